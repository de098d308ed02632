//! A provider's own words about what went wrong, whatever their shape.

use crate::error::ProviderError;
use crate::prompt::clean;
use serde_json::Value;

/// How much of a provider's text an error repeats.
const LENGTH: usize = 300;

/// An error answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Complaint {
    /// The HTTP status.
    pub status: u16,
    /// The parameter that the provider names, if it does so in a field of its own.
    pub param: Option<String>,
    /// The provider's word for the kind of error: `insufficient_quota`, `overloaded_error` …
    pub code: Option<String>,
    /// Its message: one short line.
    pub message: String,
}

impl Complaint {
    /// Reads an error answer's body. `scrub` takes the key out of a text before it is shortened.
    pub fn read(status: u16, reason: &str, body: &str, html: bool, scrub: impl Fn(&str) -> String) -> Self {
        let value = if html { None } else { serde_json::from_str::<Value>(body).ok() };
        let text = match &value {
            Some(value) => message_of(value),
            None if html || body.trim_start().starts_with('<') => title(body).map(str::to_owned),
            None => Some(body.to_owned()),
        };
        let text = clean::line(&scrub(&text.unwrap_or_default()), LENGTH);
        let word = |places: &[&str]| {
            let value = value.as_ref()?;
            let found = places.iter().find_map(|place| value.pointer(place).and_then(Value::as_str))?;
            Some(clean::line(&scrub(found), 100))
        };
        // Validators of pydantic's kind (vLLM, Mistral) name the place of the fault, its last part the field.
        let place = || {
            let value = value.as_ref()?;
            let place = value.pointer("/detail/0/loc").or_else(|| value.pointer("/message/detail/0/loc"))?;
            place
                .as_array()?
                .iter()
                .rev()
                .find_map(Value::as_str)
                .map(|field| clean::line(&scrub(field), 100))
        };
        Self {
            status,
            param: word(&["/error/param", "/param"]).or_else(place),
            code: word(&["/error/code", "/error/type", "/code"]),
            message: if text.is_empty() { reason.to_owned() } else { text },
        }
    }

    /// Whether the account is empty, which no waiting mends. OpenAI says so with 429
    /// (<https://platform.openai.com/docs/guides/error-codes>), DeepSeek and OpenRouter with 402,
    /// Anthropic with 400.
    pub fn out_of_credit(&self) -> bool {
        let quota = ["insufficient_quota", "billing_hard_limit_reached", "billing_error"];
        self.status == 402
            || self.code.as_deref().is_some_and(|code| quota.contains(&code))
            || self.message.to_ascii_lowercase().contains("credit balance is too low")
    }

    /// Whether the prompt does not fit into the model's context.
    fn too_long(&self) -> bool {
        let message = self.message.to_ascii_lowercase();
        let words =
            ["context length", "context window", "context size", "prompt is too long", "too many tokens"];
        self.code.as_deref() == Some("context_length_exceeded")
            || (matches!(self.status, 400 | 413 | 422) && words.iter().any(|word| message.contains(word)))
    }

    /// The words that may name a parameter, lower case: its own field goes before the message, which may
    /// name others too.
    pub fn words(&self) -> [String; 2] {
        [self.param.as_deref().unwrap_or_default(), &self.message].map(str::to_ascii_lowercase)
    }

    /// The error for people.
    pub fn into_error(self, provider: &'static str) -> ProviderError {
        let (out_of_credit, too_long) = (self.out_of_credit(), self.too_long());
        let Self { status, code, mut message, .. } = self;
        // The error goes on with a sentence of its own.
        if !message.ends_with(['.', '!', '?', '…']) {
            message.push('.');
        }
        if out_of_credit {
            return ProviderError::OutOfCredit { provider, status, message };
        }
        if code.as_deref() == Some("content_filter") {
            // Azure's, before the model was asked.
            return ProviderError::Declined { provider, reason: message.trim_end_matches('.').to_owned() };
        }
        if too_long {
            return ProviderError::TooLong { provider, message };
        }
        if matches!(status, 401 | 403) {
            return ProviderError::Unauthorized { provider, status };
        }
        ProviderError::Status { provider, status, message }
    }
}

/// The message in an error answer: OpenAI's and Anthropic's, and the shapes that other servers use.
fn message_of(value: &Value) -> Option<String> {
    let places = [
        "/error/message",
        "/error",
        "/message",
        "/detail",
        "/detail/0/msg",
        "/message/detail/0/msg",
        "/errors/0/message",
        "/choices/0/error/message",
        "/0/error/message",
    ];
    places
        .iter()
        .find_map(|place| value.pointer(place).and_then(Value::as_str))
        .filter(|text| !text.trim().is_empty())
        .map(str::to_owned)
        .or_else(|| value.as_str().map(str::to_owned))
        .or_else(|| value.is_object().then(|| value.to_string()))
}

