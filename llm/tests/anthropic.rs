//! The Messages API.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use domain::settings::StructuredOutput;
use llm::{DraftAnswer, DraftRequest, ProviderError};
use serde_json::{Value, json};
use support::{ANSWER, KEY, Wire, bodies, logprobs_of, request_to, server, streamed};
use wiremock::ResponseTemplate;

const MESSAGES: Wire = Wire::Messages;

fn ok(answer: &Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(answer)
}

/// An answer of blocks.
fn blocks(blocks: Value) -> ResponseTemplate {
    let mut answer = MESSAGES.answer("", None);
    answer["content"] = blocks;
    ok(&answer)
}

fn tool_use(input: Value) -> Value {
    json!({ "type": "tool_use", "id": "toolu_1", "name": "column_descriptions", "input": input })
}

fn drafts() -> Value {
    serde_json::from_str(ANSWER).unwrap()
}

/// What comes of a request, and what was sent for it.
async fn asked(request: &DraftRequest, answers: Vec<ResponseTemplate>) -> (DraftAnswer, Vec<Value>) {
    let server = server(answers).await;
    let answer = MESSAGES.draft_with(&server, request).await.unwrap();
    (answer, bodies(&server).await)
}

#[tokio::test]
async fn a_tool_takes_the_answer() {
    let server = server(vec![blocks(json!([tool_use(drafts())]))]).await;
    let request = request_to("claude-haiku-4-5", |settings| settings.max_tokens = None);
    let answer = MESSAGES.draft_with(&server, &request).await.unwrap();
    assert_eq!(answer.drafts.len(), 2);
    assert_eq!(answer.drafts[1].alternatives[0].text, "Order key.");
    assert_eq!(answer.drafts[1].alternatives[0].self_score, Some(0.8));
    assert_eq!(logprobs_of(&answer), [None; 4]);
    // Fresh, written to the cache and read from it: all of it was read.
    assert_eq!(
        (answer.usage.input_tokens, answer.usage.output_tokens, answer.usage.cached_input_tokens),
        (100, 20, 40)
    );
    assert!(answer.warnings.is_empty() && answer.reasoning.is_none() && answer.raw.contains("Order key."));

    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests[0].url.path(), "/v1/messages");
    assert_eq!(requests[0].headers["x-api-key"], KEY);
    assert_eq!(requests[0].headers["anthropic-version"], "2023-06-01");
    assert!(!requests[0].headers.contains_key("authorization"));
    let body: Value = requests[0].body_json().unwrap();
    assert_eq!((&body["model"], &body["max_tokens"]), (&json!("claude-haiku-4-5"), &json!(8_192)));
    assert_eq!(body["tool_choice"], json!({ "type": "tool", "name": "column_descriptions" }));
    assert!(body["tools"][0]["input_schema"]["properties"]["drafts"].is_object());
    assert_eq!(body["temperature"], 0.2);
    assert!(body.get("thinking").is_none());
}

#[tokio::test]
async fn rules_and_table_are_cached_and_the_batch_is_not() {
    let (_, sent) = asked(&request_to("claude-haiku-4-5", |_| {}), vec![MESSAGES.says(ANSWER)]).await;
    let mut other = request_to("claude-haiku-4-5", |_| {});
    other.assets.truncate(1);
    let (_, more) = asked(&other, vec![MESSAGES.says(ANSWER)]).await;
    let (first, second) = (&sent[0], &more[0]);
    let ephemeral = json!({ "type": "ephemeral" });
    assert_eq!(first["system"][0]["cache_control"], ephemeral);
    let content = |body: &Value| body["messages"][0]["content"].as_array().unwrap().clone();
    let (one, two) = (content(first), content(second));
    assert_eq!(one.len(), 2);
    assert_eq!(one[0]["cache_control"], ephemeral);
    assert!(one[1].get("cache_control").is_none());
    assert!(one[0]["text"].as_str().unwrap().contains("main.orders"));
    // Batches of one table share all that is cached but the tool, which names the batch's assets.
    assert_eq!((&first["system"], &one[0]), (&second["system"], &two[0]));
    assert_ne!(one[1], two[1]);
}

#[tokio::test]
async fn thinking_by_budget_leaves_out_what_it_forbids() {
    let thoughts = json!([
        { "type": "thinking", "thinking": "Because.", "signature": "c2ln" },
        { "type": "redacted_thinking", "data": "ZW5jcnlwdGVk" },
        { "type": "text", "text": format!("Here it is:\n{ANSWER}") }
    ]);
    let request = request_to("claude-sonnet-4-5", |settings| settings.thinking_budget = Some(2_000));
    let (answer, sent) = asked(&request, vec![blocks(thoughts)]).await;
    assert_eq!((answer.drafts.len(), answer.reasoning.as_deref()), (2, Some("Because.")));
    assert!(!answer.raw.contains("ZW5j"));
    assert_eq!(answer.warnings, ["claude-sonnet-4-5 does not take temperature; it was left out."]);
    let body = &sent[0];
    assert_eq!(body["thinking"], json!({ "type": "enabled", "budget_tokens": 2_000 }));
    // The answer's own 500 tokens stay beside the budget.
    assert_eq!(body["max_tokens"], 2_500);
    for field in ["temperature", "tools", "tool_choice", "output_config"] {
        assert!(body.get(field).is_none(), "{field}");
    }
}

#[tokio::test]
async fn adaptive_thinking_has_an_effort() {
    let request = request_to("claude-opus-4-7", |settings| {
        settings.thinking_budget = Some(20_000);
        settings.temperature = None;
    });
    let (answer, sent) = asked(&request, vec![MESSAGES.says(ANSWER)]).await;
    assert!(answer.warnings.is_empty());
    assert_eq!(sent[0]["thinking"], json!({ "type": "adaptive", "display": "summarized" }));
    assert_eq!(sent[0]["output_config"], json!({ "effort": "high" }));
    assert!(sent[0].get("tool_choice").is_none());
}

