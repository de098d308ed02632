//! Lists of runs, and what is counted of one.

use super::{Record, Run};
use crate::{Store, StoreError};
use domain::confidence::Distribution;
use domain::filter::ResultsFilter;
use domain::ids::RunId;
use domain::result::StatusCounts;
use domain::run::{RunCommand, RunStatus, RunSummary};

/// Which runs a list shows.
#[derive(Debug, Clone, Copy, Default)]
pub struct RunFilter {
    /// Only this command.
    pub command: Option<RunCommand>,
    /// Only this status.
    pub status: Option<RunStatus>,
    /// Only runs older than this one (the last of the page before).
    pub before: Option<RunId>,
}

/// At most `limit` runs, newest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(store: &Store, filter: RunFilter, limit: i64) -> Result<Vec<RunSummary>, StoreError> {
    sqlx::query_as::<_, Record>(
        "SELECT * FROM runs
         WHERE id < $1 AND ($2 IS NULL OR command = $2) AND ($3 IS NULL OR status = $3)
         ORDER BY id DESC LIMIT $4",
    )
    .bind(filter.before.map_or(i64::MAX, |id| id.0))
    .bind(filter.command.map(RunCommand::as_str))
    .bind(filter.status.map(RunStatus::as_str))
    .bind(limit)
    .fetch_all(store.readers())
    .await?
    .into_iter()
    .map(|record| Run::try_from(record).map(|run| run.summary))
    .collect()
}

/// A run's rows by decision.
///
/// # Errors
/// When the store cannot be read.
pub async fn counts(store: &Store, id: RunId) -> Result<StatusCounts, StoreError> {
    crate::results_query::counts(store, id, &ResultsFilter::default()).await
}

/// A run's rows by band.
///
/// # Errors
/// When the store cannot be read.
pub async fn distribution(store: &Store, id: RunId) -> Result<Distribution, StoreError> {
    let groups: Vec<(String, i64)> =
        sqlx::query_as("SELECT band, SUM(n) FROM run_counts WHERE run_id = $1 GROUP BY band")
            .bind(id.0)
            .fetch_all(store.readers())
            .await?;
    let of = |band: &str| groups.iter().find(|group| group.0 == band).map_or(0, |group| group.1);
    Ok(Distribution { high: of("high"), medium: of("medium"), low: of("low"), none: of("none") })
}
