//! Pages whose rows are grouped: which groups a page has, and how much of each.

use super::page::{Walk, walk};
use super::search::push_search;
use super::sql::{Index, Sql, Statuses, Way, push_counted, push_filter, push_order, push_rows};
use crate::StoreError;
use domain::filter::{Grouping, ResultsFilter, ResultsQuery};
use domain::ids::RunId;
use domain::result::ResultGroup;
use sqlx::SqliteConnection;

/// The part of a group that a page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) group: ResultGroup,
    /// Rows of the group before the page.
    skip: i64,
    /// Rows of the group on the page.
    take: i64,
}

/// Of groups in their order, each with its count, those that a page shows.
pub(super) fn cut(
    groups: impl IntoIterator<Item = ResultGroup>,
    mut offset: i64,
    mut left: i64,
) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for group in groups {
        if left == 0 {
            break;
        }
        let take = (group.count - offset).clamp(0, left);
        if take > 0 {
            pieces.push(Piece { skip: offset, take, group: group.clone() });
        }
        offset = (offset - group.count).max(0);
        left -= take;
    }
    pieces
}

/// What stands above the pieces.
pub(super) fn headings(pieces: Vec<Piece>) -> Vec<ResultGroup> {
    pieces.into_iter().map(|piece| piece.group).collect()
}

/// The groups of a page, from what is counted beside the rows: there is no search.
pub(super) async fn pieces(
    connection: &mut SqliteConnection,
    run: RunId,
    query: &ResultsQuery,
) -> Result<Vec<Piece>, StoreError> {
    let counted: Vec<(String, i64)> =
        schemas_sql(run, &query.filter).build_query_as().fetch_all(&mut *connection).await?;
    let schema = |(schema, count)| ResultGroup { schema, table: None, count };
    let schemas = cut(counted.into_iter().map(schema), query.offset(), query.per_page);
    if query.group != Grouping::Table {
        return Ok(schemas);
    }
    let mut pieces = Vec::new();
    for of in schemas {
        let schema = of.group.schema;
        let counted: Vec<(String, i64)> =
            tables_sql(run, &query.filter, &schema).build_query_as().fetch_all(&mut *connection).await?;
        let table = |(table, count)| ResultGroup { schema: schema.clone(), table: Some(table), count };
        pieces.extend(cut(counted.into_iter().map(table), of.skip, of.take));
    }
    Ok(pieces)
}

pub(super) fn schemas_sql(run: RunId, filter: &ResultsFilter) -> Sql {
    let mut sql = Sql::new("SELECT schema_name, SUM(n) FROM run_counts WHERE run_id = ");
    sql.push_bind(run.0);
    push_counted(&mut sql, filter);
    sql.push(" GROUP BY schema_name ORDER BY schema_name");
    sql
}

pub(super) fn tables_sql(run: RunId, filter: &ResultsFilter, schema: &str) -> Sql {
    let mut sql = Sql::new("SELECT table_name, SUM(n) FROM table_counts WHERE run_id = ");
    sql.push_bind(run.0).push(" AND schema_name = ").push_bind(schema.to_owned());
    push_counted(&mut sql, filter);
    sql.push(" GROUP BY table_name ORDER BY table_name");
    sql
}

/// The ids of a page, group by group.
pub(super) async fn ids(
    connection: &mut SqliteConnection,
    run: RunId,
    query: &ResultsQuery,
    pieces: &[Piece],
    all: i64,
) -> Result<Vec<i64>, StoreError> {
    match (query.group, pieces) {
        (_, []) => Ok(Vec::new()),
        (Grouping::Table, [first, ..]) => {
            let limit = pieces.iter().map(|piece| piece.take).sum();
            let sql = rows_of_tables_sql(run, query, pieces, first.skip, limit);
            fetch(connection, sql).await
        }
        (Grouping::None | Grouping::Schema, [first, between @ .., last]) => {
            let mut ids = of_schema(connection, run, query, first, all).await?;
            // Whole groups, together smaller than the page.
            if !between.is_empty() {
                ids.extend(fetch(connection, rows_of_schemas_sql(run, query, between)).await?);
            }
            ids.extend(of_schema(connection, run, query, last, all).await?);
            Ok(ids)
        }
        (Grouping::None | Grouping::Schema, [only]) => of_schema(connection, run, query, only, all).await,
    }
}

