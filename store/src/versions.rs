//! The versions of an asset's description: every row of its line of runs.

use crate::{Store, StoreError};
use domain::clock::Timestamp;
use domain::ids::{ResultId, RunId};
use domain::result::{ReviewStatus, letter};
use domain::run::RunCommand;
use domain::settings::AlternativesMode;
use domain::version::Version;
use sqlx::FromRow;

#[derive(FromRow)]
struct Record {
    id: i64,
    run_id: i64,
    version: i64,
    command: String,
    model: String,
    alternatives_mode: String,
    description: String,
    chosen_alternative: Option<i64>,
    status: String,
    queued: i64,
    applied_at: Option<i64>,
    seed_alternative_text: Option<String>,
    instructions: Option<String>,
}

impl TryFrom<Record> for Version {
    type Error = StoreError;

    fn try_from(record: Record) -> Result<Self, StoreError> {
        let corrupt = |what: &str, value: &str| StoreError::corrupt(what, value);
        Ok(Self {
            result_id: ResultId(record.id),
            run_id: RunId(record.run_id),
            version: record.version,
            command: RunCommand::parse(&record.command)
                .ok_or_else(|| corrupt("run command", &record.command))?,
            model: record.model,
            mode: AlternativesMode::parse(&record.alternatives_mode)
                .ok_or_else(|| corrupt("mode", &record.alternatives_mode))?,
            description: record.description,
            chosen: record.chosen_alternative.and_then(|index| u8::try_from(index).ok()).map(letter),
            status: ReviewStatus::parse(&record.status).ok_or_else(|| corrupt("status", &record.status))?,
            queued: record.queued != 0,
            applied_at: record.applied_at.map(Timestamp),
            seed: record.seed_alternative_text,
            instructions: record.instructions,
        })
    }
}

/// Every version of a row's line, oldest first.
///
/// # Errors
/// When there is no such row.
pub async fn of(store: &Store, id: ResultId) -> Result<Vec<Version>, StoreError> {
    let records = sqlx::query_as::<_, Record>(
        "WITH line AS (SELECT COALESCE(lineage_id, id) AS first FROM results WHERE id = $1),
              ids AS (SELECT first AS id FROM line
                      UNION ALL
                      SELECT r.id FROM line JOIN results r ON r.lineage_id = line.first)
         SELECT r.id, r.run_id, r.version, run.command, r.model, r.alternatives_mode, r.description,
                r.chosen_alternative, r.status, r.applied_at, r.seed_alternative_text, run.instructions,
                CASE WHEN p.id IS NULL THEN 0 ELSE 1 END AS queued
         FROM ids
         JOIN results r ON r.id = ids.id
         JOIN runs run ON run.id = r.run_id
         LEFT JOIN pending p ON p.result_id = r.id
         ORDER BY r.version",
    )
    .bind(id.0)
    .fetch_all(store.readers())
    .await?;
    if records.is_empty() {
        return Err(StoreError::not_found("result", id));
    }
    records.into_iter().map(Version::try_from).collect()
}
