use super::*;

fn settings(provider: ProviderKind, model: &str) -> LlmSettings {
    LlmSettings { provider, model: model.to_owned(), ..LlmSettings::default() }
}

fn gated(provider: ProviderKind, model: &str, knob: Knob) -> bool {
    gates(&settings(provider, model)).iter().any(|gate| gate.knob == knob && !gate.reason.is_empty())
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
    for model in [
        "o1",
        "o3-mini",
        "openai/o4-mini",
        "GPT-5",
        "gpt-5-mini-2025-08-07",
        "deepseek-reasoner",
        "gpt-5.6-luna",
        "gpt-6-sol",
        "gpt-6.1-sol",
        "deepseek-v4-pro",
        "kimi-k3",
        "anthropic/claude-opus-4.7",
    ] {
        assert!(temperature(model), "{model}");
    }
    for model in [
        "gpt-4o",
        "gpt-4.1-mini",
        "gpt-5-chat-latest",
        "gpt-5.1",
        "gpt-50x",
        "o11y-model",
        "smollm2",
        "qwen3:8b",
        "mistral-large-latest",
        "gemini-2.5-flash",
        "meta-llama/Llama-3.3-70B-Instruct",
        "gpt-oss:20b",
    ] {
        assert!(!temperature(model), "{model}");
    }
}

#[test]
fn without_thinking_a_model_may_take_a_temperature() {
    let temperature = |model: &str, budget| {
        let settings = LlmSettings { thinking_budget: budget, ..settings(ProviderKind::Openai, model) };
        !gates(&settings).iter().any(|gate| gate.knob == Knob::Temperature)
    };
    assert!(!temperature("gpt-6-luna", None) && temperature("gpt-6-luna", Some(0)));
    assert!(temperature("gpt-5.2", None) && !temperature("gpt-5.2", Some(4_000)));
    assert!(!temperature("deepseek-v4-flash", None) && temperature("deepseek-v4-flash", Some(0)));
    assert!(!temperature("o3", Some(0)));
}

#[test]
fn only_the_value_is_gated_where_others_work() {
    for (provider, model) in [(ProviderKind::Openai, "o3"), (ProviderKind::Anthropic, "claude-haiku-4-5")] {
        let gates = gates(&settings(provider, model));
        let signal = gates.iter().find(|gate| gate.knob == Knob::ConfidenceSignal);
        assert_eq!(signal.and_then(|gate| gate.value.as_deref()), Some("logprob"), "{model}");
    }
}

#[test]
fn a_thinking_budget_is_for_those_who_can_be_told() {
    let budget = |provider, model| !gated(provider, model, Knob::ThinkingBudget);
    for model in
        ["gpt-5-mini", "o3", "gemini-2.5-pro", "qwen3:8b", "kimi-k2.6", "anthropic/claude-sonnet-4.5"]
    {
        assert!(budget(ProviderKind::Openai, model), "{model}");
    }
    for model in
        ["gpt-4o", "llama3.2", "deepseek-r1:8b", "kimi-k2.7-code", "nobody-knows-me", "qwen3-30b-instruct"]
    {
        assert!(!budget(ProviderKind::Openai, model), "{model}");
    }
    for model in ["claude-3-7-sonnet-20250219", "claude-opus-4-5", "claude-opus-4-7", "claude-opus-5-5"] {
        assert!(budget(ProviderKind::Anthropic, model), "{model}");
    }
    assert!(!budget(ProviderKind::Anthropic, "claude-3-5-haiku-20241022"));
}

#[test]
fn claudes_are_told_by_their_version() {
    let version = |name| claude_version(name);
    assert_eq!(version("claude-3-7-sonnet-20250219"), Some((3, 7)));
    assert_eq!(version("claude-3-opus-20240229"), Some((3, 0)));
    assert_eq!(version("claude-opus-4-20250514"), Some((4, 0)));
    assert_eq!(version("claude-sonnet-4-5-20250929"), Some((4, 5)));
    assert_eq!(version("claude-haiku-5-5"), Some((5, 5)));
    assert_eq!(version("claude-latest"), None);
    assert!(always_thinks("claude-opus-5-5") && always_thinks("claude-fable-5"));
    assert!(!always_thinks("claude-opus-5") && !always_thinks("gpt-6-sol"));
    assert_eq!(anthropic("claude-opus-4-6").thinking, Thinking::Adaptive);
    assert_eq!(anthropic("claude-sonnet-4-5").thinking, Thinking::Budget);
    assert_eq!(anthropic("claude-opus-4-5").temperature, Honours::NotThinking);
    assert_eq!(anthropic("claude-opus-4-7").temperature, Honours::Never);
}
