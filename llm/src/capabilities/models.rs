//! The table itself: families of models by their names, as of November 2026.
//!
//! Sources, looked up 2026-11-24:
//! - OpenAI: the models' pages (<https://developers.openai.com/api/docs/models>) for levels and defaults;
//!   temperature and logprobs from gpt-5.1 on only with effort none
//!   (<https://developers.openai.com/api/docs/guides/latest-model>).
//! - Anthropic: <https://platform.claude.com/docs/en/build-with-claude/thinking> and the migration guides:
//!   budgets up to 4.5, adaptive from 4.6 on, no sampling parameters from 4.7 on, no forced tool from 5.5 on.
//! - DeepSeek: <https://api-docs.deepseek.com/guides/thinking_mode>.
//! - Moonshot: <https://platform.kimi.ai/docs/guide/use-thinking-effort> and `…/use-kimi-k2-thinking-model`.
//! - Google: <https://ai.google.dev/gemini-api/docs/openai#thinking>.
//! - Mistral: <https://docs.mistral.ai/studio/conversations/reasoning>.
//! - xAI: <https://docs.x.ai/developers/model-capabilities/text/reasoning>.
//! - Qwen: <https://www.alibabacloud.com/help/en/model-studio/deep-thinking>.

use super::effort::Effort;
use Effort::{High, Low, Max, Medium, Minimal, None as Off};

/// How a model is told how long to think.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Thinking {
    /// It does not think.
    Never,
    /// It thinks as long as it likes, and cannot be told.
    Always,
    /// By a level. With [`Effort::None`] among them it can be switched off.
    Levels(&'static [Effort]),
    /// Only on or off.
    Switch,
    /// By a number of tokens.
    Budget,
    /// Claude from 4.6 on: it decides itself, within a level.
    Adaptive,
    /// Nobody here knows.
    Unknown,
}

/// When a model honours a parameter of sampling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Honours {
    /// Always, as far as is known.
    Always,
    /// Only while it does not think.
    NotThinking,
    /// Never.
    Never,
}

/// What is known of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Model {
    /// How it is told how long to think.
    pub thinking: Thinking,
    /// It thinks when nothing is said.
    pub by_default: bool,
    /// `temperature`.
    pub temperature: Honours,
    /// Token probabilities.
    pub logprobs: Honours,
}

impl Model {
    const fn new(thinking: Thinking, by_default: bool, temperature: Honours, logprobs: Honours) -> Self {
        Self { thinking, by_default, temperature, logprobs }
    }

    /// Whether it thinks under a budget; `None` leaves it to the model.
    pub fn thinks(&self, budget: Option<u32>) -> bool {
        match budget {
            None => self.by_default,
            Some(0) => !self.can_stop() && self.by_default,
            Some(_) => !matches!(self.thinking, Thinking::Never | Thinking::Unknown) || self.by_default,
        }
    }

    /// Whether thinking can be switched off.
    fn can_stop(&self) -> bool {
        match self.thinking {
            Thinking::Levels(levels) => levels.contains(&Off),
            Thinking::Switch | Thinking::Budget | Thinking::Never | Thinking::Adaptive => true,
            Thinking::Always | Thinking::Unknown => false,
        }
    }
}

/// A model without a mind of its own: everything is honoured, nothing thought.
const PLAIN: Model = Model::new(Thinking::Never, false, Honours::Always, Honours::Always);
const UNKNOWN: Model = Model::new(Thinking::Unknown, false, Honours::Always, Honours::Always);
const ALWAYS_THINKS: Model = Model::new(Thinking::Always, true, Honours::Always, Honours::Always);

/// The last part of a name, lower case: routers put the maker's name before the model's.
pub(crate) fn short_name(model: &str) -> String {
    let lower = model.trim().to_ascii_lowercase();
    lower.rsplit('/').next().unwrap_or(&lower).to_owned()
}

/// Any model but Anthropic's own endpoint's.
pub(crate) fn openai(model: &str) -> Model {
    let name = short_name(model);
    let name = name.as_str();
    if name.starts_with("claude-") {
        // Through a router: it knows how to tell them.
        let thinking = Thinking::Budget;
        return Model { thinking, logprobs: Honours::Never, ..claude(name) };
    }
    maker(name).unwrap_or(UNKNOWN)
}

