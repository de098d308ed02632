//! What goes to a provider and what comes back.

use domain::citation::Citation;
use domain::money::Usage;
use domain::profile::TableProfile;
use domain::result::Source;
use domain::settings::LlmSettings;
use std::sync::Arc;

/// One batch: assets of one table.
#[derive(Debug, Clone)]
pub struct DraftRequest {
    /// The table that all assets belong to.
    pub table: Arc<TableProfile>,
    /// The tables at the other end of its foreign keys, as far as they are known (facts without statistics).
    pub neighbours: Arc<Vec<TableProfile>>,
    /// What to describe.
    pub assets: Vec<DraftAsset>,
    /// Alternatives wanted for each asset (1 to 5). In a top-up call only the missing ones.
    pub n: u8,
    /// The run's frozen settings.
    pub settings: Arc<LlmSettings>,
    /// The person's additional instructions.
    pub instructions: Option<String>,
    /// The text that the alternatives shall be variations of; its assets avoid it.
    pub seed: Option<String>,
}

/// One asset of a batch.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DraftAsset {
    /// The column, or `None` for the table itself.
    pub column: Option<String>,
    /// Texts that must not come again (already drafted ones in a top-up call, the seed of variations).
    pub avoid: Vec<String>,
    /// What documents and code say of it, best first.
    pub passages: Vec<Citation>,
}

/// A provider's answer to a batch.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DraftAnswer {
    /// Drafts in any order; assets may be missing.
    pub drafts: Vec<AssetDraft>,
    /// Tokens used, all retries of this call included.
    pub usage: Usage,
    /// The model's reasoning trace for the batch.
    pub reasoning: Option<String>,
    /// The answer as it came, so that it can be parsed again. Empty for `builtin`.
    pub raw: String,
    /// What a person should know (a parameter that the model rejected and that was dropped …).
    pub warnings: Vec<String>,
}

/// The drafts of one asset.
#[derive(Debug, Clone, PartialEq)]
pub struct AssetDraft {
    /// The column, or `None` for the table itself.
    pub column: Option<String>,
    /// Best first.
    pub alternatives: Vec<DraftAlternative>,
    /// Where the description comes from, when the provider knows; else the engine decides.
    pub source: Option<Source>,
    /// Why, for this asset.
    pub reasoning: Option<String>,
}

/// One drafted description.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftAlternative {
    /// One paragraph of plain text.
    pub text: String,
    /// The confidence that the model declares itself, in [0, 1].
    pub self_score: Option<f64>,
    /// Mean natural-log probability over the tokens of this text alone; `None` where the provider gave none.
    pub logprob: Option<f64>,
}
