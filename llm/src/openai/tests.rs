#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::draft::DraftAsset;
use domain::settings::{LlmSettings, ProviderKind};
use serde_json::json;
use std::sync::Arc;
use wiremock::matchers::path;
use wiremock::{Mock, MockServer, ResponseTemplate};

fn request() -> DraftRequest {
    DraftRequest {
        table: Arc::default(),
        neighbours: Arc::default(),
        assets: vec![DraftAsset::default()],
        n: 1,
        settings: Arc::new(LlmSettings {
            provider: ProviderKind::Openai,
            model: "gpt-5-mini".to_owned(),
            ..LlmSettings::default()
        }),
        instructions: None,
        seed: None,
    }
}

/// Where both APIs could be, a model that thinks is asked by the Responses API, and by chat completions
/// where that is not there. That it is not there is found out once.
#[tokio::test]
async fn chat_completions_stand_in_for_the_responses_api() {
    let server = MockServer::start().await;
    let missing = ResponseTemplate::new(404).set_body_json(json!({ "error": { "message": "Invalid URL" } }));
    Mock::given(path("/v1/responses")).respond_with(missing).expect(1).mount(&server).await;
    let content = r#"{"drafts":[{"asset":"*","alternatives":["All of it."]}]}"#;
    let answer = json!({ "choices": [{ "message": { "content": content }, "finish_reason": "stop" }] });
    Mock::given(path("/v1/chat/completions"))
        .respond_with(ResponseTemplate::new(200).set_body_json(answer))
        .expect(2)
        .mount(&server)
        .await;
    let base = format!("{}/v1", server.uri());
    let endpoint = Endpoint { base_url: Some(base.clone()), ..Endpoint::default() };
    let again = Openai::on(Route::both(&base).unwrap(), endpoint.clone()).unwrap();
    let openai = Openai::on(Route::both(&base).unwrap(), endpoint).unwrap();
    let first = openai.draft(&request()).await.unwrap();
    assert_eq!(first.drafts[0].alternatives[0].text, "All of it.");
    assert_eq!(first.warnings, ["gpt-5-mini does not take the Responses API; it was left out."]);
    again.draft(&request()).await.unwrap();
}

/// A model that does not exist is no reason to ask another API.
#[tokio::test]
async fn a_missing_model_is_an_error() {
    let server = MockServer::start().await;
    let missing = json!({ "error": { "message": "The model does not exist", "code": "model_not_found" } });
    Mock::given(path("/v1/responses"))
        .respond_with(ResponseTemplate::new(404).set_body_json(missing))
        .mount(&server)
        .await;
    let base = format!("{}/v1", server.uri());
    let endpoint = Endpoint { base_url: Some(base.clone()), ..Endpoint::default() };
    let openai = Openai::on(Route::both(&base).unwrap(), endpoint).unwrap();
    let error = openai.draft(&request()).await.unwrap_err().error;
    assert!(matches!(error, ProviderError::Status { status: 404, .. }), "{error:?}");
}
