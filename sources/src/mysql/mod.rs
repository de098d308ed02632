//! MySQL and MariaDB as target databases. What they call a database is a schema here.

mod catalogue;
mod comment;
mod defaults;
mod definition;
mod facts;
mod incoming;
mod keys;
mod preview;
mod quote;
mod rows;
mod scan;
mod session;
mod statement;
mod statistics;
mod table;
mod write;

use crate::connect::redacted_url;
use crate::{ApplyOutcome, CommentChange, Limits, Preview, SourceError, TargetDatabase};
use async_trait::async_trait;
use domain::asset::Asset;
use domain::profile::{ProfilingMode, TableName, TableProfile};
use domain::run::Dialect;
use incoming::Incoming;
use session::Server;
use sqlx::mysql::{MySqlConnectOptions, MySqlDatabaseError, MySqlPoolOptions};
use sqlx::{ConnectOptions, Connection, MySqlConnection, MySqlPool, MySqlTransaction};
use std::time::Duration;

/// How long a connection may take to come up, and how long one waits for a free one.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Profiling is bounded by the engine; more connections than this would only burden the target.
const MAX_CONNECTIONS: u32 = 4;

/// How long a statement may run.
const STATEMENT_TIMEOUT: Duration = Duration::from_secs(30);

/// What a person may describe; sequences, for example, are tables to the server.
const TABLES_AND_VIEWS: &str = "TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED', 'VIEW')";

/// The condition that selects one table of `information_schema`, by the schema and the table twice.
/// The server compares its names regardless of case and accents, and by these it finds them without
/// reading every table; but there may be two that differ in nothing else.
macro_rules! exact {
    () => {
        "TABLE_SCHEMA = ? AND TABLE_NAME = ? \
         AND CAST(TABLE_SCHEMA AS BINARY) = CAST(? AS BINARY) AND CAST(TABLE_NAME AS BINARY) = CAST(? AS BINARY)"
    };
}
use exact;

/// A small pool of connections to one server, for one of its databases or for all.
#[derive(Debug)]
pub struct MysqlDatabase {
    pool: MySqlPool,
    options: MySqlConnectOptions,
    server: Server,
    /// The url's database, or the server's host.
    name: String,
    /// The one database that is looked at.
    only: Option<String>,
    /// The server without credentials, for messages.
    target: String,
    limits: Limits,
    incoming: Incoming,
}

impl MysqlDatabase {
    /// Connects; a password given here replaces the one in the url.
    ///
    /// # Errors
    /// When the url is not understood or the server does not let us in. No error holds credentials.
    pub async fn open(url: &str, password: Option<&str>) -> Result<Self, SourceError> {
        // The driver's own words about a url may quote parts of it, a password among them.
        let options: MySqlConnectOptions = url.parse().map_err(|_| {
            SourceError::Url(format!("{} has a part that MySQL does not understand", redacted_url(url)))
        })?;
        // Statement logs would hold comments, and statistics statements as long as the table is wide.
        let options = options.disable_statement_logging();
        // Whatever the url says: texts are read and written as UTF-8, in the modes of our own sessions.
        let mut options = options.charset("utf8mb4").pipes_as_concat(false).no_engine_substitution(false);
        if let Some(password) = password {
            options = options.password(password);
        }
        let only = options.get_database().map(str::to_owned);
        let target =
            format!("{}:{}/{}", options.get_host(), options.get_port(), only.as_deref().unwrap_or_default());
        // The pool would try again and again for the whole timeout where nothing listens, and then
        // not say why it gave up. One connection tells at once.
        let mut probe = connect(&options, &target).await?;
        let failed = |error: sqlx::Error| SourceError::Connect {
            target: target.clone(),
            reason: driver_message(&error),
        };
        let server = Server::ask(&mut probe).await.map_err(failed)?;
        if let Err(error) = probe.close().await {
            tracing::debug!(%error, "closing the first connection");
        }
        let pool = MySqlPoolOptions::new()
            .max_connections(MAX_CONNECTIONS)
            .acquire_timeout(CONNECT_TIMEOUT)
            .after_connect(move |conn, _| Box::pin(async move { server.prepare(conn).await }))
            .connect_lazy_with(options.clone());
        let name = only.clone().unwrap_or_else(|| options.get_host().to_owned());
        let (limits, incoming) = (Limits::default(), Incoming::default());
        Ok(Self { pool, options, server, name, only, target, limits, incoming })
    }

