//! A provider's own words about what went wrong, whatever their shape.

use crate::error::ProviderError;
use crate::prompt::clean;
use serde_json::Value;

/// The provider's kind in errors.
pub(super) const PROVIDER: &str = "openai";

/// How much of a provider's text an error repeats.
const LENGTH: usize = 300;

/// An error answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Complaint {
    /// The HTTP status.
    pub status: u16,
    /// The parameter that the provider names, if it does so in a field of its own.
    pub param: Option<String>,
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
        let param = value
            .as_ref()
            .and_then(|value| value.pointer("/error/param").or_else(|| value.get("param")))
            .and_then(Value::as_str)
            .map(str::to_owned);
        Self { status, param, message: if text.is_empty() { reason.to_owned() } else { text } }
    }

    /// The error for people.
    pub fn into_error(self) -> ProviderError {
        let Self { status, mut message, .. } = self;
        if matches!(status, 401 | 403) {
            return ProviderError::Unauthorized { provider: PROVIDER, status };
        }
        // The error goes on with a sentence of its own.
        if !message.ends_with(['.', '!', '?', '…']) {
            message.push('.');
        }
        ProviderError::Status { provider: PROVIDER, status, message }
    }
}

/// The message in an error answer: OpenAI's, and the shapes that other servers use.
fn message_of(value: &Value) -> Option<String> {
    let places = ["/error/message", "/error", "/message", "/detail", "/detail/0/msg", "/errors/0/message"];
    places
        .iter()
        .find_map(|place| value.pointer(place).and_then(Value::as_str))
        .filter(|text| !text.trim().is_empty())
        .map(str::to_owned)
        .or_else(|| value.as_str().map(str::to_owned))
        .or_else(|| value.is_object().then(|| value.to_string()))
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

    fn read(body: &str, html: bool) -> Complaint {
        Complaint::read(502, "Bad Gateway", body, html, |text| text.replace("sk-secret", "***"))
    }

    #[test]
    fn all_shapes_give_a_short_line() {
        assert_eq!(
            read(r#"{"error":{"message":"No\nroom","param":"max_tokens"}}"#, false).message,
            "No room"
        );
        assert_eq!(
            read(r#"{"error":{"message":"No","param":"max_tokens"}}"#, false).param.as_deref(),
            Some("max_tokens")
        );
        assert_eq!(read(r#"{"error":"down"}"#, false).message, "down");
        assert_eq!(read(r#"{"detail":[{"msg":"extra"}]}"#, false).message, "extra");
        assert_eq!(read("plain sk-secret", false).message, "plain ***");
        assert_eq!(read("<html><TITLE>Sorry</TITLE><body>long", true).message, "Sorry");
        assert_eq!(read("<html><body>long", false).message, "Bad Gateway");
        assert_eq!(read("", false).message, "Bad Gateway");
        assert_eq!(read(&"x".repeat(999), false).message.chars().count(), LENGTH);
    }
}
