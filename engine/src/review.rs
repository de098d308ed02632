//! Decisions on single rows.

use crate::{Engine, EngineError};
use domain::ids::{ResultId, Revision};
use domain::review::{Action, Decided, ReviewError, Standing, decide};
use store::{StoreError, pending, results, reviews, runs};

impl Engine {
    /// Decides on a row: its state and its queue entry change together, or not at all.
    ///
    /// # Errors
    /// [`EngineError::Conflict`] with the row's newer state when `revision` is stale;
    /// [`EngineError::Held`] when another version holds the asset's queue entry;
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
                return Err(EngineError::Conflict { current: Box::new(results::find(store, id).await?) });
            }
            Err(error) => return Err(error.into()),
        };
        let decision = decide(&row.state(), &row.alternatives, Standing::of(&row), action);
        let (state, effect) = decision.map_err(|error| match error {
            ReviewError::Held(holder) => EngineError::Held { holder, current: Box::new(row.clone()) },
            other => other.into(),
        })?;
        let (operation, row) = reviews::save(&mut tx, kind(action), &row, &state, effect).await?;
        tx.commit().await.map_err(StoreError::from)?;
        self.changed();
        tracing::info!(result = %row.id, status = row.status.as_str(), "result {} is {}", row.id, row.status.as_str());
        Ok(Decided {
            operation,
            queued: pending::count_for_run(store, row.run_id).await?,
            pending: pending::count(store).await?,
            counts: runs::counts(store, row.run_id).await?,
            row,
        })
    }
}

/// The operation's name in the store.
fn kind(action: &Action) -> &'static str {
    match action {
        Action::Accept => "accept",
        Action::Promote(_) => "promote",
        Action::Edit(_) => "edit",
        Action::Skip => "skip",
        Action::Deselect => "deselect",
        Action::Restore => "restore",
    }
}
