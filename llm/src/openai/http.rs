//! The way to the endpoint: one POST, with retries, and errors that name the next step but never the key.

use super::complaint::{Complaint, PROVIDER, title};
use super::config::OpenaiConfig;
use super::request::Body;
use super::retry;
use super::secret::Secret;
use crate::error::ProviderError;
use crate::prompt::clean;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Response, StatusCode, Url};
use serde_json::Value;
use std::error::Error;
use std::time::Duration;

/// No answer that this product asks for comes near.
const MAX_BODY: usize = 16 * 1024 * 1024;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// An endpoint.
pub(super) struct Http {
    client: Client,
    url: Url,
    endpoint: String,
    authorization: Option<HeaderValue>,
    key: Option<Secret>,
    timeout_s: u64,
    attempts: u32,
    retry_base: Duration,
}

/// Why a call gave nothing.
pub(super) enum Failure {
    /// The endpoint does not like the request; without a parameter it may.
    Rejected(Complaint),
    /// Nothing helps.
    Final(ProviderError),
}

/// Why one attempt gave nothing.
enum Trouble {
    Timeout,
    Connection(String),
    Answer { complaint: Complaint, after: Option<Duration> },
    NotJson(String),
}

impl Http {
    /// Checks the configuration and builds the client.
    pub fn new(config: OpenaiConfig) -> Result<Self, ProviderError> {
        let url = completions_url(&config.base_url)?;
        let key = config.api_key.filter(|key| !key.expose().trim().is_empty());
        let authorization = key.as_ref().map(bearer).transpose()?;
        // An error only says that a provider is installed already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let timeout_s = config.timeout_s.max(1);
        let client = builder(&url, timeout_s).build().map_err(|error| {
            ProviderError::Profile(format!("no HTTP client can be made for it ({})", reason(error)))
        })?;
        let endpoint = url.origin().ascii_serialization();
        let (attempts, retry_base) = (config.attempts, config.retry_base);
        Ok(Self { client, url, endpoint, authorization, key, timeout_s, attempts, retry_base })
    }

    /// Scheme, host and port.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Asks, and asks again what may go away by itself.
    pub async fn post(&self, body: &Body<'_>) -> Result<Value, Failure> {
        let mut timeouts = 0;
        let mut attempt = 0;
        loop {
            attempt += 1;
            let last = attempt >= self.attempts;
            let asked = match self.once(body).await {
                Ok(value) => return Ok(value),
                Err(Trouble::Timeout) => {
                    timeouts += 1;
                    // A slow answer is slow again, most likely, and each one costs the whole limit.
                    if last || timeouts > 1 {
                        return Err(Failure::Final(self.timeout()));
                    }
                    None
                }
                Err(Trouble::Connection(reason)) => {
                    if last {
                        return Err(Failure::Final(self.unreachable(&reason)));
                    }
                    None
                }
                Err(Trouble::Answer { complaint, after }) => {
                    if matches!(complaint.status, 400 | 422) {
                        return Err(Failure::Rejected(complaint));
                    }
                    if last || !retry::retryable(complaint.status) {
                        return Err(Failure::Final(complaint.into_error()));
                    }
                    after
                }
                Err(Trouble::NotJson(reason)) => {
                    let reason = clean::line(&self.scrub(&reason), 300);
                    return Err(Failure::Final(ProviderError::Unreadable { provider: PROVIDER, reason }));
                }
            };
            let pause = retry::pause(self.retry_base, attempt, asked);
            tracing::debug!(endpoint = %self.endpoint, attempt, ?pause, "the call failed and is tried again");
            tokio::time::sleep(pause).await;
        }
    }

    async fn once(&self, body: &Body<'_>) -> Result<Value, Trouble> {
        let mut request = self.client.post(self.url.clone()).json(body);
        if let Some(authorization) = &self.authorization {
            request = request.header(AUTHORIZATION, authorization.clone());
        }
        let mut response = request.send().await.map_err(trouble)?;
        let status = response.status();
        let after = retry::retry_after(response.headers());
        let html = header(&response, CONTENT_TYPE)
            .is_some_and(|kind| kind.to_ascii_lowercase().contains("text/html"));
        if status.is_redirection() {
            let complaint = self.redirected(status, header(&response, LOCATION).as_deref());
            return Err(Trouble::Answer { complaint, after });
        }
        if !status.is_success() {
            // The status says enough when the page does not arrive whole.
            let bytes = read(&mut response).await.unwrap_or_default();
            let complaint = self.complaint(status, &String::from_utf8_lossy(&bytes), html);
            return Err(Trouble::Answer { complaint, after });
        }
        let bytes = read(&mut response).await?;
        let text = String::from_utf8_lossy(&bytes);
        let Ok(value) = serde_json::from_str::<Value>(&text) else {
            return Err(Trouble::NotJson(not_json(&text, html)));
        };
        match hidden_error(&value) {
            Some(status) => Err(Trouble::Answer { complaint: self.complaint(status, &text, false), after }),
            None => Ok(value),
        }
    }

    fn complaint(&self, status: StatusCode, body: &str, html: bool) -> Complaint {
        let reason = status.canonical_reason().unwrap_or("no reason given");
        Complaint::read(status.as_u16(), reason, body, html, |text| self.scrub(text))
    }

