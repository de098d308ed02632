//! The body of a Messages request.

use super::params::{Choices, Param};
use super::thinking::{Plan, Thinking};
use crate::capabilities::{Effort, Honours, Model, claude_version, short_name};
use crate::prompt::Schema;
use crate::wire::{Limit, Talk};
use domain::settings::StructuredOutput;
use serde::Serialize;

/// The output limit where the settings name none; the API wants one.
const LIMIT: u32 = 8_192;

/// Claude 3.0's own limit.
const OLD_LIMIT: u32 = 4_096;

/// What is posted. The order of the parts is that in which they are cached: tools, system, messages.
#[derive(Debug, Serialize)]
pub(super) struct Body<'a> {
    model: &'a str,
    max_tokens: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking: Option<Thinking>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_config: Option<OutputConfig>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tools: Option<[Tool<'a>; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_choice: Option<ToolChoice>,
    system: [Block<'a>; 1],
    messages: Vec<Message<'a>>,
}

#[derive(Debug, Serialize)]
struct OutputConfig {
    effort: Effort,
}

#[derive(Debug, Serialize)]
struct Tool<'a> {
    name: &'static str,
    description: &'static str,
    input_schema: &'a Schema,
}

#[derive(Debug, Serialize)]
struct ToolChoice {
    #[serde(rename = "type")]
    kind: &'static str,
    name: &'static str,
}

#[derive(Debug, Serialize)]
struct Message<'a> {
    role: &'static str,
    content: Vec<Block<'a>>,
}

/// A text block, perhaps one that ends what is cached.
#[derive(Debug, Serialize)]
struct Block<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cache_control: Option<CacheControl>,
}

#[derive(Debug, Serialize)]
struct CacheControl {
    #[serde(rename = "type")]
    kind: &'static str,
}

impl<'a> Body<'a> {
    /// The request, without what the model is known not to take.
    pub fn new(talk: &'a Talk<'_>, known: &Model, choices: &mut Choices) -> Self {
        let settings = talk.settings;
        let plan = Plan::of(&settings.model, known, settings.thinking_budget, choices);
        let tool = forces_tool(settings.structured_output, plan, choices);
        let caching = choices.take(Param::Caching);
        Self {
            model: &settings.model,
            max_tokens: limit(talk).saturating_add(plan.room),
            thinking: plan.thinking,
            output_config: plan.effort.map(|effort| OutputConfig { effort }),
            temperature: temperature(settings.temperature, known, plan, choices),
            tools: tool.then(|| [the_tool(talk.schema)]),
            tool_choice: tool.then(|| ToolChoice { kind: "tool", name: talk.schema.name() }),
            system: [block(&talk.prompt.system, caching)],
            messages: messages(talk, caching),
        }
    }
}

/// The room for the answer itself. The budget for thinking comes on top: the API counts both together.
fn limit(talk: &Talk<'_>) -> u32 {
    let settings = talk.settings;
    let usual = match claude_version(&short_name(&settings.model)) {
        Some((3, 0)) => OLD_LIMIT,
        _ if talk.limit == Limit::Twice => LIMIT * 2,
        _ => LIMIT,
    };
    settings.max_tokens.unwrap_or(usual)
}

fn forces_tool(wanted: StructuredOutput, plan: Plan, choices: &mut Choices) -> bool {
    let wanted = matches!(wanted, StructuredOutput::Auto | StructuredOutput::JsonSchema);
    wanted && !plan.thinks && choices.take(Param::ForcedTool)
}

fn the_tool(schema: &Schema) -> Tool<'_> {
    Tool { name: schema.name(), description: "Takes the answer, as JSON.", input_schema: schema }
}

/// A temperature within the API's range, 0 to 1. While the model thinks none is taken.
fn temperature(wanted: Option<f64>, known: &Model, plan: Plan, choices: &mut Choices) -> Option<f64> {
    let wanted = wanted?;
    if known.temperature == Honours::Never || plan.thinks {
        choices.leave_out(Param::Temperature);
        return None;
    }
    choices.take(Param::Temperature).then(|| wanted.clamp(0.0, 1.0))
}

fn messages<'a>(talk: &'a Talk<'_>, caching: bool) -> Vec<Message<'a>> {
    let (shared, batch) = talk.prompt.user_parts();
    let mut content = Vec::with_capacity(2);
    if !shared.is_empty() {
        content.push(block(shared, caching));
    }
    content.push(block(batch, false));
    let mut messages = vec![Message { role: "user", content }];
    if let Some(turn) = &talk.turn {
        messages.push(Message { role: "assistant", content: vec![block(&turn.answer, false)] });
        messages.push(Message { role: "user", content: vec![block(turn.complaint, false)] });
    }
    messages
}

fn block(text: &str, cached: bool) -> Block<'_> {
    Block { kind: "text", text, cache_control: cached.then_some(CacheControl { kind: "ephemeral" }) }
}
