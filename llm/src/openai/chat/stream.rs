//! A streamed chat completion, put together.

use serde_json::{Map, Value, json};

/// The parts of a message that come piece by piece.
const TEXTS: [&str; 4] = ["content", "reasoning", "reasoning_content", "refusal"];

/// One answer of the events of a stream; `None` when it broke off.
pub(in crate::openai) fn joined(events: Vec<Value>) -> Option<Value> {
    let mut message = Map::new();
    let mut tokens = Vec::new();
    let mut details = Vec::new();
    let mut finish = Value::Null;
    let mut usage = Value::Null;
    for event in events {
        if event.get("error").is_some_and(|error| !error.is_null()) {
            return Some(event);
        }
        if let Some(counted) = event.get("usage").filter(|usage| usage.is_object()) {
            usage = counted.clone();
        }
        let Some(choice) = event.pointer("/choices/0") else { continue };
        // Servers that stream only in name send whole messages.
        let delta = choice.get("delta").or_else(|| choice.get("message"));
        for name in TEXTS {
            let Some(piece) = delta.and_then(|delta| delta.get(name)).and_then(Value::as_str) else {
                continue;
            };
            match message.entry(name).or_insert_with(|| Value::String(String::new())) {
                Value::String(text) => text.push_str(piece),
                other => *other = piece.into(),
            }
        }
        let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
        details.extend(list(delta.and_then(|delta| delta.get("reasoning_details"))));
        tokens.extend(list(choice.pointer("/logprobs/content")));
        if let Some(reason) = choice.get("finish_reason").filter(|reason| !reason.is_null()) {
            finish = reason.clone();
        }
    }
    if finish.is_null() {
        return None;
    }
    if !details.is_empty() {
        message.insert("reasoning_details".to_owned(), Value::Array(details));
    }
    let logprobs = json!({ "content": tokens });
    let choice = json!({ "message": message, "logprobs": logprobs, "finish_reason": finish });
    Some(json!({ "choices": [choice], "usage": usage }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(delta: Value, finish: Value) -> Value {
        json!({ "choices": [{ "index": 0, "delta": delta, "finish_reason": finish }] })
    }

    #[test]
    fn pieces_make_one_answer() {
        let events = vec![
            piece(json!({ "role": "assistant", "reasoning_content": "Be" }), Value::Null),
            piece(json!({ "reasoning_content": "cause." }), Value::Null),
            piece(json!({ "content": "{\"a\"" }), Value::Null),
            piece(json!({ "content": ":1}" }), json!("stop")),
            json!({ "choices": [], "usage": { "prompt_tokens": 3, "completion_tokens": 2 } }),
        ];
        let whole = joined(events).unwrap_or_default();
        let message = &whole["choices"][0]["message"];
        assert_eq!(
            (&message["content"], &message["reasoning_content"]),
            (&json!("{\"a\":1}"), &json!("Because."))
        );
        assert_eq!(whole["usage"]["prompt_tokens"], 3);
    }

    #[test]
    fn a_stream_without_an_end_is_none() {
        assert_eq!(joined(vec![piece(json!({ "content": "{" }), Value::Null)]), None);
        let error = json!({ "error": { "message": "busy", "code": 503 } });
        assert_eq!(joined(vec![error.clone()]), Some(error));
    }
}
