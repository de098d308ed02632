//! Comments in SQLite, which has none of its own: a table `amx_comments` in the same file.

use super::quote::quote_literal;
use super::{STATEMENT_TIMEOUT, driver_message, result_code, set_deadline};
use crate::{ApplyOutcome, CommentChange, SourceError};
use domain::asset::Asset;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use std::collections::HashMap;

/// Whether there is a table of comments yet.
const HAS_COMMENTS: &str =
    "SELECT count(*) FROM main.sqlite_schema WHERE type = 'table' AND name = 'amx_comments'";

/// Made by the first comment that is written. An empty `column_name` means the table itself.
const CREATE: &str = "
CREATE TABLE IF NOT EXISTS main.amx_comments (
    schema_name TEXT NOT NULL,
    table_name TEXT NOT NULL,
    column_name TEXT NOT NULL DEFAULT '',
    comment TEXT NOT NULL,
    PRIMARY KEY (schema_name, table_name, column_name)
)";

const ALL: &str = "SELECT table_name, column_name, comment FROM main.amx_comments WHERE schema_name = 'main'";

const OF_TABLE: &str = "
SELECT column_name, comment FROM main.amx_comments WHERE schema_name = 'main' AND table_name = ?1";

const ONE: &str = "
SELECT comment FROM main.amx_comments WHERE schema_name = ?1 AND table_name = ?2 AND column_name = ?3";

const UPSERT: &str = "
INSERT INTO main.amx_comments (schema_name, table_name, column_name, comment) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (schema_name, table_name, column_name) DO UPDATE SET comment = excluded.comment";

const DELETE: &str = "
DELETE FROM main.amx_comments WHERE schema_name = ?1 AND table_name = ?2 AND column_name = ?3";

const TABLE_EXISTS: &str = "
SELECT count(*) FROM pragma_table_list(?1)
 WHERE schema = 'main' AND type IN ('table', 'view', 'virtual') AND name = ?1";

const COLUMN_EXISTS: &str =
    "SELECT count(*) FROM pragma_table_xinfo(?1, 'main') WHERE hidden <> 1 AND name = ?2";

