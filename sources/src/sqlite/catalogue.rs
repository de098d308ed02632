//! What there is to describe in a SQLite file.

use super::comment::all_comments;
use domain::asset::AssetKind;
use domain::profile::{ColumnName, TableName};
use sqlx::SqliteConnection;

/// Tables, views and virtual tables; the shadow tables behind the latter are their business.
const TABLES: &str = "
SELECT name, type AS kind FROM pragma_table_list
 WHERE schema = 'main' AND type IN ('table', 'view', 'virtual')
   AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> 'amx_comments'
 ORDER BY name COLLATE BINARY";

/// Hidden columns of virtual tables (hidden = 1) are left out, generated columns (2, 3) are not.
const COLUMNS: &str = "
SELECT name, type AS data_type FROM pragma_table_xinfo(?1, 'main') WHERE hidden <> 1 ORDER BY cid";

#[derive(sqlx::FromRow)]
struct Table {
    name: String,
    kind: String,
}

#[derive(sqlx::FromRow)]
struct Column {
    name: String,
    data_type: String,
}

/// Every table and view with its columns.
pub(super) async fn load(conn: &mut SqliteConnection) -> Result<Vec<TableName>, sqlx::Error> {
    let comments = all_comments(&mut *conn).await?;
    let commented = |table: &str, column: &str| comments.contains_key(&(table.to_owned(), column.to_owned()));
    let listed = sqlx::query_as::<_, Table>(TABLES).fetch_all(&mut *conn).await?;
    let mut tables = Vec::with_capacity(listed.len());
    for table in listed {
        // A view over a table that is gone has no columns that could be found out; the others have.
        let columns = match sqlx::query_as::<_, Column>(COLUMNS)
            .bind(table.name.as_str())
            .fetch_all(&mut *conn)
            .await
        {
            Ok(columns) => columns,
            Err(error) => {
                tracing::debug!(%error, table = table.name, "the columns cannot be listed");
                Vec::new()
            }
        };
        tables.push(TableName {
            schema: "main".to_owned(),
            kind: kind_of(&table.kind),
            columns: columns
                .into_iter()
                .map(|column| ColumnName {
                    has_comment: commented(&table.name, &column.name),
                    name: column.name,
                    data_type: column.data_type,
                })
                .collect(),
            has_comment: commented(&table.name, ""),
            table: table.name,
        });
    }
    Ok(tables)
}

/// The kind of asset that a type of `pragma_table_list` is.
pub(super) fn kind_of(kind: &str) -> AssetKind {
    if kind == "view" { AssetKind::View } else { AssetKind::Table }
}