async fn fetch(connection: &mut SqliteConnection, mut sql: Sql) -> Result<Vec<i64>, StoreError> {
    Ok(sql.build_query_scalar().fetch_all(connection).await?)
}

async fn of_schema(
    connection: &mut SqliteConnection,
    run: RunId,
    query: &ResultsQuery,
    piece: &Piece,
    all: i64,
) -> Result<Vec<i64>, StoreError> {
    let of = Walk {
        filter: &query.filter,
        sort: query.sort,
        schema: Some(&piece.group.schema),
        found: piece.group.count,
        all,
    };
    walk(connection, run, of, piece.skip, piece.take).await
}

pub(super) fn rows_of_schemas_sql(run: RunId, query: &ResultsQuery, pieces: &[Piece]) -> Sql {
    let mut sql = Sql::new("SELECT id");
    let index = Index::of(&query.filter, query.sort, true);
    push_rows(&mut sql, index, run, &query.filter, Statuses::Filtered);
    sql.push(" AND schema_name IN (");
    let mut names = sql.separated(", ");
    for piece in pieces {
        names.push_bind(piece.group.schema.clone());
    }
    sql.push(")");
    push_order(&mut sql, query.sort, Grouping::Schema, Way::Forward);
    sql
}

pub(super) fn rows_of_tables_sql(
    run: RunId,
    query: &ResultsQuery,
    pieces: &[Piece],
    offset: i64,
    limit: i64,
) -> Sql {
    let mut sql = Sql::new("WITH page (s, t) AS (VALUES ");
    let mut names = sql.separated(", ");
    for piece in pieces {
        names.push("(").push_bind_unseparated(piece.group.schema.clone());
        names.push_unseparated(", ").push_bind_unseparated(piece.group.table.clone()).push_unseparated(")");
    }
    // The order of a cross join stands: the tables of the page first, then their rows.
    sql.push(") SELECT id FROM page CROSS JOIN ").push(Index::Asset.table()).push(" WHERE run_id = ");
    sql.push_bind(run.0).push(" AND schema_name = s AND table_name = t");
    push_filter(&mut sql, &query.filter, Statuses::Filtered);
    push_search(&mut sql, query.filter.q.as_str());
    push_order(&mut sql, query.sort, Grouping::Table, Way::Forward);
    sql.push(" LIMIT ").push_bind(limit).push(" OFFSET ").push_bind(offset);
    sql
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(schema: &str, count: i64) -> ResultGroup {
        ResultGroup { schema: schema.to_owned(), table: None, count }
    }

    #[test]
    fn a_page_is_cut_out_of_its_groups() {
        let groups = || [group("a", 3), group("b", 0), group("c", 2), group("d", 9)];
        let cut = |offset, left| -> Vec<(String, i64, i64)> {
            let pieces = super::cut(groups(), offset, left);
            pieces.into_iter().map(|piece| (piece.group.schema, piece.skip, piece.take)).collect()
        };
        let piece = |schema: &str, skip, take| (schema.to_owned(), skip, take);
        assert_eq!(cut(0, 2), [piece("a", 0, 2)]);
        assert_eq!(cut(2, 4), [piece("a", 2, 1), piece("c", 0, 2), piece("d", 0, 1)]);
        assert_eq!(cut(12, 5), [piece("d", 7, 2)]);
        assert_eq!(cut(14, 5), []);
        assert_eq!(cut(i64::MAX, 5), []);
    }
}
