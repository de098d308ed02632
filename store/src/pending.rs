//! The pending queue.

use crate::search::pattern;
use crate::{Store, StoreError, Tx};
use domain::asset::{Asset, AssetKind};
use domain::clock::Timestamp;
use domain::ids::{PendingId, ResultId, Revision, RunId};
use domain::pending::PendingEntry;
use domain::result::ReviewStatus;
use sqlx::{FromRow, QueryBuilder, Sqlite};

#[derive(FromRow)]
struct Record {
    id: i64,
    result_id: i64,
    run_id: i64,
    version: i64,
    revision: i64,
    db_profile: String,
    database_name: String,
    schema_name: String,
    table_name: String,
    column_name: String,
    kind: String,
    description: String,
    current_comment: Option<String>,
    queued_at: i64,
    error: Option<String>,
}

impl TryFrom<Record> for PendingEntry {
    type Error = StoreError;

    fn try_from(record: Record) -> Result<Self, StoreError> {
        Ok(Self {
            id: PendingId(record.id),
            result_id: ResultId(record.result_id),
            run_id: RunId(record.run_id),
            version: record.version,
            revision: Revision(record.revision),
            db_profile: record.db_profile,
            asset: Asset {
                database: record.database_name,
                schema: record.schema_name,
                table: record.table_name,
                column: (!record.column_name.is_empty()).then_some(record.column_name),
                kind: AssetKind::parse(&record.kind)
                    .ok_or_else(|| StoreError::corrupt("kind", &record.kind))?,
            },
            description: record.description,
            current_comment: record.current_comment.filter(|comment| !comment.is_empty()),
            queued_at: Timestamp(record.queued_at),
            error: record.error,
        })
    }
}

/// The comment that an apply expects: what the line's last audit entry says, else what the run read.
const SELECT: &str = "
SELECT p.id, p.result_id, r.run_id, r.version, r.revision, p.db_profile, p.database_name, p.schema_name,
       p.table_name, p.column_name, p.kind, p.description, p.queued_at, p.error,
       CASE WHEN a.id IS NULL THEN r.existing_comment ELSE a.comment_after END AS current_comment
FROM pending p JOIN results r ON r.id = p.result_id
LEFT JOIN audit a ON a.id = (SELECT MAX(x.id) FROM audit x WHERE x.lineage_id = COALESCE(r.lineage_id, r.id)) ";

/// Adds the condition that a text is found in the path or the description.
fn push_search(query: &mut QueryBuilder<Sqlite>, q: &str) {
    let pattern = pattern(q);
    if pattern.is_empty() {
        return;
    }
    query
        .push(
            "WHERE (LOWER(p.schema_name || '.' || p.table_name || CASE WHEN p.column_name = '' THEN ''
                          ELSE '.' || p.column_name END) LIKE LOWER(",
        )
        .push_bind(pattern.clone())
        .push(") ESCAPE '\\' OR LOWER(p.description) LIKE LOWER(")
        .push_bind(pattern)
        .push(") ESCAPE '\\') ");
}

/// At most `limit` entries after `offset` of them, in the order they were queued first; those in which
/// `q` is found (all, where it is empty).
///
/// # Errors
/// When the store cannot be read.
pub async fn list(store: &Store, q: &str, offset: i64, limit: i64) -> Result<Vec<PendingEntry>, StoreError> {
    let mut query = QueryBuilder::new(SELECT);
    push_search(&mut query, q);
    query.push("ORDER BY p.id LIMIT ").push_bind(limit).push(" OFFSET ").push_bind(offset);
    entries(query.build_query_as::<Record>().fetch_all(store.readers()).await?)
}

fn entries(records: Vec<Record>) -> Result<Vec<PendingEntry>, StoreError> {
    records.into_iter().map(PendingEntry::try_from).collect()
}

/// How many entries `q` is found in.
///
/// # Errors
/// When the store cannot be read.
pub async fn count_found(store: &Store, q: &str) -> Result<i64, StoreError> {
    let mut query = QueryBuilder::new("SELECT COUNT(*) FROM pending p ");
    push_search(&mut query, q);
    Ok(query.build_query_scalar().fetch_one(store.readers()).await?)
}

