//! Llm profiles.

use super::db::is_false;
use super::{SecretChange, SecretSource, has_controls, wrong};
use crate::confidence::{Signal, Thresholds};
use crate::error::FieldError;
use crate::money::Rates;
use crate::settings::{
    AlternativesMode, LlmSettings, PromptDetail, ProviderKind, StructuredOutput, Verbosity,
};
use serde::{Deserialize, Serialize};

/// An llm profile to be saved. What is left out has the default of [`LlmSettings`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct LlmProfileInput {
    /// Which wire format.
    pub provider: ProviderKind,
    /// Where the endpoint is, `/v1` included. `anthropic` has its own where none is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// The model's name at the provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The key; write-only.
    #[serde(skip_serializing_if = "SecretChange::is_keep")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, write_only))]
    pub api_key: SecretChange,
    /// Alternatives per asset, 1 to 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 5))]
    pub n_alternatives: Option<u8>,
    /// Columns in one call.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 200))]
    pub batch_size: Option<usize>,
    /// Batches drafted at the same time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 64))]
    pub concurrency: Option<usize>,
    /// Sampling temperature, 0 to 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 2))]
    pub temperature: Option<f64>,
    /// Output limit of one call, in tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1000000))]
    pub max_tokens: Option<u32>,
    /// Evidence in the prompt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prompt_detail: Option<PromptDetail>,
    /// Length of a description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verbosity: Option<Verbosity>,
    /// How alternatives differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alternatives_mode: Option<AlternativesMode>,
    /// Where confidence comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence_signal: Option<Signal>,
    /// Scores from here on are high.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 1))]
    pub confidence_high: Option<f64>,
    /// Scores from here on are medium.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 1))]
    pub confidence_medium: Option<f64>,
    /// Tokens for thinking.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 1000000))]
    pub thinking_budget: Option<u32>,
    /// US dollars per one million input tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 0))]
    pub input_usd_per_1m: Option<f64>,
    /// US dollars per one million output tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 0))]
    pub output_usd_per_1m: Option<f64>,
    /// Seconds until a call is given up.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 3600))]
    pub timeout_s: Option<u64>,
    /// How structured answers are asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub structured_output: Option<StructuredOutput>,
    /// Make it the active one. `false` leaves the choice as it is.
    #[serde(skip_serializing_if = "is_false")]
    pub active: bool,
}

impl LlmProfileInput {
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

    /// What is wrong with it: the field and a sentence, for each.
    pub fn problems(&self) -> Vec<FieldError> {
        let mut problems = self.endpoint_problems();
        problems.extend(self.api_key.problem("api_key"));
        for (field, sentence) in self.settings().problems() {
            // The settings know pairs; a form and a file have their halves.
            let field = match field {
                "thresholds" if self.confidence_high.is_none() => "confidence_medium",
                "thresholds" => "confidence_high",
                "cost_overrides" if self.input_usd_per_1m.is_some_and(|rate| rate < 0.0) => {
                    "input_usd_per_1m"
                }
                "cost_overrides" => "output_usd_per_1m",
                field => field,
            };
            problems.push(wrong(field, &sentence));
        }
        if self.max_tokens.is_some_and(|tokens| !(1..=1_000_000).contains(&tokens)) {
            problems.push(wrong("max_tokens", "The output limit must be 1 to 1000000 tokens."));
        }
        if self.thinking_budget.is_some_and(|tokens| tokens > 1_000_000) {
            problems.push(wrong("thinking_budget", "The thinking budget must be at most 1000000 tokens."));
        }
        problems
    }

