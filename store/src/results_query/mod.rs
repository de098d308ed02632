//! Which rows of a run, in which order: pages for people, lists for bulk actions, chunks for exports.

mod counts;
mod found;
mod groups;
mod page;
#[cfg(test)]
mod plans;
mod search;
mod sql;

pub use counts::counts;
pub use page::page;

use crate::results::{Record, version_ref};
use crate::{Store, StoreError, Tx};
use domain::filter::{Grouping, ResultsFilter, Sort};
use domain::ids::{ResultId, Revision, RunId};
use domain::result::ResultRow;
use sql::{Index, Sql, Statuses, Way, push_order, push_rows};
use sqlx::SqliteConnection;
use std::collections::HashMap;

/// The page of the unfiltered natural order that shows a row, at `per_page` rows each; `None` where the run has
/// no such row.
///
/// # Errors
/// When the store cannot be read.
pub async fn page_of(
    store: &Store,
    run: RunId,
    row: ResultId,
    per_page: i64,
) -> Result<Option<i64>, StoreError> {
    let before: Option<i64> =
        page_of_sql(run, row).build_query_scalar().fetch_optional(store.readers()).await?;
    Ok(before.map(|before| before / per_page.max(1) + 1))
}

fn page_of_sql(run: RunId, row: ResultId) -> Sql {
    let mut sql = Sql::new("SELECT (SELECT COUNT(*) FROM results INDEXED BY results_natural WHERE run_id = ");
    sql.push_bind(run.0).push(" AND ordinal < r.ordinal) FROM results r WHERE r.id = ");
    sql.push_bind(row.0).push(" AND r.run_id = ").push_bind(run.0);
    sql
}

/// The rows of a filter in natural order, each with its revision; with `min_score` only those that have
/// at least that score. Nothing else of the rows is read.
///
/// # Errors
/// When the store cannot be read.
pub async fn matching(
    store: &Store,
    run: RunId,
    filter: &ResultsFilter,
    min_score: Option<f64>,
) -> Result<Vec<(ResultId, Revision)>, StoreError> {
    matching_on(&mut *store.readers().acquire().await?, run, filter, min_score).await
}

/// The same as a transaction sees it.
///
/// # Errors
/// When the store cannot be read.
pub async fn matching_in(
    tx: &mut Tx,
    run: RunId,
    filter: &ResultsFilter,
    min_score: Option<f64>,
) -> Result<Vec<(ResultId, Revision)>, StoreError> {
    matching_on(&mut *tx, run, filter, min_score).await
}

async fn matching_on(
    connection: &mut SqliteConnection,
    run: RunId,
    filter: &ResultsFilter,
    min_score: Option<f64>,
) -> Result<Vec<(ResultId, Revision)>, StoreError> {
    let rows: Vec<(i64, i64)> =
        matching_sql(run, filter, min_score).build_query_as().fetch_all(connection).await?;
    Ok(rows.into_iter().map(|(id, revision)| (ResultId(id), Revision(revision))).collect())
}

fn matching_sql(run: RunId, filter: &ResultsFilter, min_score: Option<f64>) -> Sql {
    let mut sql = Sql::new("SELECT id, revision");
    push_rows(&mut sql, Index::Text, run, filter, Statuses::Filtered);
    if let Some(score) = min_score {
        sql.push(" AND score >= ").push_bind(score);
    }
    push_order(&mut sql, Sort::Natural, Grouping::None, Way::Forward);
    sql
}

/// At most `limit` rows of a filter behind the place `after` of the natural order (-1 for the first ones):
/// a run is walked through chunk by chunk, however large it is.
///
/// # Errors
/// When the store cannot be read.
pub async fn chunk(
    store: &Store,
    run: RunId,
    filter: &ResultsFilter,
    after: i64,
    limit: i64,
) -> Result<Vec<ResultRow>, StoreError> {
    let ids: Vec<i64> =
        chunk_sql(run, filter, after, limit).build_query_scalar().fetch_all(store.readers()).await?;
    whole(store, &ids).await
}

fn chunk_sql(run: RunId, filter: &ResultsFilter, after: i64, limit: i64) -> Sql {
    let mut sql = Sql::new("SELECT id");
    push_rows(&mut sql, Index::walking(filter), run, filter, Statuses::Filtered);
    sql.push(" AND ordinal > ").push_bind(after);
    push_order(&mut sql, Sort::Natural, Grouping::None, Way::Forward);
    sql.push(" LIMIT ").push_bind(limit);
    sql
}

/// The rows of these ids, whole and in their order; those that do not exist are left out.
///
/// # Errors
/// When the store cannot be read.
pub async fn whole(store: &Store, ids: &[i64]) -> Result<Vec<ResultRow>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows_query = rows_sql(ids);
    let mut versions_query = versions_sql(ids);
    let (records, versions) = tokio::try_join!(
        rows_query.build_query_as::<Record>().fetch_all(store.readers()),
        versions_query.build_query_as::<(i64, i64, i64, i64)>().fetch_all(store.readers()),
    )?;
    let places: HashMap<i64, usize> = ids.iter().enumerate().map(|(place, id)| (*id, place)).collect();
    let mut rows = records.into_iter().map(ResultRow::try_from).collect::<Result<Vec<_>, _>>()?;
    rows.sort_unstable_by_key(|row| places.get(&row.id.0));
    for row in &mut rows {
        let first = versions.partition_point(|version| version.0 < row.id.0);
        row.versions = versions[first..]
            .iter()
            .take_while(|version| version.0 == row.id.0)
            .map(|(_, id, run, version)| version_ref(*id, *run, *version))
            .collect();
    }
    Ok(rows)
}

fn rows_sql(ids: &[i64]) -> Sql {
    let mut sql = Sql::new(
        "SELECT r.*, run.parent_run_id, p.result_id AS holder_id, h.run_id AS holder_run_id, h.version AS holder_version
         FROM results r
         JOIN runs run ON run.id = r.run_id
         LEFT JOIN pending p ON p.db_profile = r.db_profile AND p.database_name = r.database_name
              AND p.schema_name = r.schema_name AND p.table_name = r.table_name
              AND p.column_name = r.column_name AND p.kind = r.kind
         LEFT JOIN results h ON h.id = p.result_id
         WHERE r.id IN (",
    );
    push_ids(&mut sql, ids);
    sql
}

/// Every version of the assets of rows, oldest first.
fn versions_sql(ids: &[i64]) -> Sql {
    let mut sql =
        Sql::new("WITH page AS (SELECT id, COALESCE(lineage_id, id) AS lineage FROM results WHERE id IN (");
    push_ids(&mut sql, ids);
    sql.push(
        ")
         SELECT page.id, v.id, v.run_id, v.version FROM page JOIN results v ON v.id = page.lineage
         UNION ALL
         SELECT page.id, v.id, v.run_id, v.version FROM page JOIN results v ON v.lineage_id = page.lineage
         ORDER BY 1, 4",
    );
    sql
}

fn push_ids(sql: &mut Sql, ids: &[i64]) {
    let mut list = sql.separated(", ");
    for id in ids {
        list.push_bind(*id);
    }
    sql.push(")");
}
