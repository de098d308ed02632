//! How a chat completions model is told how long to think: a different field for every maker.

use super::route::Host;
use crate::capabilities::{Effort, Model, Thinking};
use serde::Serialize;

/// The fields of a body that are about thinking. Empty where nothing is to be said, or nobody listens.
#[derive(Debug, Default, Clone, PartialEq, Serialize)]
pub(super) struct Fields {
    /// OpenAI's, and Ollama's, xAI's, Mistral's, Moonshot's for K3, Gemini's for 3.x.
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning_effort: Option<Effort>,
    /// OpenRouter's (<https://openrouter.ai/docs/use-cases/reasoning-tokens>).
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning: Option<Routed>,
    /// DeepSeek's (<https://api-docs.deepseek.com/guides/thinking_mode>) and Moonshot's for K2.5 and K2.6
    /// (<https://platform.kimi.ai/docs/api/models-overview>).
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking: Option<Switch>,
    /// Alibaba's (<https://www.alibabacloud.com/help/en/model-studio/deep-thinking>).
    #[serde(skip_serializing_if = "Option::is_none")]
    enable_thinking: Option<bool>,
    /// Alibaba's.
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking_budget: Option<u32>,
    /// For the chat template of vLLM (<https://docs.vllm.ai/en/latest/features/reasoning_outputs/>),
    /// llama.cpp and SGLang.
    #[serde(skip_serializing_if = "Option::is_none")]
    chat_template_kwargs: Option<Template>,
    /// vLLM's, of the same page; others leave it unread.
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking_token_budget: Option<u32>,
    /// Gemini's for 2.5 (<https://ai.google.dev/gemini-api/docs/openai#thinking>): the name is on the wire.
    #[serde(skip_serializing_if = "Option::is_none")]
    extra_body: Option<Google>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Routed {
    MaxTokens(u32),
    Effort(Effort),
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Switch {
    Enabled,
    Disabled,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Template {
    enable_thinking: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Google {
    google: Config,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Config {
    thinking_config: Budget,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Budget {
    thinking_budget: u32,
}

impl Fields {
    /// The fields for a budget at a host.
    pub fn of(host: Host, name: &str, known: &Model, budget: u32) -> Self {
        let on = budget > 0;
        let switch = if on { Switch::Enabled } else { Switch::Disabled };
        let nothing = Self::default();
        if matches!(known.thinking, Thinking::Never) {
            return nothing;
        }
        if host == Host::OpenRouter {
            let routed = if on { Routed::MaxTokens(budget) } else { Routed::Effort(Effort::None) };
            return Self { reasoning: Some(routed), ..nothing };
        }
        if host == Host::DashScope {
            let thinking_budget = on.then_some(budget);
            return Self { enable_thinking: Some(on), thinking_budget, ..nothing };
        }
        match known.thinking {
            Thinking::Levels(levels) => {
                let level = Effort::of(budget, levels);
                if name.starts_with("deepseek") {
                    let reasoning_effort = level.filter(|level| *level != Effort::None);
                    return Self { thinking: Some(switch), reasoning_effort, ..nothing };
                }
                Self { reasoning_effort: level, ..nothing }
            }
            Thinking::Switch => Self { thinking: Some(switch), ..nothing },
            Thinking::Budget if name.starts_with("gemini") => {
                let thinking_config = Budget { thinking_budget: budget };
                Self { extra_body: Some(Google { google: Config { thinking_config } }), ..nothing }
            }
            Thinking::Budget if host == Host::Ollama => {
                let levels = [Effort::None, Effort::Low, Effort::Medium, Effort::High];
                Self { reasoning_effort: Effort::of(budget, &levels), ..nothing }
            }
            Thinking::Budget => Self {
                chat_template_kwargs: Some(Template { enable_thinking: on }),
                thinking_token_budget: on.then_some(budget),
                ..nothing
            },
            Thinking::Never | Thinking::Always | Thinking::Adaptive | Thinking::Unknown => nothing,
        }
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capabilities::openai;
    use serde_json::{Value, json};

    fn fields(host: Host, model: &str, budget: u32) -> Value {
        serde_json::to_value(Fields::of(host, model, &openai(model), budget)).unwrap_or_default()
    }

    #[test]
    fn every_maker_has_its_own_field() {
        let other = |model, budget| fields(Host::Other, model, budget);
        assert_eq!(other("gpt-5-mini", 1_000), json!({ "reasoning_effort": "low" }));
        assert_eq!(other("gpt-5.2", 0), json!({ "reasoning_effort": "none" }));
        assert_eq!(other("deepseek-v4-pro", 0), json!({ "thinking": { "type": "disabled" } }));
        let deep = json!({ "thinking": { "type": "enabled" }, "reasoning_effort": "high" });
        assert_eq!(other("deepseek-v4-pro", 20_000), deep);
        assert_eq!(other("kimi-k2.6", 1), json!({ "thinking": { "type": "enabled" } }));
        assert_eq!(other("kimi-k3", 99_999), json!({ "reasoning_effort": "max" }));
        let google = json!({ "extra_body": { "google": { "thinking_config": { "thinking_budget": 800 } } } });
        assert_eq!(other("gemini-2.5-flash", 800), google);
        let qwen =
            json!({ "chat_template_kwargs": { "enable_thinking": true }, "thinking_token_budget": 800 });
        assert_eq!(other("qwen3-8b", 800), qwen);
        assert_eq!(other("qwen3-8b", 0), json!({ "chat_template_kwargs": { "enable_thinking": false } }));
        assert_eq!(fields(Host::Ollama, "qwen3:8b", 0), json!({ "reasoning_effort": "none" }));
        assert_eq!(
            fields(Host::DashScope, "qwen3.8-max", 800),
            json!({ "enable_thinking": true, "thinking_budget": 800 })
        );
        assert_eq!(
            fields(Host::OpenRouter, "claude-sonnet-4.5", 800),
            json!({ "reasoning": { "max_tokens": 800 } })
        );
        assert_eq!(fields(Host::OpenRouter, "gpt-5", 0), json!({ "reasoning": { "effort": "none" } }));
    }

    #[test]
    fn nobody_is_told_who_does_not_listen() {
        for model in ["gpt-4o", "deepseek-r1", "nobody-knows-me"] {
            assert_eq!(fields(Host::Other, model, 800), json!({}), "{model}");
        }
        assert_eq!(fields(Host::OpenRouter, "gpt-4o", 800), json!({}));
    }
}
