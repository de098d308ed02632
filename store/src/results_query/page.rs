//! One page: the ids of its rows, its counts and its headings.

use super::counts::{counts_on, found_sql};
use super::groups::{self, found_tables_sql};
use super::sql::{Index, Sql, Statuses, Way, push_order, push_rows};
use super::whole;
use crate::{Store, StoreError};
use domain::filter::{Grouping, ResultsFilter, ResultsQuery, Sort};
use domain::ids::RunId;
use domain::result::{ResultGroup, ResultsPage, ReviewStatus, StatusCounts};
use sqlx::SqliteConnection;

/// One page of a run's rows, with its counts.
///
/// # Errors
/// When the store cannot be read.
pub async fn page(store: &Store, run: RunId, query: ResultsQuery) -> Result<ResultsPage, StoreError> {
    let found = async {
        if query.filter.q.is_empty() {
            counted(store, run, &query).await
        } else {
            searched(store, run, &query).await
        }
    };
    let (found, queued) = tokio::try_join!(found, crate::pending::count_for_run(store, run))?;
    let items = whole(store, &found.ids).await?;
    let total = total(found.counts, query.filter.status);
    let groups = match found.groups {
        Some(groups) => groups,
        None if items.is_empty() => Vec::new(),
        None => {
            let mut tables: Vec<(&str, &str)> =
                items.iter().map(|row| (row.asset.schema.as_str(), row.asset.table.as_str())).collect();
            tables.dedup();
            let tables: Vec<(String, String, i64)> = found_tables_sql(run, &query.filter, &tables)
                .build_query_as()
                .fetch_all(store.readers())
                .await?;
            tables.into_iter().map(|(schema, table, count)| heading(schema, Some(table), count)).collect()
        }
    };
    Ok(ResultsPage {
        groups,
        items,
        total,
        page: query.page,
        pages: query.pages(total),
        counts: found.counts,
        queued,
    })
}

/// What a page is made of.
struct Found {
    ids: Vec<i64>,
    counts: StatusCounts,
    /// Its headings; `None` where they have yet to be counted for the rows that are shown.
    groups: Option<Vec<ResultGroup>>,
}

fn heading(schema: String, table: Option<String>, count: i64) -> ResultGroup {
    ResultGroup { schema, table, count }
}

fn total(counts: StatusCounts, status: Option<ReviewStatus>) -> i64 {
    match status {
        None => counts.all,
        Some(ReviewStatus::Unreviewed) => counts.unreviewed,
        Some(ReviewStatus::Accepted) => counts.accepted,
        Some(ReviewStatus::Skipped) => counts.skipped,
    }
}

/// Without a search: what is counted beside the rows says where the page is, all of it seen at one moment.
async fn counted(store: &Store, run: RunId, query: &ResultsQuery) -> Result<Found, StoreError> {
    let mut tx = store.readers().begin().await?;
    let counts = counts_on(&mut tx, run, &query.filter).await?;
    let everything = match query.filter.presets.is_empty() {
        true => counts.all,
        false => counts_on(&mut tx, run, &ResultsFilter::default()).await?.all,
    };
    if query.group == Grouping::None {
        let of = Walk {
            filter: &query.filter,
            sort: query.sort,
            schema: None,
            found: total(counts, query.filter.status),
            all: everything,
        };
        let ids = walk(&mut tx, run, of, query.offset(), query.per_page).await?;
        return Ok(Found { ids, counts, groups: Some(Vec::new()) });
    }
    let pieces = groups::pieces(&mut tx, run, query).await?;
    let ids = groups::ids(&mut tx, run, query, &pieces, everything).await?;
    let groups = pieces.into_iter().map(|piece| piece.group).collect();
    Ok(Found { ids, counts, groups: Some(groups) })
}

