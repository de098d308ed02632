//! Reads a chat completions answer, leniently: servers differ in all but the main fields.

use crate::wire::{Reply, Token, text_of};
use domain::money::Usage;
use serde_json::Value;

/// Reads an answer; the error says what is missing.
pub(in crate::openai) fn read(value: &Value) -> Result<Reply, String> {
    let choice = value.pointer("/choices/0").ok_or("it holds no choices")?;
    let message = choice.get("message").ok_or("its choice holds no message")?;
    let field = |name: &str| text_of(message.get(name));
    // vLLM's and Ollama's name, then that of DeepSeek, Moonshot, llama.cpp and the older vLLM
    // (<https://docs.vllm.ai/en/latest/features/reasoning_outputs/>), then OpenRouter's parts and Mistral's.
    let traces = [field("reasoning"), field("reasoning_content"), details(message), thoughts(message)];
    let finish = choice.get("finish_reason").and_then(Value::as_str).unwrap_or_default();
    let refusal = match field("refusal") {
        words if words.is_empty() && finish == "content_filter" => {
            "its content filter stopped the answer".to_owned()
        }
        words => words,
    };
    let reply = Reply {
        usage: value.get("usage").and_then(usage),
        tokens: choice.pointer("/logprobs/content").map(tokens).unwrap_or_default(),
        cut_off: finish == "length",
        ..Reply::new(field("content"), traces)
    };
    Ok(reply.declined(&refusal))
}

/// The readable parts of OpenRouter's `reasoning_details`
/// (<https://openrouter.ai/docs/use-cases/reasoning-tokens>); encrypted ones stay closed.
fn details(message: &Value) -> String {
    let details = message.get("reasoning_details").and_then(Value::as_array).into_iter().flatten();
    let texts = details.filter_map(|detail| {
        ["text", "summary"].iter().find_map(|field| detail.get(*field).and_then(Value::as_str))
    });
    texts.collect::<Vec<_>>().join("\n\n")
}

/// The thoughts among Mistral's content parts (<https://docs.mistral.ai/studio/conversations/reasoning>).
fn thoughts(message: &Value) -> String {
    let parts = message.get("content").and_then(Value::as_array).into_iter().flatten();
    parts.map(|part| text_of(part.get("thinking"))).collect()
}

fn usage(value: &Value) -> Option<Usage> {
    let count = |path: &str| value.pointer(path).and_then(Value::as_i64).map(|tokens| tokens.max(0));
    let input_tokens = count("/prompt_tokens")?;
    let output_tokens = count("/completion_tokens")?;
    // Some servers fill the fields with zeros when they do not count.
    if input_tokens == 0 && output_tokens == 0 {
        return None;
    }
    // OpenAI's place, DeepSeek's, Moonshot's.
    let cached = count("/prompt_tokens_details/cached_tokens")
        .or_else(|| count("/prompt_cache_hit_tokens"))
        .or_else(|| count("/cached_tokens"));
    let cached_input_tokens = cached.unwrap_or_default().min(input_tokens);
    Some(Usage { input_tokens, output_tokens, cached_input_tokens, estimated: false })
}

/// The tokens of a list.
pub(in crate::openai) fn tokens(list: &Value) -> Vec<Token> {
    list.as_array().into_iter().flatten().map(token).collect()
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
    fn reasoning_is_read_from_its_places_in_order() {
        let all = reply(json!({
            "content": "<think>d</think>{}", "reasoning": "a", "reasoning_content": "b",
            "reasoning_details": [{ "type": "reasoning.text", "text": "c" }]
        }));
        assert_eq!((all.reasoning.as_deref(), all.answer()), (Some("a"), "{}"));
        let trace = |message| reply(message).reasoning.unwrap_or_default();
        assert_eq!(trace(json!({ "content": "{}", "reasoning": null, "reasoning_content": "b" })), "b");
        let details = json!([
            { "type": "reasoning.summary", "summary": "s" },
            { "type": "reasoning.encrypted", "data": "eJx" },
            { "type": "reasoning.text", "text": "t" }
        ]);
        assert_eq!(trace(json!({ "content": "{}", "reasoning_details": details })), "s\n\nt");
        let parts = json!([
            { "type": "thinking", "thinking": [{ "type": "text", "text": "m" }] },
            { "type": "text", "text": "{}" }
        ]);
        let mistral = reply(json!({ "content": parts }));
        assert_eq!((mistral.reasoning.as_deref(), mistral.answer()), (Some("m"), "{}"));
        assert_eq!(trace(json!({ "content": "\n<think>\nc\n</think>\n{}" })), "c");
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

    #[test]
    fn why_it_ended_is_read() {
        let ended = |reason: &str, refusal: Value| {
            let message = json!({ "content": "", "refusal": refusal });
            read(&json!({ "choices": [{ "message": message, "finish_reason": reason }] })).unwrap()
        };
        assert!(ended("length", Value::Null).cut_off);
        assert_eq!(ended("stop", json!("I can't.")).refusal.as_deref(), Some("I can't."));
        assert!(ended("content_filter", Value::Null).refusal.is_some());
        assert_eq!(ended("stop", Value::Null).refusal, None);
    }
}
