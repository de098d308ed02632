//! What was read of a doc profile.

use crate::clock::Timestamp;
use serde::{Deserialize, Serialize};

/// A file or path that could not be read, or not as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocProblem {
    /// The file or path.
    pub path: String,
    /// Why: the end of a sentence about it.
    pub reason: String,
}

impl DocProblem {
    /// `docs/a.pdf: it is no readable PDF …`.
    pub fn sentence(&self) -> String {
        format!("{}: {}.", self.path, self.reason.trim_end_matches('.'))
    }
}

/// How it stands with a doc profile's documents.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocState {
    /// The profile.
    pub profile: String,
    /// When its files were looked at last; none before the first time.
    pub ingested_at: Option<Timestamp>,
    /// Files that are known.
    pub files: i64,
    /// Passages of them, windows of code included.
    pub passages: i64,
    /// What could not be read.
    pub problems: Vec<DocProblem>,
}

/// What an ingest did.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IngestReport {
    /// Files that are new.
    pub added: i64,
    /// Files that say something else than before.
    pub changed: i64,
    /// Files that are as they were: they were not read again.
    pub unchanged: i64,
    /// Files that are gone.
    pub removed: i64,
    /// Files in the folders whose format is not read.
    pub skipped: i64,
    /// How long it took, in milliseconds.
    pub millis: u64,
    /// How it stands now.
    pub state: DocState,
}
