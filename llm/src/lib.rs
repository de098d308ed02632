//! Language model providers: one trait, one module per wire format.
//!
//! A provider gets one batch of assets of one table and answers with alternatives for each. It does
//! not decide anything about them: the contract of N alternatives, scoring and persisting are the
//! engine's.

pub mod anthropic;
pub mod builtin;
pub mod capabilities;
pub mod draft;
mod endpoint;
pub mod error;
pub mod judge;
mod memory;
pub mod openai;
pub mod pricing;
pub mod prompt;
pub mod untrusted;
mod wire;

pub use anthropic::Anthropic;
pub use draft::{AssetDraft, DraftAlternative, DraftAnswer, DraftAsset, DraftRequest};
pub use endpoint::Endpoint;
pub use error::{CallFailed, ProviderError};
pub use judge::{Candidate, JudgeAnswer, JudgeRequest, Judged};
pub use memory::Memory;
pub use openai::Openai;
pub use wire::Secret;

use async_trait::async_trait;

/// Something that drafts descriptions.
#[async_trait]
pub trait Provider: Send + Sync {
    /// Drafts one batch.
    ///
    /// The answer may be short (fewer alternatives than asked, or assets missing); that is not an
    /// error. Transient failures were already retried when an error comes back.
    ///
    /// # Errors
    /// When no usable answer can be had; the error says who failed, how, and what to do next.
    async fn draft(&self, request: &DraftRequest) -> Result<DraftAnswer, CallFailed>;

    /// Scores alternatives that were drafted already, in one call. A provider without a model to ask gives no
    /// score at all.
    ///
    /// # Errors
    /// As [`Provider::draft`].
    async fn judge(&self, request: &JudgeRequest) -> Result<JudgeAnswer, CallFailed> {
        let _ = request;
        Ok(JudgeAnswer::default())
    }
}
