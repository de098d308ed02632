//! One chunk of an apply: look, note the attempts, write, settle.

use super::outcome::{drifted, failed, is_drifted, line};
use super::preview::{look, note_gone};
use super::{Told, change};
use crate::{Engine, EngineError};
use domain::ids::{AuditId, ResultId};
use domain::pending::{EntryOutcome, Outcome, PendingEntry};
use sources::{ApplyOutcome, CommentChange, SourceError, TargetDatabase};
use store::attempts::{Attempt, Write};
use store::settle::Since;
use store::{StoreError, attempts, audit, changes, pending, settle};

/// An entry that is to be written.
struct Planned {
    entry: PendingEntry,
    statement: String,
    change: CommentChange,
}

impl Engine {
    /// Applies entries of one database.
    pub(super) async fn apply_chunk(
        &self,
        target: &dyn TargetDatabase,
        entries: Vec<PendingEntry>,
        confirm_drift: bool,
    ) -> Result<Told, EngineError> {
        let (planned, mut told) = plan(target, entries, confirm_drift).await;
        self.keep(&told.outcomes).await?;
        let (attempts, newest) = self.note(&planned).await?;
        let changes: Vec<CommentChange> = planned.iter().map(|planned| planned.change.clone()).collect();
        let written = target.write_comments(&changes).await;

        let mut tx = self.store().write().await?;
        for ((planned, attempt), result) in planned.into_iter().zip(&attempts).zip(written) {
            let Planned { entry, statement, change } = planned;
            let outcome = match result {
                Ok(ApplyOutcome::Applied { .. }) => {
                    settle::written(&mut tx, attempt, Since::Entry(newest)).await?;
                    EntryOutcome {
                        live_comment: change.expected,
                        ..line(&entry, statement, Outcome::Applied)
                    }
                }
                // What a former apply of ours wrote was settled before: these words are somebody else's.
                Ok(ApplyOutcome::Unchanged) => {
                    settle::found(&mut tx, attempt).await?;
                    line(&entry, statement, Outcome::Applied)
                }
                Ok(ApplyOutcome::Drifted { current }) => {
                    attempts::give_up(&mut tx, attempt).await?;
                    drifted(&entry, statement, current)
                }
                Err(error) => {
                    // Where the connection broke nobody knows what was written; the attempt stays and
                    // the next apply looks.
                    if !matches!(error, SourceError::Lost(_)) {
                        attempts::give_up(&mut tx, attempt).await?;
                    }
                    let outcome = failed(&entry, statement, &error);
                    note_gone(&mut told.gone, error);
                    outcome
                }
            };
            told.outcomes.push(outcome);
        }
        tx.commit().await.map_err(StoreError::from)?;
        self.changed();
        let refused: Vec<EntryOutcome> =
            told.outcomes.iter().filter(|outcome| outcome.outcome != Outcome::Applied).cloned().collect();
        self.keep(&refused).await?;
        let applied = told.outcomes.len() - refused.len();
        tracing::info!(applied, kept = refused.len(), "{applied} comments applied, {} kept", refused.len());
        Ok(told)
    }

    /// Notes what is about to be written, and the audit's end before it is.
    async fn note(&self, planned: &[Planned]) -> Result<(Vec<Attempt>, AuditId), EngineError> {
        let mut tx = self.store().write().await?;
        let newest = audit::last(&mut tx).await?;
        let mut noted = Vec::with_capacity(planned.len());
        for Planned { entry, change, .. } in planned {
            let write = Write {
                result_id: entry.result_id,
                run_id: entry.run_id,
                db_profile: entry.db_profile.clone(),
                asset: entry.asset.clone(),
                before: change.expected.clone(),
                after: entry.description.clone(),
                by: self.person().to_owned(),
                reverts: None,
            };
            noted.push(attempts::begin(&mut tx, write).await?);
        }
        tx.commit().await.map_err(StoreError::from)?;
        self.changed();
        Ok((noted, newest))
    }

    /// Entries that were not written stay queued with the reason.
    pub(super) async fn keep(&self, outcomes: &[EntryOutcome]) -> Result<(), EngineError> {
        if outcomes.is_empty() {
            return Ok(());
        }
        let mut tx = self.store().write().await?;
        for outcome in outcomes {
            let reason = outcome.error.as_deref().unwrap_or_default();
            pending::set_error(&mut tx, outcome.id, reason).await?;
        }
        let rows: Vec<ResultId> = outcomes.iter().map(|outcome| outcome.result_id).collect();
        changes::record(&mut tx, &rows).await?;
        tx.commit().await.map_err(StoreError::from)?;
        self.changed();
        Ok(())
    }
}

/// What will be written, and what will not.
async fn plan(
    target: &dyn TargetDatabase,
    entries: Vec<PendingEntry>,
    confirm_drift: bool,
) -> (Vec<Planned>, Told) {
    let mut planned = Vec::with_capacity(entries.len());
    let mut told = Told { outcomes: Vec::new(), gone: None };
    for (found, entry) in look(target, &entries).await.into_iter().zip(entries) {
        match found {
            Err(error) => {
                let statement = target.statement(&entry.asset, &entry.description);
                told.outcomes.push(failed(&entry, statement, &error));
                note_gone(&mut told.gone, error);
            }
            Ok(found) if is_drifted(&entry, found.current.as_deref()) => {
                if confirm_drift {
                    // What is confirmed is the comment that is there now, not whatever may follow.
                    let change = change(&entry, found.current);
                    planned.push(Planned { entry, statement: found.statement, change });
                } else {
                    told.outcomes.push(drifted(&entry, found.statement, found.current));
                }
            }
            Ok(found) => {
                let change = change(&entry, entry.current_comment.clone());
                planned.push(Planned { entry, statement: found.statement, change });
            }
        }
    }
    (planned, told)
}
