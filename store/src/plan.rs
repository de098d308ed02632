//! A run's frozen plan: its tables in natural order, and their profiles once measured.

use crate::{Store, StoreError, Tx};
use domain::asset::AssetKind;
use domain::ids::RunId;
use domain::profile::TableProfile;
use sqlx::FromRow;

/// One table of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedTable {
    /// Place in the plan, from 0.
    pub position: i64,
    /// The schema.
    pub schema: String,
    /// The table.
    pub table: String,
    /// `table`, `view` or `materialized_view`.
    pub kind: AssetKind,
    /// Whether the table-level row is in scope.
    pub itself: bool,
    /// The columns in scope, by ordinal.
    pub columns: Vec<String>,
    /// The natural-order number of the table's first asset.
    pub first_ordinal: i64,
}

impl PlannedTable {
    /// The table's assets in natural order: `None` is the table itself.
    pub fn assets(&self) -> impl Iterator<Item = (i64, Option<&str>)> {
        let itself = self.itself.then_some(None);
        (self.first_ordinal..)
            .zip(itself.into_iter().chain(self.columns.iter().map(|name| Some(name.as_str()))))
    }

    /// How many assets it gives.
    pub fn len(&self) -> i64 {
        i64::from(self.itself) + i64::try_from(self.columns.len()).unwrap_or(i64::MAX)
    }

    /// Whether it gives none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Freezes the plan, in the same transaction in which the run learns its total.
///
/// # Errors
/// When the store cannot be written.
pub async fn freeze(tx: &mut Tx, run: RunId, tables: &[PlannedTable]) -> Result<(), StoreError> {
    for table in tables {
        sqlx::query(
            "INSERT INTO run_tables (run_id, position, schema_name, table_name, kind, itself, columns, first_ordinal)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(run.0)
        .bind(table.position)
        .bind(&table.schema)
        .bind(&table.table)
        .bind(table.kind.as_str())
        .bind(i64::from(table.itself))
        .bind(serde_json::to_string(&table.columns)?)
        .bind(table.first_ordinal)
        .execute(&mut **tx)
        .await?;
    }
    let total: i64 = tables.iter().map(PlannedTable::len).sum();
    sqlx::query("UPDATE runs SET planned = 1, rows_total = $1 WHERE id = $2")
        .bind(total)
        .bind(run.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

#[derive(FromRow)]
struct Record {
    position: i64,
    schema_name: String,
    table_name: String,
    kind: String,
    itself: i64,
    columns: String,
    first_ordinal: i64,
}

impl TryFrom<Record> for PlannedTable {
    type Error = StoreError;

    fn try_from(record: Record) -> Result<Self, StoreError> {
        Ok(Self {
            position: record.position,
            schema: record.schema_name,
            table: record.table_name,
            kind: AssetKind::parse(&record.kind).ok_or_else(|| StoreError::corrupt("kind", &record.kind))?,
            itself: record.itself != 0,
            columns: serde_json::from_str(&record.columns)?,
            first_ordinal: record.first_ordinal,
        })
    }
}

/// At most `limit` tables of the plan that have assets from natural-order number `ordinal` on.
///
/// # Errors
/// When the store cannot be read.
pub async fn tables_from(
    store: &Store,
    run: RunId,
    ordinal: i64,
    limit: i64,
) -> Result<Vec<PlannedTable>, StoreError> {
    sqlx::query_as::<_, Record>(
        "SELECT position, schema_name, table_name, kind, itself, columns, first_ordinal FROM run_tables
         WHERE run_id = $1
           AND position >= COALESCE((SELECT MAX(position) FROM run_tables
                                     WHERE run_id = $1 AND first_ordinal <= $2), 0)
         ORDER BY position LIMIT $3",
    )
    .bind(run.0)
    .bind(ordinal)
    .bind(limit)
    .fetch_all(store.readers())
    .await?
    .into_iter()
    .map(PlannedTable::try_from)
    .collect()
}

/// Keeps a table's profile for the run and its re-runs.
///
/// # Errors
/// When the store cannot be written.
pub async fn save_profile(
    tx: &mut Tx,
    run: RunId,
    position: i64,
    profile: &TableProfile,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE run_tables SET profile = $1 WHERE run_id = $2 AND position = $3")
        .bind(serde_json::to_string(profile)?)
        .bind(run.0)
        .bind(position)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The kept profile of a table.
///
/// # Errors
/// When the store cannot be read.
pub async fn profile(store: &Store, run: RunId, position: i64) -> Result<Option<TableProfile>, StoreError> {
    let profile: Option<Option<String>> =
        sqlx::query_scalar("SELECT profile FROM run_tables WHERE run_id = $1 AND position = $2")
            .bind(run.0)
            .bind(position)
            .fetch_optional(store.readers())
            .await?;
    Ok(profile.flatten().as_deref().map(serde_json::from_str).transpose()?)
}

/// The kept profile of a table by its name: how a re-run finds those of its source.
///
/// # Errors
/// When the store cannot be read.
pub async fn profile_of(
    store: &Store,
    run: RunId,
    schema: &str,
    table: &str,
) -> Result<Option<TableProfile>, StoreError> {
    let profile: Option<Option<String>> = sqlx::query_scalar(
        "SELECT profile FROM run_tables WHERE run_id = $1 AND schema_name = $2 AND table_name = $3",
    )
    .bind(run.0)
    .bind(schema)
    .bind(table)
    .fetch_optional(store.readers())
    .await?;
    Ok(profile.flatten().as_deref().map(serde_json::from_str).transpose()?)
}

/// The table of the plan that holds natural-order number `ordinal`.
///
/// # Errors
/// When the store cannot be read.
pub async fn table_at(tx: &mut Tx, run: RunId, ordinal: i64) -> Result<Option<PlannedTable>, StoreError> {
    let table = sqlx::query_as::<_, Record>(
        "SELECT position, schema_name, table_name, kind, itself, columns, first_ordinal FROM run_tables
         WHERE run_id = $1 AND first_ordinal <= $2 ORDER BY position DESC LIMIT 1",
    )
    .bind(run.0)
    .bind(ordinal)
    .fetch_optional(&mut **tx)
    .await?
    .map(PlannedTable::try_from)
    .transpose()?;
    Ok(table.filter(|table| ordinal < table.first_ordinal + table.len()))
}
