//! The headings of a page whose rows are grouped.

use super::sql::{Index, Sql, Statuses, push_rows};
use crate::{Store, StoreError};
use domain::asset::Asset;
use domain::filter::{Grouping, ResultsQuery};
use domain::ids::RunId;
use domain::result::{ResultGroup, ResultRow};

/// The groups that have rows on the page, in its order, each with its count on all pages.
pub(super) async fn of_page(
    store: &Store,
    run: RunId,
    query: &ResultsQuery,
    rows: &[ResultRow],
) -> Result<Vec<ResultGroup>, StoreError> {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(Vec::new()) };
    match query.group {
        Grouping::None => Ok(Vec::new()),
        Grouping::Schema => {
            let groups: Vec<(String, i64)> = schemas_sql(run, query, &first.asset, &last.asset)
                .build_query_as()
                .fetch_all(store.readers())
                .await?;
            let group = |(schema, count)| ResultGroup { schema, table: None, count };
            Ok(groups.into_iter().map(group).collect())
        }
        Grouping::Table => {
            let groups: Vec<(String, String, i64)> = tables_sql(run, query, &first.asset, &last.asset)
                .build_query_as()
                .fetch_all(store.readers())
                .await?;
            let group = |(schema, table, count)| ResultGroup { schema, table: Some(table), count };
            Ok(groups.into_iter().map(group).collect())
        }
    }
}

// Groups come in the order of their names, so those of a page are all that lie between its first and its last.

fn schemas_sql(run: RunId, query: &ResultsQuery, first: &Asset, last: &Asset) -> Sql {
    let mut sql = Sql::new("SELECT schema_name, COUNT(*)");
    push_rows(&mut sql, Index::Light, run, &query.filter, Statuses::Filtered);
    sql.push(" AND schema_name >= ").push_bind(first.schema.clone());
    sql.push(" AND schema_name <= ").push_bind(last.schema.clone());
    sql.push(" GROUP BY schema_name ORDER BY schema_name");
    sql
}

pub(super) fn tables_sql(run: RunId, query: &ResultsQuery, first: &Asset, last: &Asset) -> Sql {
    let mut sql = Sql::new("SELECT schema_name, table_name, COUNT(*)");
    push_rows(&mut sql, Index::Light, run, &query.filter, Statuses::Filtered);
    for (between, asset) in [(" >= ", first), (" <= ", last)] {
        sql.push(" AND (schema_name, table_name)").push(between).push("(");
        sql.push_bind(asset.schema.clone()).push(", ").push_bind(asset.table.clone()).push(")");
    }
    sql.push(" GROUP BY schema_name, table_name ORDER BY schema_name, table_name");
    sql
}
