//! Reading comments, of many assets at once.

use super::catalogue::{comment_of, kind_of};
use crate::SourceError;
use domain::asset::Asset;
use sqlx::{AssertSqlSafe, MySqlConnection};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Tables that one statement asks for.
const CHUNK: usize = 500;

/// The comments of tables and columns; an empty column means the table itself.
pub(super) struct Comments(HashMap<(String, String, String), Option<String>>);

#[derive(sqlx::FromRow)]
struct Row {
    table_name: String,
    column_name: String,
    kind: String,
    comment: String,
}

impl Comments {
    /// The asset's comment.
    pub(super) fn of(&self, asset: &Asset) -> Result<Option<String>, SourceError> {
        let column = asset.column.clone().unwrap_or_default();
        let key = (asset.schema.clone(), asset.table.clone(), column);
        self.0.get(&key).cloned().ok_or_else(|| SourceError::Missing(asset.path()))
    }
}

/// Reads the comments of the assets' tables and of all their columns.
pub(super) async fn load(conn: &mut MySqlConnection, assets: &[Asset]) -> Result<Comments, SourceError> {
    let mut tables_of: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for asset in assets {
        tables_of.entry(&asset.schema).or_default().insert(&asset.table);
    }
    let mut comments = HashMap::new();
    for (schema, tables) in tables_of {
        let tables: Vec<&str> = tables.into_iter().collect();
        for chunk in tables.chunks(CHUNK) {
            for row in load_some(&mut *conn, schema, chunk).await? {
                let comment = if row.column_name.is_empty() {
                    comment_of(kind_of(&row.kind), row.comment)
                } else {
                    Some(row.comment).filter(|comment| !comment.is_empty())
                };
                comments.insert((schema.to_owned(), row.table_name, row.column_name), comment);
            }
        }
    }
    Ok(Comments(comments))
}

/// The server finds tables by these conditions one by one instead of reading the whole schema. Names that
/// differ in case or accents only may come too: they are asked for by their exact names afterwards.
async fn load_some(
    conn: &mut MySqlConnection,
    schema: &str,
    tables: &[&str],
) -> Result<Vec<Row>, sqlx::Error> {
    let places = vec!["?"; tables.len()].join(", ");
    let exact_schema = "TABLE_SCHEMA = ? AND CAST(TABLE_SCHEMA AS BINARY) = CAST(? AS BINARY)";
    let sql = format!(
        "SELECT CAST(TABLE_NAME AS CHAR) AS table_name, '' AS column_name, CAST(TABLE_TYPE AS CHAR) AS kind,
                CAST(COALESCE(TABLE_COMMENT, '') AS CHAR) AS comment
           FROM information_schema.TABLES WHERE {exact_schema} AND TABLE_NAME IN ({places})
         UNION ALL
         SELECT CAST(TABLE_NAME AS CHAR), CAST(COLUMN_NAME AS CHAR), '', CAST(COLUMN_COMMENT AS CHAR)
           FROM information_schema.COLUMNS WHERE {exact_schema} AND TABLE_NAME IN ({places})"
    );
    // Built from constants alone.
    let mut query = sqlx::query_as::<_, Row>(AssertSqlSafe(sql)).persistent(false);
    for _ in 0..2 {
        query = query.bind(schema).bind(schema);
        for table in tables {
            query = query.bind(*table);
        }
    }
    query.fetch_all(conn).await
}
