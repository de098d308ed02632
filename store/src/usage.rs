//! Who still needs a profile: jobs that are not finished, and entries that wait in the queue.

use crate::{Store, StoreError};
use sqlx::FromRow;

/// The profiles of a job that is not finished.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct LiveJob {
    /// What it shall do, as the engine wrote it.
    pub request: String,
    /// Its run's db profile, once there is a run.
    pub db_profile: Option<String>,
    /// Its run's llm profile.
    pub llm_profile: Option<String>,
    /// Its run's doc profile.
    pub doc_profile: Option<String>,
}

/// The jobs that are not finished.
///
/// # Errors
/// When the store cannot be read.
pub async fn live_jobs(store: &Store) -> Result<Vec<LiveJob>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT j.request, r.db_profile, r.llm_profile, r.doc_profile
         FROM jobs j LEFT JOIN runs r ON r.id = j.run_id WHERE j.finished_at IS NULL ORDER BY j.id",
    )
    .fetch_all(store.readers())
    .await?)
}

/// How many descriptions wait for a db profile's database.
///
/// # Errors
/// When the store cannot be read.
pub async fn queued_for(store: &Store, db_profile: &str) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar("SELECT COUNT(*) FROM pending WHERE db_profile = $1")
        .bind(db_profile)
        .fetch_one(store.readers())
        .await?)
}
