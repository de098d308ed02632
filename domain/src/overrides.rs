//! What a person changes of an llm profile's settings for one run alone.

use crate::confidence::Signal;
use crate::money::Rates;
use crate::settings::{AlternativesMode, LlmSettings, PromptDetail, Verbosity};
use serde::{Deserialize, Serialize};

/// Settings of one run; `None` inherits the value of the profile (or of the source run, frozen).
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Overrides {
    /// Sampling temperature, 0 to 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 2))]
    pub temperature: Option<f64>,
    /// Output limit of one call, in tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(maximum = 4294967295_u32))]
    pub max_tokens: Option<u32>,
    /// Alternatives per asset, 1 to 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 5))]
    pub n_alternatives: Option<u8>,
    /// Columns in one call.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 200))]
    pub batch_size: Option<usize>,
    /// Evidence in the prompt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prompt_detail: Option<PromptDetail>,
    /// Length of a description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verbosity: Option<Verbosity>,
    /// Where confidence comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence_signal: Option<Signal>,
    /// How alternatives differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alternatives_mode: Option<AlternativesMode>,
    /// Tokens for thinking.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(maximum = 4294967295_u32))]
    pub thinking_budget: Option<u32>,
    /// Scores from here on are high.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 1))]
    pub confidence_high: Option<f64>,
    /// Scores from here on are medium.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 1))]
    pub confidence_medium: Option<f64>,
    /// US dollars per one million input tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 0))]
    pub input_usd_per_1m: Option<f64>,
    /// US dollars per one million output tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 0))]
    pub output_usd_per_1m: Option<f64>,
}

impl Overrides {
    /// Whether nothing is changed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The effective settings: what is overridden here, and the rest of `base`.
    #[must_use]
    pub fn apply(&self, base: &LlmSettings) -> LlmSettings {
        let mut settings = base.clone();
        settings.temperature = self.temperature.or(base.temperature);
        settings.max_tokens = self.max_tokens.or(base.max_tokens);
        settings.n_alternatives = self.n_alternatives.unwrap_or(base.n_alternatives);
        settings.batch_size = self.batch_size.unwrap_or(base.batch_size);
        settings.prompt_detail = self.prompt_detail.unwrap_or(base.prompt_detail);
        settings.verbosity = self.verbosity.unwrap_or(base.verbosity);
        settings.confidence_signal = self.confidence_signal.unwrap_or(base.confidence_signal);
        settings.alternatives_mode = self.alternatives_mode.unwrap_or(base.alternatives_mode);
        settings.thinking_budget = self.thinking_budget.or(base.thinking_budget);
        settings.thresholds.high = self.confidence_high.unwrap_or(base.thresholds.high);
        settings.thresholds.medium = self.confidence_medium.unwrap_or(base.thresholds.medium);
        if self.input_usd_per_1m.is_some() || self.output_usd_per_1m.is_some() {
            let known = base.cost_overrides;
            settings.cost_overrides = Some(Rates {
                input_usd_per_1m: self
                    .input_usd_per_1m
                    .or(known.map(|rates| rates.input_usd_per_1m))
                    .unwrap_or(0.0),
                output_usd_per_1m: self
                    .output_usd_per_1m
                    .or(known.map(|rates| rates.output_usd_per_1m))
                    .unwrap_or(0.0),
                cached_input_usd_per_1m: known.and_then(|rates| rates.cached_input_usd_per_1m),
            });
        }
        settings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_overridden_is_inherited() {
        let base = LlmSettings { temperature: Some(0.3), batch_size: 7, ..LlmSettings::default() };
        assert!(Overrides::default().is_empty());
        assert_eq!(Overrides::default().apply(&base), base);
        let overrides: Overrides =
            serde_json::from_str(r#"{"n_alternatives":5,"confidence_high":0.9,"output_usd_per_1m":2.0}"#)
                .unwrap();
        let settings = overrides.apply(&base);
        assert_eq!((settings.n_alternatives, settings.batch_size, settings.temperature), (5, 7, Some(0.3)));
        assert_eq!((settings.thresholds.high, settings.thresholds.medium), (0.9, 0.5));
        assert_eq!(settings.cost_overrides.map(|rates| rates.output_usd_per_1m), Some(2.0));
        assert!(serde_json::from_str::<Overrides>(r#"{"temprature":1}"#).is_err());
    }
}
