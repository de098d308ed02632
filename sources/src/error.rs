//! What can go wrong with a target database, as sentences that say what to do.

use thiserror::Error;

/// A target database gave no usable answer. Messages never hold a password.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SourceError {
    /// The url is not one that a source understands.
    #[error(
        "The database url is not usable: {0}. Use postgres://user@host:5432/name or sqlite:///path/to/file."
    )]
    Url(String),
    /// No connection.
    #[error(
        "The database {target} cannot be reached: {reason}. Check the profile's url and that the server is running."
    )]
    Connect {
        /// Host and database, without credentials.
        target: String,
        /// What the driver said.
        reason: String,
    },
    /// The connection broke, or none could be made any more.
    #[error(
        "The connection to the database was lost: {0}. Check that the server is running, then try again."
    )]
    Lost(String),
    /// A table or column that is not there (any more).
    #[error("{0} does not exist in the database any more. Run the scope again to see what is there now.")]
    Missing(String),
    /// The user may not do that.
    #[error("The database user has no right to do that on {object}: {reason}. Grant it, then apply again.")]
    Forbidden {
        /// The asset.
        object: String,
        /// What the database said.
        reason: String,
    },
    /// Any other answer of the database.
    #[error("The database said: {0}")]
    Database(String),
}

impl From<sqlx::Error> for SourceError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(inner) => Self::Database(inner.message().to_owned()),
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => {
                Self::Lost(error.to_string())
            }
            other => Self::Database(other.to_string()),
        }
    }
}
