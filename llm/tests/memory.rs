//! What is learned of a model outlives the provider that learned it.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use llm::Memory;
use serde_json::Value;
use support::{ANSWER, Wire, bodies, endpoint, request, request_to, server};
use wiremock::MockServer;

/// Two runs, each with a provider of its own; the number of calls after each, and the second's warnings.
async fn two_runs(wire: Wire, server: &MockServer, memory: Memory) -> (usize, usize, Vec<String>) {
    let mut calls = Vec::new();
    let mut warnings = Vec::new();
    for _ in 0..2 {
        let endpoint = llm::Endpoint { memory: memory.clone(), ..endpoint(server, wire.path()) };
        warnings = wire.provider(endpoint).draft(&request()).await.unwrap().warnings;
        calls.push(bodies(server).await.len());
    }
    (calls[0], calls[1], warnings)
}

#[tokio::test]
async fn a_later_run_does_not_pay_the_rejected_call_again() {
    for wire in [Wire::Chat, Wire::Responses, Wire::Messages] {
        let server =
            server(vec![wire.complains(400, "temperature is not supported"), wire.says(ANSWER)]).await;
        let (first, second, warnings) = two_runs(wire, &server, Memory::default()).await;
        assert_eq!((first, second), (2, 3), "{wire:?}");
        // Each run is told what its setting came to.
        assert_eq!(warnings, ["test-model does not take temperature; it was left out."]);
        let bodies = bodies(&server).await;
        let sent: Vec<bool> = bodies.iter().map(|body: &Value| body.get("temperature").is_some()).collect();
        assert_eq!(sent, [true, false, false]);
    }
}

#[tokio::test]
async fn models_and_endpoints_are_told_apart() {
    let memory = Memory::default();
    let wire = Wire::Chat;
    let rejecting =
        server(vec![wire.complains(400, "temperature is not supported"), wire.says(ANSWER)]).await;
    let other = server(vec![wire.says(ANSWER)]).await;
    let provider = |server: &MockServer| {
        wire.provider(llm::Endpoint { memory: memory.clone(), ..endpoint(server, wire.path()) })
    };
    provider(&rejecting).draft(&request()).await.unwrap();
    provider(&rejecting).draft(&request_to("another", |_| {})).await.unwrap();
    provider(&other).draft(&request()).await.unwrap();
    assert_eq!(bodies(&rejecting).await.last().unwrap()["temperature"], 0.2);
    assert_eq!(bodies(&other).await[0]["temperature"], 0.2);
}

#[tokio::test]
async fn what_was_not_wanted_is_not_told() {
    let wire = Wire::Chat;
    let memory = Memory::default();
    let server = server(vec![wire.complains(400, "temperature is not supported"), wire.says(ANSWER)]).await;
    two_runs(wire, &server, memory.clone()).await;
    let without = request_to("test-model", |settings| settings.temperature = None);
    let provider = wire.provider(llm::Endpoint { memory, ..endpoint(&server, wire.path()) });
    assert_eq!(provider.draft(&without).await.unwrap().warnings, Vec::<String>::new());
}
