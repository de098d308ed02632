//! The latest runs.

use crate::error::AppError;
use domain::clock::Timestamp;
use domain::run::{RunCommand, RunSummary};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Runs, and when the list was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunList {
    /// Newest first.
    pub runs: Vec<RunSummary>,
    /// There are older ones.
    pub more: bool,
    /// The server's clock.
    pub now: Timestamp,
}

/// At most `limit` runs, newest first, older than `before`.
///
/// # Errors
/// When the store cannot be read.
#[server(prefix = "/fn", endpoint = "list_runs", input = leptos::server_fn::codec::GetUrl, output = crate::codec::Json)]
pub async fn list_runs(
    command: Option<RunCommand>,
    before: Option<i64>,
    limit: i64,
) -> Result<RunList, AppError> {
    let limit = limit.clamp(1, 200);
    let engine = crate::error::engine()?;
    let (mut runs, now) = engine.latest_runs(command, before.map(domain::ids::RunId), limit + 1).await?;
    let more = i64::try_from(runs.len()).is_ok_and(|count| count > limit);
    runs.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(RunList { runs, more, now })
}
