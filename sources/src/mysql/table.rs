//! One table as a writer of comments needs to know it.

use super::catalogue::kind_of;
use super::definition::Definition;
use super::session::Server;
use super::{exact, translate};
use crate::SourceError;
use domain::asset::AssetKind;
use sqlx::{AssertSqlSafe, MySqlConnection, Row};
use std::collections::HashMap;

use super::quote::quote_table;

const TABLE: &str = concat!(
    "SELECT CAST(TABLE_TYPE AS CHAR), CAST(COALESCE(TABLE_COMMENT, '') AS CHAR),
            CAST(COALESCE(DATA_LENGTH, 0) + COALESCE(INDEX_LENGTH, 0) AS SIGNED)
       FROM information_schema.TABLES WHERE ",
    exact!()
);

const COLUMNS: &str = concat!(
    "SELECT CAST(COLUMN_NAME AS CHAR), CAST(COLUMN_COMMENT AS CHAR) FROM information_schema.COLUMNS WHERE ",
    exact!()
);

const SRIDS: &str = "
SELECT CAST(G_GEOMETRY_COLUMN AS CHAR), CAST(SRID AS SIGNED) FROM information_schema.GEOMETRY_COLUMNS
 WHERE G_TABLE_SCHEMA = ? AND G_TABLE_NAME = ?
   AND CAST(G_TABLE_SCHEMA AS BINARY) = CAST(? AS BINARY) AND CAST(G_TABLE_NAME AS BINARY) = CAST(? AS BINARY)";

/// A table, its comments and its definition, as they are at the moment.
pub(super) struct Table {
    pub(super) schema: String,
    pub(super) name: String,
    /// Its size on disk in bytes, as far as the engine tells.
    pub(super) bytes: i64,
    /// The comment; empty when there is none.
    pub(super) comment: String,
    /// The columns' comments; empty where there is none.
    pub(super) column_comments: HashMap<String, String>,
    pub(super) definition: Definition,
}

impl Table {
    /// Reads it. A view is an error, for it carries no comments.
    pub(super) async fn read(
        conn: &mut MySqlConnection,
        server: Server,
        schema: &str,
        name: &str,
    ) -> Result<Self, SourceError> {
        let path = format!("{schema}.{name}");
        let failed = |error: sqlx::Error| translate(error, &path);
        let (kind, comment, bytes) = sqlx::query_as::<_, (String, String, i64)>(TABLE)
            .bind(schema)
            .bind(name)
            .bind(schema)
            .bind(name)
            .fetch_optional(&mut *conn)
            .await
            .map_err(failed)?
            .ok_or_else(|| SourceError::Missing(path.clone()))?;
        if kind_of(&kind) == AssetKind::View {
            return Err(on_view(&path));
        }
        let column_comments = sqlx::query_as::<_, (String, String)>(COLUMNS)
            .bind(schema)
            .bind(name)
            .bind(schema)
            .bind(name)
            .fetch_all(&mut *conn)
            .await
            .map_err(failed)?;
        let mut definition = show(&mut *conn, schema, name).await?;
        if server.is_mariadb() && definition.has_shapes() {
            let srids = sqlx::query_as::<_, (String, i64)>(SRIDS)
                .bind(schema)
                .bind(name)
                .bind(schema)
                .bind(name)
                .fetch_all(conn)
                .await
                .map_err(failed)?;
            for column in &mut definition.columns {
                column.srid = srids.iter().find(|(name, _)| *name == column.name).map(|(_, srid)| *srid);
            }
        }
        Ok(Self {
            schema: schema.to_owned(),
            name: name.to_owned(),
            bytes,
            comment,
            column_comments: column_comments.into_iter().collect(),
            definition,
        })
    }

    /// The comment of the column, or of the table itself; `None` when the column is not there.
    pub(super) fn comment_of(&self, column: Option<&str>) -> Option<&str> {
        match column {
            None => Some(&self.comment),
            Some(column) => self.column_comments.get(column).map(String::as_str),
        }
    }
}

/// Why a view, or a column of one, gets no comment.
pub(super) fn on_view(path: &str) -> SourceError {
    SourceError::Unsupported {
        object: path.to_owned(),
        reason: "MySQL views and their columns cannot carry comments. Skip the row, or describe the table \
                 behind the view"
            .to_owned(),
    }
}

/// The definition that the server prints. It may hold bytes that are no text.
async fn show(conn: &mut MySqlConnection, schema: &str, name: &str) -> Result<Definition, SourceError> {
    let path = format!("{schema}.{name}");
    // Names cannot be parameters; they are quoted by the server's own rules.
    let sql = format!("SHOW CREATE TABLE {}", quote_table(schema, name));
    let row = sqlx::query(AssertSqlSafe(sql))
        .persistent(false)
        .fetch_one(conn)
        .await
        .map_err(|error| translate(error, &path))?;
    let create: Vec<u8> = row.try_get_unchecked(1)?;
    Definition::parse(&create).ok_or_else(|| SourceError::Unsupported {
        object: path,
        reason: "the server's definition of the table is not understood".to_owned(),
    })
}