/// The status of an error that came with a success: as a number, or by its word.
pub(super) fn hidden_status(value: &Value) -> Option<u16> {
    let whole = value.get("choices").is_some() || value.get("content").is_some();
    let top = value.get("error").filter(|error| !error.is_null() && !whole);
    // OpenRouter puts it into the choice when the model behind it failed half-way
    // (<https://openrouter.ai/docs/api-reference/errors>).
    let error = top.or_else(|| value.pointer("/choices/0/error").filter(|error| !error.is_null()))?;
    let code = error.get("code").and_then(Value::as_u64).and_then(|code| u16::try_from(code).ok());
    if let Some(code) = code.filter(|code| (400..600).contains(code)) {
        return Some(code);
    }
    let word = ["code", "type"].iter().find_map(|field| error.get(*field).and_then(Value::as_str));
    Some(match word.unwrap_or_default() {
        word if word.contains("rate_limit") => 429,
        word if word.contains("overloaded") => 529,
        word if word.contains("authentication") => 401,
        word if word.contains("permission") => 403,
        word if word.contains("invalid") => 400,
        word if word.contains("server_error") || word.contains("api_error") => 500,
        _ => 502,
    })
}

/// The title of an HTML page.
pub(super) fn title(page: &str) -> Option<&str> {
    let lower = page.to_ascii_lowercase();
    let opening = lower.find("<title")?;
    let start = opening + lower[opening..].find('>')? + 1;
    let end = start + lower[start..].find("</title")?;
    Some(page[start..end].trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(body: &str, html: bool) -> Complaint {
        Complaint::read(502, "Bad Gateway", body, html, |text| text.replace("sk-secret", "***"))
    }

    #[test]
    fn all_shapes_give_a_short_line() {
        let param = r#"{"error":{"message":"No\nroom","param":"max_tokens"}}"#;
        assert_eq!(read(param, false).message, "No room");
        assert_eq!(read(param, false).param.as_deref(), Some("max_tokens"));
        assert_eq!(read(r#"{"error":"down"}"#, false).message, "down");
        let anthropic = r#"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#;
        assert_eq!(read(anthropic, false).message, "Overloaded");
        assert_eq!(read(anthropic, false).code.as_deref(), Some("overloaded_error"));
        assert_eq!(read(r#"[{"error":{"message":"Gemini's list"}}]"#, false).message, "Gemini's list");
        assert_eq!(read(r#"{"detail":[{"msg":"extra"}]}"#, false).message, "extra");
        let mistral =
            r#"{"message":{"detail":[{"loc":["body","logprobs"],"msg":"Extra inputs are not permitted"}]}}"#;
        assert_eq!(read(mistral, false).words(), ["logprobs", "extra inputs are not permitted"]);
        assert_eq!(read("plain sk-secret", false).message, "plain ***");
        assert_eq!(read("<html><TITLE>Sorry</TITLE><body>long", true).message, "Sorry");
        assert_eq!(read("<html><body>long", false).message, "Bad Gateway");
        assert_eq!(read("", false).message, "Bad Gateway");
        assert_eq!(read(&"x".repeat(999), false).message.chars().count(), LENGTH);
    }

    #[test]
    fn an_empty_account_is_told_from_a_rate_limit() {
        let of =
            |status: u16, body: &str| Complaint::read(status, "", body, false, str::to_owned).out_of_credit();
        assert!(of(429, r#"{"error":{"message":"x","code":"insufficient_quota"}}"#));
        assert!(of(402, "Insufficient Balance"));
        assert!(of(400, r#"{"error":{"message":"Your credit balance is too low to access the API."}}"#));
        assert!(!of(429, r#"{"error":{"message":"slow down","code":"rate_limit_exceeded"}}"#));
    }

    #[test]
    fn errors_say_what_to_do() {
        let error = |status: u16, body: &str| {
            Complaint::read(status, "", body, false, str::to_owned).into_error("openai")
        };
        let long = r#"{"error":{"message":"The prompt is over the limit","code":"context_length_exceeded"}}"#;
        assert!(matches!(error(400, long), ProviderError::TooLong { .. }));
        assert!(matches!(error(400, "prompt is too long: 250000 tokens"), ProviderError::TooLong { .. }));
        let filtered = r#"{"error":{"message":"The prompt was filtered.","code":"content_filter"}}"#;
        let reason = "The prompt was filtered".to_owned();
        assert_eq!(error(400, filtered), ProviderError::Declined { provider: "openai", reason });
        assert!(matches!(error(403, "no"), ProviderError::Unauthorized { status: 403, .. }));
    }

    #[test]
    fn errors_hide_behind_a_success() {
        assert_eq!(hidden_status(&json!({ "error": { "code": 429 } })), Some(429));
        assert_eq!(hidden_status(&json!({ "error": { "type": "overloaded_error" } })), Some(529));
        assert_eq!(
            hidden_status(&json!({ "status": "failed", "error": { "code": "server_error" } })),
            Some(500)
        );
        assert_eq!(hidden_status(&json!({ "error": "odd" })), Some(502));
        assert_eq!(hidden_status(&json!({ "choices": [{ "error": { "code": 503 } }] })), Some(503));
        assert_eq!(hidden_status(&json!({ "choices": [], "error": {} })), None);
        assert_eq!(hidden_status(&json!({ "output": [], "error": null })), None);
    }
}
