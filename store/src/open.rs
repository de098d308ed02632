//! Opening and migrating the store.

use crate::StoreError;
use sqlx::migrate::{Migrate, MigrateError, Migrator};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Sqlite, Transaction};
use std::fs::File;
use std::path::Path;
use std::time::Duration;

static MIGRATIONS: Migrator = sqlx::migrate!("../migrations/sqlite");

/// Readers beside the one writer. SQLite reads are short; more would only cost memory.
const READERS: u32 = 4;

/// A write transaction. Dropping it rolls back.
pub type Tx = Transaction<'static, Sqlite>;

/// The store. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    writer: SqlitePool,
    readers: SqlitePool,
}

impl Store {
    /// Opens the SQLite file, creates it if there is none, and brings it to the newest schema.
    ///
    /// # Errors
    /// When the file cannot be opened or was written by a newer version.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        let failed = |reason: String| StoreError::Open { path: path.display().to_string(), reason };
        // Held until the file is migrated; even switching a fresh file to WAL can fail against another opener.
        let lock = migration_lock(path).await.map_err(failed)?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // Safe in WAL mode against a killed process; only a power cut can lose the last commits.
            .synchronous(SqliteSynchronous::Normal)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .pragma("temp_store", "memory")
            .optimize_on_close(true, None);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(Duration::from_secs(30))
            .connect_with(options.clone())
            .await
            .map_err(|error| failed(error.to_string()))?;
        migrate(path, &writer).await?;
        drop(lock);
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(Duration::from_secs(30))
            .connect_with(options.pragma("query_only", "1"))
            .await
            .map_err(|error| failed(error.to_string()))?;
        Ok(Self { writer, readers })
    }

    /// Begins a write transaction; waits for the one that is under way.
    ///
    /// # Errors
    /// When the store stays locked by another process.
    pub async fn write(&self) -> Result<Tx, StoreError> {
        // IMMEDIATE takes the write lock at once: a transaction that begins by reading and is
        // upgraded later could fail half-way with SQLITE_BUSY.
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// The read-only connections.
    pub(crate) fn readers(&self) -> &SqlitePool {
        &self.readers
    }

    /// Closes every connection, so that the WAL is folded into the file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// Runs the migrations. SQLite's migrator has no lock of its own: the caller holds [`migration_lock`].
async fn migrate(path: &Path, writer: &SqlitePool) -> Result<(), StoreError> {
    let failed = |error: MigrateError| StoreError::Open {
        path: path.display().to_string(),
        reason: error.to_string(),
    };
    let known = MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0);
    let mut connection = writer.acquire().await?;
    connection.ensure_migrations_table(&MIGRATIONS.table_name).await.map_err(failed)?;
    let applied = connection.list_applied_migrations(&MIGRATIONS.table_name).await.map_err(failed)?;
    if let Some(found) =
        applied.iter().map(|migration| migration.version).max().filter(|found| *found > known)
    {
        return Err(StoreError::Newer { found, known });
    }
    drop(connection);
    MIGRATIONS.run(writer).await.map_err(failed)
}

/// An exclusive lock on a file beside the store, against other processes; given back when it is dropped.
async fn migration_lock(path: &Path) -> Result<File, String> {
    let mut name = path.as_os_str().to_owned();
    name.push(".migrate-lock");
    let locked = tokio::task::spawn_blocking(move || {
        let file = File::create(name)?;
        file.lock()?;
        Ok::<_, std::io::Error>(file)
    });
    match locked.await {
        Ok(Ok(file)) => Ok(file),
        Ok(Err(error)) => Err(error.to_string()),
        Err(error) => Err(error.to_string()),
    }
}
