//! The knobs of a run's settings that a person can turn, and which of them a model honours.

use crate::overrides::Overrides;
use crate::settings::ProviderKind;
use serde::{Deserialize, Serialize};

/// One field of [`Overrides`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Knob {
    /// Sampling temperature.
    Temperature,
    /// Output limit of one call.
    MaxTokens,
    /// Alternatives per asset.
    NAlternatives,
    /// Columns in one call.
    BatchSize,
    /// Evidence in the prompt.
    PromptDetail,
    /// Length of a description.
    Verbosity,
    /// Where confidence comes from.
    ConfidenceSignal,
    /// How alternatives differ.
    AlternativesMode,
    /// Tokens for thinking.
    ThinkingBudget,
    /// Where the high band begins.
    ConfidenceHigh,
    /// Where the medium band begins.
    ConfidenceMedium,
    /// Price of input tokens.
    #[serde(rename = "input_usd_per_1m")]
    InputPrice,
    /// Price of output tokens.
    #[serde(rename = "output_usd_per_1m")]
    OutputPrice,
}

impl Knob {
    /// All of them, in the order in which a form shows them.
    pub const ALL: [Self; 13] = [
        Self::Temperature,
        Self::MaxTokens,
        Self::NAlternatives,
        Self::BatchSize,
        Self::PromptDetail,
        Self::Verbosity,
        Self::ConfidenceSignal,
        Self::AlternativesMode,
        Self::ThinkingBudget,
        Self::ConfidenceHigh,
        Self::ConfidenceMedium,
        Self::InputPrice,
        Self::OutputPrice,
    ];

    /// The name in JSON, in [`Overrides`] and in a profile.
    pub fn name(self) -> &'static str {
        match self {
            Self::Temperature => "temperature",
            Self::MaxTokens => "max_tokens",
            Self::NAlternatives => "n_alternatives",
            Self::BatchSize => "batch_size",
            Self::PromptDetail => "prompt_detail",
            Self::Verbosity => "verbosity",
            Self::ConfidenceSignal => "confidence_signal",
            Self::AlternativesMode => "alternatives_mode",
            Self::ThinkingBudget => "thinking_budget",
            Self::ConfidenceHigh => "confidence_high",
            Self::ConfidenceMedium => "confidence_medium",
            Self::InputPrice => "input_usd_per_1m",
            Self::OutputPrice => "output_usd_per_1m",
        }
    }

    /// The name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Temperature => "Temperature",
            Self::MaxTokens => "Max output tokens",
            Self::NAlternatives => "Alternatives per column",
            Self::BatchSize => "Column batch size",
            Self::PromptDetail => "Prompt detail",
            Self::Verbosity => "Description verbosity",
            Self::ConfidenceSignal => "Confidence signal",
            Self::AlternativesMode => "Alternatives diversity mode",
            Self::ThinkingBudget => "Thinking budget",
            Self::ConfidenceHigh => "High",
            Self::ConfidenceMedium => "Medium",
            Self::InputPrice => "Input USD / 1M",
            Self::OutputPrice => "Output USD / 1M",
        }
    }

    /// The values of a knob that has only some: as in JSON, and for people. Nothing for a number.
    pub fn values(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::PromptDetail => &[
                ("minimal", "Minimal"),
                ("standard", "Standard"),
                ("detailed", "Detailed"),
                ("full", "Full"),
            ],
            Self::Verbosity => &[("brief", "Brief"), ("standard", "Standard"), ("detailed", "Detailed")],
            Self::ConfidenceSignal => &[
                ("auto", "Auto"),
                ("logprob", "Logprob"),
                ("self_decl", "Self-declared"),
                ("self_consistency", "Self-consistency"),
                ("judge", "Judge"),
                ("none", "None"),
            ],
            Self::AlternativesMode => &[("semantic", "Semantic"), ("lexical", "Lexical")],
            _ => &[],
        }
    }
}

/// A knob, or one value of it, that a model does not honour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gate {
    /// The knob.
    pub knob: Knob,
    /// Only this value of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Why, in a sentence.
    pub reason: String,
}

/// One choice of **LLM profile** for a new run, with what a form needs to know of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LlmChoice {
    /// The profile; `None` is the source run's settings, frozen.
    pub name: Option<String>,
    /// What a person reads: `As in run #7 (frozen)`, `deep · claude-opus-4-7`.
    pub label: String,
    /// Which wire format.
    pub provider: ProviderKind,
    /// The model.
    pub model: String,
    /// The values that an untouched field inherits; `None` where the provider decides.
    pub inherits: Overrides,
    /// What the model does not honour.
    pub gates: Vec<Gate>,
    /// Why it cannot be chosen now.
    pub unusable: Option<String>,
    /// A new run begins with it.
    pub active: bool,
}

impl LlmChoice {
    /// Why the model does not honour a knob at all.
    pub fn gate(&self, knob: Knob) -> Option<&str> {
        self.gates
            .iter()
            .find(|gate| gate.knob == knob && gate.value.is_none())
            .map(|gate| gate.reason.as_str())
    }

    /// Why the model does not honour one value of a knob.
    pub fn value_gate(&self, knob: Knob, value: &str) -> Option<&str> {
        self.gates
            .iter()
            .find(|gate| gate.knob == knob && gate.value.as_deref() == Some(value))
            .map(|gate| gate.reason.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_on_the_wire() {
        for knob in Knob::ALL {
            assert_eq!(serde_json::to_string(&knob).unwrap(), format!("\"{}\"", knob.name()));
            let value = match knob.values().first() {
                Some((value, _)) => format!("\"{value}\""),
                None => "1".to_owned(),
            };
            let overrides = format!("{{\"{}\":{value}}}", knob.name());
            assert!(serde_json::from_str::<Overrides>(&overrides).is_ok(), "{overrides}");
        }
        let signals: Vec<_> = Knob::ConfidenceSignal.values().iter().map(|(value, _)| *value).collect();
        assert_eq!(signals, crate::confidence::Signal::ALL.map(crate::confidence::Signal::as_str));
        for (value, _) in Knob::ALL.iter().flat_map(|knob| knob.values()) {
            assert_eq!(value.to_lowercase(), *value);
        }
    }
}
