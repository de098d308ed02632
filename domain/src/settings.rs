//! A run's effective settings, frozen when it starts.

use crate::confidence::{Signal, Thresholds};
use crate::money::Rates;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Which wire format a provider speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ProviderKind {
    /// The embedded default: offline, deterministic, free.
    #[default]
    Builtin,
    /// Any OpenAI-compatible endpoint.
    Openai,
    /// Anthropic's Messages API.
    Anthropic,
}

impl ProviderKind {
    /// The name in configuration, store and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Builtin => "builtin",
            Self::Openai => "openai",
            Self::Anthropic => "anthropic",
        }
    }
}

impl fmt::Display for ProviderKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How much evidence goes into the prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PromptDetail {
    /// Names and types.
    Minimal,
    /// Keys, statistics and samples too.
    #[default]
    Standard,
    /// Neighbouring tables too.
    Detailed,
    /// Everything known, view definitions and checks too.
    Full,
}

/// How long a description may get.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verbosity {
    /// A phrase.
    Brief,
    /// A sentence.
    #[default]
    Standard,
    /// Two or three sentences.
    Detailed,
}

/// How alternatives differ from one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AlternativesMode {
    /// The same facts in other words.
    #[default]
    Semantic,
    /// Shared key terms, each a different reading.
    Lexical,
}

impl AlternativesMode {
    /// The name in the store and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Semantic => "semantic",
            Self::Lexical => "lexical",
        }
    }

    /// The name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Semantic => "Semantic",
            Self::Lexical => "Lexical",
        }
    }

    /// The mode of that name in the store.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Semantic, Self::Lexical].into_iter().find(|mode| mode.as_str() == name)
    }
}

/// How the provider is asked for structured answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum StructuredOutput {
    /// JSON schema first; what the provider rejects is dropped.
    #[default]
    Auto,
    /// A JSON schema.
    JsonSchema,
    /// Any JSON object.
    JsonObject,
    /// Asked for in the prompt only.
    Off,
}

/// Generation settings of an llm profile and of a run. Everything is set: what a person left open
/// has its default here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct LlmSettings {
    /// Which wire format.
    pub provider: ProviderKind,
    /// The model's name at the provider.
    pub model: String,
    /// Alternatives per asset: 1 to 5, a contract.
    pub n_alternatives: u8,
    /// Sampling temperature; `None` leaves it to the provider.
    pub temperature: Option<f64>,
    /// Evidence in the prompt.
    pub prompt_detail: PromptDetail,
    /// Length of a description.
    pub verbosity: Verbosity,
    /// Columns in one call.
    pub batch_size: usize,
    /// Output limit of one call; `None` leaves it to the provider.
    pub max_tokens: Option<u32>,
    /// How alternatives differ.
    pub alternatives_mode: AlternativesMode,
    /// Where confidence comes from.
    pub confidence_signal: Signal,
    /// Where bands begin.
    pub thresholds: Thresholds,
    /// Tokens for thinking; `None` leaves it to the model.
    pub thinking_budget: Option<u32>,
    /// Prices that go before the bundled table.
    pub cost_overrides: Option<Rates>,
    /// Batches drafted at the same time.
    pub concurrency: usize,
    /// Seconds until a call is given up.
    pub timeout_s: u64,
    /// How structured answers are asked for.
    pub structured_output: StructuredOutput,
}

impl Default for LlmSettings {
    fn default() -> Self {
        Self {
            provider: ProviderKind::Builtin,
            model: "builtin".to_owned(),
            n_alternatives: 3,
            temperature: None,
            prompt_detail: PromptDetail::default(),
            verbosity: Verbosity::default(),
            batch_size: 10,
            max_tokens: None,
            alternatives_mode: AlternativesMode::default(),
            confidence_signal: Signal::default(),
            thresholds: Thresholds::default(),
            thinking_budget: None,
            cost_overrides: None,
            concurrency: 4,
            timeout_s: 120,
            structured_output: StructuredOutput::default(),
        }
    }
}

impl LlmSettings {
    /// What is wrong with the settings: the field and a sentence, for each.
    pub fn problems(&self) -> Vec<(&'static str, String)> {
        let mut problems = Vec::new();
        let mut check = |ok: bool, field, sentence: &str| {
            if !ok {
                problems.push((field, sentence.to_owned()));
            }
        };
        check((1..=5).contains(&self.n_alternatives), "n_alternatives", "Alternatives must be 1 to 5.");
        check((1..=200).contains(&self.batch_size), "batch_size", "The batch size must be 1 to 200.");
        check((1..=64).contains(&self.concurrency), "concurrency", "Concurrency must be 1 to 64.");
        check((1..=3600).contains(&self.timeout_s), "timeout_s", "The timeout must be 1 to 3600 seconds.");
        check(
            self.temperature.is_none_or(|t| (0.0..=2.0).contains(&t)),
            "temperature",
            "The temperature must be between 0 and 2.",
        );
        let Thresholds { high, medium } = self.thresholds;
        check(
            (0.0..=1.0).contains(&high) && (0.0..=1.0).contains(&medium) && medium <= high,
            "thresholds",
            "Thresholds must lie between 0 and 1, medium not above high.",
        );
        check(
            self.cost_overrides
                .is_none_or(|rates| rates.input_usd_per_1m >= 0.0 && rates.output_usd_per_1m >= 0.0),
            "cost_overrides",
            "Prices cannot be negative.",
        );
        problems
    }
}
