//! How a provider's endpoint is reached.

use crate::memory::Memory;
use crate::wire::{ATTEMPTS, Secret};
use std::time::Duration;

/// Where an endpoint is, how it is authorised, and how long it is waited for.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// Its address; `None` is the provider's own.
    pub base_url: Option<String>,
    /// The key; local servers need none.
    pub api_key: Option<Secret>,
    /// Seconds until a call is given up.
    pub timeout_s: u64,
    /// Tries of one call, the first included.
    pub attempts: u32,
    /// The first pause before a retry; it doubles with each.
    pub retry_base: Duration,
    /// What models were found not to take; shared by the providers of a process.
    pub memory: Memory,
}

impl Default for Endpoint {
    fn default() -> Self {
        Self {
            base_url: None,
            api_key: None,
            timeout_s: 120,
            attempts: ATTEMPTS,
            retry_base: Duration::from_millis(500),
            memory: Memory::default(),
        }
    }
}