/// An entry.
///
/// # Errors
/// When there is none with that id.
pub async fn find(store: &Store, id: PendingId) -> Result<PendingEntry, StoreError> {
    let found = find_many(store, &[id]).await?.pop();
    found.ok_or_else(|| StoreError::not_found("pending entry", id))
}

/// The entries of these ids that are still there, in queue order. For as many as one statement can name.
///
/// # Errors
/// When the store cannot be read.
pub async fn find_many(store: &Store, ids: &[PendingId]) -> Result<Vec<PendingEntry>, StoreError> {
    let mut query = QueryBuilder::new(SELECT);
    query.push("WHERE p.id IN (");
    let mut list = query.separated(", ");
    for id in ids {
        list.push_bind(id.0);
    }
    list.push_unseparated(") ORDER BY p.id");
    entries(query.build_query_as::<Record>().fetch_all(store.readers()).await?)
}

/// The ids of all entries, or of those that are for a run's assets, in queue order.
///
/// # Errors
/// When the store cannot be read.
pub async fn ids(store: &Store, run: Option<RunId>) -> Result<Vec<PendingId>, StoreError> {
    let ids: Vec<i64> = match run {
        None => sqlx::query_scalar("SELECT id FROM pending ORDER BY id").fetch_all(store.readers()).await?,
        Some(run) => {
            sqlx::query_scalar(
                "SELECT p.id FROM pending p
                 WHERE EXISTS (SELECT 1 FROM results r
                               WHERE r.run_id = $1 AND r.schema_name = p.schema_name AND r.table_name = p.table_name
                                 AND r.column_name = p.column_name AND r.kind = p.kind
                                 AND r.db_profile = p.db_profile AND r.database_name = p.database_name)
                 ORDER BY p.id",
            )
            .bind(run.0)
            .fetch_all(store.readers())
            .await?
        }
    };
    Ok(ids.into_iter().map(PendingId).collect())
}

/// How many entries there are.
///
/// # Errors
/// When the store cannot be read.
pub async fn count(store: &Store) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar("SELECT COUNT(*) FROM pending").fetch_one(store.readers()).await?)
}

/// How many entries are for a run's assets, held by any version: counted with each change of the queue
/// (migration 0008), because every page and every decision asks for it.
///
/// # Errors
/// When the store cannot be read.
pub async fn count_for_run(store: &Store, run: RunId) -> Result<i64, StoreError> {
    let queued: Option<i64> = sqlx::query_scalar("SELECT n FROM run_queue WHERE run_id = $1")
        .bind(run.0)
        .fetch_optional(store.readers())
        .await?;
    Ok(queued.unwrap_or(0))
}

/// Notes why an entry could not be applied; it stays queued.
///
/// # Errors
/// When the store cannot be written.
pub async fn set_error(tx: &mut Tx, id: PendingId, error: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE pending SET error = $1 WHERE id = $2")
        .bind(error)
        .bind(id.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The rows that hold entries, or those for a run's assets, with their decisions.
///
/// # Errors
/// When the store cannot be read.
pub async fn holders(tx: &mut Tx, run: Option<RunId>) -> Result<Vec<(ResultId, ReviewStatus)>, StoreError> {
    let rows: Vec<(i64, String)> = sqlx::query_as(
        "SELECT h.id, h.status FROM pending p JOIN results h ON h.id = p.result_id
         WHERE $1 IS NULL
            OR EXISTS (SELECT 1 FROM results r
                       WHERE r.run_id = $1 AND r.schema_name = p.schema_name AND r.table_name = p.table_name
                         AND r.column_name = p.column_name AND r.kind = p.kind
                         AND r.db_profile = p.db_profile AND r.database_name = p.database_name)
         ORDER BY h.id",
    )
    .bind(run.map(|run| run.0))
    .fetch_all(&mut **tx)
    .await?;
    let holder = |(id, status): (i64, String)| {
        let status = ReviewStatus::parse(&status).ok_or_else(|| StoreError::corrupt("status", &status))?;
        Ok((ResultId(id), status))
    };
    rows.into_iter().map(holder).collect()
}
