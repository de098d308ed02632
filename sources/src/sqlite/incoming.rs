//! The foreign keys that point at a table: SQLite knows only where a table's own keys lead, so all tables are
//! asked once, and what they said is remembered until the schema changes.

use super::facts::KeyPart;
use sqlx::SqliteConnection;
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::Mutex;

/// A key that names no columns of the other table means its primary key: `to_column` is null then.
const ALL: &str = "
SELECT t.name AS from_table, f.id, f.\"from\" AS from_column, f.\"table\" AS to_table, f.\"to\" AS to_column
  FROM main.sqlite_schema AS t JOIN pragma_foreign_key_list(t.name) AS f
 WHERE t.type = 'table'
 ORDER BY t.name, f.id, f.seq";

/// By the referred table's name in small letters: names differ in more than case.
type ByTable = HashMap<String, Vec<KeyPart>>;

/// The keys, and the number that SQLite gave the schema that they are of.
#[derive(Debug, Default)]
pub(super) struct Incoming(Mutex<Option<(i64, Arc<ByTable>)>>);

impl Incoming {
    /// The parts of the keys that point at this table.
    pub(super) async fn of(
        &self,
        conn: &mut SqliteConnection,
        table: &str,
    ) -> Result<Vec<KeyPart>, sqlx::Error> {
        let version =
            sqlx::query_scalar::<_, i64>("PRAGMA main.schema_version").fetch_one(&mut *conn).await?;
        let mut memory = self.0.lock().await;
        let known = match &*memory {
            Some((read, keys)) if *read == version => Arc::clone(keys),
            _ => {
                let mut by_table = ByTable::new();
                for part in sqlx::query_as::<_, KeyPart>(ALL).fetch_all(conn).await? {
                    by_table.entry(part.to_table.to_ascii_lowercase()).or_default().push(part);
                }
                let keys = Arc::new(by_table);
                *memory = Some((version, Arc::clone(&keys)));
                keys
            }
        };
        Ok(known.get(&table.to_ascii_lowercase()).cloned().unwrap_or_default())
    }
}
