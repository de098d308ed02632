//! The audit: every comment that was written.

use crate::attempts::{Attempt, Write};
use crate::search::pattern;
use crate::{Store, StoreError, Tx, now};
use domain::asset::{Asset, AssetKind};
use domain::audit::AuditEntry;
use domain::clock::Timestamp;
use domain::ids::{AuditId, ResultId, RunId};
use sqlx::FromRow;

/// Makes an attempt that succeeded an entry of the audit.
pub(crate) async fn record(tx: &mut Tx, attempt: &Attempt) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO audit (result_id, run_id, db_profile, database_name, schema_name, table_name, column_name, kind,
                            comment_before, comment_after, applied_by, reverts, applied_at, lineage_id)
         SELECT t.result_id, t.run_id, t.db_profile, t.database_name, t.schema_name, t.table_name, t.column_name,
                t.kind, t.comment_before, t.comment_after, t.applied_by, t.reverts, $1,
                (SELECT COALESCE(r.lineage_id, r.id) FROM results r WHERE r.id = t.result_id)
         FROM attempts t WHERE t.id = $2",
    )
    .bind(now().0)
    .bind(attempt.id)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What the audit says last of an asset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Newest {
    pub(crate) id: AuditId,
    pub(crate) after: String,
    pub(crate) applied_at: Timestamp,
}

/// The newest entry of an asset.
pub(crate) async fn newest(tx: &mut Tx, write: &Write) -> Result<Option<Newest>, StoreError> {
    let found: Option<(i64, String, i64)> = sqlx::query_as(
        "SELECT id, comment_after, applied_at FROM audit
         WHERE db_profile = $1 AND database_name = $2 AND schema_name = $3 AND table_name = $4
           AND column_name = $5 AND kind = $6
         ORDER BY id DESC LIMIT 1",
    )
    .bind(&write.db_profile)
    .bind(&write.asset.database)
    .bind(&write.asset.schema)
    .bind(&write.asset.table)
    .bind(write.asset.column.as_deref().unwrap_or(""))
    .bind(write.asset.kind.as_str())
    .fetch_optional(&mut **tx)
    .await?;
    Ok(found.map(|(id, after, at)| Newest { id: AuditId(id), after, applied_at: Timestamp(at) }))
}

/// The newest entry of all; 0 before the first.
///
/// # Errors
/// When the store cannot be read.
pub async fn last(tx: &mut Tx) -> Result<AuditId, StoreError> {
    let id: Option<i64> = sqlx::query_scalar("SELECT MAX(id) FROM audit").fetch_one(&mut **tx).await?;
    Ok(AuditId(id.unwrap_or(0)))
}

#[derive(FromRow)]
struct Record {
    id: i64,
    result_id: i64,
    run_id: i64,
    db_profile: String,
    database_name: String,
    schema_name: String,
    table_name: String,
    column_name: String,
    kind: String,
    comment_before: Option<String>,
    comment_after: String,
    applied_at: i64,
    applied_by: String,
    reverts: Option<i64>,
    reverted_by: Option<i64>,
}

impl TryFrom<Record> for AuditEntry {
    type Error = StoreError;

    fn try_from(record: Record) -> Result<Self, StoreError> {
        Ok(Self {
            id: AuditId(record.id),
            db_profile: record.db_profile,
            asset: Asset {
                database: record.database_name,
                schema: record.schema_name,
                table: record.table_name,
                column: (!record.column_name.is_empty()).then_some(record.column_name),
                kind: AssetKind::parse(&record.kind)
                    .ok_or_else(|| StoreError::corrupt("kind", &record.kind))?,
            },
            before: record.comment_before.filter(|comment| !comment.is_empty()),
            after: (!record.comment_after.is_empty()).then_some(record.comment_after),
            result_id: ResultId(record.result_id),
            run_id: RunId(record.run_id),
            applied_at: Timestamp(record.applied_at),
            applied_by: if record.applied_by.is_empty() { "unknown".to_owned() } else { record.applied_by },
            reverts: record.reverts.map(AuditId),
            reverted_by: record.reverted_by.map(AuditId),
        })
    }
}

/// Which entries are meant.
#[derive(Debug, Clone, Copy)]
pub struct Filter<'a> {
    /// Text to find in the path or in either comment; empty for all.
    pub q: &'a str,
    /// Only what came from this run.
    pub run: Option<RunId>,
}

/// At most `limit` entries after `offset` of them, newest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(
    store: &Store,
    filter: Filter<'_>,
    offset: i64,
    limit: i64,
) -> Result<Vec<AuditEntry>, StoreError> {
    sqlx::query_as::<_, Record>(
        "SELECT a.*, back.id AS reverted_by
         FROM audit a LEFT JOIN audit back ON back.reverts = a.id
         WHERE ($1 = '' OR LOWER(a.schema_name || '.' || a.table_name || CASE WHEN a.column_name = '' THEN '' ELSE '.' || a.column_name END) LIKE LOWER($1) ESCAPE '\\'
                OR LOWER(a.comment_after) LIKE LOWER($1) ESCAPE '\\' OR LOWER(a.comment_before) LIKE LOWER($1) ESCAPE '\\')
           AND ($2 IS NULL OR a.run_id = $2)
         ORDER BY a.id DESC LIMIT $3 OFFSET $4",
    )
    .bind(pattern(filter.q))
    .bind(filter.run.map(|run| run.0))
    .bind(limit)
    .bind(offset)
    .fetch_all(store.readers())
    .await?
    .into_iter()
    .map(AuditEntry::try_from)
    .collect()
}

/// How many entries a filter finds.
///
/// # Errors
/// When the store cannot be read.
pub async fn count(store: &Store, filter: Filter<'_>) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT COUNT(*) FROM audit a
         WHERE ($1 = '' OR LOWER(a.schema_name || '.' || a.table_name || CASE WHEN a.column_name = '' THEN '' ELSE '.' || a.column_name END) LIKE LOWER($1) ESCAPE '\\'
                OR LOWER(a.comment_after) LIKE LOWER($1) ESCAPE '\\' OR LOWER(a.comment_before) LIKE LOWER($1) ESCAPE '\\')
           AND ($2 IS NULL OR a.run_id = $2)",
    )
    .bind(pattern(filter.q))
    .bind(filter.run.map(|run| run.0))
    .fetch_one(store.readers())
    .await?)
}

/// An entry.
///
/// # Errors
/// When there is none with that id.
pub async fn find(store: &Store, id: AuditId) -> Result<AuditEntry, StoreError> {
    sqlx::query_as::<_, Record>(
        "SELECT a.*, back.id AS reverted_by FROM audit a LEFT JOIN audit back ON back.reverts = a.id WHERE a.id = $1",
    )
    .bind(id.0)
    .fetch_optional(store.readers())
    .await?
    .ok_or_else(|| StoreError::not_found("audit entry", id))?
    .try_into()
}

/// The entry that took another one back.
///
/// # Errors
/// When there is none.
pub async fn revert_of(store: &Store, id: AuditId) -> Result<AuditEntry, StoreError> {
    sqlx::query_as::<_, Record>(
        "SELECT a.*, back.id AS reverted_by FROM audit a LEFT JOIN audit back ON back.reverts = a.id
         WHERE a.reverts = $1",
    )
    .bind(id.0)
    .fetch_optional(store.readers())
    .await?
    .ok_or_else(|| StoreError::not_found("revert of audit entry", id))?
    .try_into()
}
