//! Persisting rows.

use crate::{StoreError, Tx};
use domain::asset::Asset;
use domain::citation::Citation;
use domain::confidence::{Band, Signal};
use domain::ids::{ResultId, Revision, RunId};
use domain::result::{Alternative, ReviewStatus, Source};
use domain::settings::AlternativesMode;
use sqlx::query_builder::Separated;
use sqlx::{QueryBuilder, Sqlite};

/// A row to persist, unreviewed, with its first alternative as its text.
#[derive(Debug, Clone)]
pub struct NewResult {
    /// Place in the run's natural order.
    pub ordinal: i64,
    /// The db profile.
    pub db_profile: String,
    /// What it describes.
    pub asset: Asset,
    /// The column's type.
    pub data_type: Option<String>,
    /// The whole contract: exactly `n_alternatives`, best first.
    pub alternatives: Vec<Alternative>,
    /// How they differ.
    pub mode: AlternativesMode,
    /// Which signal scored them.
    pub signal: Signal,
    /// Where the description comes from.
    pub source: Source,
    /// What of documents and code it rests on.
    pub citations: Vec<Citation>,
    /// Why, in the provider's words.
    pub reasoning: Option<String>,
    /// The warning of an under-produced row.
    pub production_warning: Option<String>,
    /// What of the evidence reads like an instruction.
    pub injection_warning: Option<String>,
    /// Which provider.
    pub provider: &'static str,
    /// Which model.
    pub model: String,
    /// The comment when it was profiled.
    pub existing_comment: Option<String>,
    /// The row that it is a new version of.
    pub parent: Option<Parent>,
    /// What variations were drafted from: `"<result id>:<index>"` and the text.
    pub seed: Option<(String, String)>,
}

/// The row that a new version comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parent {
    /// The row.
    pub id: ResultId,
    /// The first version of its line.
    pub lineage: ResultId,
}

/// A row that was just persisted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inserted {
    /// The row.
    pub id: ResultId,
    /// Its version.
    pub version: i64,
}

/// The columns of a new row, in the order in which [`bind`] gives their values.
const COLUMNS: &str = "run_id, ordinal, revision, version, db_profile, database_name, schema_name, table_name,
    column_name, kind, data_type, description, chosen_alternative, status, score, band, signal, logprob, source,
    alternatives, alternatives_mode, reasoning, production_warning, provider, model, existing_comment,
    parent_result_id, lineage_id, seed_alternative_id, seed_alternative_text, citations, cited, injection_warning";

/// Rows of one statement: their values stay well below SQLite's limit of 32,766.
const CHUNK: usize = 200;

/// Persists a row.
///
/// # Errors
/// When the store cannot be written, or the run has that asset already.
pub async fn insert(tx: &mut Tx, run: RunId, row: &NewResult) -> Result<Inserted, StoreError> {
    let mut inserted = insert_all(tx, run, std::slice::from_ref(row)).await?;
    inserted.pop().ok_or_else(|| StoreError::corrupt("result", "no row was inserted"))
}

/// Persists rows, many with one statement: each statement is a way to SQLite's thread and back, which
/// takes longer than the row itself.
///
/// # Errors
/// As [`insert`]; then none of them is persisted once the transaction is rolled back.
pub async fn insert_all(tx: &mut Tx, run: RunId, rows: &[NewResult]) -> Result<Vec<Inserted>, StoreError> {
    let mut inserted = Vec::with_capacity(rows.len());
    for chunk in rows.chunks(CHUNK) {
        let mut encoded = Vec::with_capacity(chunk.len());
        for row in chunk {
            encoded.push(Encoded::of(tx, row).await?);
        }
        let mut insert = QueryBuilder::new(format!("INSERT INTO results ({COLUMNS}) "));
        insert.push_values(chunk.iter().zip(&encoded), |mut values, (row, encoded)| {
            bind(&mut values, run, row, encoded)
        });
        insert.push(" RETURNING ordinal, id, version");
        let mut told: Vec<(i64, i64, i64)> = insert.build_query_as().fetch_all(&mut **tx).await?;
        // SQLite promises no order of what is returned.
        told.sort_unstable();
        for row in chunk {
            let place = told.binary_search_by_key(&row.ordinal, |told| told.0);
            let (_, id, version) =
                told[place.map_err(|_| StoreError::corrupt("ordinal", row.ordinal.to_string()))?];
            inserted.push(Inserted { id: ResultId(id), version });
        }
    }
    Ok(inserted)
}

/// What of a row is made before it can be bound.
struct Encoded {
    version: i64,
    alternatives: String,
    citations: String,
}

impl Encoded {
    async fn of(tx: &mut Tx, row: &NewResult) -> Result<Self, StoreError> {
        let version = match row.parent {
            None => 1,
            Some(parent) => next_version(tx, parent.lineage).await?,
        };
        Ok(Self {
            version,
            alternatives: serde_json::to_string(&row.alternatives)?,
            citations: serde_json::to_string(&row.citations)?,
        })
    }
}

/// One row's values, in the order of [`COLUMNS`].
fn bind<'a>(
    values: &mut Separated<'_, Sqlite, &'static str>,
    run: RunId,
    row: &'a NewResult,
    encoded: &'a Encoded,
) {
    let chosen = row.alternatives.first();
    let (seed_id, seed_text) = row.seed.as_ref().map(|(id, text)| (id.as_str(), text.as_str())).unzip();
    values
        .push_bind(run.0)
        .push_bind(row.ordinal)
        .push_bind(Revision::FIRST.0)
        .push_bind(encoded.version)
        .push_bind(row.db_profile.as_str())
        .push_bind(row.asset.database.as_str())
        .push_bind(row.asset.schema.as_str())
        .push_bind(row.asset.table.as_str())
        .push_bind(row.asset.column.as_deref().unwrap_or(""))
        .push_bind(row.asset.kind.as_str())
        .push_bind(row.data_type.as_deref())
        .push_bind(chosen.map_or("", |alternative| alternative.text.as_str()))
        .push_bind(0_i64)
        .push_bind(ReviewStatus::Unreviewed.as_str())
        .push_bind(chosen.and_then(|alternative| alternative.score))
        .push_bind(chosen.map_or(Band::None, |alternative| alternative.band).as_str())
        .push_bind(row.signal.as_str())
        .push_bind(chosen.and_then(|alternative| alternative.logprob))
        .push_bind(row.source.as_str())
        .push_bind(encoded.alternatives.as_str())
        .push_bind(row.mode.as_str())
        .push_bind(row.reasoning.as_deref())
        .push_bind(row.production_warning.as_deref())
        .push_bind(row.provider)
        .push_bind(row.model.as_str())
        .push_bind(row.existing_comment.as_deref())
        .push_bind(row.parent.map(|parent| parent.id.0))
        .push_bind(row.parent.map(|parent| parent.lineage.0))
        .push_bind(seed_id)
        .push_bind(seed_text)
        .push_bind(encoded.citations.as_str())
        .push_bind(i64::from(!row.citations.is_empty()))
        .push_bind(row.injection_warning.as_deref());
}

/// The number of the next version in a line. The write lock of `tx` keeps it free.
async fn next_version(tx: &mut Tx, lineage: ResultId) -> Result<i64, StoreError> {
    let newest: Option<i64> = sqlx::query_scalar("SELECT MAX(version) FROM results WHERE lineage_id = $1")
        .bind(lineage.0)
        .fetch_one(&mut **tx)
        .await?;
    Ok(newest.unwrap_or(1) + 1)
}
