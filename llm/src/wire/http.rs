//! The way to an endpoint: one POST, with retries, and errors that name the next step but never the key.

use super::complaint::{Complaint, hidden_status, title};
use super::secret::Secret;
use super::{limits, retry};
use crate::endpoint::Endpoint;
use crate::error::ProviderError;
use crate::prompt::clean;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Response, StatusCode, Url};
use serde::Serialize;
use serde_json::Value;
use std::error::Error;
use std::time::Duration;
use time::OffsetDateTime;

/// No answer that this product asks for comes near.
const MAX_BODY: usize = 16 * 1024 * 1024;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Puts the answer together that came as server-sent events; `None` when it broke off.
pub(crate) type Join = fn(Vec<Value>) -> Option<Value>;

/// An endpoint.
pub(crate) struct Http {
    provider: &'static str,
    client: Client,
    endpoint: String,
    headers: HeaderMap,
    key: Option<Secret>,
    timeout_s: u64,
    attempts: u32,
    retry_base: Duration,
    join: Join,
}

/// Why a call gave nothing.
pub(crate) enum Failure {
    /// The endpoint does not like the request; another one it may.
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
    /// Builds the client. The headers hold the key, the URL says where it may go.
    pub fn new(
        provider: &'static str,
        url: &Url,
        headers: HeaderMap,
        endpoint: &Endpoint,
        join: Join,
    ) -> Result<Self, ProviderError> {
        // An error only says that a provider is installed already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let timeout_s = endpoint.timeout_s.max(1);
        let client = builder(url, timeout_s).build().map_err(|error| {
            ProviderError::Profile(format!("no HTTP client can be made for it ({})", reason(error)))
        })?;
        Ok(Self {
            provider,
            client,
            endpoint: url.origin().ascii_serialization(),
            headers,
            key: endpoint.api_key.clone().filter(|key| !key.expose().trim().is_empty()),
            timeout_s,
            attempts: endpoint.attempts,
            retry_base: endpoint.retry_base,
            join,
        })
    }

    /// Scheme, host and port.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Asks, and asks again what may go away by itself.
    pub async fn post(&self, url: &Url, body: &(impl Serialize + Sync)) -> Result<Value, Failure> {
        let mut timeouts = 0;
        let mut attempt = 0;
        loop {
            attempt += 1;
            let last = attempt >= self.attempts;
            let asked = match self.once(url, body).await {
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
                    let final_error = complaint.out_of_credit();
                    if !final_error && matches!(complaint.status, 400 | 404 | 405 | 422) {
                        return Err(Failure::Rejected(complaint));
                    }
                    if final_error || last || !retry::retryable(complaint.status) {
                        return Err(Failure::Final(complaint.into_error(self.provider)));
                    }
                    after
                }
                Err(Trouble::NotJson(reason)) => {
                    let reason = clean::line(&self.scrub(&reason), 300);
                    return Err(Failure::Final(ProviderError::Unreadable {
                        provider: self.provider,
                        reason,
                    }));
                }
            };
            let pause = retry::pause(self.retry_base, attempt, asked);
            tracing::debug!(endpoint = %self.endpoint, attempt, ?pause, "the call failed and is tried again");
            tokio::time::sleep(pause).await;
        }
    }

    async fn once(&self, url: &Url, body: &(impl Serialize + Sync)) -> Result<Value, Trouble> {
        let request = self.client.post(url.clone()).json(body).headers(self.headers.clone());
        let mut response = request.send().await.map_err(trouble)?;
        let status = response.status();
        let now = OffsetDateTime::now_utc();
        let after = limits::asked_pause(status.as_u16(), response.headers(), now);
        let html = header(&response, CONTENT_TYPE)
            .is_some_and(|kind| kind.to_ascii_lowercase().contains("text/html"));
        if status.is_redirection() {
            let complaint = self.redirected(status, header(&response, LOCATION).as_deref());
            return Err(Trouble::Answer { complaint, after });
        }
        if !status.is_success() {
            // The status says enough when the page does not arrive whole.
            let bytes = read(&mut response).await.unwrap_or_default();
            let complaint = self.complaint(status.as_u16(), &String::from_utf8_lossy(&bytes), html);
            return Err(Trouble::Answer { complaint, after });
        }
        let bytes = read(&mut response).await?;
        let text = String::from_utf8_lossy(&bytes);
        let value = match super::sse::events(&text) {
            Some(events) => (self.join)(events).ok_or_else(|| {
                Trouble::Connection("the stream broke off before the answer was whole".into())
            })?,
            None => match serde_json::from_str::<Value>(&text) {
                Ok(value) => value,
                Err(_) => return Err(Trouble::NotJson(not_json(&text, html))),
            },
        };
        match hidden_status(&value) {
            Some(status) => {
                Err(Trouble::Answer { complaint: self.complaint(status, &value.to_string(), false), after })
            }
            None => Ok(value),
        }
    }

    fn complaint(&self, status: u16, body: &str, html: bool) -> Complaint {
        let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
        let reason = reason.unwrap_or("no reason given");
        Complaint::read(status, reason, body, html, |text| self.scrub(text))
    }

    /// Redirects are not followed: the key would go to whoever they name.
    fn redirected(&self, status: StatusCode, location: Option<&str>) -> Complaint {
        let target = location.map(|place| place.split(['?', '#']).next().unwrap_or_default());
        let message = match target {
            Some(target) => format!("it redirects to {}", clean::line(&self.scrub(target), 200)),
            None => "it redirects elsewhere".to_owned(),
        };
        Complaint { status: status.as_u16(), param: None, code: None, message }
    }

    fn timeout(&self) -> ProviderError {
        ProviderError::Timeout {
            provider: self.provider,
            endpoint: self.endpoint.clone(),
            seconds: self.timeout_s,
        }
    }

    fn unreachable(&self, reason: &str) -> ProviderError {
        let reason = clean::line(&self.scrub(reason), 300);
        ProviderError::Unreachable { provider: self.provider, endpoint: self.endpoint.clone(), reason }
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

/// A base URL that can be used, without a fragment and without slashes at its end. A query stays: some
/// gateways want one.
pub(crate) fn base_url(text: &str) -> Result<Url, ProviderError> {
    let unusable = |what: &str| ProviderError::Profile(format!("base_url {what}"));
    let mut url =
        Url::parse(text.trim()).map_err(|_| unusable("is not a URL, like https://api.openai.com/v1."))?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(unusable("must begin with http:// or https:// and name a host."));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(unusable("must not hold a user name or password; use api_key."));
    }
    url.set_fragment(None);
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    Ok(url)
}

/// A header that holds a key. It shows in no log.
pub(crate) fn header_value(text: &str) -> Result<HeaderValue, ProviderError> {
    let mut value = HeaderValue::from_str(text).map_err(|_| {
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
