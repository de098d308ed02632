//! Chat completions against servers that behave, and that do not.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use domain::confidence::Signal;
use domain::settings::StructuredOutput;
use llm::{DraftRequest, ProviderError};
use serde_json::{Value, json};
use support::{
    ANSWER, KEY, Wire, bodies, endpoint, logprobs_of, request, request_to, server, streamed, tokens,
};
use wiremock::ResponseTemplate;

const CHAT: Wire = Wire::Chat;

fn completion(message: Value, logprobs: Value) -> ResponseTemplate {
    let mut answer = CHAT.answer("", None);
    answer["choices"][0]["message"] = message;
    answer["choices"][0]["logprobs"] = logprobs;
    ResponseTemplate::new(200).set_body_json(answer)
}

fn complains(message: &str, param: Option<&str>) -> ResponseTemplate {
    ResponseTemplate::new(400).set_body_json(json!({ "error": { "message": message, "param": param } }))
}

/// What a model is sent for a request.
async fn sent(request: &DraftRequest) -> Value {
    let server = server(vec![CHAT.says(ANSWER)]).await;
    CHAT.draft_with(&server, request).await.unwrap();
    bodies(&server).await.remove(0)
}

#[tokio::test]
async fn a_good_answer_is_read_with_its_logprobs() {
    let message = json!({ "role": "assistant", "content": ANSWER });
    let server = server(vec![completion(message, json!({ "content": tokens() }))]).await;
    let answer = CHAT.draft(&server).await.unwrap();

    assert_eq!(answer.drafts.len(), 2);
    assert_eq!(answer.drafts[0].column, None);
    assert_eq!(answer.drafts[1].column.as_deref(), Some("id"));
    assert_eq!(answer.drafts[1].alternatives[0].text, "Order key.");
    assert_eq!(answer.drafts[1].alternatives[0].self_score, Some(0.8));
    assert_eq!(answer.drafts[1].reasoning.as_deref(), Some("Key."));
    assert_eq!(logprobs_of(&answer), [Some(-0.25), Some(-0.5), Some(-0.75), Some(-1.0)]);
    assert_eq!((answer.usage.input_tokens, answer.usage.cached_input_tokens), (100, 40));
    assert!(!answer.usage.estimated && answer.warnings.is_empty());
    assert_eq!(answer.raw, ANSWER);

    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests[0].headers["authorization"], format!("Bearer {KEY}"));
    assert!(requests[0].headers["user-agent"].to_str().unwrap().starts_with("amx-studio/"));
    let body: Value = requests[0].body_json().unwrap();
    assert_eq!((&body["model"], &body["logprobs"]), (&json!("test-model"), &json!(true)));
    assert_eq!((&body["temperature"], &body["max_tokens"]), (&json!(0.2), &json!(500)));
    assert_eq!(body["response_format"]["json_schema"]["strict"], true);
    assert_eq!((body["messages"].as_array().unwrap().len(), &body["stream"]), (2, &json!(false)));
    assert!(body.get("reasoning_effort").is_none());
}

#[tokio::test]
async fn tokens_that_are_not_in_the_content_do_not_count() {
    let mut all = tokens();
    all.insert(3, json!({ "token": "<|pad|>", "logprob": -7.0 }));
    all.push(json!({ "token": "<|im_end|>", "logprob": -7.0 }));
    let message = json!({ "role": "assistant", "content": ANSWER });
    let server = server(vec![completion(message, json!({ "content": all }))]).await;
    let answer = CHAT.draft(&server).await.unwrap();
    assert_eq!(logprobs_of(&answer), [Some(-0.25), Some(-0.5), Some(-0.75), Some(-1.0)]);
}

#[tokio::test]
async fn thinking_tokens_do_not_count() {
    let content = format!("<think>All orders.</think>{ANSWER}");
    let mut all = vec![json!({ "token": "<think>All orders.</think>", "logprob": -5.0 })];
    all.extend(tokens());
    let server = server(vec![completion(json!({ "content": content }), json!({ "content": all }))]).await;
    let answer = CHAT.draft(&server).await.unwrap();
    assert_eq!(logprobs_of(&answer)[0], Some(-0.25));
}

