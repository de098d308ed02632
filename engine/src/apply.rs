//! The pending queue: listing, previewing, applying.

use crate::{Engine, EngineError};
use domain::filter::PER_PAGE;
use domain::ids::{PendingId, RunId};
use domain::pending::{EntryOutcome, Outcome, PendingEntry, PendingPage};
use sources::{ApplyOutcome, CommentChange, Preview, SourceError};
use std::sync::Arc;
use store::{StoreError, Tx, audit, changes, pending};

use sources::TargetDatabase;

impl Engine {
    /// A page of the queue.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn pending(&self, page: i64) -> Result<PendingPage, EngineError> {
        let total = pending::count(self.store()).await?;
        let pages = ((total + PER_PAGE - 1) / PER_PAGE).max(1);
        let page = page.clamp(1, pages);
        let items = pending::list(self.store(), (page - 1) * PER_PAGE, PER_PAGE).await?;
        Ok(PendingPage { items, total, page, pages })
    }

    /// How many entries the queue has.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn pending_count(&self) -> Result<i64, EngineError> {
        Ok(pending::count(self.store()).await?)
    }

    /// The ids of all entries, or of those for a run's assets.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn pending_ids(&self, run: Option<RunId>) -> Result<Vec<PendingId>, EngineError> {
        Ok(pending::ids(self.store(), run).await?)
    }

    /// What an apply of these entries would do: the exact statements, and what would not be written.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn preview(&self, ids: &[PendingId]) -> Result<Vec<EntryOutcome>, EngineError> {
        let mut outcomes = Vec::with_capacity(ids.len());
        for id in ids {
            if let Some(entry) = pending::find(self.store(), *id).await? {
                outcomes.push(self.preview_entry(entry).await);
            }
        }
        Ok(outcomes)
    }

    async fn preview_entry(&self, entry: PendingEntry) -> EntryOutcome {
        let target = match self.target(&entry.db_profile).await {
            Ok(target) => target,
            Err(error) => return outcome(&entry, String::new(), Outcome::Failed, Some(error.to_string())),
        };
        match preview(&target, &entry).await {
            Err(error) => {
                let statement = target.statement(&entry.asset, &entry.description);
                outcome(&entry, statement, Outcome::Failed, Some(error.to_string()))
            }
            Ok(Preview { current, statement }) if drifted(&entry, current.as_deref()) => EntryOutcome {
                live_comment: current.clone(),
                ..outcome(&entry, statement, Outcome::Drifted, Some(drift_sentence(current.as_deref())))
            },
            Ok(Preview { current, statement }) => {
                EntryOutcome { live_comment: current, ..outcome(&entry, statement, Outcome::Ready, None) }
            }
        }
    }

    /// Writes these entries to their databases, each by itself: one that fails stays queued with
    /// its error, and the others go on. An apply that died half-way can be run again.
    ///
    /// # Errors
    /// When the store cannot be read or written; what was written until then is audited.
    pub async fn apply(
        &self,
        ids: &[PendingId],
        confirm_drift: bool,
    ) -> Result<Vec<EntryOutcome>, EngineError> {
        let _one_at_a_time = self.inner.applying.lock().await;
        let mut outcomes = Vec::with_capacity(ids.len());
        for id in ids {
            if let Some(entry) = pending::find(self.store(), *id).await? {
                outcomes.push(self.apply_entry(entry, confirm_drift).await?);
            }
        }
        Ok(outcomes)
    }

    async fn apply_entry(
        &self,
        entry: PendingEntry,
        confirm_drift: bool,
    ) -> Result<EntryOutcome, EngineError> {
        let target = match self.target(&entry.db_profile).await {
            Ok(target) => target,
            Err(error) => return self.keep(&entry, String::new(), Outcome::Failed, error.to_string()).await,
        };
        let statement = match preview(&target, &entry).await {
            Ok(preview) => preview.statement,
            Err(_) => target.statement(&entry.asset, &entry.description),
        };
        match write(&target, &entry, confirm_drift).await {
            Err(error) => self.keep(&entry, statement, Outcome::Failed, error.to_string()).await,
            Ok(ApplyOutcome::Drifted { current }) => {
                let reason = drift_sentence(current.as_deref());
                let kept = self.keep(&entry, statement, Outcome::Drifted, reason).await?;
                Ok(EntryOutcome { live_comment: current, ..kept })
            }
            Ok(ApplyOutcome::Applied { before }) => {
                self.settle(&entry, before.as_deref()).await?;
                Ok(outcome(&entry, statement, Outcome::Applied, None))
            }
            Ok(ApplyOutcome::Unchanged) => {
                // The very text is there: most likely a former apply died before it could say so.
                self.settle(&entry, entry.current_comment.as_deref()).await?;
                Ok(outcome(&entry, statement, Outcome::Applied, None))
            }
        }
    }

    /// Audits an applied entry, stamps its row and takes it out of the queue, all or nothing.
    async fn settle(&self, entry: &PendingEntry, before: Option<&str>) -> Result<(), EngineError> {
        let mut tx: Tx = self.store().write().await?;
        let removed = pending::remove_applied(&mut tx, entry).await?;
        // An entry that is gone was settled by another server; one with another text was changed by
        // a person while the statement ran: then the old text was written and must be audited.
        if removed || pending::find(self.store(), entry.id).await?.is_some() {
            audit::record(&mut tx, entry, before).await?;
        }
        changes::record(&mut tx, &[entry.result_id]).await?;
        tx.commit().await.map_err(StoreError::from)?;
        self.changed();
        tracing::info!(asset = %entry.asset, result = %entry.result_id, "comment of {} applied", entry.asset);
        Ok(())
    }

    async fn keep(
        &self,
        entry: &PendingEntry,
        statement: String,
        kind: Outcome,
        reason: String,
    ) -> Result<EntryOutcome, EngineError> {
        let mut tx = self.store().write().await?;
        pending::set_error(&mut tx, entry.id, &reason).await?;
        changes::record(&mut tx, &[entry.result_id]).await?;
        tx.commit().await.map_err(StoreError::from)?;
        self.changed();
        Ok(outcome(entry, statement, kind, Some(reason)))
    }
}

