//! The parts of a request that not every model or server takes.

use crate::wire::{Complaint, Part};

/// What goes into one request.
pub(super) type Choices = crate::wire::Choices<Param>;

/// A part of a request that not every model or server takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Param {
    /// The Responses API; chat completions are asked in its place.
    Responses,
    /// A schema for the answer; any JSON object is asked for without it.
    JsonSchema,
    /// A format for the answer altogether.
    JsonObject,
    /// Token probabilities.
    Logprobs,
    /// `max_tokens`; `max_completion_tokens` goes in its place.
    MaxTokens,
    /// The output limit altogether.
    OutputLimit,
    /// Summaries of the reasoning. OpenAI gives them to verified organisations only.
    Summary,
    /// Whatever tells the model how long to think.
    Thinking,
    /// `temperature`.
    Temperature,
    /// An answer in one piece. Some models only stream (QwQ and Qwen's open thinking models at Alibaba:
    /// <https://www.alibabacloud.com/help/en/model-studio/deep-thinking>).
    Whole,
}

impl Part for Param {
    const ALL: &'static [Self] = &[
        Self::JsonSchema,
        Self::JsonObject,
        Self::Logprobs,
        Self::MaxTokens,
        Self::OutputLimit,
        Self::Temperature,
        Self::Summary,
        Self::Thinking,
        Self::Whole,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Responses => "the Responses API",
            Self::JsonSchema => "a JSON schema",
            Self::JsonObject => "response_format",
            Self::Logprobs => "logprobs",
            Self::MaxTokens => "max_tokens",
            Self::OutputLimit => "an output limit",
            Self::Summary => "reasoning summaries",
            Self::Thinking => "a thinking budget",
            Self::Temperature => "temperature",
            Self::Whole => "a call that is not streamed",
        }
    }

    fn words(self) -> &'static [&'static str] {
        match self {
            Self::Responses => &[],
            Self::JsonSchema | Self::JsonObject => &[
                "response_format",
                "text.format",
                "json_schema",
                "json schema",
                "json_object",
                "grammar",
                "structured output",
                "response schema",
            ],
            Self::Logprobs => &["logprobs"],
            Self::MaxTokens | Self::OutputLimit => {
                &["max_tokens", "max_completion_tokens", "max_output_tokens"]
            }
            Self::Summary => &["summary", "summaries"],
            Self::Thinking => &["reasoning", "thinking", "effort", "chat_template_kwargs", "extra_body"],
            Self::Temperature => &["temperature"],
            Self::Whole => &["stream"],
        }
    }

    fn told(self) -> bool {
        self != Self::Whole
    }
}

/// The part of a request that a complaint is about.
pub(super) fn rejected(choices: &Choices, complaint: &Complaint) -> Option<Param> {
    if matches!(complaint.status, 404 | 405) {
        let no_model = complaint.code.as_deref() == Some("model_not_found");
        return (choices.sends(Param::Responses) && !no_model).then_some(Param::Responses);
    }
    choices.named_in(complaint)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaint(status: u16, param: Option<&str>, message: &str) -> Complaint {
        Complaint { status, param: param.map(str::to_owned), code: None, message: message.to_owned() }
    }

    #[test]
    fn a_complaint_names_what_was_sent() {
        let mut choices = Choices::without([].into());
        for param in [Param::JsonSchema, Param::Logprobs, Param::MaxTokens, Param::Thinking, Param::Whole] {
            assert!(choices.take(param));
        }
        let about = |param: Option<&str>, message: &str| rejected(&choices, &complaint(400, param, message));
        let o1 = "Unsupported parameter: 'max_tokens' is not supported. Use 'max_completion_tokens' instead.";
        assert_eq!(about(None, o1), Some(Param::MaxTokens));
        assert_eq!(about(Some("logprobs"), "not with response_format"), Some(Param::Logprobs));
        assert_eq!(about(None, "This response_format type is unavailable now"), Some(Param::JsonSchema));
        assert_eq!(
            about(None, "'response_format.type' must be 'json_schema' or 'text'"),
            Some(Param::JsonSchema)
        );
        assert_eq!(about(None, "Unrecognized request argument: reasoning_effort"), Some(Param::Thinking));
        assert_eq!(about(None, "This model only support stream mode"), Some(Param::Whole));
        assert_eq!(about(None, "temperature must be 1"), None);
        assert_eq!(about(None, "the model does not exist"), None);
    }

    #[test]
    fn a_missing_api_is_told_from_a_missing_model() {
        let mut choices = Choices::without([].into());
        assert!(choices.take(Param::Responses));
        assert_eq!(rejected(&choices, &complaint(404, None, "Not Found")), Some(Param::Responses));
        let mut no_model = complaint(404, None, "The model `x` does not exist");
        no_model.code = Some("model_not_found".to_owned());
        assert_eq!(rejected(&choices, &no_model), None);
    }
}
