//! The shape of `config.yml`.

use super::SecretRef;
use domain::confidence::{Signal, Thresholds};
use domain::money::Rates;
use domain::profile::ProfilingMode;
use domain::settings::{
    AlternativesMode, LlmSettings, PromptDetail, ProviderKind, StructuredOutput, Verbosity,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The newest layout that this program reads.
const SCHEMA_VERSION: u32 = 1;

/// The whole file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ConfigFile {
    schema_version: Option<u32>,
    pub(super) db_profiles: BTreeMap<String, DbProfile>,
    pub(super) active_db_profile: Option<String>,
    pub(super) llm_profiles: BTreeMap<String, LlmProfile>,
    pub(super) active_llm_profile: Option<String>,
    /// Read so that a file that has them is accepted; documents come into use with a later version.
    doc_profiles: BTreeMap<String, DocProfile>,
    active_doc_profile: Option<String>,
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

/// A named connection to a target database.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DbProfile {
    /// `postgres://…`, `mysql://…` or `sqlite://…`.
    pub url: String,
    /// The password, where the url holds none.
    #[serde(default)]
    pub password: Option<SecretRef>,
    /// How much table data is read.
    #[serde(default)]
    pub profiling_mode: ProfilingMode,
    /// Rows looked at in `sampled` mode.
    #[serde(default = "sample_rows")]
    pub sample_rows: u32,
    /// Mask personal data before it leaves for a remote provider.
    #[serde(default = "yes")]
    pub redact_samples: bool,
}

fn sample_rows() -> u32 {
    5_000
}

fn yes() -> bool {
    true
}

/// A named provider, model and generation settings. What is not given has the default of
/// [`LlmSettings`].
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LlmProfile {
    /// Which wire format.
    pub provider: ProviderKind,
    /// Where the endpoint is, `/v1` included.
    pub base_url: Option<String>,
    /// The model's name.
    pub model: Option<String>,
    /// The key.
    pub api_key: Option<SecretRef>,
    n_alternatives: Option<u8>,
    batch_size: Option<usize>,
    concurrency: Option<usize>,
    temperature: Option<f64>,
    max_tokens: Option<u32>,
    prompt_detail: Option<PromptDetail>,
    verbosity: Option<Verbosity>,
    alternatives_mode: Option<AlternativesMode>,
    confidence_signal: Option<Signal>,
    confidence_high: Option<f64>,
    confidence_medium: Option<f64>,
    thinking_budget: Option<u32>,
    input_usd_per_1m: Option<f64>,
    output_usd_per_1m: Option<f64>,
    timeout_s: Option<u64>,
    structured_output: Option<StructuredOutput>,
}

impl LlmProfile {
    /// The effective settings of a run that overrides nothing.
    pub fn settings(&self) -> LlmSettings {
        let base = LlmSettings::default();
        let model = self.model.clone().unwrap_or_else(|| self.provider.as_str().to_owned());
        let cost_overrides = match (self.input_usd_per_1m, self.output_usd_per_1m) {
            (None, None) => None,
            (input, output) => Some(Rates {
                input_usd_per_1m: input.unwrap_or(0.0),
                output_usd_per_1m: output.unwrap_or(0.0),
                cached_input_usd_per_1m: None,
            }),
        };
        LlmSettings {
            provider: self.provider,
            model,
            n_alternatives: self.n_alternatives.unwrap_or(base.n_alternatives),
            temperature: self.temperature,
            prompt_detail: self.prompt_detail.unwrap_or(base.prompt_detail),
            verbosity: self.verbosity.unwrap_or(base.verbosity),
            batch_size: self.batch_size.unwrap_or(base.batch_size),
            max_tokens: self.max_tokens,
            alternatives_mode: self.alternatives_mode.unwrap_or(base.alternatives_mode),
            confidence_signal: self.confidence_signal.unwrap_or(base.confidence_signal),
            thresholds: Thresholds {
                high: self.confidence_high.unwrap_or(base.thresholds.high),
                medium: self.confidence_medium.unwrap_or(base.thresholds.medium),
            },
            thinking_budget: self.thinking_budget,
            cost_overrides,
            concurrency: self.concurrency.unwrap_or(base.concurrency),
            timeout_s: self.timeout_s.unwrap_or(base.timeout_s),
            structured_output: self.structured_output.unwrap_or(base.structured_output),
        }
    }
}

/// A named set of local folders and files.
#[derive(Debug, Clone, Deserialize)]
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
        assert_eq!(file.db_profiles["prod"].sample_rows, 100);
    }

    #[test]
    fn a_newer_layout_is_refused() {
        assert!(ConfigFile::parse("schema_version: 99").unwrap_err().contains("newer"));
    }
}
