//! The shape of `config.yml`.

use super::SecretRef;
use domain::confidence::Signal;
use domain::money::Rates;
use domain::profile::ProfilingMode;
use domain::profiles::{LlmProfileInput, split_password};
use domain::settings::{
    AlternativesMode, LlmSettings, PromptDetail, ProviderKind, StructuredOutput, Verbosity,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// The newest layout that this program reads.
const SCHEMA_VERSION: u32 = 1;

/// The whole file.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ConfigFile {
    schema_version: Option<u32>,
    #[serde(deserialize_with = "entries")]
    pub(super) db_profiles: BTreeMap<String, DbProfile>,
    pub(super) active_db_profile: Option<String>,
    #[serde(deserialize_with = "entries")]
    pub(super) llm_profiles: BTreeMap<String, LlmProfile>,
    pub(super) active_llm_profile: Option<String>,
    #[serde(deserialize_with = "entries")]
    pub(super) doc_profiles: BTreeMap<String, DocProfile>,
    pub(super) active_doc_profile: Option<String>,
    pub(super) store: Option<String>,
}

impl ConfigFile {
    /// Reads the file's text; the error is a sentence.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let file: Self = if text.trim().is_empty() {
            Self::default()
        } else {
            serde_saphyr::from_str(text).map_err(|error| explain(&error.to_string()))?
        };
        match file.schema_version {
            Some(version) if version > SCHEMA_VERSION => Err(format!(
                "schema_version {version} is newer than this program ({SCHEMA_VERSION}). Update AMX Studio."
            )),
            _ => Ok(file),
        }
    }

    /// Sentences about secrets that stand in the file in the clear.
    pub(super) fn clear_secrets(&self) -> Vec<String> {
        let db =
            self.db_profiles.iter().filter(|(_, profile)| profile.is_clear()).map(|(name, _)| ("db", name));
        let llm =
            self.llm_profiles.iter().filter(|(_, profile)| profile.is_clear()).map(|(name, _)| ("llm", name));
        db.chain(llm).map(|(kind, name)| format!("{kind} profile '{name}': {CLEAR}")).collect()
    }

    /// The paths of the secrets that the Studio keeps for this file's profiles.
    pub(super) fn stored_secrets(&self) -> BTreeSet<String> {
        let db = self.db_profiles.values().filter_map(|profile| profile.password.as_ref());
        let llm = self.llm_profiles.values().filter_map(|profile| profile.api_key.as_ref());
        db.chain(llm).filter_map(|secret| secret.stored()).map(str::to_owned).collect()
    }
}

/// What is said of a secret that stands in the file.
pub(super) const CLEAR: &str = "its secret stands in config.yml in the clear. Enter it in Settings, and the Studio keeps it \
                                in a file that only you can read; or write env:NAME or file:PATH.";

/// Nothing behind the colon is an empty list of profiles.
fn entries<'de, D: serde::Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, T>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// The parser's message without its picture of the file, with the nearest valid key where one is unknown.
fn explain(message: &str) -> String {
    let message = message.lines().next().unwrap_or_default().trim_start_matches("error: ");
    let unknown = message.split_once("unknown field `").and_then(|(_, rest)| rest.split_once('`'));
    let Some((unknown, rest)) = unknown else { return message.to_owned() };
    let likeness = |key: &str| strsim::jaro_winkler(unknown, key);
    let nearest = rest
        .trim_start_matches(", expected one of")
        .split([',', '`', ' '])
        .filter(|key| !key.is_empty())
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    match nearest {
        Some(nearest) => format!("{message}\nThe key '{unknown}' is not known; did you mean '{nearest}'?"),
        None => message.to_owned(),
    }
}

/// A named connection to a target database. What is not given has its default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DbProfile {
    /// `postgres://…`, `mysql://…` or `sqlite://…`.
    pub url: String,
    /// The password, where the url holds none.
    #[serde(default, skip_serializing)]
    pub password: Option<SecretRef>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    profiling_mode: Option<ProfilingMode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sample_rows: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    redact_samples: Option<bool>,
}

impl DbProfile {
    /// How much table data is read.
    pub fn profiling_mode(&self) -> ProfilingMode {
        self.profiling_mode.unwrap_or_default()
    }

    /// Rows looked at in `sampled` mode.
    pub fn sample_rows(&self) -> u32 {
        self.sample_rows.unwrap_or(5_000)
    }

