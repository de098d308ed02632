//! Rows as bulk actions look at them: many at a time, and only what the decision needs.

use crate::operations::{PAGE, path};
use crate::{Store, StoreError};
use domain::ids::{ResultId, Revision, RunId};
use domain::result::{Alternative, ReviewStatus, VersionRef};
use domain::review::{ReviewState, Standing};
use sqlx::{FromRow, QueryBuilder, Sqlite, SqliteConnection};

/// A row that a bulk action may take along.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The row.
    pub id: ResultId,
    /// Its revision.
    pub revision: Revision,
    /// Its path.
    pub asset: String,
    /// The part that decisions change.
    pub state: ReviewState,
    /// Its alternatives, where one of them may be a placeholder; else none.
    pub alternatives: Vec<Alternative>,
    /// How it stands to the asset's queue entry.
    pub standing: Standing,
    /// Its score.
    pub score: Option<f64>,
    /// It carries a warning.
    pub flagged: bool,
    /// Its evidence reads like an instruction to the model.
    pub suspicious: bool,
}

impl Candidate {
    /// The row that holds the asset's queue entry, this one or another.
    pub fn holder(&self) -> Option<ResultId> {
        if self.standing.queued {
            Some(self.id)
        } else {
            self.standing.held_by.map(|holder| holder.result_id)
        }
    }
}

#[derive(FromRow)]
struct Record {
    id: i64,
    revision: i64,
    schema_name: String,
    table_name: String,
    column_name: String,
    status: String,
    description: String,
    chosen_alternative: Option<i64>,
    edited: i64,
    score: Option<f64>,
    padded: Option<String>,
    suspicious: bool,
    holder_id: Option<i64>,
    holder_run_id: Option<i64>,
    holder_version: Option<i64>,
}

impl TryFrom<Record> for Candidate {
    type Error = StoreError;

    fn try_from(record: Record) -> Result<Self, StoreError> {
        let holder = || {
            Some(VersionRef {
                result_id: ResultId(record.holder_id?),
                run_id: RunId(record.holder_run_id?),
                version: record.holder_version?,
            })
        };
        Ok(Self {
            id: ResultId(record.id),
            revision: Revision(record.revision),
            asset: path(&record.schema_name, &record.table_name, &record.column_name),
            standing: Standing {
                queued: record.holder_id == Some(record.id),
                held_by: holder().filter(|holder| holder.result_id.0 != record.id),
                superseded: false,
            },
            state: ReviewState {
                status: ReviewStatus::parse(&record.status)
                    .ok_or_else(|| StoreError::corrupt("status", &record.status))?,
                description: record.description,
                chosen: record.chosen_alternative.and_then(|index| u8::try_from(index).ok()),
                edited: record.edited != 0,
            },
            flagged: record.padded.is_some(),
            suspicious: record.suspicious,
            alternatives: record.padded.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default(),
            score: record.score,
        })
    }
}

/// The given rows of a run (at most [`PAGE`] of them), by id; those that it does not have are not there.
///
/// # Errors
/// When the store cannot be read.
pub async fn of_run(
    connection: &mut SqliteConnection,
    run: RunId,
    ids: &[ResultId],
) -> Result<Vec<Candidate>, StoreError> {
    // Only a row with a warning can have a placeholder among its alternatives.
    let mut query = QueryBuilder::<Sqlite>::new(
        "SELECT r.id, r.revision, r.schema_name, r.table_name, r.column_name, r.status, r.description,
                r.chosen_alternative, r.edited, r.score,
                CASE WHEN r.production_warning IS NOT NULL THEN r.alternatives END AS padded,
                r.injection_warning IS NOT NULL AS suspicious,
                p.result_id AS holder_id, h.run_id AS holder_run_id, h.version AS holder_version
         FROM results r
         LEFT JOIN pending p ON p.db_profile = r.db_profile AND p.database_name = r.database_name
              AND p.schema_name = r.schema_name AND p.table_name = r.table_name
              AND p.column_name = r.column_name AND p.kind = r.kind
         LEFT JOIN results h ON h.id = p.result_id
         WHERE r.id IN (",
    );
    let mut list = query.separated(", ");
    for id in ids.iter().take(PAGE) {
        list.push_bind(id.0);
    }
    query.push(") AND r.run_id = ").push_bind(run.0).push(" ORDER BY r.id");
    let records = query.build_query_as::<Record>().fetch_all(connection).await?;
    records.into_iter().map(Candidate::try_from).collect()
}

/// The same from the store as it is now.
///
/// # Errors
/// When the store cannot be read.
pub async fn read(store: &Store, run: RunId, ids: &[ResultId]) -> Result<Vec<Candidate>, StoreError> {
    of_run(&mut *store.readers().acquire().await?, run, ids).await
}
