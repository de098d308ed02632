//! Any endpoint of OpenAI's wire formats: OpenAI, Azure, DeepSeek, Moonshot Kimi, OpenRouter, Gemini's
//! compatible endpoint, Ollama, vLLM, llama.cpp, LM Studio.
//!
//! Servers differ in what they take and in what they answer. What a model rejects is dropped and
//! remembered; what it answers is read leniently, and asked for once more when nothing of it can be read.
//! Which of the two APIs is asked says [`route`].

mod chat;
mod params;
mod responses;
mod route;
mod thinking;

use crate::Provider;
use crate::capabilities::{self, Model};
use crate::draft::{DraftAnswer, DraftRequest};
use crate::endpoint::Endpoint;
use crate::error::{CallFailed, ProviderError};
use crate::judge::{JudgeAnswer, JudgeRequest};
use crate::wire::{self, Caller, Complaint, Dropped, Failure, Http, Part, Reply, Talk, unreadable};
use async_trait::async_trait;
use params::{Choices, rejected};
use route::{Api, Route};
use serde_json::Value;
use std::fmt;

/// The provider's kind in errors.
const PROVIDER: &str = "openai";

/// An OpenAI-compatible endpoint.
pub struct Openai {
    http: Http,
    route: Route,
    dropped: Dropped,
}

impl fmt::Debug for Openai {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Openai").field("endpoint", &self.http.endpoint()).finish_non_exhaustive()
    }
}

impl Openai {
    /// An endpoint; nothing is sent yet. Without an address it is OpenAI's own.
    ///
    /// # Errors
    /// When the URL or the key cannot be used.
    pub fn new(endpoint: Endpoint) -> Result<Self, ProviderError> {
        let route = Route::of(endpoint.base_url.as_deref())?;
        Self::on(route, endpoint)
    }

    fn on(route: Route, endpoint: Endpoint) -> Result<Self, ProviderError> {
        let headers = route.headers(endpoint.api_key.as_ref())?;
        let http = Http::new(PROVIDER, route.address(), headers, &endpoint, joined)?;
        let dropped = Dropped::new(endpoint.memory, route.key());
        Ok(Self { http, route, dropped })
    }

    async fn ask(&self, talk: &Talk<'_>, known: &Model, choices: &mut Choices) -> Result<Value, Failure> {
        let settings = talk.settings;
        let thinks = known.thinks(settings.thinking_budget);
        match self.route.api(&settings.model, thinks, choices) {
            Api::Chat(url) => {
                let body = chat::Body::new(talk, known, self.route.host(), choices);
                self.http.post(url, &body).await
            }
            Api::Responses(url) => {
                let body = responses::Body::new(talk, known, choices);
                self.http.post(url, &body).await
            }
        }
    }
}

#[async_trait]
impl Caller for Openai {
    fn provider(&self) -> &'static str {
        PROVIDER
    }

    fn scrub(&self, text: &str) -> String {
        self.http.scrub(text)
    }

    async fn call(&self, talk: &Talk<'_>, warnings: &mut Vec<String>) -> Result<Reply, ProviderError> {
        let model = &talk.settings.model;
        let known = capabilities::openai(model);
        loop {
            let mut choices = Choices::without(self.dropped.of(model));
            let answer = self.ask(talk, &known, &mut choices).await;
            let left_out = choices.left_out();
            let without = |complaint: &Complaint| rejected(&choices, complaint).map(Part::name);
            if let Some(value) = self.dropped.settle(model, left_out, answer, without, warnings, PROVIDER)? {
                return read(&value).map_err(|reason| unreadable(self, &reason));
            }
        }
    }
}

/// Either API's answer; they are told apart by what they hold.
fn read(value: &Value) -> Result<Reply, String> {
    if value.get("output").is_some() { responses::read(value) } else { chat::read(value) }
}

/// Either API's stream.
fn joined(events: Vec<Value>) -> Option<Value> {
    let responses = events.iter().any(|event| event.get("type").is_some_and(Value::is_string));
    if responses { responses::joined(events) } else { chat::joined(events) }
}

#[async_trait]
impl Provider for Openai {
    async fn draft(&self, request: &DraftRequest) -> Result<DraftAnswer, CallFailed> {
        wire::draft(self, request).await
    }

    async fn judge(&self, request: &JudgeRequest) -> Result<JudgeAnswer, CallFailed> {
        wire::judge(self, request).await
    }
}

#[cfg(test)]
mod tests;
