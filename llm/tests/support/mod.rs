//! A local server with answers of the recorded shape, and the batch that is asked for.
#![allow(dead_code, reason = "every test file uses a part of it")]

use domain::profile::{ColumnProfile, TableProfile};
use domain::settings::{LlmSettings, ProviderKind};
use llm::{
    Anthropic, DraftAnswer, DraftAsset, DraftRequest, Endpoint, Openai, Provider, ProviderError, Secret,
};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use wiremock::matchers::method;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

pub const KEY: &str = "sk-test-0123456789";

/// Two drafts of two alternatives each, as asked for.
pub const ANSWER: &str = r#"{"drafts":[{"asset":"*","alternatives":[{"text":"All orders.","confidence":0.9},{"text":"Purchases.","confidence":0.6}],"reasoning":"Name."},{"asset":"id","alternatives":[{"text":"Order key.","confidence":0.8},{"text":"Number.","confidence":0.4}],"reasoning":"Key."}]}"#;

/// Answers in order; the last one again and again.
struct Script(Mutex<VecDeque<ResponseTemplate>>);

impl Respond for Script {
    fn respond(&self, _: &Request) -> ResponseTemplate {
        let mut left = self.0.lock().unwrap();
        if left.len() > 1 { left.pop_front().unwrap() } else { left.front().unwrap().clone() }
    }
}

/// A server that answers every POST by the script.
pub async fn server(answers: Vec<ResponseTemplate>) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("POST")).respond_with(Script(Mutex::new(answers.into()))).mount(&server).await;
    server
}

/// The way to a path of a server, with quick retries.
pub fn endpoint(server: &MockServer, path: &str) -> Endpoint {
    Endpoint {
        base_url: Some(format!("{}{path}", server.uri())),
        api_key: Some(Secret::new(KEY.to_owned())),
        timeout_s: 5,
        retry_base: Duration::from_millis(2),
        ..Endpoint::default()
    }
}

/// The wire formats, each with the path that it is reached by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Wire {
    Chat,
    Responses,
    Messages,
}

pub const WIRES: [Wire; 3] = [Wire::Chat, Wire::Responses, Wire::Messages];

impl Wire {
    pub fn path(self) -> &'static str {
        match self {
            Self::Chat => "/v1/chat/completions",
            Self::Responses => "/v1/responses",
            Self::Messages => "/v1/messages",
        }
    }

    pub fn name(self) -> &'static str {
        if self == Self::Messages { "anthropic" } else { "openai" }
    }

    pub fn provider(self, endpoint: Endpoint) -> Box<dyn Provider> {
        match self {
            Self::Chat | Self::Responses => Box::new(Openai::new(endpoint).unwrap()),
            Self::Messages => Box::new(Anthropic::new(endpoint).unwrap()),
        }
    }

    /// A whole answer that says something.
    pub fn says(self, content: &str) -> ResponseTemplate {
        ResponseTemplate::new(200).set_body_json(self.answer(content, None))
    }

    /// An answer, or one that stopped for a reason.
    pub fn answer(self, content: &str, stop: Option<&str>) -> Value {
        match self {
            Self::Chat => json!({
                "id": "chatcmpl-1", "object": "chat.completion", "model": "m",
                "choices": [{
                    "index": 0, "logprobs": null, "finish_reason": stop.unwrap_or("stop"),
                    "message": { "role": "assistant", "content": content, "refusal": null }
                }],
                "usage": {
                    "prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120,
                    "prompt_tokens_details": { "cached_tokens": 40 }
                }
            }),
            Self::Responses => json!({
                "id": "resp_1", "object": "response", "error": null,
                "status": if stop.is_some() { "incomplete" } else { "completed" },
                "incomplete_details": stop.map(|reason| json!({ "reason": reason })),
                "output": [{
                    "type": "message", "id": "msg_1", "role": "assistant", "status": "completed",
                    "content": [{ "type": "output_text", "text": content, "annotations": [], "logprobs": [] }]
                }],
                "usage": {
                    "input_tokens": 100, "output_tokens": 20, "total_tokens": 120,
                    "input_tokens_details": { "cached_tokens": 40 },
                    "output_tokens_details": { "reasoning_tokens": 8 }
                }
            }),
            Self::Messages => json!({
                "id": "msg_1", "type": "message", "role": "assistant", "model": "m",
                "stop_reason": stop.unwrap_or("end_turn"), "stop_sequence": null,
                "content": [{ "type": "text", "text": content }],
                "usage": {
                    "input_tokens": 50, "output_tokens": 20,
                    "cache_creation_input_tokens": 10, "cache_read_input_tokens": 40
                }
            }),
        }
    }

    /// An error answer in the format's own shape.
    pub fn complains(self, status: u16, message: &str) -> ResponseTemplate {
        let error = match self {
            Self::Messages => {
                json!({ "type": "error", "error": { "type": "invalid_request_error", "message": message } })
            }
            _ => {
                json!({ "error": { "message": message, "type": "invalid_request_error", "param": null, "code": null } })
            }
        };
        ResponseTemplate::new(status).set_body_json(error)
    }

    /// Drafts the batch once.
    pub async fn draft(self, server: &MockServer) -> Result<DraftAnswer, ProviderError> {
        self.draft_with(server, &request()).await
    }

    pub async fn draft_with(
        self,
        server: &MockServer,
        request: &DraftRequest,
    ) -> Result<DraftAnswer, ProviderError> {
        let provider = self.provider(endpoint(server, self.path()));
        provider.draft(request).await.map_err(|failed| failed.error)
    }
}

