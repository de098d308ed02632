//! Where an endpoint is, which API of it is asked, and how the key goes there.
//!
//! - A base URL that ends in `/responses` or `/chat/completions` says it itself.
//! - At OpenAI's own endpoint and at Azure's `…/openai/v1` a model that thinks is asked through the
//!   Responses API, which alone tells summaries of its reasoning; where that is not there (404), and for a
//!   model that does not think, chat completions.
//! - Everywhere else chat completions: what other servers call `/responses` may lack the answer's schema
//!   (LM Studio: <https://github.com/lmstudio-ai/lmstudio-bug-tracker/issues/1396>).
//!
//! Azure (<https://learn.microsoft.com/azure/foundry/openai/api-version-lifecycle>): the v1 API needs no
//! version; the older one wants `…/openai/deployments/<name>?api-version=…`, and the query is kept. Keys go
//! in the header `api-key`, tokens of Microsoft Entra (JWTs) as a bearer.

use super::params::{Choices, Param};
use crate::capabilities::{openais_thinker, short_name};
use crate::error::ProviderError;
use crate::wire::{Secret, base_url, header_value};
use reqwest::Url;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName};

/// OpenAI's own address.
const OPENAI: &str = "https://api.openai.com/v1";

/// Whose server it is, as far as its address tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Host {
    OpenAi,
    Azure,
    OpenRouter,
    DashScope,
    /// By its own port: it is the only local server that takes levels of effort for every model.
    Ollama,
    Other,
}

/// The API to ask, and where.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Api<'a> {
    Chat(&'a Url),
    Responses(&'a Url),
}

/// The ways to an endpoint.
#[derive(Debug)]
pub(super) struct Route {
    host: Host,
    base: Url,
    chat: Option<Url>,
    responses: Option<Url>,
}

impl Route {
    /// The ways that a base URL leaves open.
    pub fn of(base: Option<&str>) -> Result<Self, ProviderError> {
        let base = on_azure(base_url(base.unwrap_or(OPENAI))?);
        let host = host(&base);
        let path = base.path();
        let forced = (path.ends_with("/chat/completions"), path.ends_with("/responses"));
        let under = |tail: &str| {
            let mut url = base.clone();
            url.set_path(&format!("{}{tail}", base.path().trim_end_matches('/')));
            url
        };
        let both = host == Host::OpenAi || (host == Host::Azure && path.ends_with("/openai/v1"));
        let (chat, responses) = match forced {
            (true, _) => (Some(base.clone()), None),
            (_, true) => (None, Some(base.clone())),
            _ => (Some(under("/chat/completions")), both.then(|| under("/responses"))),
        };
        Ok(Self { host, base, chat, responses })
    }

    /// Both ways open, whoever it is.
    #[cfg(test)]
    pub fn both(base: &str) -> Result<Self, ProviderError> {
        let mut route = Self::of(Some(base))?;
        let mut responses = route.base.clone();
        responses.set_path(&format!("{}/responses", route.base.path()));
        route.responses = Some(responses);
        Ok(route)
    }

    pub fn host(&self) -> Host {
        self.host
    }

    /// The address, for scheme, host and port.
    pub fn address(&self) -> &Url {
        &self.base
    }

    /// The name of the endpoint in the memory: its address without the query, which may hold a key.
    pub fn key(&self) -> String {
        let mut url = self.base.clone();
        url.set_query(None);
        url.to_string()
    }

    /// The API to ask for a model that thinks, or does not.
    pub fn api(&self, model: &str, thinks: bool, choices: &mut Choices) -> Api<'_> {
        match (&self.responses, &self.chat) {
            (Some(responses), Some(chat)) => {
                if thinks && openais_thinker(&short_name(model)) && choices.take(Param::Responses) {
                    Api::Responses(responses)
                } else {
                    Api::Chat(chat)
                }
            }
            (Some(responses), None) => Api::Responses(responses),
            (None, Some(chat)) => Api::Chat(chat),
            // Not made by `of`; the base is an address all the same.
            (None, None) => Api::Chat(&self.base),
        }
    }

    /// The headers that carry the key.
    pub fn headers(&self, key: Option<&Secret>) -> Result<HeaderMap, ProviderError> {
        let mut headers = HeaderMap::new();
        let Some(key) = key.map(|key| key.expose().trim()).filter(|key| !key.is_empty()) else {
            return Ok(headers);
        };
        // A JWT is three parts of base64, the first of which begins a JSON object.
        let token = key.starts_with("eyJ") && key.matches('.').count() == 2;
        if self.host == Host::Azure && !token {
            headers.insert(HeaderName::from_static("api-key"), header_value(key)?);
        } else {
            headers.insert(AUTHORIZATION, header_value(&format!("Bearer {key}"))?);
        }
        Ok(headers)
    }
}

