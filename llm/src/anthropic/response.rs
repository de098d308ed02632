//! Reads a Messages answer: a list of blocks, thoughts and the tool's input among them.

use crate::wire::{Reply, text_of};
use domain::money::Usage;
use serde_json::{Map, Value, json};

/// Reads an answer; the error says what is missing.
pub(super) fn read(value: &Value) -> Result<Reply, String> {
    let blocks = value.get("content").and_then(Value::as_array).ok_or("it holds no content")?;
    let of = |kind: &'static str| blocks.iter().filter(move |block| is(block, kind));
    let texts = of("text").map(|block| text_of(block.get("text"))).collect::<String>();
    let content = match of("tool_use").find_map(|block| block.get("input")) {
        Some(input) => unpacked(input).to_string(),
        None => texts,
    };
    // `redacted_thinking` is encrypted, for safety's sake; it says nothing, and is never shown.
    let thoughts = of("thinking").map(|block| text_of(block.get("thinking")));
    let thoughts = thoughts.filter(|thought| !thought.trim().is_empty()).collect::<Vec<_>>().join("\n\n");
    let stop = value.get("stop_reason").and_then(Value::as_str).unwrap_or_default();
    let refusal = if stop == "refusal" { refusal(value, &content) } else { String::new() };
    let reply = Reply {
        usage: value.get("usage").and_then(usage),
        cut_off: matches!(stop, "max_tokens" | "model_context_window_exceeded"),
        ..Reply::new(content, [thoughts])
    };
    Ok(reply.declined(&refusal))
}

fn refusal(value: &Value, said: &str) -> String {
    let explained = value.pointer("/stop_details/explanation").and_then(Value::as_str);
    match (explained, said.trim()) {
        (Some(explained), _) => explained.to_owned(),
        (None, "") => "its safety check stopped the answer".to_owned(),
        (None, said) => said.to_owned(),
    }
}

/// A tool's input whose lists and objects came as texts of JSON, as models sometimes write nested ones.
fn unpacked(input: &Value) -> Value {
    let Value::Object(members) = input else { return input.clone() };
    let members: Map<String, Value> = members
        .iter()
        .map(|(name, value)| {
            let inner = value.as_str().filter(|text| text.trim_start().starts_with(['[', '{']));
            let parsed = inner.and_then(|text| serde_json::from_str(text).ok());
            (name.clone(), parsed.unwrap_or_else(|| value.clone()))
        })
        .collect();
    Value::Object(members)
}

/// The three kinds of input together. Writing to the cache costs a quarter more than plain input; that is
/// not priced apart.
fn usage(value: &Value) -> Option<Usage> {
    let count = |name: &str| value.get(name).and_then(Value::as_i64).map(|tokens| tokens.max(0));
    let fresh = count("input_tokens")?;
    let output_tokens = count("output_tokens")?;
    let written = count("cache_creation_input_tokens").unwrap_or_default();
    let cached = count("cache_read_input_tokens").unwrap_or_default();
    let input_tokens = fresh + written + cached;
    if input_tokens == 0 && output_tokens == 0 {
        return None;
    }
    Some(Usage { input_tokens, output_tokens, cached_input_tokens: cached, estimated: false })
}

fn is(block: &Value, kind: &str) -> bool {
    block.get("type").and_then(Value::as_str) == Some(kind)
}

/// A streamed answer, put together; `None` when it broke off.
pub(super) fn joined(events: Vec<Value>) -> Option<Value> {
    let mut message = Value::Null;
    let mut blocks: Vec<Value> = Vec::new();
    let mut whole = false;
    for mut event in events {
        let index = event.get("index").and_then(Value::as_u64).and_then(|at| usize::try_from(at).ok());
        match event.get("type").and_then(Value::as_str).unwrap_or_default() {
            "error" => return Some(event),
            "message_start" => message = event["message"].take(),
            "content_block_start" => blocks.push(event["content_block"].take()),
            "content_block_delta" => {
                if let Some(block) = index.and_then(|index| blocks.get_mut(index)) {
                    extend(block, &event["delta"]);
                }
            }
            "message_delta" => {
                merge(&mut message, &event["delta"]);
                if let Some(usage) = message.get_mut("usage") {
                    merge(usage, &event["usage"]);
                }
            }
            "message_stop" => whole = true,
            _ => {}
        }
    }
    if !whole || !message.is_object() {
        return None;
    }
    blocks.iter_mut().for_each(finish);
    message["content"] = Value::Array(blocks);
    Some(message)
}

/// Adds a piece to its block. A tool's input comes as pieces of JSON text.
fn extend(block: &mut Value, delta: &Value) {
    let pieces = [("text", "text"), ("thinking", "thinking"), ("partial_json", "json")];
    for (from, to) in pieces {
        let Some(piece) = delta.get(from).and_then(Value::as_str) else { continue };
        let text = block.get(to).and_then(Value::as_str).unwrap_or_default();
        block[to] = json!(format!("{text}{piece}"));
    }
}

fn finish(block: &mut Value) {
    let input = block.get("json").and_then(Value::as_str).and_then(|text| serde_json::from_str(text).ok());
    if let Some(input) = input {
        block["input"] = input;
    }
}

fn merge(into: &mut Value, more: &Value) {
    let (Value::Object(into), Value::Object(more)) = (into, more) else { return };
    into.extend(
        more.iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| (name.clone(), value.clone())),
    );
}
