//! A page of a search. Each row of the run has to be looked at: once where little is found, at most twice else.

use super::counts::{counts_on, found_sql};
use super::groups::{self, Piece};
use super::page::{Found, Walk, all_alike, walk};
use super::sql::{Index, Sql, Statuses, Way, push_filter, push_order, push_rows};
use crate::StoreError;
use domain::filter::{Grouping, ResultsFilter, ResultsQuery};
use domain::ids::RunId;
use domain::result::{ResultGroup, StatusCounts};
use sqlx::{FromRow, SqliteConnection};

/// So many found rows are kept while they are counted. Where there are more, the first look ends there.
const KEPT: usize = 2_000;

/// A row that was found.
#[derive(FromRow)]
struct Hit {
    id: i64,
    status: i64,
    schema_name: String,
    table_name: String,
}

/// Rows of a group by decision.
type Counted = (ResultGroup, StatusCounts);

/// The page of a search.
pub(super) async fn page(
    connection: &mut SqliteConnection,
    run: RunId,
    query: &ResultsQuery,
) -> Result<Found, StoreError> {
    let hits: Vec<Hit> = first_sql(run, &query.filter).build_query_as().fetch_all(&mut *connection).await?;
    if hits.len() <= KEPT {
        return few(connection, query, &hits).await;
    }
    let groups = counted(connection, run, query).await?;
    let counts = sum(&groups);
    let all = counts_on(connection, run, &ResultsFilter::default()).await?.all;
    if query.group == Grouping::None {
        let found = counts.of(query.filter.status);
        let of = Walk { filter: &query.filter, sort: query.sort, schema: None, found, all };
        let ids = walk(connection, run, of, query.offset(), query.per_page).await?;
        return Ok(Found { ids, counts, groups: Vec::new() });
    }
    let pieces = cut(query, groups);
    let ids = groups::ids(connection, run, query, &pieces, all).await?;
    Ok(Found { ids, counts, groups: groups::headings(pieces) })
}

/// The first rows that are found, of any status, in natural order: one more than are kept.
pub(super) fn first_sql(run: RunId, filter: &ResultsFilter) -> Sql {
    let mut sql = Sql::new("SELECT id, ");
    sql.push(super::sql::RANK).push(" AS status, schema_name, table_name");
    push_rows(&mut sql, Index::Text, run, filter, Statuses::All);
    sql.push(" ORDER BY ordinal LIMIT ").push_bind(i64::try_from(KEPT + 1).unwrap_or(i64::MAX));
    sql
}

/// All that was found is here.
async fn few(
    connection: &mut SqliteConnection,
    query: &ResultsQuery,
    hits: &[Hit],
) -> Result<Found, StoreError> {
    let mut groups: std::collections::BTreeMap<(&str, Option<&str>), StatusCounts> = Default::default();
    for hit in hits {
        let key = match query.group {
            Grouping::None => ("", None),
            Grouping::Schema => (hit.schema_name.as_str(), None),
            Grouping::Table => (hit.schema_name.as_str(), Some(hit.table_name.as_str())),
        };
        let counts = groups.entry(key).or_default();
        counts.all += 1;
        *match hit.status {
            0 => &mut counts.unreviewed,
            1 => &mut counts.accepted,
            _ => &mut counts.skipped,
        } += 1;
    }
    let group = |((schema, table), counts): ((&str, Option<&str>), _)| {
        (ResultGroup { schema: schema.to_owned(), table: table.map(str::to_owned), count: 0 }, counts)
    };
    let groups: Vec<Counted> = groups.into_iter().map(group).collect();
    let counts = sum(&groups);
    let ids: Vec<i64> = hits.iter().map(|hit| hit.id).collect();
    let ids = page_of_ids_sql(query, &ids).build_query_scalar().fetch_all(connection).await?;
    let headings = match query.group {
        Grouping::None => Vec::new(),
        _ => groups::headings(cut(query, groups)),
    };
    Ok(Found { ids, counts, groups: headings })
}

/// The page of rows that are known: few of them, so that they can be sorted.
pub(super) fn page_of_ids_sql(query: &ResultsQuery, ids: &[i64]) -> Sql {
    let mut sql = Sql::new("SELECT id FROM results WHERE id IN (");
    let mut list = sql.separated(", ");
    for id in ids {
        list.push_bind(*id);
    }
    sql.push(")");
    push_filter(&mut sql, &query.filter, Statuses::Filtered);
    push_order(&mut sql, all_alike(query.sort, &query.filter), query.group, Way::Forward);
    sql.push(" LIMIT ").push_bind(query.per_page).push(" OFFSET ").push_bind(query.offset());
    sql
}

/// What is found, by group and decision.
async fn counted(
    connection: &mut SqliteConnection,
    run: RunId,
    query: &ResultsQuery,
) -> Result<Vec<Counted>, StoreError> {
    let mut sql = found_sql(run, &query.filter, query.group);
    let counted = |(unreviewed, accepted, skipped), schema: String, table| {
        let counts = StatusCounts { all: unreviewed + accepted + skipped, unreviewed, accepted, skipped };
        (ResultGroup { schema, table, count: 0 }, counts)
    };
    Ok(match query.group {
        Grouping::None => {
            let counts = sql.build_query_as::<(i64, i64, i64)>().fetch_one(connection).await?;
            vec![counted(counts, String::new(), None)]
        }
        Grouping::Schema => {
            let rows = sql.build_query_as::<(i64, i64, i64, String)>().fetch_all(connection).await?;
            rows.into_iter().map(|(u, a, s, schema)| counted((u, a, s), schema, None)).collect()
        }
        Grouping::Table => {
            let rows = sql.build_query_as::<(i64, i64, i64, String, String)>().fetch_all(connection).await?;
            rows.into_iter().map(|(u, a, s, schema, table)| counted((u, a, s), schema, Some(table))).collect()
        }
    })
}

fn sum(groups: &[Counted]) -> StatusCounts {
    groups.iter().fold(StatusCounts::default(), |mut sum, (_, counts)| {
        sum.all += counts.all;
        sum.unreviewed += counts.unreviewed;
        sum.accepted += counts.accepted;
        sum.skipped += counts.skipped;
        sum
    })
}

/// The groups of the page, each with its rows of the wanted status.
fn cut(query: &ResultsQuery, groups: Vec<Counted>) -> Vec<Piece> {
    let group = |(group, counts): Counted| ResultGroup { count: counts.of(query.filter.status), ..group };
    groups::cut(groups.into_iter().map(group), query.offset(), query.per_page)
}
