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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worker::draft::{Batch, Evidence};
    use domain::asset::AssetKind;
    use std::sync::Arc;
    use store::plan::PlannedTable;

    fn batch(trouble: Trouble) -> Drafted {
        let table = PlannedTable {
            position: 0,
            schema: "main".into(),
            table: "t".into(),
            kind: AssetKind::Table,
            itself: true,
            columns: Vec::new(),
            first_ordinal: 0,
        };
        let assets = vec![(0, None), (1, Some("a".to_owned()))];
        let batch = Batch { table: Arc::new(table), evidence: Evidence::none(), assets };
        let error = (trouble != Trouble::None).then(|| "It is away.".to_owned());
        Drafted { trouble, error, ..Drafted::empty(&batch) }
    }

    /// After which batch the run stops.
    fn stops(troubles: &[Trouble]) -> Option<usize> {
        let mut outage = Outage::default();
        troubles.iter().position(|trouble| outage.note(&batch(*trouble)).is_some())
    }

    #[test]
    fn three_in_a_row_that_nobody_answered_stop_a_run() {
        use Trouble::{None as Fine, Outage as Away, Unknown};
        assert_eq!(stops(&[Away, Away, Away, Away]), Some(2));
        assert_eq!(stops(&[Away, Away, Fine, Away, Away, Fine]), None);
        // A wide table that cannot be read is one trouble.
        assert_eq!(stops(&[Away, Unknown, Unknown, Unknown]), None);
        assert_eq!(stops(&[Away, Unknown, Away, Unknown, Away]), Some(4));
        let mut outage = Outage::default();
        let reason = [Away, Unknown, Away, Away].map(|trouble| outage.note(&batch(trouble)))[3].clone();
        assert!(reason.unwrap().starts_with("It is away. 3 batches in a row failed by it"));
    }

    #[test]
    fn who_answers_badly_is_there() {
        let provider = "openai";
        let status = |status| ProviderError::Status { provider, status, message: String::new() };
        for (error, trouble) in [
            (status(503), Trouble::Outage),
            (status(429), Trouble::Outage),
            (status(400), Trouble::None),
            (ProviderError::Unauthorized { provider, status: 401 }, Trouble::Outage),
            (ProviderError::Unreadable { provider, reason: String::new() }, Trouble::None),
        ] {
            assert_eq!(Trouble::of_provider(&error), trouble, "{error}");
        }
        let lost = EngineError::Source(SourceError::Lost("gone".into()));
        assert_eq!(Trouble::of_source(&lost), Trouble::Outage);
        let refused = EngineError::Source(SourceError::Database("no right".into()));
        assert_eq!(Trouble::of_source(&refused), Trouble::None);
    }
}
