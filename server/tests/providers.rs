//! Whole runs through a provider of another wire format.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use serde_json::{Value, json};
use support::studio::Home;
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

const KEY: &str = "sk-ant-test-0123456789";

/// A Claude that takes no temperature, thinks, and drafts what the prompt asks for.
async fn claude() -> MockServer {
    let server = MockServer::start().await;
    let respond = |request: &Request| {
        let body: Value = request.body_json().unwrap();
        if body.get("temperature").is_some() {
            let error = json!({ "type": "invalid_request_error", "message": "`temperature` is deprecated for this model." });
            return ResponseTemplate::new(400).set_body_json(json!({ "type": "error", "error": error }));
        }
        let answer = json!({
            "type": "message", "role": "assistant", "stop_reason": "end_turn",
            "content": [
                { "type": "thinking", "thinking": "A shop's table.", "signature": "c2ln" },
                { "type": "text", "text": drafts(&body).to_string() }
            ],
            "usage": {
                "input_tokens": 1_000, "cache_creation_input_tokens": 500, "cache_read_input_tokens": 2_000,
                "output_tokens": 100
            }
        });
        ResponseTemplate::new(200).set_body_json(answer)
    };
    Mock::given(method("POST"))
        .and(path("/v1/messages"))
        .and(header("x-api-key", KEY))
        .respond_with(respond)
        .mount(&server)
        .await;
    server
}

/// Three drafts for each asset of the batch, which stands in the last block of the question.
fn drafts(body: &Value) -> Value {
    let batch = body["messages"][0]["content"][1]["text"].as_str().unwrap();
    let document = batch.split("<<<DATA-").nth(1).unwrap().lines().nth(1).unwrap();
    let assets: Vec<Value> = serde_json::from_str(document).unwrap();
    let draft = |asset: &Value| {
        let texts: Vec<String> = (1..=3)
            .map(|number| format!("Reading {number} of {}.", asset["asset"].as_str().unwrap()))
            .collect();
        json!({ "asset": asset["asset"], "alternatives": texts })
    };
    json!({ "drafts": assets.iter().map(draft).collect::<Vec<_>>() })
}

/// A run's reasoning and cost are Claude's; what it rejects is found out by the first run, and told to both.
#[tokio::test(flavor = "multi_thread")]
async fn claude_drafts_and_its_rejections_are_paid_for_once() {
    let claude = claude().await;
    // A name that nobody knows: the table of capabilities does not spare the rejected call.
    let profile = format!(
        "{{ provider: anthropic, base_url: \"{}\", model: clode, api_key: \"{KEY}\", structured_output: off, \
         temperature: 0.2, concurrency: 1, input_usd_per_1m: 5.0, output_usd_per_1m: 25.0 }}",
        claude.uri()
    );
    let studio = Home::shop(2, 2, &[("claude", &profile)]).await.start().await;
    let calls = || async { claude.received_requests().await.unwrap().len() };
    let mut before = 0;
    for (number, expected) in [(1, 3), (2, 2)] {
        let (run, events) = studio.run("claude", "shop").await;
        let after = calls().await;
        assert_eq!(after - before, expected, "run {number}");
        before = after;
        let rows = studio.rows(run).await;
        assert_eq!(rows.len(), 6);
        assert_eq!(rows[1]["alternatives"][2]["text"], "Reading 3 of c01.");
        assert_eq!((&rows[0]["provider"], &rows[0]["logprob"]), (&json!("anthropic"), &Value::Null));
        let told: Vec<&str> = events.iter().filter_map(|event| event.data["text"].as_str()).collect();
        assert!(told.iter().any(|text| text.contains("clode does not take temperature")), "{told:?}");

        let shown = studio.show(run).await;
        assert_eq!(shown["status"], "success");
        assert!(shown["reasoning"].to_string().contains("A shop's table."), "{}", shown["reasoning"]);
        let usage = &shown["usage"];
        assert_eq!((&usage["input_tokens"], &usage["cached_input_tokens"]), (&json!(7_000), &json!(4_000)));
        // 7,000 and 200 tokens in micro-dollars, at the profile's own prices.
        assert_eq!(shown["cost"], 35_000 + 5_000, "{shown}");
    }
    assert!(!studio.log().contains(KEY));
}
