//! Decisions: one transaction for the row and its queue entry.

use crate::results::find_on;
use crate::{StoreError, Tx, now};
use domain::ids::{ResultId, Revision};
use domain::result::ResultRow;
use domain::review::{QueueEffect, ReviewState};

/// The row as this transaction sees it, provided that it still has the revision on which the
/// decision was made.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else decided meanwhile.
pub async fn row_at(tx: &mut Tx, id: ResultId, revision: Revision) -> Result<ResultRow, StoreError> {
    let row = find_on(tx, id).await?;
    if row.revision == revision { Ok(row) } else { Err(StoreError::Stale { current: row.revision }) }
}

/// Writes a decision: the row's new state under the next revision, and its effect on the queue.
/// Gives the row as it is then.
///
/// # Errors
/// When the store cannot be written.
pub async fn save(
    tx: &mut Tx,
    row: &ResultRow,
    state: &ReviewState,
    effect: QueueEffect,
) -> Result<ResultRow, StoreError> {
    // The row's confidence is that of its chosen alternative; an edited text has no score of its own
    // and keeps the last one.
    let chosen = state.chosen.and_then(|index| row.alternatives.iter().find(|other| other.index == index));
    sqlx::query(
        "UPDATE results SET revision = $1, status = $2, description = $3, chosen_alternative = $4, edited = $5,
                score = $6, band = $7, logprob = $8
         WHERE id = $9",
    )
    .bind(row.revision.next().0)
    .bind(state.status.as_str())
    .bind(&state.description)
    .bind(state.chosen.map(i64::from))
    .bind(i64::from(state.edited))
    .bind(chosen.map_or(row.confidence.score, |alternative| alternative.score))
    .bind(chosen.map_or(row.confidence.band, |alternative| alternative.band).as_str())
    .bind(chosen.map_or(row.logprob, |alternative| alternative.logprob))
    .bind(row.id.0)
    .execute(&mut **tx)
    .await?;
    match effect {
        QueueEffect::Put => put(tx, row.id, &state.description).await?,
        QueueEffect::Remove => remove(tx, row.id).await?,
    }
    find_on(tx, row.id).await
}

/// Makes the row's text the asset's one entry.
async fn put(tx: &mut Tx, id: ResultId, description: &str) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO pending (result_id, db_profile, database_name, schema_name, table_name, column_name, kind,
                              description, queued_at)
         SELECT id, db_profile, database_name, schema_name, table_name, column_name, kind, $1, $2
         FROM results WHERE id = $3
         ON CONFLICT (db_profile, database_name, schema_name, table_name, column_name, kind)
         DO UPDATE SET result_id = excluded.result_id, description = excluded.description,
                       queued_at = excluded.queued_at, error = NULL",
    )
    .bind(description)
    .bind(now().0)
    .bind(id.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes the entry out, if this row holds it.
async fn remove(tx: &mut Tx, id: ResultId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM pending WHERE result_id = $1").bind(id.0).execute(&mut **tx).await?;
    Ok(())
}
