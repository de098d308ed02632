//! What is about to be written to a target database, noted before it is.
//!
//! A comment and its audit cannot be written in one transaction: they are in two databases. So that the
//! audit is right whenever the process dies, the attempt is noted first, with the comment that it will
//! replace; [`crate::settle`] turns it into an audit entry, and what a dead process left is settled by the
//! next one.

use crate::{Store, StoreError, Tx, now};
use domain::asset::{Asset, AssetKind};
use domain::clock::Timestamp;
use domain::ids::{AuditId, ResultId, RunId};
use sqlx::FromRow;

/// One comment that is to replace another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// The row it comes from.
    pub result_id: ResultId,
    /// That row's run.
    pub run_id: RunId,
    /// The db profile.
    pub db_profile: String,
    /// What it is about.
    pub asset: Asset,
    /// The comment that is there.
    pub before: Option<String>,
    /// The comment that will be there; empty takes it away.
    pub after: String,
    /// Who writes it.
    pub by: String,
    /// The audit entry that it takes back.
    pub reverts: Option<AuditId>,
}

/// A noted write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    pub(crate) id: i64,
    /// What is written.
    pub write: Write,
    /// When it was noted.
    pub at: Timestamp,
}

/// Notes a write, before it is done.
///
/// # Errors
/// When the store cannot be written.
pub async fn begin(tx: &mut Tx, write: Write) -> Result<Attempt, StoreError> {
    let at = now();
    let id = sqlx::query_scalar(
        "INSERT INTO attempts (result_id, run_id, db_profile, database_name, schema_name, table_name, column_name,
                               kind, comment_before, comment_after, applied_by, reverts, attempted_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id",
    )
    .bind(write.result_id.0)
    .bind(write.run_id.0)
    .bind(&write.db_profile)
    .bind(&write.asset.database)
    .bind(&write.asset.schema)
    .bind(&write.asset.table)
    .bind(write.asset.column.as_deref().unwrap_or(""))
    .bind(write.asset.kind.as_str())
    .bind(&write.before)
    .bind(&write.after)
    .bind(&write.by)
    .bind(write.reverts.map(|id| id.0))
    .bind(at.0)
    .fetch_one(&mut **tx)
    .await?;
    Ok(Attempt { id, write, at })
}

/// Forgets an attempt of which nothing was written.
///
/// # Errors
/// When the store cannot be written.
pub async fn give_up(tx: &mut Tx, attempt: &Attempt) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM attempts WHERE id = $1").bind(attempt.id).execute(&mut **tx).await?;
    Ok(())
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
    applied_by: String,
    reverts: Option<i64>,
    attempted_at: i64,
}

/// Attempts that nobody settled: left by a process that died, or under way in another one. Oldest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn unsettled(store: &Store) -> Result<Vec<Attempt>, StoreError> {
    let records =
        sqlx::query_as::<_, Record>("SELECT * FROM attempts ORDER BY id").fetch_all(store.readers()).await?;
    records.into_iter().map(attempt).collect()
}

fn attempt(record: Record) -> Result<Attempt, StoreError> {
    let kind = AssetKind::parse(&record.kind).ok_or_else(|| StoreError::corrupt("kind", &record.kind))?;
    let write = Write {
        result_id: ResultId(record.result_id),
        run_id: RunId(record.run_id),
        db_profile: record.db_profile,
        asset: Asset {
            database: record.database_name,
            schema: record.schema_name,
            table: record.table_name,
            column: (!record.column_name.is_empty()).then_some(record.column_name),
            kind,
        },
        before: record.comment_before,
        after: record.comment_after,
        by: record.applied_by,
        reverts: record.reverts.map(AuditId),
    };
    Ok(Attempt { id: record.id, write, at: Timestamp(record.attempted_at) })
}