    /// The same with other limits of measuring.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// A read-only transaction in which no statement runs for longer than 30 seconds.
    async fn read(&self) -> Result<MySqlTransaction<'static>, SourceError> {
        let mut transaction = self.pool.begin_with("START TRANSACTION READ ONLY").await?;
        self.server.limit_statements(&mut transaction, STATEMENT_TIMEOUT).await?;
        Ok(transaction)
    }
}

/// A connection of its own.
async fn connect(options: &MySqlConnectOptions, target: &str) -> Result<MySqlConnection, SourceError> {
    let failed = |reason: String| SourceError::Connect { target: target.to_owned(), reason };
    tokio::time::timeout(CONNECT_TIMEOUT, MySqlConnection::connect_with(options))
        .await
        .map_err(|_| failed("no answer within 10 seconds".to_owned()))?
        .map_err(|error| failed(driver_message(&error)))
}

#[async_trait]
impl TargetDatabase for MysqlDatabase {
    fn dialect(&self) -> Dialect {
        Dialect::Mysql
    }

    fn database(&self) -> &str {
        &self.name
    }

    async fn catalogue(&self) -> Result<Vec<TableName>, SourceError> {
        let mut transaction = self.read().await?;
        let tables = catalogue::load(&mut transaction, self.only.as_deref()).await?;
        // A run begins with the catalogue, and shall see the keys of the same time.
        self.incoming.forget().await;
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
        let mut facts = facts::load(&mut transaction, self.server, &self.name, schema, table).await?;
        facts.profile.referenced_by = self.incoming.of(&mut transaction, schema, table).await?;
        if mode != ProfilingMode::Metadata {
            statistics::measure(&mut transaction, self.server, &mut facts, mode, sample_rows, self.limits)
                .await?;
        }
        transaction.rollback().await?;
        Ok(facts.profile)
    }

    async fn comment(&self, asset: &Asset) -> Result<Option<String>, SourceError> {
        let mut comments = self.comments(std::slice::from_ref(asset)).await;
        comments.pop().unwrap_or_else(|| Err(SourceError::Missing(asset.path())))
    }

    async fn comments(&self, assets: &[Asset]) -> Vec<Result<Option<String>, SourceError>> {
        let read = async {
            let mut transaction = self.read().await?;
            let comments = comment::load(&mut transaction, assets).await?;
            transaction.rollback().await?;
            Ok(comments)
        };
        match read.await {
            Ok(comments) => assets.iter().map(|asset| comments.of(asset)).collect(),
            Err(error) => assets.iter().map(|_| Err(SourceError::clone(&error))).collect(),
        }
    }

    /// A column's definition is not known here: [`TargetDatabase::previews`] has it.
    fn statement(&self, asset: &Asset, text: &str) -> String {
        statement::outline(asset, text)
    }

    async fn previews(&self, changes: &[CommentChange]) -> Vec<Result<Preview, SourceError>> {
        preview::of_all(self, changes).await
    }

    async fn write_comment(&self, change: &CommentChange) -> Result<ApplyOutcome, SourceError> {
        let mut outcomes = self.write_comments(std::slice::from_ref(change)).await;
        outcomes.pop().unwrap_or_else(|| Err(SourceError::Missing(change.asset.path())))
    }

    async fn write_comments(&self, changes: &[CommentChange]) -> Vec<Result<ApplyOutcome, SourceError>> {
        write::all(self, changes).await
    }
}

/// What the server said, without the driver's words around it.
fn driver_message(error: &sqlx::Error) -> String {
    error.as_database_error().map_or_else(|| error.to_string(), |error| error.message().to_owned())
}

/// The server's number for what went wrong.
fn error_number(error: &sqlx::Error) -> Option<u16> {
    let error = error.as_database_error()?.try_downcast_ref::<MySqlDatabaseError>()?;
    Some(error.number())
}

/// Says what a failure means for the object.
fn translate(error: sqlx::Error, object: &str) -> SourceError {
    match error_number(&error) {
        // Denied: the database, the user, the table, the column, an operation
        Some(1044 | 1045 | 1142 | 1143 | 1227) => {
            SourceError::Forbidden { object: object.to_owned(), reason: driver_message(&error) }
        }
        // Unknown: the database, the column, the table
        Some(1049 | 1054 | 1146) => SourceError::Missing(object.to_owned()),
        Some(1205) => SourceError::Database(format!(
            "another session has used {object} for longer than 5 seconds. Apply again when it is free."
        )),
        _ => error.into(),
    }
}
