//! The body of a chat completions request.

use super::super::params::{Choices, Param};
use super::super::route::Host;
use super::super::thinking::Fields;
use crate::capabilities::{Honours, Model, openais_thinker, short_name};
use crate::prompt::Schema;
use crate::wire::Talk;
use domain::confidence::Signal;
use domain::settings::StructuredOutput;
use serde::Serialize;

/// What is posted.
#[derive(Debug, Serialize)]
pub(in crate::openai) struct Body<'a> {
    model: &'a str,
    messages: Vec<Message<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    logprobs: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<ResponseFormat<'a>>,
    #[serde(flatten)]
    thinking: Fields,
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_options: Option<StreamOptions>,
}

#[derive(Debug, Serialize)]
struct Message<'a> {
    role: &'static str,
    content: &'a str,
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ResponseFormat<'a> {
    JsonSchema { json_schema: NamedSchema<'a> },
    JsonObject,
}

#[derive(Debug, Serialize)]
struct NamedSchema<'a> {
    name: &'static str,
    strict: bool,
    schema: &'a Schema,
}

#[derive(Debug, Serialize)]
struct StreamOptions {
    include_usage: bool,
}

impl<'a> Body<'a> {
    /// The request, without what the model is known not to take.
    pub fn new(talk: &'a Talk<'_>, known: &Model, host: Host, choices: &mut Choices) -> Self {
        let settings = talk.settings;
        let name = short_name(&settings.model);
        let thinks = known.thinks(settings.thinking_budget);
        let limit = settings.max_tokens;
        let max_tokens = limit.filter(|_| !openais_thinker(&name) && choices.take(Param::MaxTokens));
        let stream = !choices.take(Param::Whole);
        Self {
            model: &settings.model,
            messages: messages(talk),
            temperature: settings.temperature.filter(|_| temperature(known, thinks, choices)),
            max_tokens,
            max_completion_tokens: limit.filter(|_| max_tokens.is_none() && choices.take(Param::OutputLimit)),
            logprobs: logprobs(talk, known, thinks, choices).then_some(true),
            response_format: response_format(settings.structured_output, talk.schema, choices),
            thinking: thinking(host, &name, known, settings.thinking_budget, choices),
            stream,
            stream_options: stream.then_some(StreamOptions { include_usage: true }),
        }
    }
}

fn messages<'a>(talk: &'a Talk<'_>) -> Vec<Message<'a>> {
    let message = |role, content| Message { role, content };
    let mut messages =
        vec![message("system", talk.prompt.system.as_str()), message("user", talk.prompt.user.as_str())];
    if let Some(turn) = &talk.turn {
        messages.extend([message("assistant", turn.answer.as_str()), message("user", turn.complaint)]);
    }
    messages
}

/// Whether a wanted temperature is sent.
pub(in crate::openai) fn temperature(known: &Model, thinks: bool, choices: &mut Choices) -> bool {
    if honoured(known.temperature, thinks) {
        return choices.take(Param::Temperature);
    }
    choices.leave_out(Param::Temperature);
    false
}

/// Whether token probabilities are asked for. Only a person who asked for them by name is told that there
/// are none.
pub(in crate::openai) fn logprobs(
    talk: &Talk<'_>,
    known: &Model,
    thinks: bool,
    choices: &mut Choices,
) -> bool {
    if !talk.logprobs {
        return false;
    }
    if honoured(known.logprobs, thinks) {
        return choices.take(Param::Logprobs);
    }
    if talk.settings.confidence_signal == Signal::Logprob {
        choices.leave_out(Param::Logprobs);
    }
    false
}

fn honoured(honours: Honours, thinks: bool) -> bool {
    match honours {
        Honours::Always => true,
        Honours::NotThinking => !thinks,
        Honours::Never => false,
    }
}

fn thinking(host: Host, name: &str, known: &Model, budget: Option<u32>, choices: &mut Choices) -> Fields {
    let Some(budget) = budget else { return Fields::default() };
    let fields = Fields::of(host, name, known, budget);
    if fields.is_empty() {
        // No thinking is what a model without a mind does anyway.
        if budget > 0 {
            choices.leave_out(Param::Thinking);
        }
        return fields;
    }
    if choices.take(Param::Thinking) { fields } else { Fields::default() }
}

fn response_format<'a>(
    wanted: StructuredOutput,
    schema: &'a Schema,
    choices: &mut Choices,
) -> Option<ResponseFormat<'a>> {
    let schema_wanted = matches!(wanted, StructuredOutput::Auto | StructuredOutput::JsonSchema);
    if schema_wanted && choices.take(Param::JsonSchema) {
        let json_schema = NamedSchema { name: schema.name(), strict: true, schema };
        Some(ResponseFormat::JsonSchema { json_schema })
    } else if wanted != StructuredOutput::Off && choices.take(Param::JsonObject) {
        Some(ResponseFormat::JsonObject)
    } else {
        None
    }
}
