//! The tables at the other end of foreign keys, as a run's prompts showed them: what a re-run shows again.

use crate::{Store, StoreError, Tx};
use domain::ids::RunId;
use domain::profile::TableProfile;

/// Keeps a table's neighbours with the run. One that is kept already stays as it was shown first.
///
/// # Errors
/// When the store cannot be written.
pub async fn save(tx: &mut Tx, run: RunId, neighbours: &[TableProfile]) -> Result<(), StoreError> {
    for neighbour in neighbours {
        sqlx::query(
            "INSERT INTO run_neighbours (run_id, schema_name, table_name, profile) VALUES ($1, $2, $3, $4)
             ON CONFLICT (run_id, schema_name, table_name) DO NOTHING",
        )
        .bind(run.0)
        .bind(&neighbour.schema)
        .bind(&neighbour.table)
        .bind(serde_json::to_string(neighbour)?)
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// A kept neighbour.
///
/// # Errors
/// When the store cannot be read.
pub async fn find(
    store: &Store,
    run: RunId,
    schema: &str,
    table: &str,
) -> Result<Option<TableProfile>, StoreError> {
    let profile: Option<String> = sqlx::query_scalar(
        "SELECT profile FROM run_neighbours WHERE run_id = $1 AND schema_name = $2 AND table_name = $3",
    )
    .bind(run.0)
    .bind(schema)
    .bind(table)
    .fetch_optional(store.readers())
    .await?;
    Ok(profile.as_deref().map(serde_json::from_str).transpose()?)
}
