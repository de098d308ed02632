//! Reading and writing comments in PostgreSQL.

use super::quote::{quote_ident, quote_literal, quote_table};
use super::set_timeouts;
use crate::{ApplyOutcome, CommentChange, SourceError};
use domain::asset::{Asset, AssetKind};
use sqlx::{AssertSqlSafe, PgConnection, PgPool};

/// No row when the table or column is not there.
const CURRENT: &str = "
SELECT c.relkind = 'f' AS foreign_table,
       CASE WHEN $3::text IS NULL THEN pg_catalog.obj_description(c.oid, 'pg_class')
            ELSE pg_catalog.col_description(c.oid, a.attnum) END AS comment
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_attribute AS a
    ON a.attrelid = c.oid AND a.attname = $3::text AND a.attnum > 0 AND NOT a.attisdropped
 WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
   AND ($3::text IS NULL OR a.attnum IS NOT NULL)";

/// What is there now.
#[derive(sqlx::FromRow)]
pub(super) struct Current {
    /// Whether the table is a foreign one, which `COMMENT` calls by another name.
    pub(super) foreign_table: bool,
    /// The comment.
    pub(super) comment: Option<String>,
}

/// The asset's current comment.
pub(super) async fn current(conn: &mut PgConnection, asset: &Asset) -> Result<Current, SourceError> {
    sqlx::query_as::<_, Current>(CURRENT)
        .bind(asset.schema.as_str())
        .bind(asset.table.as_str())
        .bind(asset.column.as_deref())
        .fetch_optional(conn)
        .await
        .map_err(|error| translate(error, asset))?
        .ok_or_else(|| SourceError::Missing(asset.path()))
}

/// The statement that gives the asset its comment; an empty text removes it.
pub(super) fn statement(asset: &Asset, text: &str) -> String {
    statement_on(keyword(asset.kind, false), asset, text)
}

/// What `COMMENT` calls it; a foreign table is a table for people only.
pub(super) fn keyword(kind: AssetKind, foreign_table: bool) -> &'static str {
    match kind {
        AssetKind::Column => "COLUMN",
        AssetKind::Table if foreign_table => "FOREIGN TABLE",
        AssetKind::Table => "TABLE",
        AssetKind::View => "VIEW",
        AssetKind::MaterializedView => "MATERIALIZED VIEW",
    }
}

pub(super) fn statement_on(keyword: &str, asset: &Asset, text: &str) -> String {
    let table = quote_table(&asset.schema, &asset.table);
    let text = storable(text);
    let literal = if text.is_empty() { "NULL".to_owned() } else { quote_literal(&text) };
    match &asset.column {
        Some(column) => format!("COMMENT ON COLUMN {table}.{} IS {literal}", quote_ident(column)),
        None => format!("COMMENT ON {keyword} {table} IS {literal}"),
    }
}

/// PostgreSQL's text holds every character but NUL.
pub(super) fn storable(text: &str) -> String {
    text.replace('\0', "")
}

/// Writes one comment in its own transaction.
///
/// Two writers of this program wait for each other at the advisory lock, so that between them
/// comparing and writing is one step. Somebody else's `COMMENT` knows nothing of that lock: one that
/// commits between our reading and our writing (well under a millisecond apart) is overwritten
/// unseen. PostgreSQL offers nothing to close that window for views, and for tables only a lock that
/// needs more rights than `COMMENT` itself.
pub(super) async fn write(pool: &PgPool, change: &CommentChange) -> Result<ApplyOutcome, SourceError> {
    let asset = &change.asset;
    let refused = |error: sqlx::Error| translate(error, asset);
    let mut transaction = pool.begin().await.map_err(refused)?;
    set_timeouts(&mut transaction, "30s").await.map_err(refused)?;
    // One lock a table, the same that the batch takes.
    sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended('amx comment ' || $1 || '.' || $2, 0))")
        .bind(asset.schema.as_str())
        .bind(asset.table.as_str())
        .execute(&mut *transaction)
        .await
        .map_err(refused)?;
    let current = current(&mut transaction, asset).await?;

    let text = storable(&change.text);
    let before = current.comment.filter(|comment| !comment.is_empty());
    if before.as_deref().unwrap_or_default() == text {
        transaction.rollback().await.map_err(refused)?;
        return Ok(ApplyOutcome::Unchanged);
    }
    let expected = change.expected.as_deref().unwrap_or_default();
    if before.as_deref().unwrap_or_default() != expected && !change.confirm_drift {
        transaction.rollback().await.map_err(refused)?;
        return Ok(ApplyOutcome::Drifted { current: before });
    }
    let keyword = keyword(asset.kind, current.foreign_table);
    // COMMENT takes no parameters: names and text are quoted above, by the server's own rules. As a
    // prepared statement it is one statement at most, whatever the text holds.
    sqlx::query(AssertSqlSafe(statement_on(keyword, asset, &text)))
        .persistent(false)
        .execute(&mut *transaction)
        .await
        .map_err(refused)?;
    transaction.commit().await.map_err(refused)?;
    Ok(ApplyOutcome::Applied { before })
}

/// Says what a failure means for the asset.
fn translate(error: sqlx::Error, asset: &Asset) -> SourceError {
    let Some(database) = error.as_database_error() else {
        return error.into();
    };
    let code = database.code().unwrap_or_default();
    refusal(&code, database.message(), asset)
}

/// What the server's answer, by its SQLSTATE and its words, means for the asset.
pub(super) fn refusal(state: &str, message: &str, asset: &Asset) -> SourceError {
    match state {
        // insufficient_privilege
        "42501" => SourceError::Forbidden { object: asset.path(), reason: message.to_owned() },
        // undefined_table, undefined_column, invalid_schema_name
        "42P01" | "42703" | "3F000" => SourceError::Missing(asset.path()),
        // lock_not_available
        "55P03" => SourceError::Database(format!(
            "{message}. Somebody else holds {}; try again when they are done.",
            asset.path()
        )),
        _ => SourceError::Database(message.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asset(kind: AssetKind, column: Option<&str>) -> Asset {
        Asset {
            database: "d".to_owned(),
            schema: "public".to_owned(),
            table: "we\"ird".to_owned(),
            column: column.map(str::to_owned),
            kind,
        }
    }

    #[test]
    fn statements_quote_names_and_text() {
        assert_eq!(
            statement(&asset(AssetKind::Column, Some("select")), "it's"),
            "COMMENT ON COLUMN \"public\".\"we\"\"ird\".\"select\" IS 'it''s'"
        );
        assert_eq!(
            statement(&asset(AssetKind::MaterializedView, None), "a\\b\0"),
            "COMMENT ON MATERIALIZED VIEW \"public\".\"we\"\"ird\" IS E'a\\\\b'"
        );
        assert_eq!(
            statement(&asset(AssetKind::View, None), ""),
            "COMMENT ON VIEW \"public\".\"we\"\"ird\" IS NULL"
        );
    }
}
