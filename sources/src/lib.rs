//! Target databases: what is in them, what can be measured, and how a comment is written.
//!
//! One trait, one folder per dialect. Everything but writing a comment runs in a read-only
//! transaction with a statement timeout.

pub mod apply;
pub mod connect;
pub mod error;
pub mod limits;
pub mod mysql;
pub mod postgres;
pub mod redact;
pub mod sample;
pub mod sqlite;

pub use apply::{ApplyOutcome, CommentChange, Preview};
pub use connect::connect;
pub use error::SourceError;
pub use limits::Limits;

use async_trait::async_trait;
use domain::asset::Asset;
use domain::profile::{ProfilingMode, TableName, TableProfile};
use domain::run::Dialect;

/// A connection (a small pool) to one target database.
#[async_trait]
pub trait TargetDatabase: Send + Sync {
    /// Which dialect it speaks.
    fn dialect(&self) -> Dialect;

    /// The database's own name (the file's stem in SQLite).
    fn database(&self) -> &str;

    /// The version of the database's server (of the library in SQLite), where it tells one.
    ///
    /// # Errors
    /// When the database cannot be read.
    async fn server_version(&self) -> Result<Option<String>, SourceError> {
        Ok(None)
    }

    /// Every table and view that a person may describe, with their columns, ordered by schema and
    /// name; columns by ordinal. System schemas and `amx_comments` are left out.
    ///
    /// # Errors
    /// When the database cannot be read.
    async fn catalogue(&self) -> Result<Vec<TableName>, SourceError>;

    /// Facts and statistics of one table. A statistic that fails is left out and named in
    /// `notes`; the profile is still usable.
    ///
    /// # Errors
    /// When the table's facts cannot be read at all.
    async fn profile(
        &self,
        schema: &str,
        table: &str,
        mode: ProfilingMode,
        sample_rows: u32,
    ) -> Result<TableProfile, SourceError>;

    /// The asset's current comment.
    ///
    /// # Errors
    /// When the asset does not exist any more or the database cannot be read.
    async fn comment(&self, asset: &Asset) -> Result<Option<String>, SourceError>;

    /// The exact statement that `write_comment` would run, literals included. An empty text removes the comment.
    fn statement(&self, asset: &Asset, text: &str) -> String;

    /// Writes one comment, by itself: compares the current comment with `expected` in the same
    /// transaction first, and reports drift instead of writing when they differ (unless
    /// `change.confirm_drift`).
    ///
    /// # Errors
    /// When the statement fails; nothing is written then.
    async fn write_comment(&self, change: &CommentChange) -> Result<ApplyOutcome, SourceError>;

    /// Writes many comments, each isolated from the others as by [`Self::write_comment`], in as few
    /// round trips as the dialect allows. Gives their outcomes in the order of `changes`.
    async fn write_comments(&self, changes: &[CommentChange]) -> Vec<Result<ApplyOutcome, SourceError>> {
        let mut outcomes = Vec::with_capacity(changes.len());
        for change in changes {
            outcomes.push(self.write_comment(change).await);
        }
        outcomes
    }

    /// The current comments of many assets, in their order.
    async fn comments(&self, assets: &[Asset]) -> Vec<Result<Option<String>, SourceError>> {
        let mut comments = Vec::with_capacity(assets.len());
        for asset in assets {
            comments.push(self.comment(asset).await);
        }
        comments
    }

    /// What [`Self::write_comments`] would meet and run, in the order of `changes`. A dialect whose
    /// statement depends on what is there (a foreign table, a column's definition) says so here.
    async fn previews(&self, changes: &[CommentChange]) -> Vec<Result<Preview, SourceError>> {
        let assets: Vec<Asset> = changes.iter().map(|change| change.asset.clone()).collect();
        let comments = self.comments(&assets).await;
        let preview = |(change, current): (&CommentChange, Result<Option<String>, SourceError>)| {
            current.map(|current| Preview { current, statement: self.statement(&change.asset, &change.text) })
        };
        changes.iter().zip(comments).map(preview).collect()
    }
}
