//! What can go wrong with the store.

use domain::ids::Revision;
use thiserror::Error;

/// The store did not do what was asked.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The file cannot be opened or created.
    #[error(
        "The store {path} cannot be opened: {reason}. Check that the folder exists, is yours and has space left."
    )]
    Open {
        /// The file.
        path: String,
        /// What the operating system or SQLite said.
        reason: String,
    },
    /// The store was written by a newer version.
    #[error(
        "The store was written by a newer AMX Studio (schema {found}, this one knows {known}). Update AMX Studio."
    )]
    Newer {
        /// Its schema version.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// Nothing has that id.
    #[error("There is no {what} {id}.")]
    NotFound {
        /// `run`, `result` …
        what: &'static str,
        /// The id as text.
        id: String,
    },
    /// The decision was made on an older revision of the row.
    #[error("This row was changed meanwhile (revision {current}).")]
    Stale {
        /// The row's revision now.
        current: Revision,
    },
    /// The job belongs to another worker by now.
    #[error("The job's lease was lost to another worker.")]
    LeaseLost,
    /// A stored value is not one that this program writes.
    #[error("The store holds a value that cannot be read: {0}.")]
    Corrupt(String),
    /// Anything else that the database said.
    #[error(
        "The store could not be read or written: {0}. If the disk is full or read-only, mend that and try again."
    )]
    Database(#[from] sqlx::Error),
}

impl StoreError {
    /// A missing row.
    pub(crate) fn not_found(what: &'static str, id: impl ToString) -> Self {
        Self::NotFound { what, id: id.to_string() }
    }

    /// A stored value that does not parse.
    pub fn corrupt(what: &str, value: impl std::fmt::Display) -> Self {
        Self::Corrupt(format!("{what} '{value}'"))
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Corrupt(error.to_string())
    }
}
