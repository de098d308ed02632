//! SQLite as a target database.

mod catalogue;
mod comment;
mod facts;
mod incoming;
mod quote;
mod rows;
mod statistics;

use crate::connect::redacted_url;
use crate::{ApplyOutcome, CommentChange, Limits, SourceError, TargetDatabase};
use async_trait::async_trait;
use domain::asset::Asset;
use domain::profile::{ProfilingMode, TableName, TableProfile};
use domain::run::Dialect;
use incoming::Incoming;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{ConnectOptions, SqliteConnection, SqlitePool, SqliteTransaction};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long one waits for a free connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);
/// How long one waits for another writer.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a statement may run.
const STATEMENT_TIMEOUT: Duration = Duration::from_secs(30);
/// As many as PostgreSQL gets; readers do not wait for each other.
const MAX_CONNECTIONS: u32 = 4;

/// A small pool of read-only connections to one SQLite file.
#[derive(Debug)]
pub struct SqliteDatabase {
    pool: SqlitePool,
    path: PathBuf,
    database: String,
    limits: Limits,
    incoming: Incoming,
}

impl SqliteDatabase {
    /// Opens an existing file; none is created.
    ///
    /// # Errors
    /// When the url is not understood, or there is no SQLite database at its path.
    pub async fn open(url: &str) -> Result<Self, SourceError> {
        let parsed: SqliteConnectOptions = url.parse().map_err(|_| {
            SourceError::Url(format!("{} has a part that SQLite does not understand", redacted_url(url)))
        })?;
        // Only the path is taken: how the file is opened is not the url's business.
        let path = parsed.get_filename().to_owned();
        let target = path.display().to_string();
        let failed = |reason: String| SourceError::Connect { target: target.clone(), reason };
        match tokio::fs::metadata(&path).await {
            Ok(metadata) if metadata.is_file() => {}
            Ok(_) => return Err(failed("it is not a file".to_owned())),
            Err(error) => return Err(failed(error.to_string())),
        }
        recover(&path).await;
        // Read-only, not immutable: a database in WAL mode may be written while it is read.
        let options = options(&path).read_only(true);
        let pool = SqlitePoolOptions::new()
            .max_connections(MAX_CONNECTIONS)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_with(options)
            .await
            .map_err(|error| failed(driver_message(&error)))?;
        // SQLite looks into a file only when something is read from it.
        sqlx::query("SELECT count(*) FROM main.sqlite_schema")
            .execute(&pool)
            .await
            .map_err(|error| failed(driver_message(&error)))?;
        let database = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Self { pool, path, database, limits: Limits::default(), incoming: Incoming::default() })
    }

    /// The same with other limits of measuring.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// A transaction on a read-only connection, in which no statement runs for longer than 30 seconds.
    async fn read(&self) -> Result<SqliteTransaction<'static>, SourceError> {
        let mut transaction = self.pool.begin().await?;
        set_deadline(&mut transaction, STATEMENT_TIMEOUT).await?;
        Ok(transaction)
    }
}

/// Finishes what a killed writer left half-done: a read-only connection cannot roll back its journal
/// (<https://www.sqlite.org/lockingv3.html#hot_journals>) and would refuse to read. Where this may not be
/// written either, the connection that follows says so.
async fn recover(path: &Path) {
    let mut journal = path.as_os_str().to_owned();
    journal.push("-journal");
    if !tokio::fs::try_exists(&journal).await.unwrap_or(false) {
        return;
    }
    if let Ok(mut connection) = options(path).connect().await {
        let _ = sqlx::query("SELECT count(*) FROM main.sqlite_schema").execute(&mut connection).await;
        let _ = sqlx::Connection::close(connection).await;
    }
}

#[async_trait]
impl TargetDatabase for SqliteDatabase {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn database(&self) -> &str {
        &self.database
    }

    async fn server_version(&self) -> Result<Option<String>, SourceError> {
        Ok(Some(sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&self.pool).await?))
    }

    async fn catalogue(&self) -> Result<Vec<TableName>, SourceError> {
        let mut transaction = self.read().await?;
        let tables = catalogue::load(&mut transaction).await?;
        transaction.rollback().await?;
        Ok(tables)
    }

    async fn profile(
        &self,
        schema: &str,
        table: &str,
        mode: ProfilingMode,
        sample_rows: u32,
    ) -> Result<TableProfile, SourceError> {
        let mut transaction = self.read().await?;
        let mut profile =
            facts::load(&mut transaction, &self.incoming, &self.database, schema, table).await?;
        if mode != ProfilingMode::Metadata {
            statistics::measure(&mut transaction, &mut profile, mode, sample_rows, self.limits).await?;
        }
        transaction.rollback().await?;
        Ok(profile)
    }

    async fn comment(&self, asset: &Asset) -> Result<Option<String>, SourceError> {
        let mut transaction = self.read().await?;
        let current = comment::current(&mut transaction, asset).await?;
        transaction.rollback().await?;
        Ok(current)
    }

    fn statement(&self, asset: &Asset, text: &str) -> String {
        comment::statement(asset, text)
    }

    async fn write_comment(&self, change: &CommentChange) -> Result<ApplyOutcome, SourceError> {
        let outcome = self.write_comments(std::slice::from_ref(change)).await.pop();
        outcome.unwrap_or_else(|| Err(SourceError::Missing(change.asset.path())))
    }

    async fn write_comments(&self, changes: &[CommentChange]) -> Vec<Result<ApplyOutcome, SourceError>> {
        // A connection of its own: those of the pool cannot write, and should not.
        comment::write(&options(&self.path), changes).await
    }

    async fn comments(&self, assets: &[Asset]) -> Vec<Result<Option<String>, SourceError>> {
        let mut transaction = match self.read().await {
            Ok(transaction) => transaction,
            Err(error) => return assets.iter().map(|_| Err(error.clone())).collect(),
        };
        let mut comments = Vec::with_capacity(assets.len());
        for asset in assets {
            comments.push(comment::current(&mut transaction, asset).await);
        }
        comments
    }
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .busy_timeout(BUSY_TIMEOUT)
        // Statement logs would hold comments, and statistics statements as long as the table is wide.
        .disable_statement_logging()
}

/// Interrupts whatever the connection runs after that time, until the next call.
///
/// Dropping the future of a statement would leave the statement running on the connection's thread;
/// the progress handler stops SQLite itself. It stays set when the connection goes back to the pool,
/// which does no harm: every use begins with a new deadline.
async fn set_deadline(conn: &mut SqliteConnection, after: Duration) -> Result<(), sqlx::Error> {
    let deadline = Instant::now() + after;
    conn.lock_handle().await?.set_progress_handler(10_000, move || Instant::now() < deadline);
    Ok(())
}

/// What SQLite said, without the driver's words around it.
fn driver_message(error: &sqlx::Error) -> String {
    error.as_database_error().map_or_else(|| error.to_string(), |error| error.message().to_owned())
}

/// SQLite's primary result code, without the details of the extended one.
fn result_code(error: &sqlx::Error) -> Option<u32> {
    let code = error.as_database_error()?.code()?;
    code.parse::<u32>().ok().map(|code| code & 0xff)
}
