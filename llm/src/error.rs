//! What can go wrong with a provider, as sentences that say what to do.

use domain::money::Usage;
use thiserror::Error;

/// A call that gave nothing, and what it cost all the same.
#[derive(Debug, Clone, Error, PartialEq)]
#[error("{error}")]
pub struct CallFailed {
    /// Why.
    #[source]
    pub error: ProviderError,
    /// Tokens of the answers that could not be used: they are paid for.
    pub usage: Usage,
}

impl From<ProviderError> for CallFailed {
    fn from(error: ProviderError) -> Self {
        Self { error, usage: Usage::default() }
    }
}

/// A provider gave no usable answer. Messages never hold a key.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum ProviderError {
    /// The endpoint could not be reached, or the connection broke, through all retries.
    #[error(
        "{provider} at {endpoint} cannot be reached ({reason}). Check the profile's base URL and that the server is running, then resume the run."
    )]
    Unreachable {
        /// The provider's kind.
        provider: &'static str,
        /// Scheme, host and port.
        endpoint: String,
        /// What the connection said.
        reason: String,
    },
    /// No answer within the profile's `timeout_s`.
    #[error(
        "{provider} at {endpoint} did not answer within {seconds} s. Raise timeout_s in the profile or lower batch_size."
    )]
    Timeout {
        /// The provider's kind.
        provider: &'static str,
        /// Scheme, host and port.
        endpoint: String,
        /// The limit.
        seconds: u64,
    },
    /// 401 or 403.
    #[error("{provider} refused the key (HTTP {status}). Set a valid api_key in the llm profile.")]
    Unauthorized {
        /// The provider's kind.
        provider: &'static str,
        /// The HTTP status.
        status: u16,
    },
    /// The account behind the key is empty.
    #[error(
        "{provider} says that the account has no credit left (HTTP {status}): {message} Top it up, then resume the run."
    )]
    OutOfCredit {
        /// The provider's kind.
        provider: &'static str,
        /// The HTTP status.
        status: u16,
        /// The provider's own words, shortened.
        message: String,
    },
    /// The prompt does not fit into the model's context.
    #[error(
        "{provider} says that the prompt is too long: {message} Lower batch_size or prompt_detail in the profile, then resume the run."
    )]
    TooLong {
        /// The provider's kind.
        provider: &'static str,
        /// The provider's own words, shortened.
        message: String,
    },
    /// The model declined to answer.
    #[error(
        "{provider} declined to describe these columns ({reason}). Retry them, change the instructions, or use another model."
    )]
    Declined {
        /// The provider's kind.
        provider: &'static str,
        /// The model's own words, shortened.
        reason: String,
    },
    /// Another HTTP status that is an error, retries included.
    #[error("{provider} answered HTTP {status}: {message} {}", next_step(*.status))]
    Status {
        /// The provider's kind.
        provider: &'static str,
        /// The HTTP status.
        status: u16,
        /// The provider's own words, shortened.
        message: String,
    },
    /// The answer could not be read, even after asking again.
    #[error(
        "{provider} answered with something that is not the JSON asked for ({reason}). Try a larger max_tokens, a smaller batch_size, or another model."
    )]
    Unreadable {
        /// The provider's kind.
        provider: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// The profile cannot work as it is written.
    #[error("The llm profile is not usable: {0}")]
    Profile(String),
}

fn next_step(status: u16) -> &'static str {
    match status {
        404 => "Check the profile's base_url and model.",
        413 => "Lower batch_size or prompt_detail.",
        429 => "The rate limit holds on; lower concurrency or wait, then resume the run.",
        500..=599 => "The provider has a problem of its own; resume the run later.",
        _ => "Check the profile's settings.",
    }
}