#[tokio::test]
async fn missing_logprobs_and_usage_are_not_invented() {
    let body = json!({ "choices": [{ "message": { "content": ANSWER } }] });
    let server = server(vec![ResponseTemplate::new(200).set_body_json(body)]).await;
    let answer = CHAT.draft(&server).await.unwrap();
    assert_eq!(logprobs_of(&answer), [None; 4]);
    assert!(answer.usage.estimated && answer.usage.input_tokens > 0 && answer.usage.output_tokens > 0);
}

#[tokio::test]
async fn logprobs_are_not_asked_for_in_vain() {
    let body =
        sent(&request_to("test-model", |settings| settings.confidence_signal = Signal::SelfDecl)).await;
    assert!(body.get("logprobs").is_none());
    let body = sent(&request_to("o3", |_| {})).await;
    assert!(body.get("logprobs").is_none() && body.get("temperature").is_none());
}

#[tokio::test]
async fn cached_input_is_found_in_its_places() {
    for usage in [
        json!({ "prompt_tokens": 9, "completion_tokens": 1, "prompt_tokens_details": { "cached_tokens": 4 } }),
        json!({ "prompt_tokens": 9, "completion_tokens": 1, "prompt_cache_hit_tokens": 4 }),
        json!({ "prompt_tokens": 9, "completion_tokens": 1, "cached_tokens": 4 }),
    ] {
        let mut answer = CHAT.answer(ANSWER, None);
        answer["usage"] = usage;
        let server = server(vec![ResponseTemplate::new(200).set_body_json(answer)]).await;
        assert_eq!(CHAT.draft(&server).await.unwrap().usage.cached_input_tokens, 4);
    }
}

#[tokio::test]
async fn reasoning_comes_from_its_places() {
    for message in [
        json!({ "content": ANSWER, "reasoning": "Because.", "reasoning_content": "Other." }),
        json!({ "content": ANSWER, "reasoning_content": "Because." }),
        json!({ "content": ANSWER, "reasoning_details": [{ "type": "reasoning.text", "text": "Because." }] }),
        json!({ "content": format!("<think>\nBecause.\n</think>\n\n{ANSWER}") }),
    ] {
        let server = server(vec![completion(message, Value::Null)]).await;
        let answer = CHAT.draft(&server).await.unwrap();
        assert_eq!(answer.reasoning.as_deref(), Some("Because."));
        assert_eq!(answer.drafts.len(), 2);
    }
}

#[tokio::test]
async fn a_rejected_parameter_is_dropped_and_remembered() {
    let server = server(vec![
        complains("logprobs are not supported with this model", Some("logprobs")),
        complains("This response_format type is unavailable now", None),
        complains("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.", None),
        CHAT.says(ANSWER),
    ])
    .await;
    let openai = CHAT.provider(endpoint(&server, CHAT.path()));
    let first = openai.draft(&request()).await.unwrap();
    assert_eq!(first.warnings.len(), 3, "{:?}", first.warnings);
    assert!(first.warnings.iter().any(|warning| warning.contains("does not take logprobs")));
    let second = openai.draft(&request()).await.unwrap();
    assert_eq!(second.warnings, Vec::<String>::new());

    let bodies = bodies(&server).await;
    assert_eq!(bodies.len(), 5);
    assert_eq!(bodies[0]["logprobs"], true);
    for body in &bodies[3..] {
        assert!(body.get("logprobs").is_none() && body.get("max_tokens").is_none());
        assert_eq!((&body["max_completion_tokens"], &body["temperature"]), (&json!(500), &json!(0.2)));
        assert_eq!(body["response_format"], json!({ "type": "json_object" }));
    }
}

