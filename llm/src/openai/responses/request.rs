//! The body of a Responses request.

use super::super::chat::{logprobs, temperature};
use super::super::params::{Choices, Param};
use crate::capabilities::{Effort, Model, Thinking};
use crate::prompt::Schema;
use crate::wire::Talk;
use domain::settings::StructuredOutput;
use serde::Serialize;

/// What must be named to come with the answer.
const LOGPROBS: &str = "message.output_text.logprobs";

/// What is posted.
#[derive(Debug, Serialize)]
pub(in crate::openai) struct Body<'a> {
    model: &'a str,
    instructions: &'a str,
    input: Vec<Message<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning: Option<Reasoning>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Text<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_output_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    include: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_logprobs: Option<u8>,
    /// The default is to keep the data of somebody's database for thirty days.
    store: bool,
    stream: bool,
}

/// A message of the conversation so far. OpenAI guesses what is not said of it; llama.cpp does not.
#[derive(Debug, Serialize)]
struct Message<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    role: &'static str,
    content: [Part<'a>; 1],
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Part<'a> {
    InputText { text: &'a str },
    OutputText { text: &'a str },
}

#[derive(Debug, Serialize)]
struct Reasoning {
    #[serde(skip_serializing_if = "Option::is_none")]
    effort: Option<Effort>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct Text<'a> {
    format: Format<'a>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Format<'a> {
    JsonSchema { name: &'static str, strict: bool, schema: &'a Schema },
    JsonObject,
}

impl<'a> Body<'a> {
    /// The request, without what the model is known not to take.
    pub fn new(talk: &'a Talk<'_>, known: &Model, choices: &mut Choices) -> Self {
        let settings = talk.settings;
        let thinks = known.thinks(settings.thinking_budget);
        let logprobs = logprobs(talk, known, thinks, choices);
        let stream = !choices.take(Param::Whole);
        Self {
            model: &settings.model,
            instructions: &talk.prompt.system,
            input: input(talk),
            reasoning: reasoning(known, thinks, settings.thinking_budget, choices),
            text: format(settings.structured_output, talk.schema, choices).map(|format| Text { format }),
            max_output_tokens: settings.max_tokens.filter(|_| choices.take(Param::OutputLimit)),
            temperature: settings.temperature.filter(|_| temperature(known, thinks, choices)),
            include: if logprobs { vec![LOGPROBS] } else { Vec::new() },
            // The chosen token's own; alternatives to it are of no use here.
            top_logprobs: logprobs.then_some(1),
            store: false,
            stream,
        }
    }
}

fn input<'a>(talk: &'a Talk<'_>) -> Vec<Message<'a>> {
    let message = |role, part| Message { kind: "message", role, content: [part] };
    let mut input = vec![message("user", Part::InputText { text: &talk.prompt.user })];
    if let Some(turn) = &talk.turn {
        input.push(message("assistant", Part::OutputText { text: &turn.answer }));
        input.push(message("user", Part::InputText { text: turn.complaint }));
    }
    input
}

/// How hard to think, and that it shall be told. A model that nobody here knows may think, too.
fn reasoning(known: &Model, thinks: bool, budget: Option<u32>, choices: &mut Choices) -> Option<Reasoning> {
    let levels: &[Effort] = match known.thinking {
        Thinking::Never => &[],
        Thinking::Levels(levels) => levels,
        _ => &[Effort::None, Effort::Low, Effort::Medium, Effort::High],
    };
    let wanted = budget.and_then(|budget| Effort::of(budget, levels));
    if wanted.is_none() && budget.is_some_and(|budget| budget > 0) {
        choices.leave_out(Param::Thinking);
    }
    let effort = wanted.filter(|_| choices.take(Param::Thinking));
    let tells = thinks || known.thinking == Thinking::Unknown;
    let summary = (tells && choices.take(Param::Summary)).then_some("auto");
    (effort.is_some() || summary.is_some()).then_some(Reasoning { effort, summary })
}

fn format<'a>(wanted: StructuredOutput, schema: &'a Schema, choices: &mut Choices) -> Option<Format<'a>> {
    let schema_wanted = matches!(wanted, StructuredOutput::Auto | StructuredOutput::JsonSchema);
    if schema_wanted && choices.take(Param::JsonSchema) {
        Some(Format::JsonSchema { name: schema.name(), strict: true, schema })
    } else if wanted != StructuredOutput::Off && choices.take(Param::JsonObject) {
        Some(Format::JsonObject)
    } else {
        None
    }
}