/// Every comment by table and column; an empty column means the table itself.
pub(super) async fn all_comments(
    conn: &mut SqliteConnection,
) -> Result<HashMap<(String, String), String>, sqlx::Error> {
    if !has_comments(&mut *conn).await? {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query_as::<_, (String, String, String)>(ALL).fetch_all(conn).await?;
    Ok(rows.into_iter().map(|(table, column, comment)| ((table, column), comment)).collect())
}

/// The comments of one table by column; an empty column means the table itself.
pub(super) async fn comments_of(
    conn: &mut SqliteConnection,
    table: &str,
) -> Result<HashMap<String, String>, sqlx::Error> {
    if !has_comments(&mut *conn).await? {
        return Ok(HashMap::new());
    }
    Ok(sqlx::query_as::<_, (String, String)>(OF_TABLE)
        .bind(table)
        .fetch_all(conn)
        .await?
        .into_iter()
        .collect())
}

/// The asset's current comment.
pub(super) async fn current(
    conn: &mut SqliteConnection,
    asset: &Asset,
) -> Result<Option<String>, SourceError> {
    if !exists(&mut *conn, asset).await? {
        return Err(SourceError::Missing(asset.path()));
    }
    if !has_comments(&mut *conn).await? {
        return Ok(None);
    }
    let comment = sqlx::query_scalar::<_, String>(ONE)
        .bind(asset.schema.as_str())
        .bind(asset.table.as_str())
        .bind(column_name(asset))
        .fetch_optional(conn)
        .await?;
    Ok(comment)
}

/// The statement that gives the asset its comment; an empty text removes it. The same statement
/// runs with parameters.
pub(super) fn statement(asset: &Asset, text: &str) -> String {
    let schema = quote_literal(&asset.schema);
    let table = quote_literal(&asset.table);
    let column = quote_literal(column_name(asset));
    let text = storable(text);
    if text.is_empty() {
        return format!(
            "DELETE FROM main.amx_comments \
             WHERE schema_name = {schema} AND table_name = {table} AND column_name = {column}"
        );
    }
    format!(
        "INSERT INTO main.amx_comments (schema_name, table_name, column_name, comment) \
         VALUES ({schema}, {table}, {column}, {}) \
         ON CONFLICT (schema_name, table_name, column_name) DO UPDATE SET comment = excluded.comment",
        quote_literal(&text)
    )
}

/// Writes comments over a connection of its own: each in a savepoint of one transaction, so that the
/// file is synchronised once.
pub(super) async fn write(
    options: &SqliteConnectOptions,
    changes: &[CommentChange],
) -> Vec<Result<ApplyOutcome, SourceError>> {
    let all =
        |error: &sqlx::Error| changes.iter().map(|change| Err(translate(error, &change.asset))).collect();
    let mut conn = match options.connect().await {
        Ok(conn) => conn,
        Err(error) => return all(&error),
    };
    let outcomes = write_over(&mut conn, changes).await.unwrap_or_else(|error| all(&error));
    // Waited for, so that the file is free when the caller goes on.
    if let Err(error) = conn.close().await {
        tracing::debug!(%error, "closing the connection that wrote comments");
    }
    outcomes
}

/// `IMMEDIATE` takes the file's write lock first: nobody can change a comment between our reading and
/// our writing. An error here is that of the whole transaction.
async fn write_over(
    conn: &mut SqliteConnection,
    changes: &[CommentChange],
) -> Result<Vec<Result<ApplyOutcome, SourceError>>, sqlx::Error> {
    set_deadline(&mut *conn, STATEMENT_TIMEOUT).await?;
    let mut transaction = conn.begin_with("BEGIN IMMEDIATE").await?;
    let mut outcomes = Vec::with_capacity(changes.len());
    for change in changes {
        set_deadline(&mut transaction, STATEMENT_TIMEOUT).await?;
        let mut savepoint = transaction.begin().await?;
        let outcome = write_one(&mut savepoint, change).await;
        match &outcome {
            Ok(_) => savepoint.commit().await?,
            Err(_) => savepoint.rollback().await?,
        }
        outcomes.push(outcome);
    }
    transaction.commit().await?;
    Ok(outcomes)
}

/// Compares and writes.
async fn write_one(conn: &mut SqliteConnection, change: &CommentChange) -> Result<ApplyOutcome, SourceError> {
    let asset = &change.asset;
    let refused = |error: sqlx::Error| translate(&error, asset);
    let text = storable(&change.text);
    let before = current(conn, asset).await?.filter(|comment| !comment.is_empty());
    if before.as_deref().unwrap_or_default() == text {
        return Ok(ApplyOutcome::Unchanged);
    }
    let expected = change.expected.as_deref().unwrap_or_default();
    if before.as_deref().unwrap_or_default() != expected && !change.confirm_drift {
        return Ok(ApplyOutcome::Drifted { current: before });
    }
    sqlx::query(CREATE).execute(&mut *conn).await.map_err(refused)?;
    let query = sqlx::query(if text.is_empty() { DELETE } else { UPSERT })
        .bind(asset.schema.as_str())
        .bind(asset.table.as_str())
        .bind(column_name(asset));
    let query = if text.is_empty() { query } else { query.bind(text) };
    query.execute(conn).await.map_err(refused)?;
    Ok(ApplyOutcome::Applied { before })
}

async fn has_comments(conn: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    let tables = sqlx::query_scalar::<_, i64>(HAS_COMMENTS).fetch_one(conn).await?;
    Ok(tables > 0)
}

async fn exists(conn: &mut SqliteConnection, asset: &Asset) -> Result<bool, sqlx::Error> {
    if asset.schema != "main" {
        return Ok(false);
    }
    let tables =
        sqlx::query_scalar::<_, i64>(TABLE_EXISTS).bind(asset.table.as_str()).fetch_one(&mut *conn).await?;
    let Some(column) = asset.column.as_deref().filter(|_| tables > 0) else {
        return Ok(tables > 0);
    };
    let columns = sqlx::query_scalar::<_, i64>(COLUMN_EXISTS)
        .bind(asset.table.as_str())
        .bind(column)
        .fetch_one(conn)
        .await?;
    Ok(columns > 0)
}

fn column_name(asset: &Asset) -> &str {
    asset.column.as_deref().unwrap_or_default()
}

/// Many programs end a text at NUL; none belongs into a comment.
fn storable(text: &str) -> String {
    text.replace('\0', "")
}

/// Says what a failure means for the asset.
fn translate(error: &sqlx::Error, asset: &Asset) -> SourceError {
    match result_code(error) {
        // SQLITE_PERM, SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_AUTH
        Some(3 | 8 | 14 | 23) => {
            SourceError::Forbidden { object: asset.path(), reason: driver_message(error) }
        }
        _ => SourceError::Database(driver_message(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::asset::AssetKind;

    #[test]
    fn statements_quote_names_and_text() {
        let asset = Asset {
            database: "d".to_owned(),
            schema: "main".to_owned(),
            table: "it's".to_owned(),
            column: Some("a".to_owned()),
            kind: AssetKind::Column,
        };
        assert_eq!(
            statement(&asset, "it's\0"),
            "INSERT INTO main.amx_comments (schema_name, table_name, column_name, comment) \
             VALUES ('main', 'it''s', 'a', 'it''s') \
             ON CONFLICT (schema_name, table_name, column_name) DO UPDATE SET comment = excluded.comment"
        );
        assert_eq!(
            statement(&asset, ""),
            "DELETE FROM main.amx_comments \
             WHERE schema_name = 'main' AND table_name = 'it''s' AND column_name = 'a'"
        );
    }
}
