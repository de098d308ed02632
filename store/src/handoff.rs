//! The queue handoff of re-runs and variations: a new version takes the asset's place in the queue over.

use crate::{StoreError, Tx, changes, now};
use domain::ids::ResultId;
use domain::result::Alternative;

/// The comment that the database has for a line's asset, as far as the line knows: what the last apply of
/// any of its versions left, else what the version `fallback` was profiled with.
///
/// # Errors
/// When the store cannot be read.
pub async fn known_comment(
    tx: &mut Tx,
    lineage: ResultId,
    fallback: ResultId,
) -> Result<Option<String>, StoreError> {
    let found: Option<Option<String>> = sqlx::query_scalar(
        "SELECT existing_comment FROM (
             SELECT id, applied_at, existing_comment FROM results WHERE id = $1
             UNION ALL
             SELECT id, applied_at, existing_comment FROM results WHERE lineage_id = $1
         ) line
         ORDER BY COALESCE(applied_at, 0) DESC, CASE WHEN id = $2 THEN 0 ELSE 1 END, id DESC LIMIT 1",
    )
    .bind(lineage.0)
    .bind(fallback.0)
    .fetch_optional(&mut **tx)
    .await?;
    Ok(found.flatten())
}

/// Makes an alternative of a row that was just persisted its decision, and the row the holder of the
/// asset's entry in the queue. Gives the row that held the entry before; its own decision stays as it was.
///
/// # Errors
/// When the store cannot be written.
pub async fn seed(tx: &mut Tx, row: ResultId, chosen: &Alternative) -> Result<Option<ResultId>, StoreError> {
    let before: Option<i64> = sqlx::query_scalar(
        "SELECT p.result_id FROM results r
         JOIN pending p ON p.db_profile = r.db_profile AND p.database_name = r.database_name
              AND p.schema_name = r.schema_name AND p.table_name = r.table_name
              AND p.column_name = r.column_name AND p.kind = r.kind
         WHERE r.id = $1",
    )
    .bind(row.0)
    .fetch_optional(&mut **tx)
    .await?;
    // The row's revision stays the first: nobody has seen it without its decision.
    sqlx::query(
        "UPDATE results SET status = 'accepted', description = $1, chosen_alternative = $2, score = $3, band = $4,
                logprob = $5
         WHERE id = $6",
    )
    .bind(&chosen.text)
    .bind(i64::from(chosen.index))
    .bind(chosen.score)
    .bind(chosen.band.as_str())
    .bind(chosen.logprob)
    .bind(row.0)
    .execute(&mut **tx)
    .await?;
    put(tx, row, &chosen.text).await?;
    let before = before.map(ResultId);
    match before {
        Some(before) => changes::record(tx, &[before, row]).await?,
        None => changes::record(tx, &[row]).await?,
    }
    Ok(before)
}

/// Leaves a row that was just persisted unreviewed, and the queue as it is. The pages of its line's other
/// versions still have to show it.
///
/// # Errors
/// When the store cannot be written.
pub async fn leave(tx: &mut Tx, row: ResultId) -> Result<(), StoreError> {
    changes::record(tx, &[row]).await
}

/// Makes the row's text the asset's one entry.
async fn put(tx: &mut Tx, row: ResultId, description: &str) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO pending (result_id, db_profile, database_name, schema_name, table_name, column_name, kind,
                              description, queued_at)
         SELECT id, db_profile, database_name, schema_name, table_name, column_name, kind, $1, $2
         FROM results WHERE id = $3
         ON CONFLICT (db_profile, database_name, schema_name, table_name, column_name, kind)
         DO UPDATE SET result_id = excluded.result_id, description = excluded.description,
                       queued_at = excluded.queued_at, error = NULL",
    )
    .bind(description)
    .bind(now().0)
    .bind(row.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}
