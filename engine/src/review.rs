//! Decisions.

use crate::{Engine, EngineError};
use domain::ids::{ResultId, Revision};
use domain::review::{Action, Decided, decide};
use store::{StoreError, pending, results, reviews, runs};

impl Engine {
    /// Decides on a row: its state and its queue entry change together, or not at all.
    ///
    /// # Errors
    /// [`EngineError::Conflict`] with the row's newer state when `revision` is stale;
    /// [`EngineError::Review`] when the action makes no sense on the row.
    pub async fn decide(
        &self,
        id: ResultId,
        revision: Revision,
        action: &Action,
    ) -> Result<Decided, EngineError> {
        let store = self.store();
        let mut tx = store.write().await?;
        let row = match reviews::row_at(&mut tx, id, revision).await {
            Ok(row) => row,
            Err(StoreError::Stale { .. }) => {
                drop(tx);
                let current = Box::new(results::find(store, id).await?);
                return Err(EngineError::Conflict { current });
            }
            Err(error) => return Err(error.into()),
        };
        let (state, effect) = decide(&row.state(), &row.alternatives, action)?;
        let row = reviews::save(&mut tx, &row, &state, effect).await?;
        tx.commit().await.map_err(StoreError::from)?;
        tracing::info!(result = %row.id, status = row.status.as_str(), "result {} is {}", row.id, row.status.as_str());
        Ok(Decided {
            queued: pending::count_for_run(store, row.run_id).await?,
            pending: pending::count(store).await?,
            counts: runs::counts(store, row.run_id).await?,
            row,
        })
    }
}
