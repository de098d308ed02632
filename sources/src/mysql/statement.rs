//! The statements that write comments, and what keeps a comment from being written.

use super::quote::{quote_ident, quote_literal, quote_table};
use super::session::Server;
use super::table::{Table, on_view};
use crate::{CommentChange, SourceError};
use domain::asset::{Asset, AssetKind};

/// Characters that a column's comment may have.
const COLUMN_LIMIT: usize = 1024;
/// Characters that a table's comment may have.
const TABLE_LIMIT: usize = 2048;
/// Tables up to this size may be rewritten for a comment where the server knows no other way.
pub(super) const COPY_LIMIT: i64 = 64 * 1024 * 1024;

/// What of a statement can be told without asking the server.
pub(super) fn outline(asset: &Asset, text: &str) -> String {
    let table = quote_table(&asset.schema, &asset.table);
    let text = quote_literal(&storable(text));
    match &asset.column {
        Some(column) => {
            let column = quote_ident(column);
            format!(
                "ALTER TABLE {table} MODIFY COLUMN {column} /* its definition, unchanged */ COMMENT {text}"
            )
        }
        None => format!("ALTER TABLE {table} COMMENT = {text}"),
    }
}

/// An error of a whole table, said of one of its assets.
pub(super) fn about(error: SourceError, asset: &Asset) -> SourceError {
    match error {
        SourceError::Missing(_) => SourceError::Missing(asset.path()),
        SourceError::Forbidden { reason, .. } => SourceError::Forbidden { object: asset.path(), reason },
        SourceError::Unsupported { reason, .. } => SourceError::Unsupported { object: asset.path(), reason },
        other => other,
    }
}

/// Many programs end a text at NUL; none belongs into a comment.
pub(super) fn storable(text: &str) -> String {
    text.replace('\0', "")
}

/// The text to write, or why the servers could not keep it.
pub(super) fn check(change: &CommentChange) -> Result<String, SourceError> {
    let asset = &change.asset;
    let refused = |reason: String| Err(SourceError::Unsupported { object: asset.path(), reason });
    if matches!(asset.kind, AssetKind::View | AssetKind::MaterializedView) {
        return Err(on_view(&asset.path()));
    }
    let text = storable(&change.text);
    let (what, limit) =
        if asset.column.is_some() { ("column", COLUMN_LIMIT) } else { ("table", TABLE_LIMIT) };
    let length = text.chars().count();
    if length > limit {
        return refused(format!(
            "it has {length} characters, and MySQL keeps at most {limit} for a {what}. Shorten it"
        ));
    }
    // Comments are kept in three bytes a character. MariaDB would write a question mark in its place.
    if let Some(wide) = text.chars().find(|c| u32::from(*c) > 0xFFFF) {
        return refused(format!("MySQL cannot keep the character {wide} in a comment. Take it out"));
    }
    Ok(text)
}

/// One `ALTER TABLE` that changes comments and nothing else.
pub(super) struct Alter {
    table: String,
    clauses: Vec<String>,
    /// The way that touches the least.
    algorithm: &'static str,
}

impl Alter {
    /// Repeats the definition of each column around its new comment.
    pub(super) fn new(server: Server, table: &Table, texts: &[(&Asset, &str)]) -> Result<Self, SourceError> {
        let mut clauses = Vec::with_capacity(texts.len());
        let mut algorithm = server.column_algorithm();
        for (asset, text) in texts {
            let Some(name) = &asset.column else {
                clauses.push(format!("COMMENT = {}", quote_literal(text)));
                algorithm = server.table_algorithm();
                continue;
            };
            let column = table.definition.column(name).ok_or_else(|| SourceError::Missing(asset.path()))?;
            if column.is_row_period() {
                return Err(SourceError::Unsupported {
                    object: asset.path(),
                    reason: "MariaDB does not let the columns of a row's period be changed. Skip the row"
                        .to_owned(),
                });
            }
            clauses.push(table.definition.modify(column, text));
        }
        if needs_copy(server, table, texts) {
            refuse_large(table, texts)?;
            algorithm = "COPY";
        }
        Ok(Self { table: quote_table(&table.schema, &table.name), clauses, algorithm })
    }

    /// The algorithms to try, the best first.
    pub(super) fn algorithms(&self, table: &Table) -> Vec<&'static str> {
        let mut algorithms = vec![self.algorithm, "INPLACE"];
        if table.bytes <= COPY_LIMIT {
            algorithms.push("COPY");
        }
        let first = algorithms.iter().rposition(|algorithm| *algorithm == self.algorithm).unwrap_or_default();
        algorithms.split_off(first)
    }

    /// The statement, by another algorithm if one is given.
    pub(super) fn statement(&self, algorithm: Option<&str>) -> String {
        let algorithm = algorithm.unwrap_or(self.algorithm);
        format!("ALTER TABLE {} {}, ALGORITHM={algorithm}", self.table, self.clauses.join(", "))
    }
}

/// Whether the server rewrites the table for one of these comments.
pub(super) fn needs_copy(server: Server, table: &Table, texts: &[(&Asset, &str)]) -> bool {
    let is_stored = |asset: &Asset| {
        asset
            .column
            .as_deref()
            .and_then(|name| table.definition.column(name))
            .is_some_and(|column| column.is_stored())
    };
    server.is_mariadb() && texts.iter().any(|(asset, _)| is_stored(asset))
}

fn refuse_large(table: &Table, texts: &[(&Asset, &str)]) -> Result<(), SourceError> {
    if table.bytes <= COPY_LIMIT {
        return Ok(());
    }
    let object = texts.first().map(|(asset, _)| asset.path()).unwrap_or_default();
    Err(copy_refused(object, table.bytes))
}

/// Why a large table is not rewritten.
pub(super) fn copy_refused(object: String, bytes: i64) -> SourceError {
    SourceError::Unsupported {
        object,
        reason: format!(
            "the server can change it only by rewriting the whole table of {} MiB, which would block its \
             writers. Change the comment by hand when the table is not in use, or skip the row",
            bytes / (1024 * 1024)
        ),
    }
}
