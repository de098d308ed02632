//! The OpenAI-compatible provider against servers that behave, and that do not.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

use domain::confidence::Signal;
use domain::profile::{ColumnProfile, TableProfile};
use domain::settings::{LlmSettings, ProviderKind};
use llm::openai::{Openai, OpenaiConfig, Secret};
use llm::{DraftAnswer, DraftAsset, DraftRequest, Provider, ProviderError};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

const KEY: &str = "sk-test-0123456789";

/// Two drafts of two alternatives each, as asked for.
const ANSWER: &str = r#"{"drafts":[{"asset":"*","alternatives":[{"text":"All orders.","confidence":0.9},{"text":"Purchases.","confidence":0.6}],"reasoning":"Name."},{"asset":"id","alternatives":[{"text":"Order key.","confidence":0.8},{"text":"Number.","confidence":0.4}],"reasoning":"Key."}]}"#;

/// Answers in order; the last one again and again.
struct Script(Mutex<VecDeque<ResponseTemplate>>);

impl Respond for Script {
    fn respond(&self, _: &Request) -> ResponseTemplate {
        let mut left = self.0.lock().unwrap();
        if left.len() > 1 { left.pop_front().unwrap() } else { left.front().unwrap().clone() }
    }
}

async fn server(answers: Vec<ResponseTemplate>) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/v1/chat/completions"))
        .respond_with(Script(Mutex::new(answers.into())))
        .mount(&server)
        .await;
    server
}

fn config(server: &MockServer) -> OpenaiConfig {
    OpenaiConfig {
        base_url: format!("{}/v1", server.uri()),
        api_key: Some(Secret::new(KEY.to_owned())),
        timeout_s: 5,
        retry_base: Duration::from_millis(2),
        ..OpenaiConfig::default()
    }
}

fn request() -> DraftRequest {
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
            DraftAsset { column: None, avoid: Vec::new(), ..DraftAsset::default() },
            DraftAsset { column: Some("id".to_owned()), avoid: Vec::new(), ..DraftAsset::default() },
        ],
        n: 2,
        settings: Arc::new(settings),
        instructions: None,
        seed: None,
    }
}

fn completion(message: Value, logprobs: Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({
        "choices": [{ "index": 0, "message": message, "logprobs": logprobs, "finish_reason": "stop" }],
        "usage": { "prompt_tokens": 100, "completion_tokens": 20, "prompt_tokens_details": { "cached_tokens": 40 } }
    }))
}

fn says(content: &str) -> ResponseTemplate {
    completion(json!({ "role": "assistant", "content": content }), Value::Null)
}

fn complains(status: u16, message: &str, param: Option<&str>) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(json!({ "error": { "message": message, "param": param } }))
}

async fn draft(server: &MockServer) -> Result<DraftAnswer, ProviderError> {
    Openai::new(config(server)).unwrap().draft(&request()).await.map_err(|failed| failed.error)
}

async fn bodies(server: &MockServer) -> Vec<Value> {
    let requests = server.received_requests().await.unwrap();
    requests.iter().map(|request| request.body_json().unwrap()).collect()
}

/// The answer in tokens: each text in two, with its own logprob, and what stands between them.
fn tokens(weights: &[(&str, f64)]) -> Vec<Value> {
    let mut cuts = vec![0, ANSWER.len()];
    for (text, _) in weights {
        let start = ANSWER.find(text).unwrap();
        cuts.extend([start, start + text.len() / 2, start + text.len()]);
    }
    cuts.sort_unstable();
    let logprob = |part: &str| weights.iter().find(|(text, _)| text.contains(part)).map_or(-9.0, |(_, p)| *p);
    cuts.windows(2)
        .map(|cut| &ANSWER[cut[0]..cut[1]])
        .map(|part| json!({ "token": part, "bytes": part.as_bytes(), "logprob": logprob(part) }))
        .collect()
}

fn logprobs_of(answer: &DraftAnswer) -> Vec<Option<f64>> {
    answer.drafts.iter().flat_map(|draft| &draft.alternatives).map(|one| one.logprob).collect()
}

const WEIGHTS: &[(&str, f64)] =
    &[("All orders.", -0.25), ("Purchases.", -0.5), ("Order key.", -0.75), ("Number.", -1.0)];

#[tokio::test]
async fn a_good_answer_is_read_with_its_logprobs() {
    let message = json!({ "role": "assistant", "content": ANSWER });
    let server = server(vec![completion(message, json!({ "content": tokens(WEIGHTS) }))]).await;
    let answer = draft(&server).await.unwrap();

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
    assert_eq!(body["messages"].as_array().unwrap().len(), 2);
    assert!(body.get("reasoning_effort").is_none());
}

