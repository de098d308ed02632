//! The foreign keys that point at a table.
//!
//! `information_schema` finds keys by the referring table only: asked for those of one referred table, the
//! server opens every table that it has. So they are read once for all tables and remembered.

use super::keys::{Reference, grouped, references};
use domain::profile::ForeignKey;
use sqlx::MySqlConnection;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

const ALL: &str = references!("1 = 1");

/// How long they are believed. Each run begins with the catalogue, which makes them forgotten.
const FRESH: Duration = Duration::from_secs(300);

type ByTable = HashMap<(String, String), Vec<ForeignKey>>;

/// The keys as they were read last.
#[derive(Debug, Default)]
pub(super) struct Incoming(Mutex<Option<(Instant, Arc<ByTable>)>>);

impl Incoming {
    /// The keys that point at this table, by the referring table's name.
    pub(super) async fn of(
        &self,
        conn: &mut MySqlConnection,
        schema: &str,
        table: &str,
    ) -> Result<Vec<ForeignKey>, sqlx::Error> {
        let known = self.known(conn).await?;
        Ok(known.get(&(schema.to_owned(), table.to_owned())).cloned().unwrap_or_default())
    }

    /// Makes the next question read them again.
    pub(super) async fn forget(&self) {
        *self.0.lock().await = None;
    }

    /// Those who ask meanwhile wait for the one who reads.
    async fn known(&self, conn: &mut MySqlConnection) -> Result<Arc<ByTable>, sqlx::Error> {
        let mut memory = self.0.lock().await;
        if let Some((read_at, keys)) = &*memory
            && read_at.elapsed() < FRESH
        {
            return Ok(Arc::clone(keys));
        }
        let mut by_table = ByTable::new();
        for key in grouped(&sqlx::query_as::<_, Reference>(ALL).fetch_all(conn).await?) {
            by_table.entry((key.to_schema.clone(), key.to_table.clone())).or_default().push(key);
        }
        let keys = Arc::new(by_table);
        *memory = Some((Instant::now(), Arc::clone(&keys)));
        Ok(keys)
    }
}
