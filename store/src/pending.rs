//! The pending queue.

use crate::{Store, StoreError, Tx};
use domain::asset::{Asset, AssetKind};
use domain::clock::Timestamp;
use domain::ids::{PendingId, ResultId, Revision, RunId};
use domain::pending::PendingEntry;
use sqlx::FromRow;

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
    existing_comment: Option<String>,
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
            current_comment: record.existing_comment,
            queued_at: Timestamp(record.queued_at),
            error: record.error,
        })
    }
}

/// At most `limit` entries after `after`, in the order they were queued first.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(store: &Store, offset: i64, limit: i64) -> Result<Vec<PendingEntry>, StoreError> {
    sqlx::query_as::<_, Record>(
        "SELECT p.id, p.result_id, r.run_id, r.version, r.revision, p.db_profile, p.database_name, p.schema_name,
                p.table_name, p.column_name, p.kind, p.description, r.existing_comment, p.queued_at, p.error
         FROM pending p JOIN results r ON r.id = p.result_id
         ORDER BY p.id LIMIT $1 OFFSET $2",
    )
    .bind(limit)
    .bind(offset)
    .fetch_all(store.readers())
    .await?
    .into_iter()
    .map(PendingEntry::try_from)
    .collect()
}

/// An entry; `None` where it is gone.
///
/// # Errors
/// When the store cannot be read.
pub async fn find(store: &Store, id: PendingId) -> Result<Option<PendingEntry>, StoreError> {
    sqlx::query_as::<_, Record>(
        "SELECT p.id, p.result_id, r.run_id, r.version, r.revision, p.db_profile, p.database_name, p.schema_name,
                p.table_name, p.column_name, p.kind, p.description, r.existing_comment, p.queued_at, p.error
         FROM pending p JOIN results r ON r.id = p.result_id WHERE p.id = $1",
    )
    .bind(id.0)
    .fetch_optional(store.readers())
    .await?
    .map(PendingEntry::try_from)
    .transpose()
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

/// How many entries are for a run's assets, held by any version.
///
/// # Errors
/// When the store cannot be read.
pub async fn count_for_run(store: &Store, run: RunId) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT COUNT(*) FROM pending p
         WHERE EXISTS (SELECT 1 FROM results r
                       WHERE r.run_id = $1 AND r.schema_name = p.schema_name AND r.table_name = p.table_name
                         AND r.column_name = p.column_name AND r.kind = p.kind
                         AND r.db_profile = p.db_profile AND r.database_name = p.database_name)",
    )
    .bind(run.0)
    .fetch_one(store.readers())
    .await?)
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

/// Takes an applied entry out, provided that it still has the text that was applied: a person may
/// have changed it while the statement ran. Returns whether it went.
///
/// # Errors
/// When the store cannot be written.
pub async fn remove_applied(tx: &mut Tx, entry: &PendingEntry) -> Result<bool, StoreError> {
    let removed = sqlx::query("DELETE FROM pending WHERE id = $1 AND result_id = $2 AND description = $3")
        .bind(entry.id.0)
        .bind(entry.result_id.0)
        .bind(&entry.description)
        .execute(&mut **tx)
        .await?;
    Ok(removed.rows_affected() > 0)
}