fn host(url: &Url) -> Host {
    let name = url.host_str().unwrap_or_default();
    let of = |domain: &str| name == domain || name.ends_with(&format!(".{domain}"));
    if of("api.openai.com") {
        Host::OpenAi
    } else if of("openai.azure.com") || of("services.ai.azure.com") || of("cognitiveservices.azure.com") {
        Host::Azure
    } else if of("openrouter.ai") {
        Host::OpenRouter
    } else if of("aliyuncs.com") {
        Host::DashScope
    } else if url.port() == Some(11_434) || of("ollama.com") {
        Host::Ollama
    } else {
        Host::Other
    }
}

/// An Azure resource's address without a path is completed to its v1 API.
fn on_azure(mut url: Url) -> Url {
    let bare = matches!(url.path().trim_end_matches('/'), "" | "/openai");
    if bare && host(&url) == Host::Azure {
        url.set_path("/openai/v1");
    }
    url
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::wire::Part;

    /// Where a model that thinks, and one that does not, are asked.
    fn urls(base: &str) -> (String, String) {
        let route = Route::of(Some(base)).unwrap();
        let url = |model: &str, thinks| match route.api(model, thinks, &mut Choices::without([].into())) {
            Api::Chat(url) | Api::Responses(url) => url.to_string(),
        };
        (url("gpt-5", true), url("gpt-4o", false))
    }

    #[test]
    fn a_base_url_is_completed() {
        let chat = |base: &str| urls(base).1;
        assert_eq!(chat("http://h:1/v1/"), "http://h:1/v1/chat/completions");
        assert_eq!(chat("https://h"), "https://h/chat/completions");
        assert_eq!(chat("https://h/v1?v=2#x"), "https://h/v1/chat/completions?v=2");
        assert_eq!(chat("https://h/v1/chat/completions"), "https://h/v1/chat/completions");
        for wrong in ["ftp://h", "api.openai.com/v1", "https://me:pw@h/v1"] {
            assert!(Route::of(Some(wrong)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn thinking_models_are_asked_where_their_reasoning_is_told() {
        let both = ("https://api.openai.com/v1/responses", "https://api.openai.com/v1/chat/completions");
        assert_eq!(urls("https://api.openai.com/v1"), (both.0.to_owned(), both.1.to_owned()));
        let same = |base: &str, url: &str| assert_eq!(urls(base), (url.to_owned(), url.to_owned()), "{base}");
        same("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1/chat/completions");
        same("https://h/v1/responses", "https://h/v1/responses");
        same("https://api.openai.com/v1/chat/completions", "https://api.openai.com/v1/chat/completions");
        let azure = "https://me.openai.azure.com/openai/v1";
        assert_eq!(urls("https://me.openai.azure.com").0, format!("{azure}/responses"));
        assert_eq!(urls(&format!("{azure}/")).1, format!("{azure}/chat/completions"));
        same(
            "https://me.openai.azure.com/openai/deployments/d?api-version=2024-10-21",
            "https://me.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21",
        );
    }

    #[test]
    fn a_rejected_api_is_not_asked_again() {
        let route = Route::of(None).unwrap();
        let mut choices = Choices::without([Param::Responses.name()].into());
        assert!(matches!(route.api("gpt-5", true, &mut choices), Api::Chat(_)));
    }

    #[test]
    fn keys_go_where_they_are_looked_for() {
        let header = |base: &str, key: &str| {
            let headers = Route::of(Some(base)).unwrap().headers(Some(&Secret::new(key.to_owned()))).unwrap();
            let (name, value) = headers.iter().next().unwrap();
            assert!(value.is_sensitive());
            format!("{name}: {}", value.to_str().unwrap())
        };
        assert_eq!(header("https://h/v1", " k "), "authorization: Bearer k");
        assert_eq!(header("https://me.openai.azure.com", "k"), "api-key: k");
        assert_eq!(header("https://me.openai.azure.com", "eyJ0.eyJ1.c"), "authorization: Bearer eyJ0.eyJ1.c");
        assert!(Route::of(None).unwrap().headers(Some(&Secret::new(" ".to_owned()))).unwrap().is_empty());
        assert!(Route::of(None).unwrap().headers(Some(&Secret::new("a\nb".to_owned()))).is_err());
    }

    #[test]
    fn the_memory_knows_no_query() {
        let route = Route::of(Some("https://h/v1?key=secret")).unwrap();
        assert_eq!(route.key(), "https://h/v1");
    }
}