#[tokio::test]
async fn tokens_that_are_not_in_the_content_do_not_count() {
    let mut all = tokens(WEIGHTS);
    all.insert(3, json!({ "token": "<|pad|>", "logprob": -7.0 }));
    all.push(json!({ "token": "<|im_end|>", "logprob": -7.0 }));
    let message = json!({ "role": "assistant", "content": ANSWER });
    let server = server(vec![completion(message, json!({ "content": all }))]).await;
    let answer = draft(&server).await.unwrap();
    assert_eq!(logprobs_of(&answer), [Some(-0.25), Some(-0.5), Some(-0.75), Some(-1.0)]);
}

#[tokio::test]
async fn missing_logprobs_and_usage_are_not_invented() {
    let body = json!({ "choices": [{ "message": { "content": ANSWER } }] });
    let server = server(vec![ResponseTemplate::new(200).set_body_json(body)]).await;
    let answer = draft(&server).await.unwrap();
    assert_eq!(logprobs_of(&answer), [None; 4]);
    assert!(answer.usage.estimated && answer.usage.input_tokens > 0 && answer.usage.output_tokens > 0);
}

#[tokio::test]
async fn logprobs_are_not_asked_for_in_vain() {
    let server = server(vec![says(ANSWER)]).await;
    let mut request = request();
    Arc::make_mut(&mut request.settings).confidence_signal = Signal::SelfDecl;
    Openai::new(config(&server)).unwrap().draft(&request).await.unwrap();
    assert!(bodies(&server).await[0].get("logprobs").is_none());
}

#[tokio::test]
async fn a_rate_limit_is_waited_for() {
    let limited = complains(429, "slow down", None).insert_header("retry-after", "1");
    let server = server(vec![limited, says(ANSWER)]).await;
    let start = Instant::now();
    assert_eq!(draft(&server).await.unwrap().drafts.len(), 2);
    assert!(start.elapsed() >= Duration::from_secs(1));
    assert_eq!(bodies(&server).await.len(), 2);
}

#[tokio::test]
async fn a_lasting_failure_names_its_status() {
    let server = server(vec![complains(500, "oh\nno", None)]).await;
    let error = draft(&server).await.unwrap_err();
    assert_eq!(
        error,
        ProviderError::Status { provider: "openai", status: 500, message: "oh no.".to_owned() }
    );
    assert!(error.to_string().contains("HTTP 500: oh no. The provider has"));
    assert_eq!(bodies(&server).await.len(), 4);
}

#[tokio::test]
async fn what_is_whole_of_a_cut_answer_is_used() {
    let cut = &ANSWER[..ANSWER.find("Number").unwrap()];
    let server = server(vec![says(cut)]).await;
    let answer = draft(&server).await.unwrap();
    assert_eq!(answer.drafts.len(), 2);
    assert_eq!(answer.drafts[1].alternatives.len(), 1);
    assert_eq!(answer.warnings.len(), 1);
    assert_eq!(bodies(&server).await.len(), 1);
}

#[tokio::test]
async fn an_unreadable_answer_is_asked_for_again() {
    let server = server(vec![says("I would rather not."), says(ANSWER)]).await;
    let answer = draft(&server).await.unwrap();
    assert_eq!(answer.drafts.len(), 2);
    assert_eq!((answer.usage.input_tokens, answer.usage.output_tokens), (200, 40));
    assert_eq!(answer.raw, ANSWER);
    let bodies = bodies(&server).await;
    let messages = bodies[1]["messages"].as_array().unwrap();
    assert_eq!(messages.len(), 4);
    assert_eq!(messages[2], json!({ "role": "assistant", "content": "I would rather not." }));
    assert_eq!(messages[..2], bodies[0]["messages"].as_array().unwrap()[..]);
}

#[tokio::test]
async fn it_is_asked_for_again_only_once() {
    let server = server(vec![says("No."), says("Never.")]).await;
    let error = draft(&server).await.unwrap_err();
    let reason = "no description in “Never.”".to_owned();
    assert_eq!(error, ProviderError::Unreadable { provider: "openai", reason });
    assert_eq!(bodies(&server).await.len(), 2);
}

#[tokio::test]
async fn an_html_page_gives_only_its_title() {
    let page = "<html><head><title>Gate\nway down</title></head><body>long long text</body></html>";
    let answers = vec![ResponseTemplate::new(502).set_body_raw(page, "text/html; charset=utf-8")];
    let error = draft(&server(answers).await).await.unwrap_err();
    let message = "Gate way down.".to_owned();
    assert_eq!(error, ProviderError::Status { provider: "openai", status: 502, message });

    let answers = vec![ResponseTemplate::new(200).set_body_raw(page, "text/html")];
    let error = draft(&server(answers).await).await.unwrap_err();
    assert!(matches!(&error, ProviderError::Unreadable { reason, .. } if reason.contains("Gate way down")));
}

