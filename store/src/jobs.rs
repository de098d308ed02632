//! Durable jobs: queued, leased, heart-beaten and finished here.

mod lease;

pub use lease::{claim, claimable, heartbeat, hold, release};

use crate::{Store, StoreError, Tx, now};
use domain::clock::Timestamp;
use domain::ids::{EventId, JobId, RunId};
use domain::run::RunStatus;
use sqlx::{FromRow, SqliteConnection};
use ulid::Ulid;

/// A job as it stands in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// What it shall do, as the engine wrote it.
    pub request: String,
    /// How far it is.
    pub status: RunStatus,
    /// Its run, once there is one.
    pub run_id: Option<RunId>,
    /// Somebody asked for its end.
    pub cancel_requested: bool,
    /// How often a worker took it up.
    pub attempts: i64,
    /// The number of its last event; 0 before the first.
    pub last_event_id: EventId,
    /// Why it failed or was cancelled.
    pub error: Option<String>,
    /// When it was queued.
    pub created_at: Timestamp,
    /// When it became terminal.
    pub finished_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct Record {
    id: String,
    request: String,
    status: String,
    run_id: Option<i64>,
    cancel_requested: i64,
    attempts: i64,
    last_event_id: i64,
    error: Option<String>,
    created_at: i64,
    finished_at: Option<i64>,
}

impl TryFrom<Record> for Job {
    type Error = StoreError;

    fn try_from(record: Record) -> Result<Self, StoreError> {
        Ok(Self {
            id: JobId(record.id),
            request: record.request,
            status: RunStatus::parse(&record.status)
                .ok_or_else(|| StoreError::corrupt("job status", &record.status))?,
            run_id: record.run_id.map(RunId),
            cancel_requested: record.cancel_requested != 0,
            attempts: record.attempts,
            last_event_id: EventId(record.last_event_id),
            error: record.error,
            created_at: Timestamp(record.created_at),
            finished_at: record.finished_at.map(Timestamp),
        })
    }
}

/// Queues a job.
///
/// # Errors
/// When the store cannot be written.
pub async fn enqueue(tx: &mut Tx, request: &str) -> Result<JobId, StoreError> {
    let id = JobId(Ulid::generate().to_string());
    sqlx::query("INSERT INTO jobs (id, request, status, created_at) VALUES ($1, $2, 'queued', $3)")
        .bind(id.as_str())
        .bind(request)
        .bind(now().0)
        .execute(&mut **tx)
        .await?;
    Ok(id)
}

/// Queues a job that goes on with a run. Its events count on from those of the run's job before, so that one who
/// follows the run needs one number for all of them.
///
/// # Errors
/// When the store cannot be written.
pub async fn enqueue_again(
    tx: &mut Tx,
    request: &str,
    run: RunId,
    before: &Job,
) -> Result<JobId, StoreError> {
    let id = enqueue(tx, request).await?;
    sqlx::query("UPDATE jobs SET run_id = $1, last_event_id = $2 WHERE id = $3")
        .bind(run.0)
        .bind(before.last_event_id.0)
        .bind(id.as_str())
        .execute(&mut **tx)
        .await?;
    Ok(id)
}

/// A job.
///
/// # Errors
/// When there is none with that id.
pub async fn find(store: &Store, id: &JobId) -> Result<Job, StoreError> {
    find_on(&mut *store.readers().acquire().await?, id).await
}

/// A job as seen by a transaction or a reader.
///
/// # Errors
/// When there is none with that id.
pub async fn find_on(connection: &mut SqliteConnection, id: &JobId) -> Result<Job, StoreError> {
    sqlx::query_as::<_, Record>(
        "SELECT id, request, status, run_id, cancel_requested, attempts, last_event_id, error,
                created_at, finished_at
         FROM jobs WHERE id = $1",
    )
    .bind(id.as_str())
    .fetch_optional(connection)
    .await?
    .ok_or_else(|| StoreError::not_found("job", id))?
    .try_into()
}

