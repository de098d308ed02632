//! How an endpoint is reached.

use super::retry;
use super::secret::Secret;
use std::time::Duration;

/// What an OpenAI-compatible endpoint needs.
#[derive(Debug, Clone)]
pub struct OpenaiConfig {
    /// Everything before `/chat/completions`, usually ending in `/v1`.
    pub base_url: String,
    /// Sent as a bearer token; local servers need none.
    pub api_key: Option<Secret>,
    /// Seconds until a call is given up.
    pub timeout_s: u64,
    /// Tries of one call, the first included.
    pub attempts: u32,
    /// The first pause before a retry; it doubles with each.
    pub retry_base: Duration,
}

impl Default for OpenaiConfig {
    fn default() -> Self {
        Self {
            base_url: "https://api.openai.com/v1".to_owned(),
            api_key: None,
            timeout_s: 120,
            attempts: retry::ATTEMPTS,
            retry_base: Duration::from_millis(500),
        }
    }
}