/// With a search: every row of the run is looked at, once for the page and once for the counts, side by side.
async fn searched(store: &Store, run: RunId, query: &ResultsQuery) -> Result<Found, StoreError> {
    let by_schema = query.group == Grouping::Schema;
    let mut page = searched_sql(run, query);
    let mut found = found_sql(run, &query.filter, by_schema);
    let page = page.build_query_scalar::<i64>().fetch_all(store.readers());
    if !by_schema {
        let found = found.build_query_as::<(i64, i64, i64)>().fetch_one(store.readers());
        let (ids, found) = tokio::try_join!(page, found)?;
        let groups = (query.group == Grouping::None).then(Vec::new);
        return Ok(Found { ids, counts: sum([found]), groups });
    }
    let found = found.build_query_as::<(i64, i64, i64, String)>().fetch_all(store.readers());
    let (ids, found) = tokio::try_join!(page, found)?;
    let counts = sum(found.iter().map(|schema| (schema.0, schema.1, schema.2)));
    let status = query.filter.status;
    let schema = |(u, a, s, schema)| heading(schema, None, total(sum([(u, a, s)]), status));
    let pieces = groups::cut(found.into_iter().map(schema), query.offset(), query.per_page);
    Ok(Found { ids, counts, groups: Some(pieces.into_iter().map(|piece| piece.group).collect()) })
}

fn sum(rows: impl IntoIterator<Item = (i64, i64, i64)>) -> StatusCounts {
    let mut counts = StatusCounts::default();
    for (unreviewed, accepted, skipped) in rows {
        counts.unreviewed += unreviewed;
        counts.accepted += accepted;
        counts.skipped += skipped;
        counts.all += unreviewed + accepted + skipped;
    }
    counts
}

/// A page of a search. What it finds is sorted, unless it is wanted in the order of the index.
pub(super) fn searched_sql(run: RunId, query: &ResultsQuery) -> Sql {
    let mut sql = Sql::new("SELECT id");
    push_rows(&mut sql, Index::Text, run, &query.filter, Statuses::Filtered);
    push_order(&mut sql, all_alike(query.sort, &query.filter), query.group, Way::Forward);
    sql.push(" LIMIT ").push_bind(query.per_page).push(" OFFSET ").push_bind(query.offset());
    sql
}

/// Rows of one status are all ties in the order of statuses.
fn all_alike(sort: Sort, filter: &ResultsFilter) -> Sort {
    if sort == Sort::Status && filter.status.is_some() { Sort::Natural } else { sort }
}

/// Rows in the order of a sort, of the whole run or of one schema.
#[derive(Debug, Clone, Copy)]
pub(super) struct Walk<'a> {
    pub(super) filter: &'a ResultsFilter,
    pub(super) sort: Sort,
    pub(super) schema: Option<&'a str>,
    /// How many there are.
    pub(super) found: i64,
    /// How many rows the run has.
    pub(super) all: i64,
}

/// Where more rows than this part of a run match, they are met often enough on an index in their order.
const FEW: i64 = 20;

/// At most `take` rows after the first `skip`, from the end that is nearer.
pub(super) async fn walk(
    connection: &mut SqliteConnection,
    run: RunId,
    of: Walk<'_>,
    skip: i64,
    take: i64,
) -> Result<Vec<i64>, StoreError> {
    let take = take.min(of.found.saturating_sub(skip));
    if take <= 0 {
        return Ok(Vec::new());
    }
    let behind = of.found - skip - take;
    let (way, skip) = if behind < skip { (Way::Back, behind) } else { (Way::Forward, skip) };
    let mut ids: Vec<i64> =
        walk_sql(run, of, way, skip, take).build_query_scalar().fetch_all(connection).await?;
    if way == Way::Back {
        ids.reverse();
    }
    Ok(ids)
}

pub(super) fn walk_sql(run: RunId, of: Walk<'_>, way: Way, skip: i64, take: i64) -> Sql {
    let sort = all_alike(of.sort, of.filter);
    let few = Index::of_few(of.filter).filter(|_| of.found <= of.all / FEW);
    let index = few.unwrap_or_else(|| Index::of(of.filter, sort, of.schema.is_some()));
    let mut sql = Sql::new("SELECT id");
    push_rows(&mut sql, index, run, of.filter, Statuses::Filtered);
    if let Some(schema) = of.schema {
        sql.push(" AND schema_name = ").push_bind(schema.to_owned());
    }
    push_order(&mut sql, sort, Grouping::None, way);
    sql.push(" LIMIT ").push_bind(take).push(" OFFSET ").push_bind(skip);
    sql
}