    /// Whether personal data is masked before it leaves for a remote provider.
    pub fn redact_samples(&self) -> bool {
        self.redact_samples.unwrap_or(true)
    }

    /// Whether a secret stands in the file: in its own field, or in the url.
    pub(super) fn is_clear(&self) -> bool {
        let in_url = || split_password(&self.url).is_none_or(|split| split.password.is_some());
        self.password.as_ref().is_some_and(SecretRef::is_clear) || (self.url.contains("://") && in_url())
    }
}

/// A named provider, model and generation settings. What is not given has the default of
/// [`LlmSettings`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LlmProfile {
    /// Which wire format.
    pub provider: ProviderKind,
    /// Where the endpoint is, `/v1` included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// The model's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The key.
    #[serde(skip_serializing)]
    pub api_key: Option<SecretRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    n_alternatives: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    batch_size: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    concurrency: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prompt_detail: Option<PromptDetail>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verbosity: Option<Verbosity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alternatives_mode: Option<AlternativesMode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence_signal: Option<Signal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence_high: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence_medium: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking_budget: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    input_usd_per_1m: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_usd_per_1m: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timeout_s: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    structured_output: Option<StructuredOutput>,
}

impl LlmProfile {
    /// The effective settings of a run that overrides nothing.
    pub fn settings(&self) -> LlmSettings {
        let settings = self.input().settings();
        LlmSettings { cost_overrides: self.prices(&settings), ..settings }
    }

    /// The profile's prices. Where it names one alone, the other is the table's; where that knows none, the price is
    /// unknown: half a price is no price.
    fn prices(&self, settings: &LlmSettings) -> Option<Rates> {
        let named = settings.cost_overrides?;
        if self.input_usd_per_1m.is_some() && self.output_usd_per_1m.is_some() {
            return Some(named);
        }
        let known = llm::pricing::rates(settings.provider, &settings.model)?;
        Some(Rates {
            input_usd_per_1m: self.input_usd_per_1m.unwrap_or(known.input_usd_per_1m),
            output_usd_per_1m: self.output_usd_per_1m.unwrap_or(known.output_usd_per_1m),
            cached_input_usd_per_1m: known
                .cached_input_usd_per_1m
                .filter(|_| self.input_usd_per_1m.is_none()),
        })
    }

    /// The profile as a person wrote it, without its key.
    pub(super) fn input(&self) -> LlmProfileInput {
        LlmProfileInput {
            provider: self.provider,
            base_url: self.base_url.clone(),
            model: self.model.clone(),
            n_alternatives: self.n_alternatives,
            batch_size: self.batch_size,
            concurrency: self.concurrency,
            temperature: self.temperature,
            max_tokens: self.max_tokens,
            prompt_detail: self.prompt_detail,
            verbosity: self.verbosity,
            alternatives_mode: self.alternatives_mode,
            confidence_signal: self.confidence_signal,
            confidence_high: self.confidence_high,
            confidence_medium: self.confidence_medium,
            thinking_budget: self.thinking_budget,
            input_usd_per_1m: self.input_usd_per_1m,
            output_usd_per_1m: self.output_usd_per_1m,
            timeout_s: self.timeout_s,
            structured_output: self.structured_output,
            ..LlmProfileInput::default()
        }
    }

    pub(super) fn is_clear(&self) -> bool {
        self.api_key.as_ref().is_some_and(SecretRef::is_clear)
    }
}

/// A named set of local folders and files.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocProfile {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_of_the_specification_reads() {
        let file = ConfigFile::parse(
            r#"
schema_version: 1
db_profiles:
  prod: { url: "postgres://amx@db:5432/analytics", password: "env:PGPASSWORD", profiling_mode: sampled, sample_rows: 100 }
active_db_profile: prod
llm_profiles:
  local: { provider: openai, base_url: "http://127.0.0.1:8080/v1", model: smollm2, n_alternatives: 2, batch_size: 5 }
doc_profiles:
  handbook: { paths: ["/srv/docs"] }
"#,
        )
        .unwrap();
        let settings = file.llm_profiles["local"].settings();
        assert_eq!((settings.n_alternatives, settings.batch_size, settings.concurrency), (2, 5, 4));
        assert_eq!(file.db_profiles["prod"].sample_rows(), 100);
    }

    #[test]
    fn a_newer_layout_is_refused() {
        assert!(ConfigFile::parse("schema_version: 99").unwrap_err().contains("newer"));
    }
}
