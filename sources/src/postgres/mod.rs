//! PostgreSQL as a target database.

mod batch;
mod catalogue;
mod comment;
mod facts;
mod lookup;
mod quote;
mod statistics;

use crate::connect::redacted_url;
use crate::{ApplyOutcome, CommentChange, Limits, Preview, SourceError, TargetDatabase};
use async_trait::async_trait;
use comment::Current;
use domain::asset::Asset;
use domain::profile::{ProfilingMode, TableName, TableProfile};
use domain::run::Dialect;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, PgConnection, PgPool, PgTransaction};
use std::time::Duration;

/// How long a connection may take to come up, and how long one waits for a free one.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Profiling is bounded by the engine; more connections than this would only burden the target.
const MAX_CONNECTIONS: u32 = 4;

/// A small pool of connections to one PostgreSQL database.
#[derive(Debug)]
pub struct PostgresDatabase {
    pool: PgPool,
    database: String,
    limits: Limits,
}

impl PostgresDatabase {
    /// Connects; a password given here replaces the one in the url.
    ///
    /// # Errors
    /// When the url is not understood or the server does not let us in. No error holds credentials.
    pub async fn open(url: &str, password: Option<&str>) -> Result<Self, SourceError> {
        // The driver's own words about a url may quote parts of it, a password among them.
        let options: PgConnectOptions = url.parse().map_err(|_| {
            SourceError::Url(format!("{} has a part that PostgreSQL does not understand", redacted_url(url)))
        })?;
        // Statement logs would hold comments, and statistics statements as long as the table is wide.
        let mut options = options.application_name("amx-studio").disable_statement_logging();
        if let Some(password) = password {
            options = options.password(password);
        }
        let target = format!(
            "{}:{}/{}",
            options.get_host(),
            options.get_port(),
            options.get_database().unwrap_or_else(|| options.get_username())
        );
        let failed = |reason: String| SourceError::Connect { target: target.clone(), reason };
        // The pool would try again and again for the whole timeout where nothing listens, and then
        // not say why it gave up. One connection tells at once.
        let mut probe = tokio::time::timeout(CONNECT_TIMEOUT, PgConnection::connect_with(&options))
            .await
            .map_err(|_| failed("no answer within 10 seconds".to_owned()))?
            .map_err(|error| failed(driver_message(&error)))?;
        let database = sqlx::query_scalar::<_, String>("SELECT current_database()::text")
            .fetch_one(&mut probe)
            .await
            .map_err(|error| failed(driver_message(&error)))?;
        if let Err(error) = probe.close().await {
            tracing::debug!(%error, "closing the first connection");
        }
        let pool = PgPoolOptions::new()
            .max_connections(MAX_CONNECTIONS)
            .acquire_timeout(CONNECT_TIMEOUT)
            .connect_lazy_with(options);
        Ok(Self { pool, database, limits: Limits::default() })
    }

    /// The same with other limits of measuring.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Closes every connection.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// A read-only transaction in which no statement runs for longer than 30 seconds.
    async fn read(&self) -> Result<PgTransaction<'static>, SourceError> {
        let mut transaction = self.pool.begin_with("BEGIN READ ONLY").await?;
        set_timeouts(&mut transaction, "30s").await?;
        Ok(transaction)
    }

    /// What is there now, for each asset; the outer error is for all of them.
    async fn current(&self, assets: &[&Asset]) -> Result<Vec<Result<Current, SourceError>>, SourceError> {
        let mut transaction = self.read().await?;
        let current = lookup::load(&mut transaction, assets).await?;
        transaction.rollback().await?;
        Ok(current)
    }

    /// Writes a chunk; where it fails as a whole, its comments one by one.
    async fn write_chunk(&self, changes: &[CommentChange]) -> Vec<Result<ApplyOutcome, SourceError>> {
        let error = match batch::write(&self.pool, changes).await {
            Ok(outcomes) => return outcomes,
            Err(error) => SourceError::from(error),
        };
        if matches!(error, SourceError::Lost(_)) {
            return changes.iter().map(|_| Err(error.clone())).collect();
        }
        // No PL/pgSQL for this user, or a block that took too long. Nothing of it is written.
        tracing::warn!(%error, "a batch of comments failed, they are written one by one: {error}");
        let mut outcomes = Vec::with_capacity(changes.len());
        for change in changes {
            outcomes.push(self.write_comment(change).await);
        }
        outcomes
    }
}

