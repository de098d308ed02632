//! The one place where providers are made: for the worker's runs and for **Test connection**.

use crate::{Engine, EngineError};
use domain::settings::{LlmSettings, ProviderKind};
use llm::builtin::Builtin;
use llm::{Anthropic, Endpoint, Openai, Provider, ProviderError, Secret};
use std::sync::Arc;

impl Engine {
    /// The provider of a run: its frozen settings, and the way to it as the profile tells it now.
    ///
    /// # Errors
    /// When the profile or its key is gone, or cannot be used.
    pub(crate) fn provider(
        &self,
        llm_profile: &str,
        settings: &LlmSettings,
    ) -> Result<Arc<dyn Provider>, EngineError> {
        if settings.provider == ProviderKind::Builtin {
            return Ok(provider(settings, Endpoint::default())?);
        }
        let config = self.config();
        let profile = config.llm_profile(llm_profile)?;
        let api_key = profile.api_key.as_ref().map(|secret| config.secret(secret)).transpose()?;
        let endpoint = self.endpoint(profile.base_url, api_key, settings);
        Ok(provider(settings, endpoint)?)
    }

    /// An endpoint that shares what this process learned of models.
    pub(crate) fn endpoint(
        &self,
        base_url: Option<String>,
        api_key: Option<String>,
        settings: &LlmSettings,
    ) -> Endpoint {
        Endpoint {
            base_url,
            api_key: api_key.map(Secret::new),
            timeout_s: settings.timeout_s,
            memory: self.llm_memory().clone(),
            ..Endpoint::default()
        }
    }
}

/// A provider for settings at an endpoint.
///
/// # Errors
/// When the endpoint's address or key cannot be used.
pub(crate) fn provider(
    settings: &LlmSettings,
    endpoint: Endpoint,
) -> Result<Arc<dyn Provider>, ProviderError> {
    Ok(match settings.provider {
        ProviderKind::Builtin => Arc::new(Builtin),
        ProviderKind::Openai if endpoint.base_url.is_none() => {
            let missing = "it has no base_url. Add one, `/v1` included.";
            return Err(ProviderError::Profile(missing.to_owned()));
        }
        ProviderKind::Openai => Arc::new(Openai::new(endpoint)?),
        ProviderKind::Anthropic => Arc::new(Anthropic::new(endpoint)?),
    })
}
