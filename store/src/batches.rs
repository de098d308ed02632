//! What a run keeps of each batch: the model's reasoning, the raw answer, tokens and their cost.

use crate::{Store, StoreError, Tx};
use domain::ids::RunId;
use domain::money::{MicroUsd, Usage};
use domain::run::BatchReasoning;
use sqlx::FromRow;

/// A batch that was drafted.
#[derive(Debug, Clone)]
pub struct NewBatch<'a> {
    /// Natural-order number of its first asset.
    pub first_ordinal: i64,
    /// The table's schema.
    pub schema: &'a str,
    /// The table.
    pub table: &'a str,
    /// How many assets.
    pub assets: i64,
    /// Tokens used.
    pub usage: Usage,
    /// Their cost; `None` where unknown.
    pub cost: Option<MicroUsd>,
    /// The model's trace.
    pub reasoning: Option<&'a str>,
    /// The answer as it came, so that it can be parsed again.
    pub raw_answer: Option<&'a str>,
}

/// Keeps a batch.
///
/// # Errors
/// When the store cannot be written.
pub async fn insert(tx: &mut Tx, run: RunId, batch: &NewBatch<'_>) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO run_batches (run_id, first_ordinal, schema_name, table_name, assets, input_tokens,
                                  output_tokens, cached_input_tokens, cost_micro_usd, reasoning, raw_answer)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(run.0)
    .bind(batch.first_ordinal)
    .bind(batch.schema)
    .bind(batch.table)
    .bind(batch.assets)
    .bind(batch.usage.input_tokens)
    .bind(batch.usage.output_tokens)
    .bind(batch.usage.cached_input_tokens)
    .bind(batch.cost.map(|cost| cost.0))
    .bind(batch.reasoning)
    .bind(batch.raw_answer)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

#[derive(FromRow)]
struct ReasoningRecord {
    schema_name: String,
    table_name: String,
    assets: i64,
    tokens: i64,
    reasoning: String,
}

/// The traces of a run's first `limit` batches that have one.
///
/// # Errors
/// When the store cannot be read.
pub async fn reasoning(store: &Store, run: RunId, limit: i64) -> Result<Vec<BatchReasoning>, StoreError> {
    let records = sqlx::query_as::<_, ReasoningRecord>(
        "SELECT schema_name, table_name, assets, input_tokens + output_tokens AS tokens, reasoning
         FROM run_batches WHERE run_id = $1 AND reasoning IS NOT NULL ORDER BY first_ordinal, id LIMIT $2",
    )
    .bind(run.0)
    .bind(limit)
    .fetch_all(store.readers())
    .await?;
    Ok(records
        .into_iter()
        .map(|record| BatchReasoning {
            table: format!("{}.{}", record.schema_name, record.table_name),
            assets: record.assets,
            tokens: record.tokens,
            text: record.reasoning,
        })
        .collect())
}
