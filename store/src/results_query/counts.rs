//! How many rows: counted beside them where nothing is searched for, else found out.

use super::sql::{Index, Sql, Statuses, has_status, push_counted, push_rows};
use crate::{Store, StoreError};
use domain::filter::{Grouping, ResultsFilter};
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
        return found_sql(run, filter, Grouping::None);
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

/// What a search finds by decision, all together or for each group.
pub(super) fn found_sql(run: RunId, filter: &ResultsFilter, group: Grouping) -> Sql {
    let mut sql = Sql::new("SELECT ");
    for (place, status) in ReviewStatus::ALL.into_iter().enumerate() {
        sql.push(if place == 0 { "" } else { ", " });
        sql.push("COUNT(CASE WHEN ").push(has_status(status)).push(" THEN 1 END)");
    }
    let names = match group {
        Grouping::None => "",
        Grouping::Schema => "schema_name",
        Grouping::Table => "schema_name, table_name",
    };
    if !names.is_empty() {
        sql.push(", ").push(names);
    }
    push_rows(&mut sql, Index::Text, run, filter, Statuses::All);
    if !names.is_empty() {
        // What is sorted for it is what was found.
        sql.push(" GROUP BY ").push(names).push(" ORDER BY ").push(names);
    }
    sql
}