    /// Redirects are not followed: the key would go to whoever they name.
    fn redirected(&self, status: StatusCode, location: Option<&str>) -> Complaint {
        let target = location.map(|place| place.split(['?', '#']).next().unwrap_or_default());
        let message = match target {
            Some(target) => format!("it redirects to {}", clean::line(&self.scrub(target), 200)),
            None => "it redirects elsewhere".to_owned(),
        };
        Complaint { status: status.as_u16(), param: None, message }
    }

    fn timeout(&self) -> ProviderError {
        ProviderError::Timeout {
            provider: PROVIDER,
            endpoint: self.endpoint.clone(),
            seconds: self.timeout_s,
        }
    }

    fn unreachable(&self, reason: &str) -> ProviderError {
        let reason = clean::line(&self.scrub(reason), 300);
        ProviderError::Unreachable { provider: PROVIDER, endpoint: self.endpoint.clone(), reason }
    }

    /// Takes the key out of a text: some servers repeat it in their errors.
    pub fn scrub(&self, text: &str) -> String {
        match self.key.as_ref().map(|key| key.expose().trim()) {
            Some(key) => text.replace(key, "***"),
            None => text.to_owned(),
        }
    }
}

fn builder(url: &Url, timeout_s: u64) -> ClientBuilder {
    let mut builder = Client::builder()
        .user_agent(concat!("amx-studio/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(Duration::from_secs(timeout_s));
    if url.scheme() == "http" {
        // Nothing of TLS is used then, and a machine without root certificates still works.
        builder = builder.tls_certs_only([]);
    }
    if matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]")) {
        builder = builder.no_proxy();
    }
    builder
}

/// The address of chat completions under a base URL. A query stays: some gateways want one.
fn completions_url(base: &str) -> Result<Url, ProviderError> {
    let unusable = |what: &str| ProviderError::Profile(format!("base_url {what}"));
    let mut url =
        Url::parse(base.trim()).map_err(|_| unusable("is not a URL, like https://api.openai.com/v1."))?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(unusable("must begin with http:// or https:// and name a host."));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(unusable("must not hold a user name or password; use api_key."));
    }
    url.set_fragment(None);
    let path = url.path().trim_end_matches('/');
    if !path.ends_with("/chat/completions") {
        let path = format!("{path}/chat/completions");
        url.set_path(&path);
    }
    Ok(url)
}

fn bearer(key: &Secret) -> Result<HeaderValue, ProviderError> {
    let mut value = HeaderValue::from_str(&format!("Bearer {}", key.expose().trim())).map_err(|_| {
        ProviderError::Profile("api_key holds characters that an HTTP header cannot carry.".to_owned())
    })?;
    value.set_sensitive(true);
    Ok(value)
}

fn header(response: &Response, name: HeaderName) -> Option<String> {
    Some(response.headers().get(name)?.to_str().ok()?.to_owned())
}

async fn read(response: &mut Response) -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(trouble)? {
        if bytes.len() + chunk.len() > MAX_BODY {
            return Err(Trouble::NotJson("it is larger than 16 MiB".to_owned()));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// An error that came with a success status, as routers send it when the model behind them failed.
fn hidden_error(value: &Value) -> Option<StatusCode> {
    let error = value.get("error").filter(|error| !error.is_null())?;
    if value.get("choices").is_some() {
        return None;
    }
    let code = error.get("code").and_then(Value::as_u64).and_then(|code| u16::try_from(code).ok());
    let status =
        code.filter(|code| (400..600).contains(code)).and_then(|code| StatusCode::from_u16(code).ok());
    Some(status.unwrap_or(StatusCode::BAD_GATEWAY))
}

fn not_json(text: &str, html: bool) -> String {
    match title(text) {
        Some(title) => format!("an HTML page titled “{}” came", clean::line(title, 100)),
        None if html => "an HTML page came".to_owned(),
        None if text.trim().is_empty() => "the answer is empty".to_owned(),
        None => format!("it begins with “{}”", clean::line(text, 80)),
    }
}

fn trouble(error: reqwest::Error) -> Trouble {
    // A connection that cannot be made in time is a matter of reach, not of a slow model.
    if error.is_timeout() && !error.is_connect() {
        return Trouble::Timeout;
    }
    Trouble::Connection(reason(error))
}

/// The innermost cause: what a person can do something about. Without the URL, whose query may hold a key.
fn reason(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut cause: &dyn Error = &error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_base_url_is_completed() {
        let url = |base: &str| completions_url(base).map(String::from);
        assert_eq!(url("http://h:1/v1/").unwrap(), "http://h:1/v1/chat/completions");
        assert_eq!(url("https://h").unwrap(), "https://h/chat/completions");
        assert_eq!(url("https://h/v1?v=2#x").unwrap(), "https://h/v1/chat/completions?v=2");
        assert_eq!(url("https://h/v1/chat/completions").unwrap(), "https://h/v1/chat/completions");
        assert!(url("ftp://h").is_err());
        assert!(url("api.openai.com/v1").is_err());
        assert!(url("https://me:pw@h/v1").is_err());
    }
}
