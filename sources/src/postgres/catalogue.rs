//! What there is to describe in a PostgreSQL database.

use super::facts::kind_of;
use domain::profile::{ColumnName, TableName};
use sqlx::PgConnection;

/// One row per column, and one for a table without columns. Partitions are left out: what is to be
/// said of them is said of the partitioned table. Every schema `pg_…` is the system's.
const CATALOGUE: &str = "
SELECT n.nspname::text AS schema_name, c.relname::text AS table_name, c.relkind::text AS kind,
       td.description IS NOT NULL AS table_comment,
       a.attname::text AS column_name, pg_catalog.format_type(a.atttypid, a.atttypmod) AS data_type,
       cd.description IS NOT NULL AS column_comment
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_catalog.pg_description AS td
    ON td.objoid = c.oid AND td.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND td.objsubid = 0
  LEFT JOIN pg_catalog.pg_description AS cd
    ON cd.objoid = c.oid AND cd.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND cd.objsubid = a.attnum
 WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
   AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
 ORDER BY n.nspname, c.relname, a.attnum";

#[derive(sqlx::FromRow)]
struct Entry {
    schema_name: String,
    table_name: String,
    kind: String,
    table_comment: bool,
    column_name: Option<String>,
    data_type: Option<String>,
    column_comment: bool,
}

/// Every table and view with its columns.
pub(super) async fn load(conn: &mut PgConnection) -> Result<Vec<TableName>, sqlx::Error> {
    let entries = sqlx::query_as::<_, Entry>(CATALOGUE).fetch_all(conn).await?;
    let mut tables: Vec<TableName> = Vec::new();
    for entry in entries {
        let column = entry.column_name.map(|name| ColumnName {
            name,
            data_type: entry.data_type.unwrap_or_default(),
            has_comment: entry.column_comment,
        });
        match tables.last_mut() {
            // The rows are ordered by table.
            Some(last) if last.schema == entry.schema_name && last.table == entry.table_name => {
                last.columns.extend(column);
            }
            _ => tables.push(TableName {
                schema: entry.schema_name,
                table: entry.table_name,
                kind: kind_of(&entry.kind),
                columns: column.into_iter().collect(),
                has_comment: entry.table_comment,
            }),
        }
    }
    Ok(tables)
}
