//! The versions of an asset's description, for an open row's history.

use crate::clock::Timestamp;
use crate::ids::{ResultId, RunId};
use crate::result::ReviewStatus;
use crate::run::RunCommand;
use crate::settings::AlternativesMode;
use serde::{Deserialize, Serialize};

/// One version: a row of some run, as its history shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// The row.
    pub result_id: ResultId,
    /// Its run.
    pub run_id: RunId,
    /// 1 for the first.
    pub version: i64,
    /// What started the run.
    pub command: RunCommand,
    /// Which model drafted it.
    pub model: String,
    /// How its alternatives differ.
    pub mode: AlternativesMode,
    /// The current text.
    pub description: String,
    /// The letter of the alternative that the text is; `None` after an edit to other words.
    pub chosen: Option<char>,
    /// The decision.
    pub status: ReviewStatus,
    /// It holds the asset's entry in the pending queue.
    pub queued: bool,
    /// When the text was last written to the database.
    pub applied_at: Option<Timestamp>,
    /// The seed's text, of variations.
    pub seed: Option<String>,
    /// The person's additional instructions.
    pub instructions: Option<String>,
}
