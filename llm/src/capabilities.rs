//! Which settings a model honours, as far as it is known without asking.
//!
//! A setting that is missing here is sent; what a model then rejects is dropped and remembered by its
//! provider. The table only spares a person knobs that turn nothing.

use domain::knob::{Gate, Knob};
use domain::settings::ProviderKind;

/// The knobs, or single values of them, that a model does not honour, each with the reason.
pub fn gates(provider: ProviderKind, model: &str) -> Vec<Gate> {
    match provider {
        ProviderKind::Builtin => builtin(),
        ProviderKind::Openai => openai(model),
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
        gate(Knob::InputPrice, "The built-in provider is free.".to_owned()),
        gate(Knob::OutputPrice, "The built-in provider is free.".to_owned()),
    ]
}

fn openai(model: &str) -> Vec<Gate> {
    let lower = model.trim().to_ascii_lowercase();
    // Routers put the maker's name before the model's.
    let name = lower.rsplit('/').next().unwrap_or(&lower);
    let mut gates = vec![gate(
        Knob::ThinkingBudget,
        "Chat completions take no thinking budget; the model decides how long it thinks.".to_owned(),
    )];
    if samples_at_its_own_temperature(name) {
        gates.push(gate(
            Knob::Temperature,
            format!("{model} is a reasoning model: it takes no other temperature than its own."),
        ));
        let reason = format!("{model} is a reasoning model: it gives no logprobs.");
        gates.push(value_gate(Knob::ConfidenceSignal, "logprob", reason));
    }
    gates
}

/// Reasoning models that reject `temperature` and `logprobs`, or ignore them. From gpt-5.1 on the models
/// take both while they are not asked to reason, which this program does not do; chat models take both.
fn samples_at_its_own_temperature(name: &str) -> bool {
    let family = |start: &str| {
        name.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', ':']))
    };
    let gpt_5 = family("gpt-5") && !name.starts_with("gpt-5-chat");
    gpt_5 || ["o1", "o3", "o4", "codex-mini", "deepseek-reasoner"].into_iter().any(family)
}

fn gate(knob: Knob, reason: String) -> Gate {
    Gate { knob, value: None, reason }
}

fn value_gate(knob: Knob, value: &str, reason: String) -> Gate {
    Gate { knob, value: Some(value.to_owned()), reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gated(provider: ProviderKind, model: &str, knob: Knob) -> bool {
        gates(provider, model).iter().any(|gate| gate.knob == knob && !gate.reason.is_empty())
    }

    #[test]
    fn builtin_honours_what_rules_can_honour() {
        let builtin = |knob| gated(ProviderKind::Builtin, "builtin", knob);
        assert!(builtin(Knob::Temperature) && builtin(Knob::MaxTokens) && builtin(Knob::ThinkingBudget));
        for knob in [Knob::NAlternatives, Knob::Verbosity, Knob::AlternativesMode, Knob::BatchSize] {
            assert!(!builtin(knob), "{knob:?}");
        }
    }

    #[test]
    fn reasoning_models_are_told_from_their_namesakes() {
        let temperature = |model| gated(ProviderKind::Openai, model, Knob::Temperature);
        for model in
            ["o1", "o3-mini", "openai/o4-mini", "GPT-5", "gpt-5-mini-2025-08-07", "deepseek-reasoner"]
        {
            assert!(temperature(model), "{model}");
        }
        for model in
            ["gpt-4o", "gpt-4.1-mini", "gpt-5-chat-latest", "gpt-5.1", "o11y-model", "smollm2", "qwen3:8b"]
        {
            assert!(!temperature(model), "{model}");
        }
    }

    #[test]
    fn only_the_value_is_gated_where_others_work() {
        let gates = gates(ProviderKind::Openai, "o3");
        let signal = gates.iter().find(|gate| gate.knob == Knob::ConfidenceSignal);
        assert_eq!(signal.and_then(|gate| gate.value.as_deref()), Some("logprob"));
    }
}
