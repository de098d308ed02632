//! What writing comments would meet and run, over the definitions of this moment.

use super::MysqlDatabase;
use super::statement::{Alter, about, check};
use super::table::Table;
use crate::{CommentChange, Preview, SourceError};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// The exact statement of each change by itself: comments of one table are written together, each by
/// its clause of these statements.
pub(super) async fn of_all(
    database: &MysqlDatabase,
    changes: &[CommentChange],
) -> Vec<Result<Preview, SourceError>> {
    let mut transaction = match database.read().await {
        Ok(transaction) => transaction,
        Err(error) => return changes.iter().map(|_| Err(error.clone())).collect(),
    };
    let mut tables: BTreeMap<(&str, &str), Result<Table, SourceError>> = BTreeMap::new();
    let mut previews = Vec::with_capacity(changes.len());
    for change in changes {
        let asset = &change.asset;
        let table = match tables.entry((asset.schema.as_str(), asset.table.as_str())) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                new.insert(Table::read(&mut transaction, database.server, &asset.schema, &asset.table).await)
            }
        };
        previews.push(match table {
            Ok(table) => one(database, table, change),
            Err(error) => Err(about(error.clone(), asset)),
        });
    }
    if let Err(error) = transaction.rollback().await {
        tracing::debug!(%error, "the end of a reading transaction");
    }
    previews
}

fn one(database: &MysqlDatabase, table: &Table, change: &CommentChange) -> Result<Preview, SourceError> {
    let asset = &change.asset;
    let current = table.comment_of(asset.column.as_deref());
    let current = current.ok_or_else(|| SourceError::Missing(asset.path()))?;
    let text = check(change)?;
    let statement = Alter::new(database.server, table, &[(asset, &text)])?.statement(None);
    Ok(Preview { current: Some(current.to_owned()).filter(|comment| !comment.is_empty()), statement })
}
