//! Writing comments: one `ALTER TABLE` for all comments of a table, and one for each where that fails.
//!
//! Two writers of this program wait for each other at a named lock, so that between them comparing
//! and writing is one step. Somebody else's `ALTER TABLE` knows nothing of that lock: one that comes
//! between our reading and our writing (about a millisecond apart) is overwritten unseen. The server
//! would close that window only under `LOCK TABLES`, which needs a right of its own and stops readers.

use super::statement::{Alter, about, check, copy_refused, needs_copy};
use super::table::Table;
use super::{MysqlDatabase, connect, error_number, translate};
use crate::{ApplyOutcome, CommentChange, SourceError};
use domain::asset::Asset;
use sqlx::{AssertSqlSafe, Connection, MySqlConnection};
use std::collections::{BTreeMap, BTreeSet};

type Outcome = Result<ApplyOutcome, SourceError>;

/// The outcome of each change by its place.
type Outcomes = BTreeMap<usize, Outcome>;

/// A change that may be written.
struct Wanted<'a> {
    place: usize,
    change: &'a CommentChange,
    text: String,
}

/// Writes all changes over a connection of its own: those of the pool only read.
pub(super) async fn all(database: &MysqlDatabase, changes: &[CommentChange]) -> Vec<Outcome> {
    let mut outcomes = Outcomes::new();
    let mut tables: BTreeMap<(&str, &str), Vec<Wanted<'_>>> = BTreeMap::new();
    for (place, change) in changes.iter().enumerate() {
        match check(change) {
            Ok(text) => {
                let table = (change.asset.schema.as_str(), change.asset.table.as_str());
                tables.entry(table).or_default().push(Wanted { place, change, text });
            }
            Err(error) => {
                outcomes.insert(place, Err(error));
            }
        }
    }
    let mut connection = None;
    for wanted in tables.into_values() {
        let mut writer = match connection.take() {
            Some(writer) => writer,
            None => match Writer::open(database).await {
                Ok(writer) => writer,
                Err(error) => {
                    give_all(&mut outcomes, &wanted, &error);
                    continue;
                }
            },
        };
        writer.table(&wanted, &mut outcomes).await;
        // A connection that was lost must not cost the next table its comments.
        if writer.conn.ping().await.is_ok() {
            connection = Some(writer);
        }
    }
    if let Some(writer) = connection
        && let Err(error) = writer.conn.close().await
    {
        tracing::debug!(%error, "closing the connection that wrote comments");
    }
    let missing = |place: usize| Err(SourceError::Missing(changes[place].asset.path()));
    (0..changes.len()).map(|place| outcomes.remove(&place).unwrap_or_else(|| missing(place))).collect()
}

fn give_all(outcomes: &mut Outcomes, wanted: &[Wanted<'_>], error: &SourceError) {
    for wanted in wanted {
        outcomes.insert(wanted.place, Err(about(error.clone(), &wanted.change.asset)));
    }
}

struct Writer<'a> {
    database: &'a MysqlDatabase,
    conn: MySqlConnection,
}

impl<'a> Writer<'a> {
    async fn open(database: &'a MysqlDatabase) -> Result<Self, SourceError> {
        let mut conn = connect(&database.options, &database.target).await?;
        database.server.prepare_writing(&mut conn).await?;
        Ok(Self { database, conn })
    }

