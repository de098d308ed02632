//! The log of changed rows: how every open page learns of decisions made elsewhere.
//!
//! Each transaction that changes a row's decision or its place in the queue appends the row here. The
//! log is a hint to look again, not a history: its old part is forgotten.

use crate::{Store, StoreError, Tx};
use domain::feed::RunChanges;
use domain::ids::{ChangeId, ResultId, Revision, RunId};

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

/// Whether the log still has everything after `after`.
///
/// # Errors
/// When the store cannot be read.
pub async fn is_whole_after(store: &Store, after: ChangeId) -> Result<bool, StoreError> {
    let first: Option<i64> =
        sqlx::query_scalar("SELECT MIN(id) FROM changes").fetch_one(store.readers()).await?;
    Ok(first.is_none_or(|first| first <= after.0 + 1))
}

/// The rows that changed after `after`, up to `until`, by run; `None` where they are more than `limit`.
///
/// # Errors
/// When the store cannot be read.
pub async fn by_run(
    store: &Store,
    after: ChangeId,
    until: ChangeId,
    limit: i64,
) -> Result<Option<Vec<RunChanges>>, StoreError> {
    let rows: Vec<(i64, String, i64, i64)> = sqlx::query_as(
        "SELECT r.run_id, r.db_profile, r.id, r.revision
         FROM (SELECT DISTINCT result_id FROM changes WHERE id > $1 AND id <= $2 LIMIT $3) c
         JOIN results r ON r.id = c.result_id
         ORDER BY r.run_id, r.id",
    )
    .bind(after.0)
    .bind(until.0)
    .bind(limit + 1)
    .fetch_all(store.readers())
    .await?;
    if i64::try_from(rows.len()).is_ok_and(|count| count > limit) {
        return Ok(None);
    }
    let mut runs: Vec<RunChanges> = Vec::new();
    for (run, db_profile, id, revision) in rows {
        if runs.last().is_none_or(|last| last.run_id.0 != run) {
            let (result_ids, revisions) = (Vec::new(), Vec::new());
            runs.push(RunChanges { run_id: RunId(run), db_profile, result_ids, revisions });
        }
        if let Some(last) = runs.last_mut() {
            last.result_ids.push(ResultId(id));
            last.revisions.push(Revision(revision));
        }
    }
    Ok(Some(runs))
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
