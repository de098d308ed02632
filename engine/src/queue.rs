//! The pending queue: listing, editing, taking out.

use crate::{Engine, EngineError};
use domain::filter::PER_PAGE;
use domain::ids::{PendingId, ResultId, Revision, RunId};
use domain::pending::{Cleared, PendingPage, PendingQuery};
use domain::result::ReviewStatus;
use domain::review::{Action, Decided};
use store::operations::{self, Direction, Step};
use store::{StoreError, pending, results};

impl Engine {
    /// A page of the queue.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn pending(&self, query: &PendingQuery) -> Result<PendingPage, EngineError> {
        let total = pending::count_found(self.store(), &query.q).await?;
        let queued = pending::count(self.store()).await?;
        let pages = ((total + PER_PAGE - 1) / PER_PAGE).max(1);
        let page = query.page.clamp(1, pages);
        let items = pending::list(self.store(), &query.q, (page - 1) * PER_PAGE, PER_PAGE).await?;
        Ok(PendingPage { items, total, queued, page, pages })
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

    /// Gives an entry other words: a decision on the row that holds it. `holder` is the row that the
    /// person saw; another version may have taken the entry over since.
    ///
    /// # Errors
    /// [`EngineError::Conflict`] when the row or the holder is another by now.
    pub async fn edit_entry(
        &self,
        id: PendingId,
        revision: Revision,
        holder: Option<ResultId>,
        description: String,
    ) -> Result<Decided, EngineError> {
        let entry = pending::find(self.store(), id).await?;
        if holder.is_some_and(|holder| holder != entry.result_id) {
            let current = Box::new(results::find(self.store(), entry.result_id).await?);
            return Err(EngineError::Conflict { current });
        }
        self.decide(entry.result_id, revision, &Action::Edit(description)).await
    }

    /// Takes an entry out: its row is deselected. Without a `revision` whatever it says now.
    ///
    /// # Errors
    /// [`EngineError::Conflict`] when the row has another revision by now.
    pub async fn remove_entry(
        &self,
        id: PendingId,
        revision: Option<Revision>,
    ) -> Result<Decided, EngineError> {
        let entry = pending::find(self.store(), id).await?;
        self.decide(entry.result_id, revision.unwrap_or(entry.revision), &Action::Deselect).await
    }

    /// Takes all entries out, or those for a run's assets, as one operation: their rows return to
    /// unreviewed.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn clear_queue(&self, run: Option<RunId>) -> Result<Cleared, EngineError> {
        let mut tx = self.store().write().await?;
        let holders = pending::holders(&mut tx, run).await?;
        if holders.is_empty() {
            return Ok(Cleared { removed: 0, operation_id: None });
        }
        let operation = operations::begin(&mut tx, "clear_queue").await?;
        for page in holders.chunks(operations::PAGE) {
            let steps: Vec<Step> = page.iter().map(release).collect();
            operations::log(&mut tx, operation, &steps).await?;
        }
        operations::carry_out(&mut tx, operation, Direction::Forward).await?;
        tx.commit().await.map_err(StoreError::from)?;
        self.changed();
        let removed = holders.len();
        tracing::info!(%operation, removed, "operation {operation}: {removed} entries taken out of the queue");
        Ok(Cleared { removed, operation_id: Some(operation) })
    }
}

/// The row gives the queue entry back, undecided.
fn release((id, status): &(ResultId, ReviewStatus)) -> Step {
    Step { id: *id, status: (*status, ReviewStatus::Unreviewed), holder: (Some(*id), None), text: None }
}