#[tokio::test]
async fn a_slow_answer_is_given_up() {
    let server = server(vec![says(ANSWER).set_delay(Duration::from_secs(20))]).await;
    let config = OpenaiConfig { timeout_s: 1, ..config(&server) };
    let error = Openai::new(config).unwrap().draft(&request()).await.unwrap_err().error;
    assert!(matches!(error, ProviderError::Timeout { seconds: 1, .. }), "{error:?}");
    // At most one more try: each costs the whole limit.
    assert_eq!(bodies(&server).await.len(), 2);
}

#[tokio::test]
async fn a_rejected_parameter_is_dropped_and_remembered() {
    let server = server(vec![
        complains(400, "logprobs are not supported with this model", Some("logprobs")),
        complains(400, "This response_format type is unavailable now", None),
        complains(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.", None),
        says(ANSWER),
    ])
    .await;
    let openai = Openai::new(config(&server)).unwrap();
    let first = openai.draft(&request()).await.unwrap();
    assert_eq!(first.warnings.len(), 3, "{:?}", first.warnings);
    assert!(first.warnings[0].contains("logprobs"));
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
async fn another_rejection_is_an_error() {
    let server = server(vec![complains(400, "The model `x` does not exist", Some("model"))]).await;
    let error = draft(&server).await.unwrap_err();
    assert!(matches!(error, ProviderError::Status { status: 400, .. }), "{error:?}");
    assert_eq!(bodies(&server).await.len(), 1);
}

#[tokio::test]
async fn reasoning_comes_from_three_places() {
    for message in [
        json!({ "content": ANSWER, "reasoning": "Because.", "reasoning_content": "Other." }),
        json!({ "content": ANSWER, "reasoning_content": "Because." }),
        json!({ "content": format!("<think>\nBecause.\n</think>\n\n{ANSWER}") }),
    ] {
        let server = server(vec![completion(message, Value::Null)]).await;
        let answer = draft(&server).await.unwrap();
        assert_eq!(answer.reasoning.as_deref(), Some("Because."));
        assert_eq!(answer.drafts.len(), 2);
    }
}

#[tokio::test]
async fn thinking_tokens_do_not_count() {
    let content = format!("<think>All orders.</think>{ANSWER}");
    let mut all = vec![json!({ "token": "<think>All orders.</think>", "logprob": -5.0 })];
    all.extend(tokens(WEIGHTS));
    let server = server(vec![completion(json!({ "content": content }), json!({ "content": all }))]).await;
    let answer = draft(&server).await.unwrap();
    assert_eq!(logprobs_of(&answer)[0], Some(-0.25));
}

#[tokio::test]
async fn the_key_is_in_no_error() {
    for status in [400, 401, 404] {
        let text = format!("{}{KEY} is wrong", "x".repeat(290));
        let server = server(vec![complains(status, &text, None)]).await;
        let error = draft(&server).await.unwrap_err();
        assert!(!format!("{error} {error:?}").contains("sk-"), "{error:?}");
    }
    let server = server(vec![says(&format!("Your key is {KEY}"))]).await;
    let error = draft(&server).await.unwrap_err();
    assert!(!format!("{error} {error:?}").contains("sk-"), "{error:?}");

    let config = config(&server);
    assert!(!format!("{config:?}").contains("sk-"));
    assert_eq!(config.api_key.as_ref().unwrap().to_string(), "***");
    assert!(!format!("{:?}", Openai::new(config).unwrap()).contains("sk-"));
}

#[tokio::test]
async fn a_refused_key_says_so() {
    let server = server(vec![complains(401, "no", None)]).await;
    let error = draft(&server).await.unwrap_err();
    assert_eq!(error, ProviderError::Unauthorized { provider: "openai", status: 401 });
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let away = ResponseTemplate::new(302).insert_header("location", "https://elsewhere.test/v1?key=1");
    let server = server(vec![away]).await;
    let error = draft(&server).await.unwrap_err();
    let message = "it redirects to https://elsewhere.test/v1.".to_owned();
    assert_eq!(error, ProviderError::Status { provider: "openai", status: 302, message });
}

#[tokio::test]
async fn an_error_behind_a_success_is_an_error() {
    let hidden = json!({ "error": { "message": "no provider left", "code": 429 } });
    let server = server(vec![ResponseTemplate::new(200).set_body_json(hidden), says(ANSWER)]).await;
    assert_eq!(draft(&server).await.unwrap().drafts.len(), 2);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named() {
    let config = OpenaiConfig {
        base_url: "http://127.0.0.1:1/v1".to_owned(),
        retry_base: Duration::from_millis(1),
        ..OpenaiConfig::default()
    };
    let error = Openai::new(config).unwrap().draft(&request()).await.unwrap_err().error;
    assert!(
        matches!(&error, ProviderError::Unreachable { endpoint, .. } if endpoint == "http://127.0.0.1:1"),
        "{error:?}"
    );
}
