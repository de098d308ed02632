//! The pending queue, and what became of its entries when they were applied.

use crate::asset::Asset;
use crate::clock::Timestamp;
use crate::ids::{AuditId, PendingId, ResultId, Revision, RunId};
use serde::{Deserialize, Serialize};

/// An accepted description that waits to be applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PendingEntry {
    /// The entry's id.
    pub id: PendingId,
    /// The row that holds it.
    pub result_id: ResultId,
    /// That row's run.
    pub run_id: RunId,
    /// That row's version.
    pub version: i64,
    /// That row's revision.
    pub revision: Revision,
    /// The db profile whose database it is for.
    pub db_profile: String,
    /// What it describes.
    pub asset: Asset,
    /// The text.
    pub description: String,
    /// The comment that the asset had when the run profiled it.
    pub current_comment: Option<String>,
    /// When it was queued.
    pub queued_at: Timestamp,
    /// Why the last attempt to apply it failed.
    pub error: Option<String>,
}

/// What became of an entry, or would.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Preview: it would be written.
    Ready,
    /// Written (or the very text was there already).
    Applied,
    /// The comment changed since the run profiled it; left queued.
    Drifted,
    /// The database refused; left queued.
    Failed,
}

impl Outcome {
    /// The name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Ready => "Ready",
            Self::Applied => "Applied",
            Self::Drifted => "Drifted",
            Self::Failed => "Failed",
        }
    }
}

/// One entry's line in a preview or in the outcome of an apply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntryOutcome {
    /// The entry.
    pub id: PendingId,
    /// The row that held it.
    pub result_id: ResultId,
    /// What it describes.
    pub asset: Asset,
    /// The exact statement.
    pub statement: String,
    /// What became of it.
    pub outcome: Outcome,
    /// Why it was not written.
    pub error: Option<String>,
    /// The comment in the database now, where it was read.
    pub live_comment: Option<String>,
}

/// The queue's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PendingPage {
    /// Entries, in the order they were queued.
    pub items: Vec<PendingEntry>,
    /// Entries on all pages.
    pub total: i64,
    /// This page, from 1.
    pub page: i64,
    /// How many pages there are, at least 1.
    pub pages: i64,
}

/// An applied comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    /// Its id.
    pub id: AuditId,
    /// The db profile.
    pub db_profile: String,
    /// What was commented.
    pub asset: Asset,
    /// The comment before.
    pub before: Option<String>,
    /// The comment after.
    pub after: String,
    /// The row it came from.
    pub result_id: ResultId,
    /// The run it came from.
    pub run_id: RunId,
    /// When it was written.
    pub applied_at: Timestamp,
}
