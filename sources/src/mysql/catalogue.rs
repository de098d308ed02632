//! What there is to describe in the databases of a MySQL server.

use super::TABLES_AND_VIEWS;
use domain::asset::AssetKind;
use domain::profile::{ColumnName, TableName};
use sqlx::{AssertSqlSafe, MySqlConnection};
use std::collections::HashMap;

/// The databases that are the server's own.
const NOT_THE_SYSTEM: &str =
    "LOWER(TABLE_SCHEMA) NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys')";

#[derive(sqlx::FromRow)]
struct Table {
    schema_name: String,
    table_name: String,
    kind: String,
    comment: String,
}

#[derive(sqlx::FromRow)]
struct Column {
    schema_name: String,
    table_name: String,
    column_name: String,
    data_type: String,
    has_comment: bool,
}

/// Every table and view with its columns: of one database, or of all but the system's. Two
/// statements, for the server joins its `information_schema` without an index.
pub(super) async fn load(
    conn: &mut MySqlConnection,
    only: Option<&str>,
) -> Result<Vec<TableName>, sqlx::Error> {
    let which = if only.is_some() { "TABLE_SCHEMA = ?" } else { NOT_THE_SYSTEM };
    let tables = format!(
        "SELECT CAST(TABLE_SCHEMA AS CHAR) AS schema_name, CAST(TABLE_NAME AS CHAR) AS table_name,
                CAST(TABLE_TYPE AS CHAR) AS kind, CAST(COALESCE(TABLE_COMMENT, '') AS CHAR) AS comment
           FROM information_schema.TABLES WHERE {which} AND {TABLES_AND_VIEWS}"
    );
    let columns = format!(
        "SELECT CAST(TABLE_SCHEMA AS CHAR) AS schema_name, CAST(TABLE_NAME AS CHAR) AS table_name,
                CAST(COLUMN_NAME AS CHAR) AS column_name, CAST(COLUMN_TYPE AS CHAR) AS data_type,
                COLUMN_COMMENT <> '' AS has_comment
           FROM information_schema.COLUMNS WHERE {which}
          ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION"
    );
    // Built from the constants above alone.
    let mut tables_query = sqlx::query_as::<_, Table>(AssertSqlSafe(tables));
    let mut columns_query = sqlx::query_as::<_, Column>(AssertSqlSafe(columns));
    if let Some(schema) = only {
        tables_query = tables_query.bind(schema);
        columns_query = columns_query.bind(schema);
    }
    let tables = tables_query.fetch_all(&mut *conn).await?;
    let mut columns_of: HashMap<(String, String), Vec<ColumnName>> = HashMap::new();
    for column in columns_query.fetch_all(conn).await? {
        let columns = columns_of.entry((column.schema_name, column.table_name)).or_default();
        columns.push(ColumnName {
            name: column.column_name,
            data_type: column.data_type,
            has_comment: column.has_comment,
        });
    }
    let mut tables: Vec<TableName> = tables
        .into_iter()
        .map(|table| {
            let kind = kind_of(&table.kind);
            let columns =
                columns_of.remove(&(table.schema_name.clone(), table.table_name.clone())).unwrap_or_default();
            TableName {
                schema: table.schema_name,
                table: table.table_name,
                kind,
                columns,
                has_comment: comment_of(kind, table.comment).is_some(),
            }
        })
        .collect();
    tables.sort_by(|a, b| (&a.schema, &a.table).cmp(&(&b.schema, &b.table)));
    Ok(tables)
}

/// The kind of asset that a `TABLE_TYPE` is. Versioned tables are tables to a person.
pub(super) fn kind_of(table_type: &str) -> AssetKind {
    if table_type == "VIEW" { AssetKind::View } else { AssetKind::Table }
}

/// A table's comment; what stands there for a view (`VIEW`, or why it is broken) is none.
pub(super) fn comment_of(kind: AssetKind, comment: String) -> Option<String> {
    (kind == AssetKind::Table && !comment.is_empty()).then_some(comment)
}
