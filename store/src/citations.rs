//! The citations that a run's rows were drafted from.

use crate::{Store, StoreError};
use domain::citation::Citation;
use domain::ids::RunId;
use std::collections::HashMap;

/// The citations of a run's rows of one table, by column (`None` is the table itself): what a re-run drafts
/// from again. Rows without any are there, with none.
///
/// # Errors
/// When the store cannot be read.
pub async fn of_table(
    store: &Store,
    run: RunId,
    schema: &str,
    table: &str,
) -> Result<HashMap<Option<String>, Vec<Citation>>, StoreError> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT column_name, citations FROM results WHERE run_id = $1 AND schema_name = $2 AND table_name = $3",
    )
    .bind(run.0)
    .bind(schema)
    .bind(table)
    .fetch_all(store.readers())
    .await?;
    rows.into_iter()
        .map(|(column, citations)| {
            Ok((Some(column).filter(|column| !column.is_empty()), serde_json::from_str(&citations)?))
        })
        .collect()
}
