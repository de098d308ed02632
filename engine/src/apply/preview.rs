//! What an apply would do.

use super::outcome::{drifted, failed, is_drifted, line};
use super::{Told, change};
use crate::Engine;
use crate::EngineError;
use domain::pending::{EntryOutcome, Outcome, PendingEntry};
use sources::{Preview, SourceError, TargetDatabase};

/// The statements of a chunk, and what would not be written.
pub(super) async fn preview(target: &dyn TargetDatabase, entries: Vec<PendingEntry>) -> Told {
    let mut gone = None;
    let outcomes = look(target, &entries)
        .await
        .into_iter()
        .zip(entries)
        .map(|(found, entry)| match found {
            Err(error) => {
                let line = failed(&entry, target.statement(&entry.asset, &entry.description), &error);
                note_gone(&mut gone, error);
                line
            }
            Ok(Preview { current, statement }) if is_drifted(&entry, current.as_deref()) => {
                drifted(&entry, statement, current)
            }
            Ok(Preview { current, statement }) => {
                EntryOutcome { live_comment: current, ..line(&entry, statement, Outcome::Ready) }
            }
        })
        .collect();
    Told { outcomes, gone }
}

/// The live comments and the statements, in the order of the entries.
pub(super) async fn look(
    target: &dyn TargetDatabase,
    entries: &[PendingEntry],
) -> Vec<Result<Preview, SourceError>> {
    let changes: Vec<_> = entries.iter().map(|entry| change(entry, entry.current_comment.clone())).collect();
    let mut found = target.previews(&changes).await;
    for preview in found.iter_mut().flatten() {
        // No comment and an empty one are the same to people.
        preview.current = preview.current.take().filter(|comment| !comment.is_empty());
    }
    found
}

/// Remembers that the database does not answer at all.
pub(super) fn note_gone(gone: &mut Option<SourceError>, error: SourceError) {
    if matches!(error, SourceError::Connect { .. } | SourceError::Lost(_)) {
        *gone = Some(error);
    }
}

impl Engine {
    /// Entries whose database cannot be reached fail; those of other databases go on.
    pub(super) async fn unreachable(
        &self,
        entries: Vec<PendingEntry>,
        reason: &str,
        step: super::Step,
    ) -> Result<Vec<EntryOutcome>, EngineError> {
        let outcomes: Vec<EntryOutcome> =
            entries.iter().map(|entry| failed(entry, String::new(), &reason)).collect();
        if matches!(step, super::Step::Apply { .. }) {
            self.keep(&outcomes).await?;
        }
        Ok(outcomes)
    }
}
