//! The pending queue, and what became of its entries when they were applied.

use crate::asset::Asset;
use crate::clock::Timestamp;
use crate::ids::{OperationId, PendingId, ResultId, Revision, RunId};
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
    /// The comment that an apply expects: what the run read, or what was applied since from a version of
    /// this row.
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
    /// Ours: the text to write.
    pub description: String,
    /// The base: the comment that was expected to be there.
    pub expected_comment: Option<String>,
    /// Theirs: the comment in the database now, where it was read.
    pub live_comment: Option<String>,
}

/// Which part of the queue is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingQuery {
    /// From 1.
    pub page: i64,
    /// Text to find in the asset's path or the description; empty for all.
    pub q: String,
}

/// The queue's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PendingPage {
    /// Entries, in the order they were queued.
    pub items: Vec<PendingEntry>,
    /// Entries that were found, on all pages.
    pub total: i64,
    /// Entries in the whole queue.
    pub queued: i64,
    /// This page, from 1.
    pub page: i64,
    /// How many pages there are, at least 1.
    pub pages: i64,
}

/// What emptying the queue did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cleared {
    /// Entries that were taken out.
    pub removed: usize,
    /// What undo names; nothing where there was no entry.
    pub operation_id: Option<OperationId>,
}
