//! What a person changes of an llm profile's settings for one run alone.

use crate::confidence::Signal;
use crate::knob::Knob;
use crate::money::Rates;
use crate::settings::{AlternativesMode, LlmSettings, PromptDetail, Verbosity};
use serde::{Deserialize, Serialize};

/// The most tokens that a limit may name.
const MAX_TOKENS: u32 = 1_000_000;

/// The highest price that is taken for one, in dollars.
const MAX_PRICE: f64 = 999_999.99;

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
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1000000))]
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
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 1000000))]
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
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 999999.99))]
    pub input_usd_per_1m: Option<f64>,
    /// US dollars per one million output tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 999999.99))]
    pub output_usd_per_1m: Option<f64>,
}

impl Overrides {
    /// Whether nothing is changed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The values that settings have, as what an untouched field inherits.
    pub fn of(settings: &LlmSettings) -> Self {
        Self {
            temperature: settings.temperature,
            max_tokens: settings.max_tokens,
            n_alternatives: Some(settings.n_alternatives),
            batch_size: Some(settings.batch_size),
            prompt_detail: Some(settings.prompt_detail),
            verbosity: Some(settings.verbosity),
            confidence_signal: Some(settings.confidence_signal),
            alternatives_mode: Some(settings.alternatives_mode),
            thinking_budget: settings.thinking_budget,
            confidence_high: Some(settings.thresholds.high),
            confidence_medium: Some(settings.thresholds.medium),
            input_usd_per_1m: settings.cost_overrides.map(|rates| rates.input_usd_per_1m),
            output_usd_per_1m: settings.cost_overrides.map(|rates| rates.output_usd_per_1m),
        }
    }

    /// What is wrong with the overrides, on top of what they inherit: the knob and a sentence, for each.
    /// The form and the server ask the same.
    pub fn problems(&self, inherits: &Self) -> Vec<(Knob, &'static str)> {
        let mut problems = Vec::new();
        let mut check = |fine: bool, knob, sentence| {
            if !fine {
                problems.push((knob, sentence));
            }
        };
        let within = |value: Option<f64>, most: f64| value.is_none_or(|value| (0.0..=most).contains(&value));
        check(within(self.temperature, 2.0), Knob::Temperature, "The temperature must be between 0 and 2.");
        let tokens =
            |value: Option<u32>, least: u32| value.is_none_or(|value| (least..=MAX_TOKENS).contains(&value));
        check(tokens(self.max_tokens, 1), Knob::MaxTokens, "The output limit must be 1 to 1,000,000 tokens.");
        check(
            self.n_alternatives.is_none_or(|n| (1..=5).contains(&n)),
            Knob::NAlternatives,
            "Alternatives must be 1 to 5.",
        );
        check(
            self.batch_size.is_none_or(|size| (1..=200).contains(&size)),
            Knob::BatchSize,
            "The batch size must be 1 to 200.",
        );
        check(
            tokens(self.thinking_budget, 0),
            Knob::ThinkingBudget,
            "The thinking budget must be 0 to 1,000,000 tokens.",
        );
        let share = "The threshold must be between 0 and 1.";
        check(within(self.confidence_high, 1.0), Knob::ConfidenceHigh, share);
        check(within(self.confidence_medium, 1.0), Knob::ConfidenceMedium, share);
        let high = self.confidence_high.or(inherits.confidence_high);
        let medium = self.confidence_medium.or(inherits.confidence_medium);
        let changed = self.confidence_high.is_some() || self.confidence_medium.is_some();
        if let (true, Some(high), Some(medium)) = (changed, high, medium) {
            let knob =
                if self.confidence_medium.is_some() { Knob::ConfidenceMedium } else { Knob::ConfidenceHigh };
            check(medium <= high, knob, "The medium threshold must not be above the high one.");
        }
        let price = "The price must be 0 or more, and below 1,000,000 dollars.";
        check(within(self.input_usd_per_1m, MAX_PRICE), Knob::InputPrice, price);
        check(within(self.output_usd_per_1m, MAX_PRICE), Knob::OutputPrice, price);
        problems
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
                // The known one belongs to the known price.
                cached_input_usd_per_1m: known
                    .and_then(|rates| rates.cached_input_usd_per_1m)
                    .filter(|_| self.input_usd_per_1m.is_none()),
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
        assert_eq!(Overrides::of(&settings).apply(&LlmSettings::default()), settings);
    }

    #[test]
    fn what_is_wrong_names_its_knob() {
        let inherits = Overrides::of(&LlmSettings::default());
        let wrong = |json: &str| {
            let overrides: Overrides = serde_json::from_str(json).unwrap();
            overrides.problems(&inherits).into_iter().map(|(knob, _)| knob.name()).collect::<Vec<_>>()
        };
        assert!(wrong("{}").is_empty());
        assert_eq!(wrong(r#"{"temperature":2.1,"n_alternatives":0}"#), ["temperature", "n_alternatives"]);
        assert_eq!(wrong(r#"{"batch_size":201,"max_tokens":0}"#), ["max_tokens", "batch_size"]);
        // 0.5 is the inherited medium, 0.85 the inherited high.
        assert_eq!(wrong(r#"{"confidence_high":0.4}"#), ["confidence_high"]);
        assert_eq!(wrong(r#"{"confidence_medium":0.9}"#), ["confidence_medium"]);
        assert!(wrong(r#"{"confidence_medium":0.9,"confidence_high":0.9}"#).is_empty());
        assert_eq!(wrong(r#"{"input_usd_per_1m":-1}"#), ["input_usd_per_1m"]);
        // What is inherited is not the person's mistake.
        let odd = Overrides { confidence_high: Some(0.1), ..inherits };
        assert!(Overrides::default().problems(&odd).is_empty());
    }
}
