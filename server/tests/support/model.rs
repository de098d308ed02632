//! A language model behind OpenAI's wire format, which answers as a test wants it.

use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

/// Tokens that a call costs for each of its assets.
pub const INPUT_TOKENS: i64 = 7;
pub const OUTPUT_TOKENS: i64 = 11;
/// The part of the input that the provider had cached.
pub const CACHED_TOKENS: i64 = 2;

/// What the Studio asks for in one call.
#[derive(Debug, Clone)]
pub struct Ask {
    /// `main.t01`
    pub table: String,
    /// Column names; `*` is the table.
    pub assets: Vec<String>,
    /// Alternatives for each asset.
    pub n: usize,
    /// For each asset the texts that it has already.
    pub avoid: Vec<Vec<String>>,
    /// The rules, as they came.
    pub system: String,
    /// Facts, batch and instructions, as they came.
    pub prompt: String,
    /// The text that the first asset shall be a variation of.
    pub seed: Option<String>,
}

impl Ask {
    /// Whether it asks for more after an answer that was short.
    pub fn is_top_up(&self) -> bool {
        self.avoid.iter().any(|texts| !texts.is_empty())
    }

    /// `count` drafts for each asset, all different.
    pub fn drafts(&self, count: usize) -> Answer {
        Answer::Drafts(self.assets.iter().map(|asset| self.texts(asset, count)).collect())
    }

    /// `count` different drafts for one asset.
    pub fn texts(&self, asset: &str, count: usize) -> Vec<String> {
        let kind = if self.is_top_up() { "Further" } else { "First" };
        (1..=count).map(|number| format!("{kind} reading {number} of {asset} in {}.", self.table)).collect()
    }

    fn read(body: &Value) -> Self {
        let schema = "/response_format/json_schema/schema/properties/drafts/items/properties";
        let draft = body.pointer(schema).unwrap();
        let prompt = body["messages"][1]["content"].as_str().unwrap();
        // Two fenced documents: the table's facts, and the assets.
        let documents: Vec<Value> = prompt
            .split("<<<DATA-")
            .skip(1)
            .map(|part| serde_json::from_str(part.lines().nth(1).unwrap()).unwrap())
            .collect();
        let [table, assets] = documents.as_slice() else { panic!("not two documents in {prompt}") };
        Self {
            table: table["table"].as_str().unwrap().to_owned(),
            assets: strings(&draft["asset"]["enum"]),
            n: usize::try_from(draft["alternatives"]["minItems"].as_u64().unwrap()).unwrap(),
            system: body["messages"][0]["content"].as_str().unwrap().to_owned(),
            prompt: prompt.to_owned(),
            seed: assets[0]["seed"].as_str().map(str::to_owned),
            avoid: assets.as_array().unwrap().iter().map(|asset| strings(&asset["avoid"])).collect(),
        }
    }
}

fn strings(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().map(|text| text.as_str().unwrap().to_owned()).collect()
}

/// What the model says.
#[derive(Debug, Clone)]
pub enum Answer {
    /// Texts for each asset, in the order in which they were asked for; an asset without any is left out.
    Drafts(Vec<Vec<String>>),
    /// An error.
    Error(u16, String),
}

/// The model.
pub struct Model {
    server: MockServer,
    asks: Arc<Mutex<Vec<Ask>>>,
}

impl Model {
    /// A model that takes `delay` for each answer.
    pub async fn start(delay: Duration, answer: impl Fn(&Ask) -> Answer + Send + Sync + 'static) -> Self {
        Self::counting(delay, None, answer).await
    }

    /// A model that counts the tokens of what it reads and writes, where it is told how.
    pub async fn counting(
        delay: Duration,
        count: Option<fn(&str) -> i64>,
        answer: impl Fn(&Ask) -> Answer + Send + Sync + 'static,
    ) -> Self {
        let server = MockServer::start().await;
        let asks = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asks);
        let respond = move |request: &Request| -> ResponseTemplate {
            let ask = Ask::read(&request.body_json().unwrap());
            let response = response(&ask, answer(&ask), count).set_delay(delay);
            log.lock().unwrap().push(ask);
            response
        };
        Mock::given(method("POST"))
            .and(path("/v1/chat/completions"))
            .respond_with(respond)
            .mount(&server)
            .await;
        Self { server, asks }
    }

    /// A model that does what it is asked, at once.
    pub async fn good() -> Self {
        Self::slow(Duration::ZERO).await
    }

    /// A model that does what it is asked, slowly.
    pub async fn slow(delay: Duration) -> Self {
        Self::start(delay, |ask| ask.drafts(ask.n)).await
    }

    /// The llm profile that uses it; `more` are further settings.
    pub fn profile(&self, more: &str) -> String {
        let url = self.server.uri();
        format!(
            "{{ provider: openai, base_url: \"{url}/v1\", model: test-model, input_usd_per_1m: 1.0, \
             output_usd_per_1m: 2.0, {more} }}"
        )
    }

    /// Every call so far.
    pub fn asks(&self) -> Vec<Ask> {
        self.asks.lock().unwrap().clone()
    }
}

fn response(ask: &Ask, answer: Answer, count: Option<fn(&str) -> i64>) -> ResponseTemplate {
    let texts = match answer {
        Answer::Error(status, message) => {
            return ResponseTemplate::new(status)
                // Tests need not wait for the usual pauses.
                .insert_header("retry-after-ms", "1")
                .set_body_json(json!({ "error": { "message": message } }));
        }
        Answer::Drafts(texts) => texts,
    };
    let reasoning = match count {
        None => "The test says so.",
        // As long as a model's is.
        Some(_) => "The column name, its type and the foreign key to the customer table.",
    };
    let drafts: Vec<Value> = ask
        .assets
        .iter()
        .zip(texts)
        .filter(|(_, texts)| !texts.is_empty())
        .map(|(asset, texts)| {
            let alternatives: Vec<Value> =
                texts.iter().map(|text| json!({ "text": text, "confidence": 0.7 })).collect();
            json!({ "asset": asset, "alternatives": alternatives, "reasoning": reasoning })
        })
        .collect();
    let assets = i64::try_from(ask.assets.len()).unwrap();
    let content = json!({ "drafts": drafts }).to_string();
    let (read, written) = match count {
        None => (assets * INPUT_TOKENS, assets * OUTPUT_TOKENS),
        // A few tokens of a conversation are the roles'.
        Some(count) => (count(&ask.system) + count(&ask.prompt) + 11, count(&content)),
    };
    ResponseTemplate::new(200).set_body_json(json!({
        "choices": [{
            "index": 0,
            "message": { "role": "assistant", "content": content },
            "finish_reason": "stop",
        }],
        "usage": {
            "prompt_tokens": read,
            "completion_tokens": written,
            "prompt_tokens_details": { "cached_tokens": assets * CACHED_TOKENS },
        },
    }))
}