    /// Writes the comments of one table, under its lock.
    async fn table(&mut self, wanted: &[Wanted<'_>], outcomes: &mut Outcomes) {
        let Some(first) = wanted.first().map(|wanted| &wanted.change.asset) else {
            return;
        };
        let name = format!("{}.{}", first.schema, first.table);
        if let Err(error) = self.lock(&name).await {
            return give_all(outcomes, wanted, &error);
        }
        // A second change of the same comment comes after the first one.
        let mut rest: Vec<&Wanted<'_>> = wanted.iter().collect();
        while !rest.is_empty() {
            let mut seen = BTreeSet::new();
            let (now, later) = rest.into_iter().partition(|wanted| seen.insert(&wanted.change.asset));
            self.round(now, outcomes).await;
            rest = later;
        }
        let released = sqlx::query("SELECT RELEASE_LOCK(CONCAT('amx ', SHA1(?)))")
            .bind(&name)
            .execute(&mut self.conn)
            .await;
        if let Err(error) = released {
            tracing::debug!(%error, "the lock of {name} is released with its connection");
        }
    }

    /// Names of locks are short, so the table's is hashed.
    async fn lock(&mut self, name: &str) -> Result<(), SourceError> {
        let locked = sqlx::query_scalar::<_, Option<i64>>(
            "SELECT CAST(GET_LOCK(CONCAT('amx ', SHA1(?)), 10) AS SIGNED)",
        )
        .bind(name)
        .fetch_one(&mut self.conn)
        .await
        .map_err(|error| translate(error, name))?;
        if locked == Some(1) {
            return Ok(());
        }
        Err(SourceError::Database(format!(
            "another apply has been writing comments of {name} for longer than 10 seconds. Apply again."
        )))
    }

    /// Writes different comments of one table.
    async fn round(&mut self, wanted: Vec<&Wanted<'_>>, outcomes: &mut Outcomes) {
        let Some(asset) = wanted.first().map(|wanted| &wanted.change.asset) else {
            return;
        };
        let server = self.database.server;
        let table = match Table::read(&mut self.conn, server, &asset.schema, &asset.table).await {
            Ok(table) => table,
            Err(error) => {
                for wanted in wanted {
                    outcomes.insert(wanted.place, Err(about(error.clone(), &wanted.change.asset)));
                }
                return;
            }
        };
        let mut to_write = Vec::new();
        for wanted in wanted {
            match decide(&table, wanted) {
                Some(outcome) => drop(outcomes.insert(wanted.place, outcome)),
                None => to_write.push(wanted),
            }
        }
        // Comments for which the table is rewritten do not cost the others their speed.
        let (slow, fast): (Vec<_>, Vec<_>) = to_write
            .into_iter()
            .partition(|wanted| needs_copy(server, &table, &[(&wanted.change.asset, wanted.text.as_str())]));
        for group in [fast, slow] {
            self.group(table_of(&table), &table, &group, outcomes).await;
        }
    }

    /// Writes them together, or else each by itself.
    async fn group(&mut self, name: String, table: &Table, group: &[&Wanted<'_>], outcomes: &mut Outcomes) {
        if group.is_empty() {
            return;
        }
        let together = self.alter(table, group).await;
        match together {
            Err(error) if group.len() > 1 => {
                tracing::debug!(%error, "the comments of {name} are written one by one");
                for wanted in group {
                    let outcome = self.alter(table, &[*wanted]).await;
                    outcomes.insert(wanted.place, outcome.map(|()| applied(table, wanted)));
                }
            }
            together => {
                for wanted in group {
                    let outcome = together.clone().map_err(|error| about(error, &wanted.change.asset));
                    outcomes.insert(wanted.place, outcome.map(|()| applied(table, wanted)));
                }
            }
        }
    }

    /// Runs one `ALTER TABLE` and looks at what became of the table.
    async fn alter(&mut self, table: &Table, group: &[&Wanted<'_>]) -> Result<(), SourceError> {
        self.check_timestamps(table, group).await?;
        let texts: Vec<(&Asset, &str)> =
            group.iter().map(|wanted| (&wanted.change.asset, wanted.text.as_str())).collect();
        self.execute(table, &texts).await?;
        let after = Table::read(&mut self.conn, self.database.server, &table.schema, &table.name).await?;
        let kept = |(asset, text): &(&Asset, &str)| after.comment_of(asset.column.as_deref()) == Some(*text);
        if after.definition == table.definition && texts.iter().all(kept) {
            return Ok(());
        }
        let before: Vec<(&Asset, &str)> = texts
            .iter()
            .map(|(asset, _)| (*asset, table.comment_of(asset.column.as_deref()).unwrap_or_default()))
            .collect();
        self.execute(table, &before).await?;
        Err(SourceError::Unsupported {
            object: table_of(table),
            reason:
                "the server changed more than the comment, or did not keep the text; the former definition \
                     was written back. Change the comment by hand, or skip the row"
                    .to_owned(),
        })
    }

    /// Tries the algorithms, the one that touches the least first.
    async fn execute(&mut self, table: &Table, texts: &[(&Asset, &str)]) -> Result<(), SourceError> {
        let alter = Alter::new(self.database.server, table, texts)?;
        let object = || match texts {
            [(asset, _)] => asset.path(),
            _ => table_of(table),
        };
        for algorithm in alter.algorithms(table) {
            // ALTER TABLE takes no parameters: names and texts are quoted by the server's own rules. As a
            // prepared statement it is one statement at most, whatever the text holds.
            let altered = sqlx::query(AssertSqlSafe(alter.statement(Some(algorithm))))
                .persistent(false)
                .execute(&mut self.conn)
                .await;
            match altered {
                Ok(_) => return Ok(()),
                // The server does not know the algorithm, or not for this.
                Err(error) if matches!(error_number(&error), Some(1800 | 1845 | 1846)) => {
                    tracing::debug!(%error, "a comment of {} is not changed by {algorithm}", object());
                }
                Err(error) => return Err(translate(error, &object())),
            }
        }
        Err(copy_refused(object(), table.bytes))
    }

    /// Without `explicit_defaults_for_timestamp` a timestamp that has no default would get one.
    async fn check_timestamps(&mut self, table: &Table, group: &[&Wanted<'_>]) -> Result<(), SourceError> {
        let implicit = group.iter().map(|wanted| &wanted.change.asset).find(|asset| {
            let column = asset.column.as_deref().and_then(|name| table.definition.column(name));
            column.is_some_and(super::definition::Column::has_implicit_default)
        });
        let Some(asset) = implicit else {
            return Ok(());
        };
        let explicit =
            sqlx::query_scalar::<_, i64>("SELECT CAST(@@explicit_defaults_for_timestamp AS SIGNED)")
                .fetch_one(&mut self.conn)
                .await;
        if matches!(explicit, Ok(1)) {
            return Ok(());
        }
        Err(SourceError::Unsupported {
            object: asset.path(),
            reason:
                "the server would give the timestamp a default. Set explicit_defaults_for_timestamp on the \
                     server, or skip the row"
                    .to_owned(),
        })
    }
}

fn table_of(table: &Table) -> String {
    format!("{}.{}", table.schema, table.name)
}

/// What can be said without writing: the column is gone, the text is there already, or it drifted.
fn decide(table: &Table, wanted: &Wanted<'_>) -> Option<Outcome> {
    let asset = &wanted.change.asset;
    let Some(current) = table.comment_of(asset.column.as_deref()) else {
        return Some(Err(SourceError::Missing(asset.path())));
    };
    if current == wanted.text {
        return Some(Ok(ApplyOutcome::Unchanged));
    }
    let expected = wanted.change.expected.as_deref().unwrap_or_default();
    if current != expected && !wanted.change.confirm_drift {
        return Some(Ok(ApplyOutcome::Drifted { current: before(current) }));
    }
    None
}

fn applied(table: &Table, wanted: &Wanted<'_>) -> ApplyOutcome {
    let current = table.comment_of(wanted.change.asset.column.as_deref()).unwrap_or_default();
    ApplyOutcome::Applied { before: before(current) }
}

fn before(comment: &str) -> Option<String> {
    (!comment.is_empty()).then(|| comment.to_owned())
}