fn maker(name: &str) -> Option<Model> {
    let any = |starts: &[&str]| starts.iter().any(|start| family(name, start));
    let prefix = |starts: &[&str]| starts.iter().any(|start| name.starts_with(start));
    let levels = |levels, by_default, temperature, logprobs| {
        Some(Model::new(Thinking::Levels(levels), by_default, temperature, logprobs))
    };
    if let Some(model) = gpt(name) {
        return Some(model);
    }
    if any(&["o1", "o3", "o4", "o3-mini", "o4-mini", "codex-mini"]) {
        return levels(&[Low, Medium, High], true, Honours::Never, Honours::Never);
    }
    if prefix(&["gpt-oss"]) {
        return levels(&[Low, Medium, High], true, Honours::Always, Honours::Always);
    }
    if any(&["deepseek-reasoner"]) {
        return Some(Model::new(Thinking::Always, true, Honours::Never, Honours::Never));
    }
    if prefix(&["deepseek-v4", "deepseek-flash"]) {
        return levels(&[Off, Low, High, Max], true, Honours::NotThinking, Honours::Always);
    }
    if prefix(&["kimi-k3"]) {
        return levels(&[Low, High, Max], true, Honours::Never, Honours::Always);
    }
    if any(&["kimi-k2.5", "kimi-k2.6"]) {
        return Some(Model::new(Thinking::Switch, true, Honours::Never, Honours::Always));
    }
    if prefix(&["kimi-k2.7"]) {
        return Some(Model::new(Thinking::Always, true, Honours::Never, Honours::Always));
    }
    if prefix(&["gemini-2.5"]) {
        return Some(Model::new(Thinking::Budget, true, Honours::Always, Honours::Always));
    }
    if prefix(&["gemini-3"]) {
        return levels(&[Low, Medium, High], true, Honours::Always, Honours::Always);
    }
    if any(&["mistral-medium-latest", "mistral-medium-3.5", "mistral-medium-3-5", "mistral-large-4"]) {
        return levels(&[Off, High], false, Honours::Always, Honours::Always);
    }
    if any(&["grok-3-mini"]) {
        return levels(&[Low, High], true, Honours::Always, Honours::Always);
    }
    if any(&["grok-4.5", "grok-4.6", "grok-4.7"]) {
        return levels(&[Low, Medium, High], true, Honours::Always, Honours::Always);
    }
    if name.contains("non-reasoning") || name.contains("instruct") {
        return Some(PLAIN);
    }
    if prefix(&["grok-4", "magistral", "qwq", "deepseek-r1", "kimi-k2-thinking"])
        || name.contains("-thinking")
    {
        return Some(ALWAYS_THINKS);
    }
    if prefix(&["qwen3", "qwen-plus", "qwen-flash", "qwen-turbo"]) {
        return Some(Model::new(Thinking::Budget, true, Honours::Always, Honours::Always));
    }
    let plain = [
        "gpt-3",
        "gpt-4",
        "chatgpt-",
        "llama",
        "codellama",
        "mistral",
        "ministral",
        "mixtral",
        "codestral",
        "open-mi",
        "deepseek-chat",
        "deepseek-coder",
        "moonshot-v1",
        "kimi-k2",
        "gemini-1",
        "gemini-2.0",
        "grok-2",
        "grok-3",
        "qwen2",
        "smollm2",
        "phi-3",
        "phi3",
        "gemma-2",
        "gemma2",
        "gemma-3",
        "gemma3",
    ];
    prefix(&plain).then_some(PLAIN)
}

/// OpenAI's own thinking models: they never took `max_tokens`, and tell their reasoning by the Responses API
/// alone.
pub(crate) fn openais_thinker(name: &str) -> bool {
    let numbered = gpt(name).is_some_and(|model| model.thinking != Thinking::Never);
    numbered || ["o1", "o3", "o4", "codex-mini"].iter().any(|start| family(name, start))
}

/// OpenAI's numbered models from 5 on.
fn gpt(name: &str) -> Option<Model> {
    let rest = name.strip_prefix("gpt-")?;
    let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
    let mut numbers = rest[..digits].split('.').map(str::parse::<u32>);
    let version = (numbers.next()?.ok()?, numbers.next().and_then(Result::ok).unwrap_or(0));
    if version < (5, 0) || !matches!(rest[digits..].chars().next(), None | Some('-' | ':')) {
        return None;
    }
    if rest.contains("-chat") {
        return Some(PLAIN);
    }
    let honours = Honours::NotThinking;
    Some(match version {
        (5, 0) => {
            Model::new(Thinking::Levels(&[Minimal, Low, Medium, High]), true, Honours::Never, Honours::Never)
        }
        (5, 1..=4) => Model::new(Thinking::Levels(&[Off, Low, Medium, High]), false, honours, honours),
        _ => Model::new(Thinking::Levels(&[Off, Low, Medium, High]), true, honours, honours),
    })
}

/// Whether a name is of a family: it, or it with a suffix behind a dash or colon.
fn family(name: &str, start: &str) -> bool {
    name.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', ':']))
}

/// A model at Anthropic's endpoint, or at one that speaks its format.
pub(crate) fn anthropic(model: &str) -> Model {
    let name = short_name(model);
    if name.contains("claude") {
        return claude(&name);
    }
    // DeepSeek's, Moonshot's and others' endpoints of this format take the budgeted form.
    Model::new(Thinking::Budget, false, Honours::NotThinking, Honours::Never)
}

fn claude(name: &str) -> Model {
    let Some(version) = claude_version(name) else {
        // A name without a version is a new one, most likely.
        return Model::new(Thinking::Adaptive, false, Honours::Never, Honours::Never);
    };
    let temperature = if version >= (4, 7) { Honours::Never } else { Honours::NotThinking };
    let thinking = match version {
        _ if always_thinks(name) => Thinking::Always,
        version if version >= (4, 6) => Thinking::Adaptive,
        version if version >= (3, 7) => Thinking::Budget,
        _ => Thinking::Never,
    };
    Model::new(thinking, always_thinks(name), temperature, Honours::Never)
}

/// Claude models whose thinking cannot be switched off, and which reject a forced tool therefore. Their
/// effort can be set all the same.
pub(crate) fn always_thinks(model: &str) -> bool {
    let name = short_name(model);
    let class = name.contains("fable") || name.contains("mythos");
    name.contains("claude") && (class || claude_version(&name).is_some_and(|version| version >= (5, 5)))
}

/// `claude-3-7-sonnet-20250219` is 3.7, `claude-opus-4-20250514` is 4.0, `claude-opus-4-7` is 4.7.
pub(crate) fn claude_version(name: &str) -> Option<(u32, u32)> {
    let parts: Vec<Option<u32>> = name
        .split(['-', '.', '@', ':', '_'])
        // Dates are no versions.
        .map(|part| part.parse().ok().filter(|_| part.len() <= 2))
        .collect();
    let at = parts.iter().position(Option::is_some)?;
    Some((parts[at]?, parts.get(at + 1).copied().flatten().unwrap_or(0)))
}
