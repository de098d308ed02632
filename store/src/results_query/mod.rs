//! Which rows of a run, in which order: pages for people, lists for bulk actions, chunks for exports.

mod groups;
#[cfg(test)]
mod plans;
mod sql;

use crate::results::{Record, version_ref};
use crate::{Store, StoreError, Tx};
use domain::filter::{Grouping, ResultsFilter, ResultsQuery, Sort};
use domain::ids::{ResultId, Revision, RunId};
use domain::result::{ResultRow, ResultsPage, ReviewStatus, StatusCounts};
use sql::{Index, Sql, Statuses, has_status, push_order, push_rows};
use sqlx::SqliteConnection;
use std::collections::HashMap;

/// One page of a run's rows, with its counts.
///
/// # Errors
/// When the store cannot be read.
pub async fn page(store: &Store, run: RunId, query: ResultsQuery) -> Result<ResultsPage, StoreError> {
    let (ids, counts, queued) = tokio::try_join!(
        page_ids(store, run, &query),
        counts(store, run, &query.filter),
        crate::pending::count_for_run(store, run),
    )?;
    let items = whole(store, &ids).await?;
    let total = match query.filter.status {
        None => counts.all,
        Some(ReviewStatus::Unreviewed) => counts.unreviewed,
        Some(ReviewStatus::Accepted) => counts.accepted,
        Some(ReviewStatus::Skipped) => counts.skipped,
    };
    Ok(ResultsPage {
        groups: groups::of_page(store, run, &query, &items).await?,
        items,
        total,
        page: query.page,
        pages: query.pages(total),
        counts,
        queued,
    })
}

/// The page's rows, found on an index alone.
fn page_sql(run: RunId, query: &ResultsQuery) -> Sql {
    let mut sql = Sql::new("SELECT id");
    let sort = match query.sort {
        // All of them are ties.
        Sort::Status if query.filter.status.is_some() => Sort::Natural,
        sort => sort,
    };
    push_rows(&mut sql, Index::of(&query.filter, sort, query.group), run, &query.filter, Statuses::Filtered);
    push_order(&mut sql, sort, query.group);
    sql.push(" LIMIT ").push_bind(query.per_page).push(" OFFSET ").push_bind(query.offset());
    sql
}

async fn page_ids(store: &Store, run: RunId, query: &ResultsQuery) -> Result<Vec<i64>, StoreError> {
    Ok(page_sql(run, query).build_query_scalar().fetch_all(store.readers()).await?)
}

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

/// A run's rows by decision, under a filter's search and presets; its status does not matter.
///
/// # Errors
/// When the store cannot be read.
pub async fn counts(store: &Store, run: RunId, filter: &ResultsFilter) -> Result<StatusCounts, StoreError> {
    let (unreviewed, accepted, skipped) =
        counts_sql(run, filter).build_query_as().fetch_one(store.readers()).await?;
    Ok(StatusCounts { all: unreviewed + accepted + skipped, unreviewed, accepted, skipped })
}

fn counts_sql(run: RunId, filter: &ResultsFilter) -> Sql {
    let mut sql = Sql::new("SELECT ");
    if filter.q.is_empty() && filter.presets.is_empty() {
        // Three ranges of an index are counted faster than its entries are looked into.
        for (place, status) in ReviewStatus::ALL.into_iter().enumerate() {
            sql.push(if place == 0 { "(" } else { ", (" }).push("SELECT COUNT(*)");
            let only = ResultsFilter { status: Some(status), ..ResultsFilter::default() };
            push_rows(&mut sql, Index::Rank, run, &only, Statuses::Filtered);
            sql.push(")");
        }
        return sql;
    }
    for (place, status) in ReviewStatus::ALL.into_iter().enumerate() {
        sql.push(if place == 0 { "" } else { ", " });
        sql.push("COUNT(CASE WHEN ").push(has_status(status)).push(" THEN 1 END)");
    }
    let index = Index::of(filter, Sort::Natural, Grouping::None);
    push_rows(&mut sql, index, run, filter, Statuses::All);
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
    push_rows(&mut sql, Index::Light, run, filter, Statuses::Filtered);
    if let Some(score) = min_score {
        sql.push(" AND score >= ").push_bind(score);
    }
    push_order(&mut sql, Sort::Natural, Grouping::None);
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
    push_order(&mut sql, Sort::Natural, Grouping::None);
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
