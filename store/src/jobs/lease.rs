//! Who executes a job: claiming, keeping and giving back its lease.

use super::{Job, Record};
use crate::{Store, StoreError, Tx, now};
use domain::clock::Timestamp;
use domain::ids::JobId;
use std::time::Duration;

/// Takes the oldest job that nobody holds, for `lease`; `None` where there is none.
///
/// # Errors
/// When the store cannot be written.
pub async fn claim(store: &Store, owner: &str, lease: Duration) -> Result<Option<Job>, StoreError> {
    let now = now();
    let mut tx = store.write().await?;
    let record = sqlx::query_as::<_, Record>(
        "UPDATE jobs SET status = 'running', lease_owner = $1, lease_until = $2, attempts = attempts + 1
         WHERE id = (SELECT id FROM jobs
                     WHERE finished_at IS NULL AND (lease_until IS NULL OR lease_until < $3)
                     ORDER BY id LIMIT 1)
         RETURNING id, request, status, run_id, cancel_requested, attempts, last_event_id, error,
                created_at, finished_at",
    )
    .bind(owner)
    .bind(until(now, lease))
    .bind(now.0)
    .fetch_optional(&mut *tx)
    .await?;
    tx.commit().await?;
    record.map(Job::try_from).transpose()
}

/// Whether a job may be claimable: a cheap look that takes no write lock.
///
/// # Errors
/// When the store cannot be read.
pub async fn claimable(store: &Store) -> Result<bool, StoreError> {
    let found: Option<i64> = sqlx::query_scalar(
        "SELECT 1 FROM jobs WHERE finished_at IS NULL AND (lease_until IS NULL OR lease_until < $1) LIMIT 1",
    )
    .bind(now().0)
    .fetch_optional(store.readers())
    .await?;
    Ok(found.is_some())
}

/// Prolongs the lease. Returns whether a cancel was requested meanwhile.
///
/// # Errors
/// [`StoreError::LeaseLost`] when another worker has the job.
pub async fn heartbeat(store: &Store, id: &JobId, owner: &str, lease: Duration) -> Result<bool, StoreError> {
    let mut tx = store.write().await?;
    let cancel: Option<i64> = sqlx::query_scalar(
        "UPDATE jobs SET lease_until = $1 WHERE id = $2 AND lease_owner = $3 AND finished_at IS NULL
         RETURNING cancel_requested",
    )
    .bind(until(now(), lease))
    .bind(id.as_str())
    .bind(owner)
    .fetch_optional(&mut *tx)
    .await?;
    tx.commit().await?;
    cancel.map(|cancel| cancel != 0).ok_or(StoreError::LeaseLost)
}

/// Makes sure, inside a worker's transaction, that the job is still its own.
///
/// # Errors
/// [`StoreError::LeaseLost`] when it is not; the caller's transaction must be dropped.
pub async fn hold(tx: &mut Tx, id: &JobId, owner: &str) -> Result<(), StoreError> {
    let held: Option<i64> =
        sqlx::query_scalar("SELECT 1 FROM jobs WHERE id = $1 AND lease_owner = $2 AND finished_at IS NULL")
            .bind(id.as_str())
            .bind(owner)
            .fetch_optional(&mut **tx)
            .await?;
    held.map(|_| ()).ok_or(StoreError::LeaseLost)
}

/// Gives a job back so that any worker may take it up at once (a graceful shutdown).
///
/// # Errors
/// When the store cannot be written.
pub async fn release(store: &Store, id: &JobId, owner: &str) -> Result<(), StoreError> {
    let mut tx = store.write().await?;
    sqlx::query("UPDATE jobs SET lease_until = NULL, lease_owner = NULL WHERE id = $1 AND lease_owner = $2")
        .bind(id.as_str())
        .bind(owner)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

fn until(now: Timestamp, lease: Duration) -> i64 {
    now.0 + i64::try_from(lease.as_millis()).unwrap_or(i64::MAX / 2)
}
