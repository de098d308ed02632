//! Anthropic's Messages API (<https://platform.claude.com/docs/en/api/messages>), and servers that speak it.
//!
//! The answer's form is forced by a tool while the model does not think; a model that thinks must not be
//! forced, so that it is asked by the prompt alone and read by the tolerant parser. Prompt caching is asked
//! for the rules and the table's facts; batches of one table hit it once the first of them is answered.

mod params;
mod request;
mod response;
mod thinking;

use crate::Provider;
use crate::capabilities;
use crate::draft::{DraftAnswer, DraftRequest};
use crate::endpoint::Endpoint;
use crate::error::{CallFailed, ProviderError};
use crate::judge::{JudgeAnswer, JudgeRequest};
use crate::wire::{
    self, Caller, Complaint, Dropped, Http, Part, Reply, Talk, base_url, header_value, unreadable,
};
use async_trait::async_trait;
use params::{Choices, rejected};
use request::Body;
use reqwest::Url;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use std::fmt;

/// The provider's kind in errors.
const PROVIDER: &str = "anthropic";

/// Anthropic's own address.
const ANTHROPIC: &str = "https://api.anthropic.com";

/// The only version there is (<https://platform.claude.com/docs/en/api/versioning>).
const VERSION: &str = "2023-06-01";

/// An endpoint of the Messages API.
pub struct Anthropic {
    http: Http,
    url: Url,
    dropped: Dropped,
}

impl fmt::Debug for Anthropic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Anthropic").field("endpoint", &self.http.endpoint()).finish_non_exhaustive()
    }
}

impl Anthropic {
    /// An endpoint; nothing is sent yet. Without an address it is Anthropic's own.
    ///
    /// # Errors
    /// When the URL or the key cannot be used.
    pub fn new(endpoint: Endpoint) -> Result<Self, ProviderError> {
        let url = messages_url(endpoint.base_url.as_deref().unwrap_or(ANTHROPIC))?;
        let mut headers = HeaderMap::new();
        headers.insert(HeaderName::from_static("anthropic-version"), HeaderValue::from_static(VERSION));
        let key = endpoint.api_key.as_ref().map(|key| key.expose().trim()).filter(|key| !key.is_empty());
        if let Some(key) = key {
            headers.insert(HeaderName::from_static("x-api-key"), header_value(key)?);
        }
        let http = Http::new(PROVIDER, &url, headers, &endpoint, response::joined)?;
        let mut place = url.clone();
        place.set_query(None);
        let dropped = Dropped::new(endpoint.memory, place.to_string());
        Ok(Self { http, url, dropped })
    }
}

/// The address of messages under a base URL: as SDKs take it (without `/v1`), with it, or whole.
fn messages_url(base: &str) -> Result<Url, ProviderError> {
    let mut url = base_url(base)?;
    let path = url.path().trim_end_matches('/');
    let path = match path {
        whole if whole.ends_with("/messages") => whole.to_owned(),
        versioned if versioned.ends_with("/v1") => format!("{versioned}/messages"),
        bare => format!("{bare}/v1/messages"),
    };
    url.set_path(&path);
    Ok(url)
}

#[async_trait]
impl Caller for Anthropic {
    fn provider(&self) -> &'static str {
        PROVIDER
    }

    fn scrub(&self, text: &str) -> String {
        self.http.scrub(text)
    }

    async fn call(&self, talk: &Talk<'_>, warnings: &mut Vec<String>) -> Result<Reply, ProviderError> {
        let model = &talk.settings.model;
        let known = capabilities::anthropic(model);
        loop {
            let mut choices = Choices::without(self.dropped.of(model));
            let body = Body::new(talk, &known, &mut choices);
            let answer = self.http.post(&self.url, &body).await;
            let left_out = choices.left_out();
            let without = |complaint: &Complaint| rejected(&choices, complaint).map(Part::name);
            if let Some(value) = self.dropped.settle(model, left_out, answer, without, warnings, PROVIDER)? {
                return response::read(&value).map_err(|reason| unreadable(self, &reason));
            }
        }
    }
}

#[async_trait]
impl Provider for Anthropic {
    async fn draft(&self, request: &DraftRequest) -> Result<DraftAnswer, CallFailed> {
        wire::draft(self, request).await
    }

    async fn judge(&self, request: &JudgeRequest) -> Result<JudgeAnswer, CallFailed> {
        wire::judge(self, request).await
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_base_url_is_completed() {
        let url = |base: &str| messages_url(base).map(String::from);
        assert_eq!(url(ANTHROPIC).unwrap(), "https://api.anthropic.com/v1/messages");
        assert_eq!(url("https://h/v1/").unwrap(), "https://h/v1/messages");
        assert_eq!(
            url("https://api.deepseek.com/anthropic").unwrap(),
            "https://api.deepseek.com/anthropic/v1/messages"
        );
        assert_eq!(url("http://h:1/v1/messages?a=b").unwrap(), "http://h:1/v1/messages?a=b");
        assert!(url("api.anthropic.com").is_err());
    }
}
