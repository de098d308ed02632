//! What is wrong with the configuration.

use thiserror::Error;

/// What is wrong with the configuration.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// A file or folder cannot be used.
    #[error("{path}: {reason}. Check that it exists and is yours.")]
    Io {
        /// The file or folder.
        path: String,
        /// What the operating system said.
        reason: String,
    },
    /// The file is not what it should be.
    #[error("{path}: {reason}")]
    File {
        /// The file.
        path: String,
        /// What is wrong, and what was probably meant.
        reason: String,
    },
    /// The file is fine, but written so that a change here could break what a person wrote.
    #[error(
        "{path} is written in a style that is not changed here safely. Make this change in an editor; it takes effect at once."
    )]
    Style {
        /// The file.
        path: String,
    },
    /// Somebody else writes the file again and again.
    #[error("{path} is being changed by somebody else. Try again.")]
    Busy {
        /// The file.
        path: String,
    },
    /// A profile that is not there.
    #[error("There is no {kind} profile '{name}'.{}", there_are(.known))]
    NoProfile {
        /// `db`, `llm` or `doc`.
        kind: &'static str,
        /// The name that was asked for.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// A secret that cannot be read.
    #[error("The secret {reference} cannot be read: {reason}.")]
    Secret {
        /// Where it should be.
        reference: String,
        /// Why not.
        reason: String,
    },
    /// A store that this version cannot open.
    #[error("The store '{0}' is not one that this version opens. Use sqlite:///path/to/amx.db.")]
    Store(String),
}

impl ConfigError {
    /// A file or folder that the operating system did not give.
    pub(super) fn io(path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::Io { path: path.display().to_string(), reason: error.to_string() }
    }
}

fn there_are(names: &[String]) -> String {
    if names.is_empty() { String::new() } else { format!(" There are: {}.", names.join(", ")) }
}
