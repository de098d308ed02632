//! The body of a chat completions request, and what of it a model may reject.

use super::complaint::Complaint;
use crate::prompt::Schema;
use domain::confidence::Signal;
use domain::settings::{LlmSettings, StructuredOutput};
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt;

/// One message of the conversation.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Message {
    role: &'static str,
    content: String,
}

impl Message {
    /// The rules.
    pub fn system(content: String) -> Self {
        Self { role: "system", content }
    }

    /// What is asked.
    pub fn user(content: String) -> Self {
        Self { role: "user", content }
    }

    /// What the model said.
    pub fn assistant(content: String) -> Self {
        Self { role: "assistant", content }
    }

    /// Characters, for an estimate of tokens.
    pub fn length(&self) -> usize {
        self.content.chars().count()
    }
}

/// A part of the request that not every model takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Param {
    /// `response_format` with a schema; any JSON object is asked for without it.
    JsonSchema,
    /// `response_format` altogether.
    JsonObject,
    /// `logprobs`.
    Logprobs,
    /// `temperature`.
    Temperature,
    /// `max_tokens`; `max_completion_tokens` goes in its place.
    MaxTokens,
    /// The output limit altogether.
    MaxCompletionTokens,
}

impl fmt::Display for Param {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::JsonSchema => "a JSON schema",
            Self::JsonObject => "response_format",
            Self::Logprobs => "logprobs",
            Self::Temperature => "temperature",
            Self::MaxTokens => "max_tokens",
            Self::MaxCompletionTokens => "max_completion_tokens",
        })
    }
}

/// What is posted.
#[derive(Debug, Serialize)]
pub(super) struct Body<'a> {
    model: &'a str,
    messages: &'a [Message],
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
    stream: bool,
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

impl<'a> Body<'a> {
    /// The request under the settings, without what the model is known to reject.
    pub fn new(
        settings: &'a LlmSettings,
        schema: &'a Schema,
        messages: &'a [Message],
        dropped: &BTreeSet<Param>,
    ) -> Self {
        let takes = |param: Param| !dropped.contains(&param);
        let wants_logprobs = !matches!(settings.confidence_signal, Signal::SelfDecl | Signal::None);
        let limit = settings.max_tokens;
        Self {
            model: &settings.model,
            messages,
            temperature: settings.temperature.filter(|_| takes(Param::Temperature)),
            max_tokens: limit.filter(|_| takes(Param::MaxTokens)),
            max_completion_tokens: limit
                .filter(|_| !takes(Param::MaxTokens) && takes(Param::MaxCompletionTokens)),
            logprobs: (wants_logprobs && takes(Param::Logprobs)).then_some(true),
            response_format: response_format(settings.structured_output, schema, &takes),
            stream: false,
        }
    }

    /// The part that a complaint is about, if this request has it.
    pub fn rejected(&self, complaint: &Complaint) -> Option<Param> {
        let words = [complaint.param.as_deref().unwrap_or_default(), complaint.message.as_str()];
        // The field that names the parameter goes before the message, which may name others too.
        words.iter().find_map(|text| self.named_in(&text.to_ascii_lowercase()))
    }

    fn named_in(&self, text: &str) -> Option<Param> {
        let names = |words: &[&str]| words.iter().any(|word| text.contains(word));
        let format =
            ["response_format", "json_schema", "json schema", "json_object", "grammar", "structured output"];
        match &self.response_format {
            Some(ResponseFormat::JsonSchema { .. }) if names(&format) => return Some(Param::JsonSchema),
            Some(ResponseFormat::JsonObject) if names(&format) => return Some(Param::JsonObject),
            _ => {}
        }
        if self.logprobs.is_some() && names(&["logprobs"]) {
            return Some(Param::Logprobs);
        }
        let limit = names(&["max_tokens", "max_completion_tokens"]);
        if self.max_tokens.is_some() && limit {
            return Some(Param::MaxTokens);
        }
        if self.max_completion_tokens.is_some() && limit {
            return Some(Param::MaxCompletionTokens);
        }
        (self.temperature.is_some() && names(&["temperature"])).then_some(Param::Temperature)
    }
}

fn response_format<'a>(
    wanted: StructuredOutput,
    schema: &'a Schema,
    takes: &dyn Fn(Param) -> bool,
) -> Option<ResponseFormat<'a>> {
    let schema_wanted = matches!(wanted, StructuredOutput::Auto | StructuredOutput::JsonSchema);
    if schema_wanted && takes(Param::JsonSchema) {
        let json_schema = NamedSchema { name: "column_descriptions", strict: true, schema };
        Some(ResponseFormat::JsonSchema { json_schema })
    } else if wanted != StructuredOutput::Off && takes(Param::JsonObject) {
        Some(ResponseFormat::JsonObject)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::{DraftAsset, DraftRequest};
    use serde_json::{Value, json};
    use std::sync::Arc;

    fn schema() -> Schema {
        Schema::of(&DraftRequest {
            table: Arc::default(),
            neighbours: Arc::default(),
            assets: vec![DraftAsset { column: None, avoid: Vec::new(), ..DraftAsset::default() }],
            n: 1,
            settings: Arc::default(),
            instructions: None,
            seed: None,
        })
    }

    #[test]
    fn what_is_dropped_is_not_sent() {
        let (schema, settings) =
            (schema(), LlmSettings { temperature: Some(0.2), max_tokens: Some(9), ..LlmSettings::default() });
        let sent = |dropped: &[Param]| {
            let dropped = dropped.iter().copied().collect();
            serde_json::to_value(Body::new(&settings, &schema, &[], &dropped)).unwrap_or_default()
        };
        let all = sent(&[]);
        assert_eq!(all["response_format"]["json_schema"]["strict"], json!(true));
        assert_eq!((&all["logprobs"], &all["max_tokens"]), (&json!(true), &json!(9)));
        let some = sent(&[Param::JsonSchema, Param::MaxTokens, Param::Logprobs, Param::Temperature]);
        assert_eq!(some["response_format"], json!({ "type": "json_object" }));
        assert_eq!((&some["max_tokens"], &some["max_completion_tokens"]), (&Value::Null, &json!(9)));
        assert_eq!((&some["logprobs"], &some["temperature"]), (&Value::Null, &Value::Null));
        assert_eq!(sent(&[Param::JsonSchema, Param::JsonObject])["response_format"], Value::Null);
    }

    #[test]
    fn a_complaint_names_what_was_sent() {
        let (schema, settings) = (schema(), LlmSettings { max_tokens: Some(9), ..LlmSettings::default() });
        let body = Body::new(&settings, &schema, &[], &BTreeSet::new());
        let about = |param: Option<&str>, message: &str| {
            let (param, message) = (param.map(str::to_owned), message.to_owned());
            body.rejected(&Complaint { status: 400, param, message })
        };
        let o1 = "Unsupported parameter: 'max_tokens' is not supported. Use 'max_completion_tokens' instead.";
        assert_eq!(about(None, o1), Some(Param::MaxTokens));
        assert_eq!(about(Some("logprobs"), "not with response_format"), Some(Param::Logprobs));
        assert_eq!(about(None, "This response_format type is unavailable now"), Some(Param::JsonSchema));
        assert_eq!(about(None, "temperature must be 1"), None);
        assert_eq!(about(None, "the model does not exist"), None);
    }
}
