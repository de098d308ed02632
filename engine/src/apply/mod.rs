//! Applying the queue: preview, write, settle.
//!
//! Entries go in chunks, grouped by their database. Each chunk reads the live comments at once, notes its
//! attempts in the store, writes them (each isolated, [`sources::TargetDatabase::write_comments`]), and
//! settles all of it in one transaction. What a process that died has written is settled first by the next.

mod chunk;
mod outcome;
mod preview;
mod reconcile;

use crate::{Engine, EngineError};
use domain::ids::PendingId;
use domain::pending::{EntryOutcome, PendingEntry};
use sources::{CommentChange, SourceError, TargetDatabase};
use std::collections::HashMap;
use std::sync::Arc;

/// Entries that are read, written and settled together.
const CHUNK: usize = 120;

impl Engine {
    /// Writes these entries to their databases, each by itself: one that fails stays queued with its
    /// error, and the others go on. An apply that died half-way can be run again.
    ///
    /// # Errors
    /// When the store cannot be read or written; what was written until then is settled by the next apply.
    pub async fn apply(
        &self,
        ids: &[PendingId],
        confirm_drift: bool,
    ) -> Result<Vec<EntryOutcome>, EngineError> {
        let (engine, ids) = (self.clone(), ids.to_vec());
        // A task of its own: a client that goes away does not stop it between writing and auditing.
        let applying = tokio::spawn(async move {
            let _one_at_a_time = engine.inner.applying.lock().await;
            engine.reconcile().await?;
            engine.in_chunks(&ids, Step::Apply { confirm_drift }).await
        });
        applying.await.map_err(|_| EngineError::Interrupted)?
    }

    /// What an apply of these entries would do: the exact statements, and what would not be written.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn preview(&self, ids: &[PendingId]) -> Result<Vec<EntryOutcome>, EngineError> {
        self.in_chunks(ids, Step::Preview).await
    }

    /// Does a step with the entries that are still there, and tells of them in the order of `ids`.
    async fn in_chunks(&self, ids: &[PendingId], step: Step) -> Result<Vec<EntryOutcome>, EngineError> {
        let mut databases = Databases::default();
        let mut outcomes = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(CHUNK) {
            let places: HashMap<PendingId, usize> =
                chunk.iter().enumerate().map(|(place, id)| (*id, place)).collect();
            let entries = store::pending::find_many(self.store(), chunk).await?;
            let begin = outcomes.len();
            for (profile, entries) in by_profile(entries) {
                outcomes.extend(match databases.get(self, &profile).await {
                    Err(reason) => self.unreachable(entries, &reason, step).await?,
                    Ok(target) => {
                        let told = match step {
                            Step::Preview => preview::preview(target.as_ref(), entries).await,
                            Step::Apply { confirm_drift } => {
                                self.apply_chunk(target.as_ref(), entries, confirm_drift).await?
                            }
                        };
                        databases.note(&profile, &told.gone);
                        told.outcomes
                    }
                });
            }
            outcomes[begin..].sort_by_key(|outcome: &EntryOutcome| places.get(&outcome.id).copied());
        }
        Ok(outcomes)
    }
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Preview,
    Apply { confirm_drift: bool },
}

/// What was found out about a chunk.
struct Told {
    outcomes: Vec<EntryOutcome>,
    /// The database stopped answering.
    gone: Option<SourceError>,
}

/// The databases of one apply. One that cannot be reached is tried once, not once a chunk.
#[derive(Default)]
struct Databases {
    open: HashMap<String, Result<Arc<dyn TargetDatabase>, String>>,
}

impl Databases {
    async fn get(&mut self, engine: &Engine, profile: &str) -> Result<Arc<dyn TargetDatabase>, String> {
        if let Some(known) = self.open.get(profile) {
            return known.clone();
        }
        let target = engine.target(profile).await.map_err(|error| error.to_string());
        self.open.insert(profile.to_owned(), target.clone());
        target
    }

    fn note(&mut self, profile: &str, gone: &Option<SourceError>) {
        if let Some(error) = gone {
            self.open.insert(profile.to_owned(), Err(error.to_string()));
        }
    }
}

/// The entries of each db profile, in their order.
fn by_profile(entries: Vec<PendingEntry>) -> Vec<(String, Vec<PendingEntry>)> {
    let mut groups: Vec<(String, Vec<PendingEntry>)> = Vec::new();
    for entry in entries {
        match groups.iter_mut().find(|(profile, _)| *profile == entry.db_profile) {
            Some((_, group)) => group.push(entry),
            None => groups.push((entry.db_profile.clone(), vec![entry])),
        }
    }
    groups
}

/// The entry as a change of a comment. Drift is never confirmed here: who confirms it means the comment
/// that is there now, and that becomes the expected one.
fn change(entry: &PendingEntry, expected: Option<String>) -> CommentChange {
    CommentChange {
        asset: entry.asset.clone(),
        text: entry.description.clone(),
        expected,
        confirm_drift: false,
    }
}
