//! When to stop trying: a provider or a database that is away fails every batch to come.
//!
//! Each call was already repeated with pauses before it counts as failed. After [`IN_A_ROW`] batches in a row that
//! failed because nobody answered, or nobody may ask, the run ends as failed with what to do, rather than listing ten
//! thousand assets as failures one batch after another. What was tried is among the failures (Retry failed), what was
//! not is left for Resume. A provider that answers badly is there: that never stops a run.

use super::drafted::Drafted;
use crate::EngineError;
use llm::ProviderError;
use sources::SourceError;

/// Failed batches in a row after which a run stops.
const IN_A_ROW: usize = 3;

/// What a batch says of the way to the provider and the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Trouble {
    /// It is open.
    #[default]
    None,
    /// It is closed: the next batch will most likely fail as well.
    Outage,
    /// Nothing: a further batch of a table that could not be read.
    Unknown,
}

impl Trouble {
    /// What a provider's error says.
    pub(super) fn of_provider(error: &ProviderError) -> Self {
        let outage = match error {
            ProviderError::Unreachable { .. }
            | ProviderError::Timeout { .. }
            | ProviderError::Unauthorized { .. }
            | ProviderError::OutOfCredit { .. } => true,
            // No money, no such model, too many requests, the provider's own trouble.
            ProviderError::Status { status, .. } => matches!(status, 402 | 404 | 429 | 500..=599),
            _ => false,
        };
        if outage { Self::Outage } else { Self::None }
    }

    /// What an error while a table was read says.
    pub(super) fn of_source(error: &EngineError) -> Self {
        match error {
            EngineError::Source(SourceError::Connect { .. } | SourceError::Lost(_)) => Self::Outage,
            _ => Self::None,
        }
    }
}

/// Counts failed batches in a row.
#[derive(Debug, Default)]
pub(super) struct Outage {
    in_a_row: usize,
    assets: i64,
}

impl Outage {
    /// Notes a batch. Gives the reason to stop once there is one.
    pub(super) fn note(&mut self, batch: &Drafted) -> Option<String> {
        match batch.trouble {
            Trouble::None => *self = Self::default(),
            Trouble::Unknown => self.assets += batch.assets,
            Trouble::Outage => {
                self.in_a_row += 1;
                self.assets += batch.assets;
            }
        }
        let reason = batch.error.as_deref().filter(|_| self.in_a_row >= IN_A_ROW)?;
        let tried = domain::text::counted(self.assets, "asset");
        Some(format!(
            "{reason} {IN_A_ROW} batches in a row failed by it, so the run stopped. Once it is mended, Resume goes on \
             with the rest, and Retry failed drafts the {tried} that failed."
        ))
    }
}