#[tokio::test]
async fn a_tool_that_cannot_be_forced_is_left_out_from_then_on() {
    let message = "Thinking may not be enabled when tool_choice forces tool use.";
    let answers = vec![MESSAGES.complains(400, message), MESSAGES.says(ANSWER)];
    let (answer, sent) = asked(&request_to("claude-opus-5", |_| {}), answers).await;
    assert_eq!(answer.drafts.len(), 2);
    assert!(sent[0].get("tool_choice").is_some() && sent[1].get("tool_choice").is_none());
    assert!(sent[1].get("tools").is_none());
}

#[tokio::test]
async fn the_tool_can_be_done_without() {
    let request =
        request_to("claude-haiku-4-5", |settings| settings.structured_output = StructuredOutput::Off);
    let (answer, sent) = asked(&request, vec![MESSAGES.says(ANSWER)]).await;
    assert_eq!(answer.drafts.len(), 2);
    assert!(sent[0].get("tools").is_none());
}

#[tokio::test]
async fn a_list_that_came_as_text_is_read() {
    let list = drafts()["drafts"].to_string();
    let (answer, _) = asked(
        &request_to("claude-haiku-4-5", |_| {}),
        vec![blocks(json!([tool_use(json!({ "drafts": list }))]))],
    )
    .await;
    assert_eq!(answer.drafts[1].alternatives[1].text, "Number.");
}

#[tokio::test]
async fn a_refusal_is_told_and_not_asked_for_again() {
    let server = server(vec![ok(&MESSAGES.answer("I can't describe that.", Some("refusal")))]).await;
    let error = MESSAGES.draft(&server).await.unwrap_err();
    let reason = "I can't describe that.".to_owned();
    assert_eq!(error, ProviderError::Declined { provider: "anthropic", reason });
    assert_eq!(bodies(&server).await.len(), 1);
}

#[tokio::test]
async fn an_answer_without_room_gets_more() {
    let cut = MESSAGES.answer("Let me think about", Some("max_tokens"));
    let request = request_to("claude-haiku-4-5", |settings| settings.max_tokens = None);
    let (answer, sent) = asked(&request, vec![ok(&cut), MESSAGES.says(ANSWER)]).await;
    assert_eq!(answer.drafts.len(), 2);
    assert_eq!((&sent[0]["max_tokens"], &sent[1]["max_tokens"]), (&json!(8_192), &json!(16_384)));
    let roles: Vec<&str> = sent[1]["messages"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|message| message["role"].as_str())
        .collect();
    assert_eq!(roles, ["user", "assistant", "user"]);
    // A limit that a person set stays.
    let (_, sent) =
        asked(&request_to("claude-haiku-4-5", |_| {}), vec![ok(&cut), MESSAGES.says(ANSWER)]).await;
    assert_eq!((&sent[0]["max_tokens"], &sent[1]["max_tokens"]), (&json!(500), &json!(500)));
}

#[tokio::test]
async fn overload_is_waited_for() {
    let overloaded =
        json!({ "type": "error", "error": { "type": "overloaded_error", "message": "Overloaded" } });
    let server =
        server(vec![ResponseTemplate::new(529).set_body_json(overloaded), MESSAGES.says(ANSWER)]).await;
    assert_eq!(MESSAGES.draft(&server).await.unwrap().drafts.len(), 2);
}

#[tokio::test]
async fn an_empty_account_is_told() {
    let message = "Your credit balance is too low to access the Anthropic API.";
    let server = server(vec![MESSAGES.complains(400, message)]).await;
    let error = MESSAGES.draft(&server).await.unwrap_err();
    assert!(matches!(error, ProviderError::OutOfCredit { status: 400, .. }), "{error:?}");
    assert!(error.to_string().ends_with("Top it up, then resume the run."), "{error}");
}

#[tokio::test]
async fn a_stream_that_nobody_asked_for_is_read() {
    let input = drafts().to_string();
    let (start, end) = input.split_at(50);
    let piece =
        |index: u8, delta: Value| json!({ "type": "content_block_delta", "index": index, "delta": delta });
    let events = [
        json!({ "type": "message_start", "message": {
            "type": "message", "role": "assistant", "content": [],
            "usage": { "input_tokens": 9, "cache_read_input_tokens": 4, "output_tokens": 1 }
        } }),
        json!({ "type": "content_block_start", "index": 0, "content_block": { "type": "thinking", "thinking": "" } }),
        piece(0, json!({ "type": "thinking_delta", "thinking": "Because." })),
        json!({ "type": "ping" }),
        json!({ "type": "content_block_start", "index": 1, "content_block": tool_use(json!({})) }),
        piece(1, json!({ "type": "input_json_delta", "partial_json": start })),
        piece(1, json!({ "type": "input_json_delta", "partial_json": end })),
        json!({ "type": "message_delta", "delta": { "stop_reason": "tool_use" }, "usage": { "output_tokens": 30 } }),
        json!({ "type": "message_stop" }),
    ];
    let server = server(vec![streamed(&events[..6]), streamed(&events)]).await;
    let answer = MESSAGES.draft(&server).await.unwrap();
    assert_eq!((answer.drafts.len(), answer.reasoning.as_deref()), (2, Some("Because.")));
    assert_eq!((answer.usage.input_tokens, answer.usage.output_tokens), (13, 30));
    assert_eq!(bodies(&server).await.len(), 2);
}
