//! What can go wrong in the engine. Every message is a sentence that a person can act on.

use domain::error::FieldError;
use domain::ids::RunId;
use domain::result::{ResultRow, VersionRef};
use domain::review::ReviewError;
use llm::ProviderError;
use sources::SourceError;
use store::StoreError;
use thiserror::Error;

/// The engine did not do what was asked.
#[derive(Debug, Error)]
pub enum EngineError {
    /// The configuration is wrong.
    #[error("{0}")]
    Config(#[from] crate::config::ConfigError),
    /// A field of a request is wrong.
    #[error("{}", fields_sentence(.0))]
    Invalid(Vec<FieldError>),
    /// The row was changed since the decision was made.
    #[error("Somebody changed this row meanwhile. Look at its current state and decide again.")]
    Conflict {
        /// The row as it is now.
        current: Box<ResultRow>,
    },
    /// Another version of the asset holds its one queue entry.
    #[error("{}", ReviewError::Held(*.holder))]
    Held {
        /// That version.
        holder: VersionRef,
        /// The row as it is.
        current: Box<ResultRow>,
    },
    /// An operation cannot be undone or redone.
    #[error("{0}")]
    Undone(String),
    /// The decision makes no sense on this row.
    #[error(transparent)]
    Review(#[from] ReviewError),
    /// Something else needs what shall go.
    #[error("{0}")]
    InUse(String),
    /// An applied comment cannot be taken back as it was.
    #[error("{0}")]
    NotRevertible(String),
    /// The server stopped in the middle.
    #[error("The server stopped before this was done. Look at the queue and the audit, then try again.")]
    Interrupted,
    /// A re-run's source kept nothing of a table.
    #[error("Run #{run} kept no profile of {table}. Start a new run over it.")]
    NoProfile {
        /// The run that should have it.
        run: RunId,
        /// `schema.table`.
        table: String,
    },
    /// A job is at work on it.
    #[error("{0}")]
    AtWork(String),
    /// There is nothing that would be done.
    #[error("{0}")]
    NothingToDo(String),
    /// Too many jobs at once.
    #[error("{0} runs are waiting or running already. Wait for one to end, or cancel one.")]
    TooManyJobs(i64),
    /// The target database.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The language model.
    #[error(transparent)]
    Provider(#[from] ProviderError),
    /// An export could not be written.
    #[error("The export could not be written: {0}. Try again, or choose another format.")]
    Export(std::io::Error),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl EngineError {
    /// One field that is wrong.
    pub(crate) fn field(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError { field: field.to_owned(), message: message.into() }])
    }
}

fn fields_sentence(errors: &[FieldError]) -> String {
    errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join(" ")
}
