//! Results: persisting rows, and reading single ones. Pages of them: [`crate::results_query`].

use crate::{Store, StoreError, Tx};
use domain::asset::{Asset, AssetKind};
use domain::clock::Timestamp;
use domain::confidence::{Band, Confidence, Signal};
use domain::ids::{ResultId, Revision, RunId};
use domain::result::{Alternative, ResultRow, ReviewStatus, Seed, Source, VersionRef};
use domain::settings::AlternativesMode;
use sqlx::{FromRow, SqliteConnection};

mod insert;

pub use crate::results_query::page;
pub use insert::{Inserted, NewResult, Parent, insert, insert_all};

/// The row of a run for an asset, as the parent of a new version, and its injection warning.
///
/// # Errors
/// When the store cannot be read.
pub async fn parent_of(
    tx: &mut Tx,
    run: RunId,
    asset: &Asset,
) -> Result<Option<(Parent, Option<String>)>, StoreError> {
    let found: Option<(i64, i64, Option<String>)> = sqlx::query_as(
        "SELECT id, COALESCE(lineage_id, id), injection_warning FROM results
         WHERE run_id = $1 AND schema_name = $2 AND table_name = $3 AND column_name = $4 AND kind = $5",
    )
    .bind(run.0)
    .bind(&asset.schema)
    .bind(&asset.table)
    .bind(asset.column.as_deref().unwrap_or(""))
    .bind(asset.kind.as_str())
    .fetch_optional(&mut **tx)
    .await?;
    Ok(found.map(|(id, lineage, warning)| (Parent { id: ResultId(id), lineage: ResultId(lineage) }, warning)))
}

/// A row as the store has it, with the run and the queue entry that it belongs to.
#[derive(FromRow)]
pub(crate) struct Record {
    id: i64,
    run_id: i64,
    ordinal: i64,
    revision: i64,
    version: i64,
    parent_result_id: Option<i64>,
    database_name: String,
    schema_name: String,
    table_name: String,
    column_name: String,
    kind: String,
    data_type: Option<String>,
    description: String,
    chosen_alternative: Option<i64>,
    edited: i64,
    status: String,
    applied_at: Option<i64>,
    score: Option<f64>,
    band: String,
    signal: String,
    logprob: Option<f64>,
    source: String,
    alternatives: String,
    alternatives_mode: String,
    citations: String,
    reasoning: Option<String>,
    production_warning: Option<String>,
    injection_warning: Option<String>,
    provider: String,
    model: String,
    existing_comment: Option<String>,
    seed_alternative_id: Option<String>,
    seed_alternative_text: Option<String>,
    parent_run_id: Option<i64>,
    holder_id: Option<i64>,
    holder_run_id: Option<i64>,
    holder_version: Option<i64>,
}

impl Record {
    fn holder(&self) -> Option<VersionRef> {
        Some(VersionRef {
            result_id: ResultId(self.holder_id?),
            run_id: RunId(self.holder_run_id?),
            version: self.holder_version?,
        })
    }

    fn seed(&self) -> Option<Seed> {
        Some(Seed {
            alternative_id: self.seed_alternative_id.clone()?,
            text: self.seed_alternative_text.clone()?,
            parent_run_id: RunId(self.parent_run_id?),
        })
    }
}

impl TryFrom<Record> for ResultRow {
    type Error = StoreError;

