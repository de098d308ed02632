//! The log of changed rows: how every open page learns of decisions made elsewhere.
//!
//! Each transaction that changes a row's decision or its place in the queue appends the row here. The
//! log is a hint to look again, not a history: its old part is forgotten.

use crate::{Store, StoreError, Tx};
use domain::ids::{ChangeId, ResultId, RunId};

/// Changes that are kept. A page that was away for longer reads everything anew.
const KEPT: i64 = 250_000;

/// Notes that rows changed.
///
/// # Errors
/// When the store cannot be written.
pub async fn record(tx: &mut Tx, rows: &[ResultId]) -> Result<(), StoreError> {
    for row in rows {
        sqlx::query("INSERT INTO changes (result_id) VALUES ($1)").bind(row.0).execute(&mut **tx).await?;
    }
    forget_old(tx).await
}

/// Forgets all but the newest part of the log.
pub(crate) async fn forget_old(tx: &mut Tx) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM changes WHERE id <= (SELECT MAX(id) FROM changes) - $1")
        .bind(KEPT)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The log's end; 0 before the first change.
///
/// # Errors
/// When the store cannot be read.
pub async fn last(store: &Store) -> Result<ChangeId, StoreError> {
    let id: Option<i64> =
        sqlx::query_scalar("SELECT MAX(id) FROM changes").fetch_one(store.readers()).await?;
    Ok(ChangeId(id.unwrap_or(0)))
}

/// The rows of `run` that a change after `after`, up to `until`, may show differently: changed rows of
/// its own, and those whose asset was changed through another run's row (the asset has one queue entry).
///
/// # Errors
/// When the store cannot be read.
pub async fn rows_of_run(
    store: &Store,
    run: RunId,
    after: ChangeId,
    until: ChangeId,
) -> Result<Vec<ResultId>, StoreError> {
    let ids: Vec<i64> = sqlx::query_scalar(
        "SELECT DISTINCT mine.id
         FROM changes c
         CROSS JOIN results theirs ON theirs.id = c.result_id
         CROSS JOIN results mine ON mine.run_id = $1 AND mine.schema_name = theirs.schema_name
              AND mine.table_name = theirs.table_name AND mine.column_name = theirs.column_name
              AND mine.kind = theirs.kind AND mine.db_profile = theirs.db_profile
              AND mine.database_name = theirs.database_name
         WHERE c.id > $2 AND c.id <= $3
         ORDER BY mine.id",
    )
    .bind(run.0)
    .bind(after.0)
    .bind(until.0)
    .fetch_all(store.readers())
    .await?;
    Ok(ids.into_iter().map(ResultId).collect())
}
