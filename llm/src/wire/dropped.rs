//! What a model does not take and a request therefore leaves out, and who was told of it.

use super::complaint::Complaint;
use super::http::Failure;
use crate::error::ProviderError;
use crate::memory::Memory;
use crate::prompt::clean;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// One provider's view of the shared memory. A part that is left out is told once to each provider, and so
/// once to each run, also when the memory knew it from an earlier one.
pub(crate) struct Dropped {
    memory: Memory,
    /// The endpoint's address, as the memory knows it.
    endpoint: String,
    told: Mutex<BTreeSet<(String, &'static str)>>,
}

impl Dropped {
    /// The view of an endpoint.
    pub fn new(memory: Memory, endpoint: String) -> Self {
        Self { memory, endpoint, told: Mutex::default() }
    }

    /// What becomes of one attempt: its answer, or nothing where it is to be made again without what the model
    /// rejected. `rejected` names the part of the request that a complaint is about.
    ///
    /// # Errors
    /// When nothing helps.
    pub fn settle(
        &self,
        model: &str,
        left_out: &[&'static str],
        answer: Result<Value, Failure>,
        rejected: impl Fn(&Complaint) -> Option<&'static str>,
        warnings: &mut Vec<String>,
        provider: &'static str,
    ) -> Result<Option<Value>, ProviderError> {
        match answer {
            Ok(value) => {
                warnings.extend(self.news(model, left_out));
                Ok(Some(value))
            }
            Err(Failure::Final(error)) => Err(error),
            Err(Failure::Rejected(complaint)) => match rejected(&complaint) {
                Some(part) => {
                    self.add(model, part);
                    Ok(None)
                }
                None => Err(complaint.into_error(provider)),
            },
        }
    }

    /// The names of what a model rejects.
    pub fn of(&self, model: &str) -> BTreeSet<&'static str> {
        self.memory.rejected(&self.endpoint, model)
    }

    /// Keeps that a model rejects a part.
    fn add(&self, model: &str, part: &'static str) {
        tracing::info!(model, part, "{model} rejects {part}; it is left out from now on");
        self.memory.reject(&self.endpoint, model, part);
    }

    /// The sentences for parts that a request would have had, those that were not told yet.
    fn news(&self, model: &str, left_out: &[&'static str]) -> Vec<String> {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let short = clean::line(model, 100);
        left_out
            .iter()
            .filter(|part| told.insert((model.to_owned(), part)))
            .map(|part| format!("{short} does not take {part}; it was left out."))
            .collect()
    }
}
