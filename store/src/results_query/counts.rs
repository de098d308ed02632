//! How many rows: counted beside them where nothing is searched for, else found out.

use super::sql::{Index, Sql, Statuses, has_status, push_counted, push_rows};
use crate::{Store, StoreError};
use domain::filter::ResultsFilter;
use domain::ids::RunId;
use domain::result::{ReviewStatus, StatusCounts};
use sqlx::SqliteConnection;

/// A run's rows by decision, under a filter's search and presets; its status does not matter.
///
/// # Errors
/// When the store cannot be read.
pub async fn counts(store: &Store, run: RunId, filter: &ResultsFilter) -> Result<StatusCounts, StoreError> {
    counts_on(&mut *store.readers().acquire().await?, run, filter).await
}

pub(super) async fn counts_on(
    connection: &mut SqliteConnection,
    run: RunId,
    filter: &ResultsFilter,
) -> Result<StatusCounts, StoreError> {
    let (unreviewed, accepted, skipped) =
        counts_sql(run, filter).build_query_as().fetch_one(connection).await?;
    Ok(StatusCounts { all: unreviewed + accepted + skipped, unreviewed, accepted, skipped })
}

pub(super) fn counts_sql(run: RunId, filter: &ResultsFilter) -> Sql {
    if !filter.q.is_empty() {
        return found_sql(run, filter, false);
    }
    let mut sql = Sql::new("SELECT ");
    for (place, rank) in ["0", "1", "2"].into_iter().enumerate() {
        sql.push(if place == 0 { "" } else { ", " });
        sql.push("COALESCE(SUM(CASE WHEN rank = ").push(rank).push(" THEN n END), 0)");
    }
    sql.push(" FROM run_counts WHERE run_id = ").push_bind(run.0);
    push_counted(&mut sql, &ResultsFilter { status: None, ..filter.clone() });
    sql
}

/// What a search finds by decision, all together or for each schema.
pub(super) fn found_sql(run: RunId, filter: &ResultsFilter, by_schema: bool) -> Sql {
    let mut sql = Sql::new("SELECT ");
    for (place, status) in ReviewStatus::ALL.into_iter().enumerate() {
        sql.push(if place == 0 { "" } else { ", " });
        sql.push("COUNT(CASE WHEN ").push(has_status(status)).push(" THEN 1 END)");
    }
    if by_schema {
        sql.push(", schema_name");
    }
    push_rows(&mut sql, Index::Text, run, filter, Statuses::All);
    if by_schema {
        // Few schemas: what is sorted for them is their names.
        sql.push(" GROUP BY schema_name ORDER BY schema_name");
    }
    sql
}
