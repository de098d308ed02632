//! The one conversion from what the engine says to what a wire carries.

use crate::EngineError;
use crate::config::ConfigError;
use domain::error::{FieldError, Problem};
use store::StoreError;

impl EngineError {
    /// The error as a problem document, for the JSON API and the server functions alike. A failing
    /// store is logged here, at the boundary, once.
    pub fn into_problem(self) -> Problem {
        let detail = self.to_string();
        match self {
            Self::Invalid(errors) => invalid(detail, errors),
            Self::Review(_) => {
                let field = FieldError { field: String::new(), message: detail.clone() };
                invalid(detail, vec![field])
            }
            Self::Conflict { current } => Problem {
                current: Some(current),
                ..Problem::new(409, "stale-revision", "Stale revision", detail)
            },
            Self::Held { holder, current } => Problem {
                current: Some(current),
                holder: Some(Box::new(holder)),
                ..Problem::new(409, "held", "Another version is queued", detail)
            },
            Self::Undone(_) => Problem::new(409, "undone", "Cannot be undone or redone", detail),
            Self::InUse(_) => Problem::new(409, "in-use", "In use", detail),
            Self::Config(ConfigError::NoProfile { .. }) => {
                Problem::new(404, "not-found", "Not found", detail)
            }
            Self::NotRevertible(_) => Problem::new(409, "not-revertible", "Not reverted", detail),
            Self::Interrupted => Problem::new(503, "interrupted", "Interrupted", detail),
            Self::NoProfile { .. } => Problem::new(409, "no-profile", "No profile", detail),
            Self::AtWork(_) => Problem::new(409, "at-work", "At work", detail),
            Self::NothingToDo(_) => Problem::new(409, "nothing-to-do", "Nothing to do", detail),
            Self::TooManyJobs(_) => Problem::new(429, "too-many-jobs", "Too many jobs", detail),
            Self::Store(StoreError::NotFound { .. }) => Problem::new(404, "not-found", "Not found", detail),
            Self::Config(_) => Problem::new(422, "configuration", "Configuration", detail),
            Self::Source(_) => Problem::new(502, "database", "The target database failed", detail),
            Self::Provider(_) => Problem::new(502, "provider", "The language model failed", detail),
            Self::Export(_) => Problem::new(500, "export", "The export failed", detail),
            Self::Store(_) => {
                tracing::error!(error = %detail, "the store failed a request: {detail}");
                Problem::new(503, "store", "The store failed", detail)
            }
        }
    }
}

fn invalid(detail: String, errors: Vec<FieldError>) -> Problem {
    Problem { errors, ..Problem::new(422, "invalid", "Invalid request", detail) }
}
