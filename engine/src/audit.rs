//! The audit, and taking an applied comment back.

use crate::{Engine, EngineError};
use domain::audit::{AuditEntry, AuditPage, AuditQuery};
use domain::filter::PER_PAGE;
use domain::ids::AuditId;
use sources::{ApplyOutcome, CommentChange, SourceError};
use store::attempts::Write;
use store::settle::Since;
use store::{StoreError, attempts, audit, settle};

impl Engine {
    /// A page of the audit, newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn audit(&self, query: &AuditQuery) -> Result<AuditPage, EngineError> {
        let filter = audit::Filter { q: &query.q, run: query.run };
        let total = audit::count(self.store(), filter).await?;
        let pages = ((total + PER_PAGE - 1) / PER_PAGE).max(1);
        let page = query.page.clamp(1, pages);
        let items = audit::list(self.store(), filter, (page - 1) * PER_PAGE, PER_PAGE).await?;
        Ok(AuditPage { items, total, page, pages })
    }

    /// Gives an asset the comment back that it had before: written like any other, provided that the
    /// applied one is still there, and audited as an entry of its own. Gives that entry.
    ///
    /// # Errors
    /// [`EngineError::NotRevertible`] where it was reverted already, or the comment says something else
    /// by now.
    pub async fn revert(&self, id: AuditId) -> Result<AuditEntry, EngineError> {
        let engine = self.clone();
        // A task of its own, as an apply is.
        let reverting = tokio::spawn(async move {
            let _one_at_a_time = engine.inner.applying.lock().await;
            engine.reconcile().await?;
            engine.revert_now(id).await
        });
        reverting.await.map_err(|_| EngineError::Interrupted)?
    }

    async fn revert_now(&self, id: AuditId) -> Result<AuditEntry, EngineError> {
        let entry = audit::find(self.store(), id).await?;
        if entry.reverted_by.is_some() {
            return Err(EngineError::NotRevertible(format!(
                "The comment of {} was reverted already.",
                entry.asset
            )));
        }
        let target = self.target(&entry.db_profile).await?;
        let change = CommentChange {
            asset: entry.asset.clone(),
            text: entry.before.clone().unwrap_or_default(),
            expected: entry.after.clone(),
            confirm_drift: false,
        };
        let write = Write {
            result_id: entry.result_id,
            run_id: entry.run_id,
            db_profile: entry.db_profile.clone(),
            asset: entry.asset.clone(),
            before: entry.after.clone(),
            after: change.text.clone(),
            by: self.person().to_owned(),
            reverts: Some(id),
        };
        let mut tx = self.store().write().await?;
        let newest = audit::last(&mut tx).await?;
        let attempt = attempts::begin(&mut tx, write).await?;
        tx.commit().await.map_err(StoreError::from)?;
        self.changed();

        let written = target.write_comment(&change).await;
        let mut tx = self.store().write().await?;
        match &written {
            Ok(ApplyOutcome::Applied { .. }) => {
                settle::written(&mut tx, &attempt, Since::Entry(newest)).await?;
            }
            // Where the connection broke nobody knows what was written: the next apply or revert looks.
            Err(SourceError::Lost(_)) => {}
            Ok(ApplyOutcome::Unchanged | ApplyOutcome::Drifted { .. }) | Err(_) => {
                attempts::give_up(&mut tx, &attempt).await?;
            }
        }
        tx.commit().await.map_err(StoreError::from)?;
        self.changed();
        match written? {
            ApplyOutcome::Applied { .. } => {
                tracing::info!(asset = %entry.asset, "comment of {} reverted", entry.asset);
                Ok(audit::revert_of(self.store(), id).await?)
            }
            ApplyOutcome::Unchanged => Err(EngineError::NotRevertible(format!(
                "The comment of {} says again what it said before. There is nothing to revert.",
                entry.asset
            ))),
            ApplyOutcome::Drifted { current } => Err(EngineError::NotRevertible(drifted(&entry, current))),
        }
    }
}

fn drifted(entry: &AuditEntry, live: Option<String>) -> String {
    match live {
        Some(text) => format!(
            "The comment of {} was changed since it was applied; it says now: “{text}”. Nothing was written.",
            entry.asset
        ),
        None => {
            format!("The comment of {} was removed since it was applied. Nothing was written.", entry.asset)
        }
    }
}
