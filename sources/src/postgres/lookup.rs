//! The current comments of many assets, by one query.

use super::comment::Current;
use crate::SourceError;
use domain::asset::Asset;
use sqlx::PgConnection;

/// One row per asset, in order; `foreign_table` is NULL where there is no such table or column.
const LOOKUP: &str = "
SELECT CASE WHEN wanted.column_name IS NULL OR a.attnum IS NOT NULL THEN c.relkind = 'f' END AS foreign_table,
       CASE WHEN wanted.column_name IS NULL THEN pg_catalog.obj_description(c.oid, 'pg_class')
            ELSE pg_catalog.col_description(c.oid, a.attnum) END AS comment
  FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY
       AS wanted (schema_name, table_name, column_name, place)
  LEFT JOIN (pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace)
    ON n.nspname = wanted.schema_name AND c.relname = wanted.table_name
       AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  LEFT JOIN pg_catalog.pg_attribute AS a
    ON a.attrelid = c.oid AND a.attname = wanted.column_name AND a.attnum > 0 AND NOT a.attisdropped
 ORDER BY wanted.place";

/// What is there now, for each asset.
pub(super) async fn load(
    conn: &mut PgConnection,
    assets: &[&Asset],
) -> Result<Vec<Result<Current, SourceError>>, sqlx::Error> {
    let schemas: Vec<&str> = assets.iter().map(|asset| asset.schema.as_str()).collect();
    let tables: Vec<&str> = assets.iter().map(|asset| asset.table.as_str()).collect();
    let columns: Vec<Option<&str>> = assets.iter().map(|asset| asset.column.as_deref()).collect();
    let found = sqlx::query_as::<_, (Option<bool>, Option<String>)>(LOOKUP)
        .bind(schemas)
        .bind(tables)
        .bind(columns)
        .fetch_all(conn)
        .await?;
    let current = |(asset, (foreign_table, comment)): (&&Asset, (Option<bool>, Option<String>))| {
        foreign_table
            .map(|foreign_table| Current { foreign_table, comment })
            .ok_or_else(|| SourceError::Missing(asset.path()))
    };
    Ok(assets.iter().zip(found).map(current).collect())
}
