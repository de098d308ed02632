//! The Responses API.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use llm::ProviderError;
use serde_json::{Value, json};
use support::{ANSWER, Wire, bodies, logprobs_of, request_to, server, streamed, tokens};
use wiremock::ResponseTemplate;

const RESPONSES: Wire = Wire::Responses;

fn ok(answer: &Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(answer)
}

/// An answer whose summary of reasoning stands before it, in two parts.
fn reasoned() -> Value {
    let mut answer = RESPONSES.answer(ANSWER, None);
    let summary = json!([
        { "type": "summary_text", "text": "**Looking**" },
        { "type": "summary_text", "text": "Because." }
    ]);
    let reasoning = json!({ "type": "reasoning", "id": "rs_1", "summary": summary });
    answer["output"].as_array_mut().unwrap().insert(0, reasoning);
    answer
}

#[tokio::test]
async fn reasoning_summaries_and_usage_are_read() {
    let server = server(vec![ok(&reasoned())]).await;
    let request = request_to("gpt-5-mini", |settings| settings.thinking_budget = Some(1_000));
    let answer = RESPONSES.draft_with(&server, &request).await.unwrap();
    assert_eq!(answer.reasoning.as_deref(), Some("**Looking**\n\nBecause."));
    assert_eq!(answer.drafts[1].alternatives[1].text, "Number.");
    assert_eq!(
        (answer.usage.input_tokens, answer.usage.output_tokens, answer.usage.cached_input_tokens),
        (100, 20, 40)
    );
    // A model that thinks takes no temperature, and the person is told.
    assert_eq!(answer.warnings, ["gpt-5-mini does not take temperature; it was left out."]);

    let body = bodies(&server).await.remove(0);
    assert_eq!(body["reasoning"], json!({ "effort": "low", "summary": "auto" }));
    assert_eq!((&body["store"], &body["stream"]), (&json!(false), &json!(false)));
    assert_eq!(body["max_output_tokens"], 500);
    let format = &body["text"]["format"];
    assert_eq!((&format["type"], &format["strict"]), (&json!("json_schema"), &json!(true)));
    assert!(format["schema"]["properties"]["drafts"].is_object());
    assert!(body["instructions"].as_str().unwrap().contains("data catalogue"));
    assert_eq!(
        (&body["input"][0]["role"], &body["input"][0]["content"][0]["type"]),
        (&json!("user"), &json!("input_text"))
    );
    assert!(body.get("temperature").is_none() && body.get("include").is_none());
}

#[tokio::test]
async fn logprobs_go_to_their_own_alternatives() {
    let mut answer = RESPONSES.answer(ANSWER, None);
    let mut all = tokens();
    all.push(json!({ "token": "<|end|>", "logprob": -7.0, "bytes": [], "top_logprobs": [] }));
    answer["output"][0]["content"][0]["logprobs"] = all.into();
    let server = server(vec![ok(&answer)]).await;
    let answer = RESPONSES.draft_with(&server, &request_to("gpt-4o", |_| {})).await.unwrap();
    assert_eq!(logprobs_of(&answer), [Some(-0.25), Some(-0.5), Some(-0.75), Some(-1.0)]);
    let body = bodies(&server).await.remove(0);
    assert_eq!(body["include"], json!(["message.output_text.logprobs"]));
    assert_eq!((&body["top_logprobs"], &body["temperature"]), (&json!(1), &json!(0.2)));
    assert!(body.get("reasoning").is_none());
}

#[tokio::test]
async fn summaries_that_are_not_given_are_not_asked_for_again() {
    let message = "Your organization must be verified to generate reasoning summaries.";
    let unverified = ResponseTemplate::new(400)
        .set_body_json(json!({ "error": { "message": message, "param": "reasoning.summary" } }));
    let server = server(vec![unverified, RESPONSES.says(ANSWER)]).await;
    let request = request_to("gpt-5", |settings| settings.thinking_budget = Some(20_000));
    RESPONSES.draft_with(&server, &request).await.unwrap();
    let bodies = bodies(&server).await;
    assert_eq!(bodies[0]["reasoning"], json!({ "effort": "high", "summary": "auto" }));
    assert_eq!(bodies[1]["reasoning"], json!({ "effort": "high" }));
}

#[tokio::test]
async fn what_is_whole_of_an_incomplete_answer_is_used() {
    let cut = &ANSWER[..ANSWER.find("Number").unwrap()];
    let server = server(vec![ok(&RESPONSES.answer(cut, Some("max_output_tokens")))]).await;
    let answer = RESPONSES.draft(&server).await.unwrap();
    assert_eq!((answer.drafts[1].alternatives.len(), answer.warnings.len()), (1, 1));
}

#[tokio::test]
async fn a_refusal_is_told() {
    let mut answer = RESPONSES.answer("", None);
    answer["output"][0]["content"] = json!([{ "type": "refusal", "refusal": "I can't help with that." }]);
    let server = server(vec![ok(&answer)]).await;
    let error = RESPONSES.draft(&server).await.unwrap_err();
    let reason = "I can't help with that.".to_owned();
    assert_eq!(error, ProviderError::Declined { provider: "openai", reason });
    assert_eq!(bodies(&server).await.len(), 1);
}

#[tokio::test]
async fn a_failed_response_is_tried_again() {
    let failed = json!({
        "id": "resp_1", "object": "response", "status": "failed", "output": [],
        "error": { "code": "server_error", "message": "The model broke." }
    });
    let server = server(vec![ok(&failed), RESPONSES.says(ANSWER)]).await;
    assert_eq!(RESPONSES.draft(&server).await.unwrap().drafts.len(), 2);
    assert_eq!(bodies(&server).await.len(), 2);
}

#[tokio::test]
async fn a_stream_that_nobody_asked_for_is_read() {
    let events = [
        json!({ "type": "response.created", "response": { "output": [] } }),
        json!({ "type": "response.output_text.delta", "delta": "{" }),
        json!({ "type": "response.completed", "response": reasoned() }),
    ];
    let server = server(vec![streamed(&events[..2]), streamed(&events)]).await;
    let answer = RESPONSES.draft(&server).await.unwrap();
    assert_eq!(answer.reasoning.as_deref(), Some("**Looking**\n\nBecause."));
    assert_eq!(bodies(&server).await.len(), 2);
}

#[tokio::test]
async fn an_unreadable_answer_is_asked_for_again() {
    let server = server(vec![RESPONSES.says("I would rather not."), RESPONSES.says(ANSWER)]).await;
    let answer = RESPONSES.draft(&server).await.unwrap();
    assert_eq!((answer.usage.input_tokens, answer.usage.output_tokens), (200, 40));
    let second = &bodies(&server).await[1];
    let input = second["input"].as_array().unwrap();
    let said = json!([{ "type": "output_text", "text": "I would rather not." }]);
    assert_eq!(input.len(), 3);
    assert_eq!(input[1], json!({ "type": "message", "role": "assistant", "content": said }));
}