#[async_trait]
impl TargetDatabase for PostgresDatabase {
    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    fn database(&self) -> &str {
        &self.database
    }

    async fn server_version(&self) -> Result<Option<String>, SourceError> {
        let mut transaction = self.read().await?;
        let version = sqlx::query_scalar("SELECT current_setting('server_version')")
            .fetch_one(&mut *transaction)
            .await?;
        transaction.rollback().await?;
        Ok(Some(version))
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
        let mut facts = facts::load(&mut transaction, &self.database, schema, table).await?;
        if mode != ProfilingMode::Metadata {
            statistics::measure(&mut transaction, &mut facts, mode, sample_rows, self.limits).await?;
        }
        transaction.rollback().await?;
        Ok(facts.profile)
    }

    async fn comment(&self, asset: &Asset) -> Result<Option<String>, SourceError> {
        let mut transaction = self.read().await?;
        let current = comment::current(&mut transaction, asset).await?;
        transaction.rollback().await?;
        Ok(current.comment)
    }

    fn statement(&self, asset: &Asset, text: &str) -> String {
        comment::statement(asset, text)
    }

    async fn write_comment(&self, change: &CommentChange) -> Result<ApplyOutcome, SourceError> {
        comment::write(&self.pool, change).await
    }

    async fn write_comments(&self, changes: &[CommentChange]) -> Vec<Result<ApplyOutcome, SourceError>> {
        let mut outcomes = Vec::with_capacity(changes.len());
        for chunk in changes.chunks(batch::CHUNK) {
            match outcomes.last() {
                // Nobody waits for it again and again.
                Some(Err(gone @ SourceError::Lost(_))) => {
                    let gone = gone.clone();
                    outcomes.extend(chunk.iter().map(|_| Err(gone.clone())));
                }
                _ => outcomes.extend(self.write_chunk(chunk).await),
            }
        }
        outcomes
    }

    async fn comments(&self, assets: &[Asset]) -> Vec<Result<Option<String>, SourceError>> {
        match self.current(&assets.iter().collect::<Vec<_>>()).await {
            Ok(found) => found.into_iter().map(|current| current.map(|current| current.comment)).collect(),
            Err(error) => assets.iter().map(|_| Err(error.clone())).collect(),
        }
    }

    async fn previews(&self, changes: &[CommentChange]) -> Vec<Result<Preview, SourceError>> {
        let assets: Vec<&Asset> = changes.iter().map(|change| &change.asset).collect();
        let found = match self.current(&assets).await {
            Ok(found) => found,
            Err(error) => return changes.iter().map(|_| Err(error.clone())).collect(),
        };
        let preview = |(change, current): (&CommentChange, Result<Current, SourceError>)| {
            current.map(|current| {
                let keyword = comment::keyword(change.asset.kind, current.foreign_table);
                let statement = comment::statement_on(keyword, &change.asset, &change.text);
                Preview { current: current.comment, statement }
            })
        };
        changes.iter().zip(found).map(preview).collect()
    }
}

/// Limits every statement of the transaction, and to five seconds its waiting for a lock.
async fn set_timeouts(conn: &mut PgConnection, statement: &str) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT set_config('statement_timeout', $1, true), set_config('lock_timeout', '5s', true)")
        .bind(statement)
        .execute(conn)
        .await?;
    Ok(())
}

/// What the server said, without the driver's words around it.
fn driver_message(error: &sqlx::Error) -> String {
    error.as_database_error().map_or_else(|| error.to_string(), |error| error.message().to_owned())
}
