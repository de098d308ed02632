//! The event log of jobs.

use crate::{Store, StoreError, Tx};
use domain::event::{JobEvent, LoggedEvent};
use domain::ids::{EventId, JobId, RunId};
use sqlx::{FromRow, QueryBuilder};

/// Events of one statement.
const CHUNK: usize = 500;

#[derive(FromRow)]
struct Record {
    id: i64,
    name: String,
    data: String,
}

/// Appends events, numbered on from the job's last one.
///
/// # Errors
/// When the store cannot be written.
pub async fn append(
    tx: &mut Tx,
    job: &JobId,
    run: Option<RunId>,
    events: &[JobEvent],
) -> Result<(), StoreError> {
    if events.is_empty() {
        return Ok(());
    }
    let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
    let last: i64 = sqlx::query_scalar(
        "UPDATE jobs SET last_event_id = last_event_id + $1 WHERE id = $2 RETURNING last_event_id",
    )
    .bind(count)
    .bind(job.as_str())
    .fetch_optional(&mut **tx)
    .await?
    .ok_or_else(|| StoreError::not_found("job", job))?;
    let mut numbered = (last - count + 1..).zip(events);
    loop {
        let chunk: Vec<_> = numbered.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            return Ok(());
        }
        let mut insert = QueryBuilder::new("INSERT INTO events (job_id, id, name, data) ");
        insert.push_values(chunk, |mut values, (id, event)| {
            values
                .push_bind(job.as_str())
                .push_bind(id)
                .push_bind(event.name())
                .push_bind(event.data(job, run));
        });
        insert.build().execute(&mut **tx).await?;
    }
}

/// At most `limit` events of a job after `after`, oldest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn after(
    store: &Store,
    job: &JobId,
    after: EventId,
    limit: i64,
) -> Result<Vec<LoggedEvent>, StoreError> {
    let records = sqlx::query_as::<_, Record>(
        "SELECT id, name, data FROM events WHERE job_id = $1 AND id > $2 ORDER BY id LIMIT $3",
    )
    .bind(job.as_str())
    .bind(after.0)
    .bind(limit)
    .fetch_all(store.readers())
    .await?;
    Ok(records
        .into_iter()
        .map(|record| LoggedEvent { id: EventId(record.id), name: record.name, data: record.data })
        .collect())
}

/// The newest event of each of the given names, oldest first: what a page needs to show a live
/// job's state without replaying its whole log. Also gives the log's last number.
///
/// # Errors
/// When the store cannot be read.
pub async fn latest(
    store: &Store,
    job: &JobId,
    names: &[&'static str],
) -> Result<(EventId, Vec<LoggedEvent>), StoreError> {
    // One snapshot: the last number must belong to the events beside it.
    let mut snapshot = store.readers().begin().await?;
    let last: Option<i64> = sqlx::query_scalar("SELECT last_event_id FROM jobs WHERE id = $1")
        .bind(job.as_str())
        .fetch_optional(&mut *snapshot)
        .await?;
    let last = last.ok_or_else(|| StoreError::not_found("job", job))?;
    let mut events = Vec::with_capacity(names.len());
    for name in names {
        let record = sqlx::query_as::<_, Record>(
            "SELECT id, name, data FROM events WHERE job_id = $1 AND name = $2 ORDER BY id DESC LIMIT 1",
        )
        .bind(job.as_str())
        .bind(*name)
        .fetch_optional(&mut *snapshot)
        .await?;
        events.extend(record.map(|record| LoggedEvent {
            id: EventId(record.id),
            name: record.name,
            data: record.data,
        }));
    }
    events.sort_by_key(|event| event.id);
    Ok((EventId(last), events))
}