/// The batch: a table and a column of it.
pub fn request() -> DraftRequest {
    let id = ColumnProfile { name: "id".to_owned(), data_type: "integer".to_owned(), ..Default::default() };
    let table = TableProfile {
        schema: "main".to_owned(),
        table: "orders".to_owned(),
        columns: vec![id],
        ..Default::default()
    };
    let settings = LlmSettings {
        provider: ProviderKind::Openai,
        model: "test-model".to_owned(),
        temperature: Some(0.2),
        max_tokens: Some(500),
        ..LlmSettings::default()
    };
    DraftRequest {
        table: Arc::new(table),
        neighbours: Arc::default(),
        assets: vec![
            DraftAsset::default(),
            DraftAsset { column: Some("id".to_owned()), ..DraftAsset::default() },
        ],
        n: 2,
        settings: Arc::new(settings),
        instructions: None,
        seed: None,
    }
}

/// The batch for a model, its settings changed.
pub fn request_to(model: &str, change: impl FnOnce(&mut LlmSettings)) -> DraftRequest {
    let mut request = request();
    let settings = Arc::make_mut(&mut request.settings);
    settings.model = model.to_owned();
    change(settings);
    request
}

pub async fn bodies(server: &MockServer) -> Vec<Value> {
    let requests = server.received_requests().await.unwrap();
    requests.iter().map(|request| request.body_json().unwrap()).collect()
}

/// What each alternative of [`ANSWER`] is worth.
pub const WEIGHTS: &[(&str, f64)] =
    &[("All orders.", -0.25), ("Purchases.", -0.5), ("Order key.", -0.75), ("Number.", -1.0)];

/// The answer in tokens: each text in two, with its own logprob, and what stands between them.
pub fn tokens() -> Vec<Value> {
    let mut cuts = vec![0, ANSWER.len()];
    for (text, _) in WEIGHTS {
        let start = ANSWER.find(text).unwrap();
        cuts.extend([start, start + text.len() / 2, start + text.len()]);
    }
    cuts.sort_unstable();
    let logprob = |part: &str| WEIGHTS.iter().find(|(text, _)| text.contains(part)).map_or(-9.0, |(_, p)| *p);
    cuts.windows(2)
        .map(|cut| &ANSWER[cut[0]..cut[1]])
        .map(|part| json!({ "token": part, "bytes": part.as_bytes(), "logprob": logprob(part) }))
        .collect()
}

pub fn logprobs_of(answer: &DraftAnswer) -> Vec<Option<f64>> {
    answer.drafts.iter().flat_map(|draft| &draft.alternatives).map(|one| one.logprob).collect()
}

/// A body as server-sent events, one for each value.
pub fn streamed(events: &[Value]) -> ResponseTemplate {
    let named = |event: &Value| {
        let name = event.get("type").and_then(Value::as_str).map(|name| format!("event: {name}\n"));
        format!("{}data: {event}\n\n", name.unwrap_or_default())
    };
    let body: String = events.iter().map(named).chain(["data: [DONE]\n\n".to_owned()]).collect();
    ResponseTemplate::new(200).set_body_raw(body, "text/event-stream")
}