#[tokio::test]
async fn a_complaint_about_something_else_is_an_error() {
    let server = server(vec![complains("The model `x` does not exist", Some("model"))]).await;
    let error = CHAT.draft(&server).await.unwrap_err();
    assert!(matches!(error, ProviderError::Status { status: 400, .. }), "{error:?}");
    assert_eq!(bodies(&server).await.len(), 1);
}

#[tokio::test]
async fn a_thinking_budget_is_said_in_the_makers_own_way() {
    let budget = |model| request_to(model, |settings| settings.thinking_budget = Some(4_000));
    assert_eq!(sent(&budget("gpt-5-mini")).await["reasoning_effort"], "medium");
    assert_eq!(sent(&budget("kimi-k2.6")).await["thinking"], json!({ "type": "enabled" }));
    let qwen = sent(&budget("qwen3-8b")).await;
    assert_eq!(qwen["chat_template_kwargs"], json!({ "enable_thinking": true }));
    let off = sent(&request_to("deepseek-v4-flash", |settings| settings.thinking_budget = Some(0))).await;
    assert_eq!((&off["thinking"]["type"], &off["temperature"]), (&json!("disabled"), &json!(0.2)));

    let server = server(vec![CHAT.says(ANSWER)]).await;
    let answer = CHAT.draft_with(&server, &budget("nobody-knows-me")).await.unwrap();
    assert_eq!(answer.warnings, ["nobody-knows-me does not take a thinking budget; it was left out."]);
}

#[tokio::test]
async fn a_stream_that_nobody_asked_for_is_read() {
    let (start, end) = ANSWER.split_at(40);
    let piece = |delta: Value, finish: Value| json!({ "choices": [{ "index": 0, "delta": delta, "finish_reason": finish }] });
    let events = [
        piece(json!({ "role": "assistant", "reasoning_content": "Because." }), Value::Null),
        piece(json!({ "content": start }), Value::Null),
        piece(json!({ "content": end }), Value::Null),
        piece(json!({}), json!("stop")),
        json!({ "choices": [], "usage": { "prompt_tokens": 7, "completion_tokens": 3 } }),
    ];
    let server = server(vec![streamed(&events[..2]), streamed(&events)]).await;
    let answer = CHAT.draft(&server).await.unwrap();
    assert_eq!((answer.drafts.len(), answer.reasoning.as_deref()), (2, Some("Because.")));
    assert_eq!((answer.usage.input_tokens, answer.usage.estimated), (7, false));
    // The first broke off, and was asked for again.
    assert_eq!(bodies(&server).await.len(), 2);
}

#[tokio::test]
async fn a_model_that_only_streams_is_streamed() {
    let rejection =
        complains("This model only support stream mode, please enable the stream parameter.", None);
    let whole = json!({ "choices": [{ "delta": { "content": ANSWER }, "finish_reason": "stop" }] });
    let server = server(vec![rejection, streamed(&[whole])]).await;
    assert_eq!(CHAT.draft(&server).await.unwrap().drafts.len(), 2);
    let bodies = bodies(&server).await;
    assert_eq!((&bodies[0]["stream"], &bodies[1]["stream"]), (&json!(false), &json!(true)));
    assert_eq!(bodies[1]["stream_options"]["include_usage"], true);
}

#[tokio::test]
async fn the_way_to_ask_for_json_can_be_chosen() {
    let format = |output| request_to("test-model", move |settings| settings.structured_output = output);
    let object = sent(&format(StructuredOutput::JsonObject)).await;
    assert_eq!(object["response_format"], json!({ "type": "json_object" }));
    assert!(sent(&format(StructuredOutput::Off)).await.get("response_format").is_none());
}

#[tokio::test]
async fn an_error_within_a_choice_is_an_error() {
    let mut answer = CHAT.answer("", Some("error"));
    answer["choices"][0]["error"] = json!({ "code": 502, "message": "the model broke" });
    let server = server(vec![ResponseTemplate::new(200).set_body_json(answer), CHAT.says(ANSWER)]).await;
    assert_eq!(CHAT.draft(&server).await.unwrap().drafts.len(), 2);
}