    fn endpoint_problems(&self) -> Vec<FieldError> {
        let mut problems = Vec::new();
        let model = self.model.as_deref();
        if model.is_some_and(|model| model.trim().is_empty() || model.len() > 200 || has_controls(model)) {
            problems.push(wrong("model", "The model's name has 1 to 200 characters."));
        }
        match self.provider {
            ProviderKind::Builtin => {
                if self.base_url.is_some() {
                    problems.push(wrong("base_url", "The built-in provider has no base URL."));
                }
                if matches!(self.api_key, SecretChange::Set(_)) {
                    problems.push(wrong("api_key", "The built-in provider takes no key."));
                }
            }
            ProviderKind::Anthropic => {
                // Without one it is Anthropic's own.
                let said = self.base_url.as_deref().and_then(base_url_problem);
                problems.extend(said.map(|said| wrong("base_url", said)));
                if model.is_none() {
                    problems.push(wrong("model", "Name the model."));
                }
            }
            ProviderKind::Openai => {
                let said = match self.base_url.as_deref() {
                    None => Some("Give the endpoint's base URL, /v1 included."),
                    Some(url) => base_url_problem(url),
                };
                problems.extend(said.map(|said| wrong("base_url", said)));
                if model.is_none() {
                    problems.push(wrong("model", "Name the model."));
                }
            }
        }
        problems
    }
}

fn base_url_problem(url: &str) -> Option<&'static str> {
    let rest = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://"));
    let Some(rest) = rest else { return Some("The base URL begins with http:// or https://.") };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if host.is_empty() || host.starts_with(':') || url.contains(char::is_whitespace) || has_controls(url) {
        return Some("The base URL names a host, like https://api.openai.com/v1.");
    }
    if host.contains('@') {
        return Some("The base URL must not hold a user name or password; use the API key.");
    }
    None
}

/// An llm profile as it may be seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LlmProfileView {
    /// Its name.
    pub name: String,
    /// Whether new runs use it where none is named.
    pub active: bool,
    /// Whether there is a key.
    pub api_key_set: bool,
    /// Where the key is.
    pub api_key_source: Option<SecretSource>,
    /// What should be mended.
    pub warnings: Vec<String>,
    /// What was written; what has its default is left out.
    #[cfg_attr(feature = "openapi", schema(ignore))]
    #[serde(flatten)]
    pub profile: LlmProfileInput,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(json: &str) -> Vec<String> {
        let input: LlmProfileInput = serde_json::from_str(json).unwrap();
        input.problems().into_iter().map(|problem| problem.field).collect()
    }

    #[test]
    fn a_provider_gets_what_it_needs() {
        assert!(fields("{}").is_empty());
        assert!(
            fields(r#"{"provider":"openai","base_url":"http://127.0.0.1:8080/v1","model":"m"}"#).is_empty()
        );
        assert_eq!(fields(r#"{"provider":"openai"}"#), ["base_url", "model"]);
        assert!(fields(r#"{"provider":"anthropic","model":"claude-opus-4-7"}"#).is_empty());
        assert_eq!(fields(r#"{"provider":"anthropic"}"#), ["model"]);
        assert_eq!(fields(r#"{"provider":"anthropic","model":"m","base_url":"h"}"#), ["base_url"]);
        assert_eq!(fields(r#"{"base_url":"http://h","api_key":"k"}"#), ["base_url", "api_key"]);
        for url in ["", "h/v1", "ftp://h", "http://", "http:///v1", "https://me:pw@h/v1", "http://h h/"] {
            let json = format!(r#"{{"provider":"openai","model":"m","base_url":"{url}"}}"#);
            assert_eq!(fields(&json), ["base_url"], "{url}");
        }
    }

    #[test]
    fn each_wrong_setting_is_named() {
        let json = r#"{"n_alternatives":6,"batch_size":0,"concurrency":65,"temperature":2.5,"max_tokens":0,
            "confidence_high":0.4,"output_usd_per_1m":-1,"timeout_s":0,"thinking_budget":2000000}"#;
        let expected = [
            "n_alternatives",
            "batch_size",
            "concurrency",
            "timeout_s",
            "temperature",
            "confidence_high",
            "output_usd_per_1m",
            "max_tokens",
            "thinking_budget",
        ];
        assert_eq!(fields(json), expected);
        assert!(serde_json::from_str::<LlmProfileInput>(r#"{"temprature":1}"#).is_err());
    }
}
