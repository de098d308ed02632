//! Reads a chat completions answer, leniently: servers differ in all but the main fields.

use super::logprobs::Token;
use crate::prompt::clean;
use domain::money::Usage;
use serde_json::Value;

/// How much of a reasoning trace is kept.
const REASONING: usize = 20_000;

/// What a model said.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Reply {
    /// The message's content as it came.
    pub content: String,
    /// Where the answer begins in the content, behind a leading `<think>` block.
    pub answer_at: usize,
    /// The reasoning trace.
    pub reasoning: Option<String>,
    /// What the provider counted.
    pub usage: Option<Usage>,
    /// The content's tokens, where the provider gave them. May hold tokens of the reasoning too.
    pub tokens: Vec<Token>,
    /// The model stopped at its output limit.
    pub cut_off: bool,
    /// Why the model declined.
    pub refusal: Option<String>,
}

impl Reply {
    /// The content without reasoning.
    pub fn answer(&self) -> &str {
        self.content.get(self.answer_at..).unwrap_or_default()
    }
}

/// Reads an answer; the error says what is missing.
pub(super) fn read(value: &Value) -> Result<Reply, String> {
    let choice = value.pointer("/choices/0").ok_or("it holds no choices")?;
    let message = choice.get("message").ok_or("its choice holds no message")?;
    let content = text_of(message.get("content"));
    let (thought, answer_at) = leading_think(&content);
    let reasoning = ["reasoning", "reasoning_content"]
        .iter()
        .map(|field| text_of(message.get(*field)))
        .find(|text| !text.trim().is_empty())
        .or_else(|| thought.map(str::to_owned))
        .map(|text| clean::block(&text, REASONING))
        .filter(|text| !text.is_empty());
    let refusal = text_of(message.get("refusal"));
    Ok(Reply {
        answer_at,
        reasoning,
        usage: value.get("usage").and_then(usage),
        tokens: choice
            .pointer("/logprobs/content")
            .and_then(Value::as_array)
            .map(|t| tokens(t))
            .unwrap_or_default(),
        cut_off: choice.get("finish_reason").and_then(Value::as_str) == Some("length"),
        refusal: Some(clean::line(&refusal, 200)).filter(|text| !text.is_empty()),
        content,
    })
}

/// A text, or the texts of a list of parts.
fn text_of(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(parts)) => {
            parts.iter().filter_map(|part| part.get("text").and_then(Value::as_str)).collect()
        }
        _ => String::new(),
    }
}

/// A `<think>` block at the very beginning, and where the rest begins.
fn leading_think(content: &str) -> (Option<&str>, usize) {
    const OPEN: &str = "<think>";
    const CLOSE: &str = "</think>";
    let start = content.len() - content.trim_start().len();
    let Some(rest) = content[start..].strip_prefix(OPEN) else { return (None, 0) };
    match rest.find(CLOSE) {
        Some(end) => (Some(&rest[..end]), start + OPEN.len() + end + CLOSE.len()),
        // Still thinking when it was cut off: there is no answer.
        None => (Some(rest), content.len()),
    }
}

fn usage(value: &Value) -> Option<Usage> {
    let count = |path: &str| value.pointer(path).and_then(Value::as_i64).map(|tokens| tokens.max(0));
    let input_tokens = count("/prompt_tokens")?;
    let output_tokens = count("/completion_tokens")?;
    // Some servers fill the fields with zeros when they do not count.
    if input_tokens == 0 && output_tokens == 0 {
        return None;
    }
    let cached = count("/prompt_tokens_details/cached_tokens").or_else(|| count("/prompt_cache_hit_tokens"));
    let cached_input_tokens = cached.unwrap_or_default().min(input_tokens);
    Some(Usage { input_tokens, output_tokens, cached_input_tokens, estimated: false })
}

fn tokens(values: &[Value]) -> Vec<Token> {
    values.iter().map(token).collect()
}

fn token(value: &Value) -> Token {
    // The text of a token cannot hold half a character; its bytes can.
    let bytes = value.get("bytes").and_then(Value::as_array).and_then(|bytes| {
        bytes
            .iter()
            .map(|byte| byte.as_u64().and_then(|byte| u8::try_from(byte).ok()))
            .collect::<Option<Vec<u8>>>()
    });
    let text = value.get("token").and_then(Value::as_str).unwrap_or_default();
    let bytes = bytes.unwrap_or_else(|| text.as_bytes().to_vec());
    Token { bytes, logprob: value.get("logprob").and_then(Value::as_f64) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use serde_json::json;

    fn reply(message: Value) -> Reply {
        read(&json!({ "choices": [{ "message": message }] })).unwrap()
    }

    #[test]
    fn reasoning_is_read_from_three_places_in_order() {
        let both =
            reply(json!({ "content": "<think>c</think>{}", "reasoning": "a", "reasoning_content": "b" }));
        assert_eq!((both.reasoning.as_deref(), both.answer()), (Some("a"), "{}"));
        assert_eq!(
            reply(json!({ "content": "{}", "reasoning_content": "b" })).reasoning.as_deref(),
            Some("b")
        );
        let block = reply(json!({ "content": "\n<think>\nc\n</think>\n{}" }));
        assert_eq!((block.reasoning.as_deref(), block.answer()), (Some("c"), "\n{}"));
        let cut = reply(json!({ "content": "<think>c" }));
        assert_eq!((cut.reasoning.as_deref(), cut.answer()), (Some("c"), ""));
        let inner = reply(json!({ "content": "{\"a\":\"<think>\"}" }));
        assert_eq!((inner.reasoning.as_deref(), inner.answer()), (None, "{\"a\":\"<think>\"}"));
    }

    #[test]
    fn odd_answers_are_read_as_far_as_they_go() {
        assert!(read(&json!({})).is_err());
        assert_eq!(reply(json!({ "content": null })).content, "");
        assert_eq!(
            reply(json!({ "content": [{ "type": "text", "text": "a" }, { "text": "b" }] })).content,
            "ab"
        );
        let value = json!({
            "choices": [{ "message": { "content": "é" }, "logprobs": { "content": [
                { "token": "?", "bytes": [195], "logprob": -1 }, { "token": "x", "bytes": [999] }, 7
            ] } }],
            "usage": { "prompt_tokens": 5, "completion_tokens": 2, "prompt_cache_hit_tokens": 9 }
        });
        let reply = read(&value).unwrap();
        assert_eq!(reply.tokens.len(), 3);
        assert_eq!(reply.tokens[0], Token { bytes: vec![195], logprob: Some(-1.0) });
        assert_eq!(reply.tokens[1], Token { bytes: b"x".to_vec(), logprob: None });
        assert_eq!(reply.usage.unwrap().cached_input_tokens, 5);
    }
}
