//! Which rows of which run a re-run was asked for.

use crate::{Store, StoreError};
use domain::ids::{ResultId, RunId};
use sqlx::{FromRow, QueryBuilder, Sqlite};
use std::collections::HashSet;

/// A row's place: its run, its number there, and what it describes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The row.
    pub id: ResultId,
    /// Its run.
    pub run: RunId,
    /// Place in the run's natural order.
    pub ordinal: i64,
    /// The schema.
    pub schema: String,
    /// The table.
    pub table: String,
    /// The column; `None` for the table itself.
    pub column: Option<String>,
}

#[derive(FromRow)]
struct Record {
    id: i64,
    run_id: i64,
    ordinal: i64,
    schema_name: String,
    table_name: String,
    column_name: String,
}

impl From<Record> for Place {
    fn from(record: Record) -> Self {
        Self {
            id: ResultId(record.id),
            run: RunId(record.run_id),
            ordinal: record.ordinal,
            schema: record.schema_name,
            table: record.table_name,
            column: (!record.column_name.is_empty()).then_some(record.column_name),
        }
    }
}

/// Rows looked up in one statement.
const CHUNK: usize = 500;

/// The places of rows in natural order, run by run; a row that is named twice comes once.
///
/// # Errors
/// When one of them does not exist.
pub async fn places(store: &Store, ids: &[ResultId]) -> Result<Vec<Place>, StoreError> {
    let mut places: Vec<Place> = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "SELECT id, run_id, ordinal, schema_name, table_name, column_name FROM results WHERE id IN (",
        );
        let mut list = query.separated(", ");
        for id in chunk {
            list.push_bind(id.0);
        }
        query.push(")");
        let found: Vec<Record> = query.build_query_as().fetch_all(store.readers()).await?;
        let known: HashSet<i64> = found.iter().map(|record| record.id).collect();
        if let Some(missing) = chunk.iter().find(|id| !known.contains(&id.0)) {
            return Err(StoreError::not_found("result", missing));
        }
        places.extend(found.into_iter().map(Place::from));
    }
    places.sort_by_key(|place| (place.run, place.ordinal));
    places.dedup_by_key(|place| place.id);
    Ok(places)
}

/// The natural-order numbers of a run's rows; assets that failed have none.
///
/// # Errors
/// When the store cannot be read.
pub async fn ordinals(store: &Store, run: RunId) -> Result<Vec<i64>, StoreError> {
    Ok(sqlx::query_scalar("SELECT ordinal FROM results WHERE run_id = $1 ORDER BY ordinal")
        .bind(run.0)
        .fetch_all(store.readers())
        .await?)
}