/// The first job of a run, later than the job `than`, whose log has an event after `after`, or is the run's last.
///
/// # Errors
/// When the store cannot be read.
pub async fn of_run(
    store: &Store,
    run: RunId,
    than: &str,
    after: EventId,
) -> Result<Option<JobId>, StoreError> {
    let job: Option<String> = sqlx::query_scalar(
        "SELECT id FROM jobs WHERE run_id = $1 AND id > $2
           AND (last_event_id > $3 OR id = (SELECT job_id FROM runs WHERE id = $1))
         ORDER BY id LIMIT 1",
    )
    .bind(run.0)
    .bind(than)
    .bind(after.0)
    .fetch_optional(store.readers())
    .await?;
    Ok(job.map(JobId))
}

/// How many jobs are not finished.
///
/// # Errors
/// When the store cannot be read.
pub async fn unfinished(store: &Store) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar("SELECT COUNT(*) FROM jobs WHERE finished_at IS NULL")
        .fetch_one(store.readers())
        .await?)
}

/// How far a job's log is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEnd {
    /// The job.
    pub id: JobId,
    /// The number of its last event.
    pub last_event_id: EventId,
    /// Nothing more will come.
    pub finished: bool,
}

/// The jobs that are not finished, and all that were queued after `newer_than`, oldest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn log_ends(store: &Store, newer_than: &str) -> Result<Vec<LogEnd>, StoreError> {
    let ends: Vec<(String, i64, bool)> = sqlx::query_as(
        "SELECT id, last_event_id, finished_at IS NOT NULL FROM jobs WHERE finished_at IS NULL
         UNION
         SELECT id, last_event_id, finished_at IS NOT NULL FROM jobs WHERE id > $1
         ORDER BY 1",
    )
    .bind(newer_than)
    .fetch_all(store.readers())
    .await?;
    let end = |(id, last, finished)| LogEnd { id: JobId(id), last_event_id: EventId(last), finished };
    Ok(ends.into_iter().map(end).collect())
}

/// The job that was queued last.
///
/// # Errors
/// When the store cannot be read.
pub async fn newest(store: &Store) -> Result<Option<JobId>, StoreError> {
    let id: Option<String> =
        sqlx::query_scalar("SELECT MAX(id) FROM jobs").fetch_one(store.readers()).await?;
    Ok(id.map(JobId))
}

/// Names the job's run.
///
/// # Errors
/// When the store cannot be written.
pub async fn set_run(tx: &mut Tx, id: &JobId, run: RunId) -> Result<(), StoreError> {
    sqlx::query("UPDATE jobs SET run_id = $1 WHERE id = $2")
        .bind(run.0)
        .bind(id.as_str())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Asks for the job's end. Asking twice, or after its end, changes nothing.
///
/// # Errors
/// When there is no such job.
pub async fn request_cancel(store: &Store, id: &JobId) -> Result<(), StoreError> {
    let mut tx = store.write().await?;
    let changed = sqlx::query("UPDATE jobs SET cancel_requested = 1 WHERE id = $1")
        .bind(id.as_str())
        .execute(&mut *tx)
        .await?
        .rows_affected();
    tx.commit().await?;
    if changed == 0 { Err(StoreError::not_found("job", id)) } else { Ok(()) }
}

/// Ends a job that no worker has taken up yet. Returns whether it did.
///
/// # Errors
/// When the store cannot be written.
pub async fn cancel_waiting(tx: &mut Tx, id: &JobId, reason: &str) -> Result<bool, StoreError> {
    let ended = sqlx::query(
        "UPDATE jobs SET status = 'cancelled', error = $1, finished_at = $2
         WHERE id = $3 AND finished_at IS NULL AND run_id IS NULL AND lease_owner IS NULL",
    )
    .bind(reason)
    .bind(now().0)
    .bind(id.as_str())
    .execute(&mut **tx)
    .await?;
    Ok(ended.rows_affected() > 0)
}

/// Ends a job.
///
/// # Errors
/// When the store cannot be written.
pub async fn finish(
    tx: &mut Tx,
    id: &JobId,
    status: RunStatus,
    error: Option<&str>,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE jobs SET status = $1, error = $2, finished_at = $3, lease_until = NULL, lease_owner = NULL
         WHERE id = $4",
    )
    .bind(status.as_str())
    .bind(error)
    .bind(now().0)
    .bind(id.as_str())
    .execute(&mut **tx)
    .await?;
    Ok(())
}
