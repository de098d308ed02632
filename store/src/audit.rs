//! The audit: every comment that was written.

use crate::{StoreError, Tx, now};
use domain::ids::AuditId;
use domain::pending::PendingEntry;

/// Records that an entry was applied, and stamps its row.
///
/// # Errors
/// When the store cannot be written.
pub async fn record(tx: &mut Tx, entry: &PendingEntry, before: Option<&str>) -> Result<AuditId, StoreError> {
    let now = now().0;
    let id: i64 = sqlx::query_scalar(
        "INSERT INTO audit (result_id, run_id, db_profile, database_name, schema_name, table_name, column_name, kind,
                            comment_before, comment_after, applied_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id",
    )
    .bind(entry.result_id.0)
    .bind(entry.run_id.0)
    .bind(&entry.db_profile)
    .bind(&entry.asset.database)
    .bind(&entry.asset.schema)
    .bind(&entry.asset.table)
    .bind(entry.asset.column.as_deref().unwrap_or(""))
    .bind(entry.asset.kind.as_str())
    .bind(before)
    .bind(&entry.description)
    .bind(now)
    .fetch_one(&mut **tx)
    .await?;
    // The comment that a later apply must find is the one that this apply left.
    sqlx::query(
        "UPDATE results SET applied_at = $1, existing_comment = $2, revision = revision + 1 WHERE id = $3",
    )
    .bind(now)
    .bind(&entry.description)
    .bind(entry.result_id.0)
    .execute(&mut **tx)
    .await?;
    Ok(AuditId(id))
}
