//! Reads a Responses answer: a list of what the model did, reasoning and message among it.

use super::super::chat::tokens;
use crate::wire::Reply;
use domain::money::Usage;
use serde_json::Value;

/// Reads an answer; the error says what is missing.
pub(in crate::openai) fn read(value: &Value) -> Result<Reply, String> {
    let output = value.get("output").and_then(Value::as_array).ok_or("it holds no output")?;
    let items = |kind: &'static str| output.iter().filter(move |item| is(item, kind));
    let parts = || items("message").flat_map(|item| list(item, "content"));
    let texts = || parts().filter(|part| is(part, "output_text"));
    // OpenAI tells summaries; servers of open models may tell all of it, as content.
    let told = |field: &'static str| {
        let texts = items("reasoning").flat_map(move |item| list(item, field)).filter_map(text);
        texts.collect::<Vec<_>>().join("\n\n")
    };
    let stopped = value.pointer("/incomplete_details/reason").and_then(Value::as_str).unwrap_or_default();
    let refused = parts().filter_map(|part| part.get("refusal").and_then(Value::as_str)).collect::<String>();
    let refusal = match stopped {
        "content_filter" if refused.is_empty() => "its content filter stopped the answer".to_owned(),
        _ => refused,
    };
    let content = texts().filter_map(text).collect();
    let reply = Reply {
        usage: value.get("usage").and_then(usage),
        tokens: texts().filter_map(|part| part.get("logprobs")).flat_map(tokens).collect(),
        cut_off: stopped == "max_output_tokens",
        ..Reply::new(content, [told("summary"), told("content")])
    };
    Ok(reply.declined(&refusal))
}

/// The answer that a stream's last event holds; `None` when it broke off.
pub(in crate::openai) fn joined(events: Vec<Value>) -> Option<Value> {
    let last = ["response.completed", "response.incomplete", "response.failed"];
    events.into_iter().rev().find_map(|mut event| {
        if is(&event, "error") {
            return Some(serde_json::json!({ "error": event }));
        }
        last.iter().any(|kind| is(&event, kind)).then(|| event["response"].take())
    })
}

fn is(value: &Value, kind: &str) -> bool {
    value.get("type").and_then(Value::as_str) == Some(kind)
}

fn list<'v>(value: &'v Value, field: &str) -> &'v [Value] {
    value.get(field).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn text(part: &Value) -> Option<&str> {
    part.get("text").and_then(Value::as_str)
}

/// Reasoning tokens are among the output tokens already.
fn usage(value: &Value) -> Option<Usage> {
    let count = |path: &str| value.pointer(path).and_then(Value::as_i64).map(|tokens| tokens.max(0));
    let input_tokens = count("/input_tokens")?;
    let output_tokens = count("/output_tokens")?;
    if input_tokens == 0 && output_tokens == 0 {
        return None;
    }
    let cached = count("/input_tokens_details/cached_tokens").unwrap_or_default();
    Some(Usage {
        input_tokens,
        output_tokens,
        cached_input_tokens: cached.min(input_tokens),
        estimated: false,
    })
}
