//! Which settings a model honours, as far as it is known without asking.
//!
//! A model that is missing here gets everything that is set; what it then rejects is dropped and remembered
//! (`crate::Memory`). The table spares the rejected call, and a person knobs that turn nothing.

mod effort;
mod models;

pub(crate) use effort::Effort;
pub(crate) use models::{
    Honours, Model, Thinking, always_thinks, anthropic, claude_version, openai, openais_thinker, short_name,
};

use domain::knob::{Gate, Knob};
use domain::settings::{LlmSettings, ProviderKind};

/// The knobs, or single values of them, that a model does not honour under settings, each with the reason.
pub fn gates(settings: &LlmSettings) -> Vec<Gate> {
    match settings.provider {
        ProviderKind::Builtin => builtin(),
        ProviderKind::Openai => gates_of(&openai(&settings.model), settings),
        ProviderKind::Anthropic => gates_of(&anthropic(&settings.model), settings),
    }
}

fn builtin() -> Vec<Gate> {
    let drafts = "The built-in provider drafts by rules, without a model";
    vec![
        gate(Knob::Temperature, format!("{drafts}: it has no temperature.")),
        gate(Knob::MaxTokens, format!("{drafts}: it has no output limit.")),
        gate(Knob::ThinkingBudget, format!("{drafts}: it does not think.")),
        gate(Knob::PromptDetail, format!("{drafts}: it has no prompt, and uses all evidence.")),
        value_gate(Knob::ConfidenceSignal, "logprob", "The built-in provider gives no logprobs.".to_owned()),
        value_gate(
            Knob::ConfidenceSignal,
            "judge",
            "The built-in provider has no model that could judge.".to_owned(),
        ),
        gate(Knob::InputPrice, "The built-in provider is free.".to_owned()),
        gate(Knob::OutputPrice, "The built-in provider is free.".to_owned()),
    ]
}

fn gates_of(known: &Model, settings: &LlmSettings) -> Vec<Gate> {
    let model = &settings.model;
    let mut gates = Vec::new();
    let unled = match known.thinking {
        Thinking::Never => Some(format!("{model} does not think before it answers.")),
        // Claude's effort can be set although its thinking cannot be switched off.
        Thinking::Always if !always_thinks(model) => {
            Some(format!("{model} always thinks, and as long as it likes."))
        }
        Thinking::Unknown => Some(format!(
            "It is not known how {model} takes a thinking budget; it thinks as long as it likes."
        )),
        _ => None,
    };
    gates.extend(unled.map(|reason| gate(Knob::ThinkingBudget, reason)));
    let thinks = known.thinks(settings.thinking_budget);
    let temperature = match known.temperature {
        Honours::Never => Some(format!("{model} takes no other temperature than its own.")),
        Honours::NotThinking if thinks => {
            Some(format!("{model} takes a temperature only while it does not think (thinking budget 0)."))
        }
        _ => None,
    };
    gates.extend(temperature.map(|reason| gate(Knob::Temperature, reason)));
    let logprobs = match known.logprobs {
        Honours::Never => Some(format!("{model} gives no logprobs.")),
        Honours::NotThinking if thinks => {
            Some(format!("{model} gives logprobs only while it does not think (thinking budget 0)."))
        }
        _ => None,
    };
    gates.extend(logprobs.map(|reason| value_gate(Knob::ConfidenceSignal, "logprob", reason)));
    gates
}

fn gate(knob: Knob, reason: String) -> Gate {
    Gate { knob, value: None, reason }
}

fn value_gate(knob: Knob, value: &str, reason: String) -> Gate {
    Gate { knob, value: Some(value.to_owned()), reason }
}

#[cfg(test)]
mod tests;
