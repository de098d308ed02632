//! The assets of a run whose draft failed: listed with their reasons, and drafted again when somebody asks.

use crate::{Store, StoreError, Tx};
use domain::ids::{JobId, RunId};
use domain::run::Failure;

/// Notes an asset whose draft failed, or its newest reason where it failed before.
///
/// # Errors
/// When the store cannot be written.
pub async fn put(
    tx: &mut Tx,
    run: RunId,
    job: &JobId,
    ordinal: i64,
    asset: &str,
    reason: &str,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO run_failures (run_id, ordinal, asset, reason, job_id) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (run_id, ordinal) DO UPDATE SET reason = excluded.reason, job_id = excluded.job_id",
    )
    .bind(run.0)
    .bind(ordinal)
    .bind(asset)
    .bind(reason)
    .bind(job.as_str())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes an asset off the list, now that it has its row. Returns whether it was there.
///
/// # Errors
/// When the store cannot be written.
pub async fn take(tx: &mut Tx, run: RunId, ordinal: i64) -> Result<bool, StoreError> {
    let gone = sqlx::query("DELETE FROM run_failures WHERE run_id = $1 AND ordinal = $2")
        .bind(run.0)
        .bind(ordinal)
        .execute(&mut **tx)
        .await?;
    Ok(gone.rows_affected() > 0)
}

/// At most `limit` failed assets of a run in natural order, after the first `skip`.
///
/// # Errors
/// When the store cannot be read.
pub async fn page(store: &Store, run: RunId, skip: i64, limit: i64) -> Result<Vec<Failure>, StoreError> {
    let records: Vec<(String, String)> = sqlx::query_as(
        "SELECT asset, reason FROM run_failures WHERE run_id = $1 ORDER BY ordinal LIMIT $2 OFFSET $3",
    )
    .bind(run.0)
    .bind(limit)
    .bind(skip)
    .fetch_all(store.readers())
    .await?;
    Ok(records.into_iter().map(|(asset, reason)| Failure { asset, reason }).collect())
}

/// At most `limit` natural-order numbers, after `after`, of failed assets that a job has not tried itself.
///
/// # Errors
/// When the store cannot be read.
pub async fn untried(
    store: &Store,
    run: RunId,
    job: &JobId,
    after: i64,
    limit: i64,
) -> Result<Vec<i64>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT ordinal FROM run_failures WHERE run_id = $1 AND ordinal > $2 AND job_id IS DISTINCT FROM $3
         ORDER BY ordinal LIMIT $4",
    )
    .bind(run.0)
    .bind(after)
    .bind(job.as_str())
    .bind(limit)
    .fetch_all(store.readers())
    .await?)
}

/// How many failed assets of a run a job has not tried itself.
///
/// # Errors
/// When the store cannot be read.
pub async fn count_untried(store: &Store, run: RunId, job: &JobId) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT COUNT(*) FROM run_failures WHERE run_id = $1 AND job_id IS DISTINCT FROM $2",
    )
    .bind(run.0)
    .bind(job.as_str())
    .fetch_one(store.readers())
    .await?)
}
