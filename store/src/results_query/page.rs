//! One page: the ids of its rows, its counts and its headings.

use super::counts::counts_on;
use super::found;
use super::groups;
use super::sql::{Index, Sql, Statuses, Way, push_order, push_rows};
use super::whole;
use crate::{Store, StoreError};
use domain::filter::{Grouping, ResultsFilter, ResultsQuery, Sort};
use domain::ids::RunId;
use domain::result::{ResultGroup, ResultsPage, StatusCounts};
use sqlx::SqliteConnection;

/// One page of a run's rows, with its counts.
///
/// # Errors
/// When the store cannot be read.
pub async fn page(store: &Store, run: RunId, query: ResultsQuery) -> Result<ResultsPage, StoreError> {
    let found = async {
        let mut tx = store.readers().begin().await?;
        match query.filter.q.is_empty() {
            true => counted(&mut tx, run, &query).await,
            false => found::page(&mut tx, run, &query).await,
        }
    };
    let (found, queued) = tokio::try_join!(found, crate::pending::count_for_run(store, run))?;
    let items = whole(store, &found.ids).await?;
    let total = found.counts.of(query.filter.status);
    Ok(ResultsPage {
        groups: found.groups,
        items,
        total,
        page: query.page,
        pages: query.pages(total),
        counts: found.counts,
        queued,
    })
}

/// What a page is made of, all of it seen at one moment.
pub(super) struct Found {
    pub(super) ids: Vec<i64>,
    pub(super) counts: StatusCounts,
    pub(super) groups: Vec<ResultGroup>,
}

/// Without a search: what is counted beside the rows says where the page is.
async fn counted(
    connection: &mut SqliteConnection,
    run: RunId,
    query: &ResultsQuery,
) -> Result<Found, StoreError> {
    let counts = counts_on(connection, run, &query.filter).await?;
    let all = match query.filter.presets.is_empty() && query.filter.band.is_none() {
        true => counts.all,
        false => counts_on(connection, run, &ResultsFilter::default()).await?.all,
    };
    if query.group == Grouping::None {
        let found = counts.of(query.filter.status);
        let of = Walk { filter: &query.filter, sort: query.sort, schema: None, found, all };
        let ids = walk(connection, run, of, query.offset(), query.per_page).await?;
        return Ok(Found { ids, counts, groups: Vec::new() });
    }
    let pieces = groups::pieces(connection, run, query).await?;
    let ids = groups::ids(connection, run, query, &pieces, all).await?;
    Ok(Found { ids, counts, groups: groups::headings(pieces) })
}

/// Rows of one status are all ties in the order of statuses.
pub(super) fn all_alike(sort: Sort, filter: &ResultsFilter) -> Sort {
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

/// A walk that reads each row's text may skip this part of what is found; beyond, the index of the texts is read
/// whole and what is found is sorted.
const DEEP: i64 = 10;

impl Walk<'_> {
    fn index(&self, sort: Sort, skip: i64) -> Index {
        let few = self.found <= self.all / FEW;
        if self.filter.q.is_empty() {
            let small = Index::of_few(self.filter).filter(|_| few);
            return small.unwrap_or_else(|| Index::of(self.filter, sort, self.schema.is_some()));
        }
        match few || skip > self.found / DEEP || sort == Sort::Natural {
            true => Index::Text,
            false => Index::of(&ResultsFilter::default(), sort, self.schema.is_some()),
        }
    }
}

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
    let index = of.index(sort, skip);
    let mut sql = Sql::new("SELECT id");
    push_rows(&mut sql, index, run, of.filter, Statuses::Filtered);
    if let Some(schema) = of.schema {
        sql.push(" AND schema_name = ").push_bind(schema.to_owned());
    }
    push_order(&mut sql, sort, Grouping::None, way);
    sql.push(" LIMIT ").push_bind(take).push(" OFFSET ").push_bind(skip);
    sql
}