async fn write(
    target: &Arc<dyn TargetDatabase>,
    entry: &PendingEntry,
    confirm_drift: bool,
) -> Result<ApplyOutcome, SourceError> {
    target.write_comment(&change(entry, confirm_drift)).await
}

/// The comment that is there now, and the statement that would change it.
async fn preview(target: &Arc<dyn TargetDatabase>, entry: &PendingEntry) -> Result<Preview, SourceError> {
    let mut previews = target.previews(&[change(entry, false)]).await;
    previews.pop().unwrap_or_else(|| Err(SourceError::Missing(entry.asset.path())))
}

fn change(entry: &PendingEntry, confirm_drift: bool) -> CommentChange {
    CommentChange {
        asset: entry.asset.clone(),
        text: entry.description.clone(),
        expected: entry.current_comment.clone(),
        confirm_drift,
    }
}

fn drifted(entry: &PendingEntry, live: Option<&str>) -> bool {
    let expected = entry.current_comment.as_deref().unwrap_or("");
    let live = live.unwrap_or("");
    live != expected && live != entry.description
}

fn drift_sentence(live: Option<&str>) -> String {
    match live {
        Some(text) if !text.is_empty() => format!(
            "The comment was changed since the run read it; it says now: “{text}”. Confirm to overwrite it, or skip the row."
        ),
        _ => {
            "The comment was removed since the run read it. Confirm to write it, or skip the row.".to_owned()
        }
    }
}

fn outcome(entry: &PendingEntry, statement: String, outcome: Outcome, error: Option<String>) -> EntryOutcome {
    EntryOutcome {
        id: entry.id,
        result_id: entry.result_id,
        asset: entry.asset.clone(),
        statement,
        outcome,
        error,
        live_comment: None,
    }
}