    fn try_from(record: Record) -> Result<Self, StoreError> {
        let corrupt = |what: &str, value: &str| StoreError::corrupt(what, value);
        let alternatives: Vec<Alternative> = serde_json::from_str(&record.alternatives)?;
        let (holder, seed) = (record.holder(), record.seed());
        let itself = VersionRef {
            result_id: ResultId(record.id),
            run_id: RunId(record.run_id),
            version: record.version,
        };
        Ok(Self {
            id: ResultId(record.id),
            run_id: RunId(record.run_id),
            revision: Revision(record.revision),
            ordinal: record.ordinal,
            version: record.version,
            parent_result_id: record.parent_result_id.map(ResultId),
            asset: Asset {
                database: record.database_name,
                schema: record.schema_name,
                table: record.table_name,
                column: (!record.column_name.is_empty()).then_some(record.column_name),
                kind: AssetKind::parse(&record.kind).ok_or_else(|| corrupt("kind", &record.kind))?,
            },
            data_type: record.data_type,
            description: record.description,
            chosen_alternative: record.chosen_alternative.and_then(|index| u8::try_from(index).ok()),
            edited: record.edited != 0,
            status: ReviewStatus::parse(&record.status).ok_or_else(|| corrupt("status", &record.status))?,
            queued: holder == Some(itself),
            queue_holder: holder,
            applied_at: record.applied_at.map(Timestamp),
            confidence: Confidence {
                band: Band::parse(&record.band).ok_or_else(|| corrupt("band", &record.band))?,
                score: record.score,
                signal: Signal::parse(&record.signal).ok_or_else(|| corrupt("signal", &record.signal))?,
            },
            logprob: record.logprob,
            source: Source::parse(&record.source).ok_or_else(|| corrupt("source", &record.source))?,
            alternatives,
            alternatives_mode: AlternativesMode::parse(&record.alternatives_mode)
                .ok_or_else(|| corrupt("mode", &record.alternatives_mode))?,
            citations: serde_json::from_str(&record.citations)?,
            reasoning: record.reasoning,
            production_warning: record.production_warning,
            injection_warning: record.injection_warning,
            provider: record.provider,
            model: record.model,
            existing_comment: record.existing_comment,
            seed,
            versions: vec![itself],
        })
    }
}

/// A row as seen by a transaction or a reader.
///
/// # Errors
/// When there is none with that id.
pub(crate) async fn find_on(
    connection: &mut SqliteConnection,
    id: ResultId,
) -> Result<ResultRow, StoreError> {
    let mut row: ResultRow = sqlx::query_as::<_, Record>(
        "SELECT r.*, run.parent_run_id, p.result_id AS holder_id, h.run_id AS holder_run_id, h.version AS holder_version
         FROM results r
         JOIN runs run ON run.id = r.run_id
         LEFT JOIN pending p ON p.db_profile = r.db_profile AND p.database_name = r.database_name
              AND p.schema_name = r.schema_name AND p.table_name = r.table_name
              AND p.column_name = r.column_name AND p.kind = r.kind
         LEFT JOIN results h ON h.id = p.result_id
         WHERE r.id = $1",
    )
    .bind(id.0)
    .fetch_optional(&mut *connection)
    .await?
    .ok_or_else(|| StoreError::not_found("result", id))?
    .try_into()?;
    let versions: Vec<(i64, i64, i64)> = sqlx::query_as(
        "SELECT v.id, v.run_id, v.version FROM results r JOIN results v ON v.id = COALESCE(r.lineage_id, r.id)
         WHERE r.id = $1
         UNION ALL
         SELECT v.id, v.run_id, v.version FROM results r JOIN results v ON v.lineage_id = COALESCE(r.lineage_id, r.id)
         WHERE r.id = $1
         ORDER BY 3",
    )
    .bind(id.0)
    .fetch_all(connection)
    .await?;
    row.versions = versions.into_iter().map(|(id, run, version)| version_ref(id, run, version)).collect();
    Ok(row)
}

pub(crate) fn version_ref(id: i64, run: i64, version: i64) -> VersionRef {
    VersionRef { result_id: ResultId(id), run_id: RunId(run), version }
}

/// A row.
///
/// # Errors
/// When there is none with that id.
pub async fn find(store: &Store, id: ResultId) -> Result<ResultRow, StoreError> {
    find_on(&mut *store.readers().acquire().await?, id).await
}

/// The natural-order number after the last persisted or failed asset: where a resumed run goes on.
///
/// # Errors
/// When the store cannot be read.
pub async fn next_ordinal(store: &Store, run: RunId) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT COALESCE(MAX(last) + 1, 0)
         FROM (SELECT MAX(ordinal) AS last FROM results WHERE run_id = $1
               UNION ALL
               SELECT MAX(ordinal) AS last FROM run_failures WHERE run_id = $1) persisted",
    )
    .bind(run.0)
    .fetch_one(store.readers())
    .await?)
}
