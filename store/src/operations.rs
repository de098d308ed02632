//! Decisions as operations. Whatever changes a decision is logged here first, each row with its state
//! before and after; carrying it out, undoing and redoing it are then the same few statements, for one
//! row or a hundred thousand.

use crate::{StoreError, Tx, now};
use domain::confidence::Band;
use domain::ids::{OperationId, ResultId, Revision, RunId};
use domain::result::{ReviewStatus, VersionRef};
use sqlx::{FromRow, QueryBuilder, Sqlite};

/// Rows that one statement takes: well under the number of parameters that SQLite allows (32,766).
pub const PAGE: usize = 500;

/// Which way an operation is carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// To the state after it: the first time, and redo.
    Forward,
    /// To the state before it: undo.
    Back,
}

/// One row of an operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The row.
    pub id: ResultId,
    /// Its status before and after.
    pub status: (ReviewStatus, ReviewStatus),
    /// Which row holds the asset's queue entry, before and after.
    pub holder: (Option<ResultId>, Option<ResultId>),
    /// Its text before and after, where it changes.
    pub text: Option<(Wording, Wording)>,
}

/// A row's text and what belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Wording {
    /// The text.
    pub description: String,
    /// The alternative that it is.
    pub chosen: Option<u8>,
    /// A person edited it.
    pub edited: bool,
    /// The chosen alternative's score.
    pub score: Option<f64>,
    /// Its band.
    pub band: Band,
    /// Its probability.
    pub logprob: Option<f64>,
}

/// Begins an operation; its rows follow with [`log`].
///
/// # Errors
/// When the store cannot be written.
pub async fn begin(tx: &mut Tx, kind: &str) -> Result<OperationId, StoreError> {
    let id = sqlx::query_scalar("INSERT INTO operations (kind, created_at) VALUES ($1, $2) RETURNING id")
        .bind(kind)
        .bind(now().0)
        .fetch_one(&mut **tx)
        .await?;
    Ok(OperationId(id))
}

/// Logs at most [`PAGE`] rows of an operation.
///
/// # Errors
/// When the store cannot be written.
pub async fn log(tx: &mut Tx, operation: OperationId, steps: &[Step]) -> Result<(), StoreError> {
    if steps.is_empty() {
        return Ok(());
    }
    let mut insert = QueryBuilder::<Sqlite>::new(
        "INSERT INTO operation_rows (operation_id, result_id, before_status, after_status, before_holder, after_holder,
                text_changed, before_description, before_chosen, before_edited, before_score, before_band,
                before_logprob, after_description, after_chosen, after_edited, after_score, after_band, after_logprob) ",
    );
    insert.push_values(steps, |mut row, step| {
        row.push_bind(operation.0)
            .push_bind(step.id.0)
            .push_bind(step.status.0.as_str())
            .push_bind(step.status.1.as_str())
            .push_bind(step.holder.0.map(|id| id.0))
            .push_bind(step.holder.1.map(|id| id.0))
            .push_bind(i64::from(step.text.is_some()));
        let (before, after) = step.text.as_ref().map_or((None, None), |text| (Some(&text.0), Some(&text.1)));
        for wording in [before, after] {
            row.push_bind(wording.map(|w| w.description.clone()))
                .push_bind(wording.and_then(|w| w.chosen.map(i64::from)))
                .push_bind(wording.map(|w| i64::from(w.edited)))
                .push_bind(wording.and_then(|w| w.score))
                .push_bind(wording.map(|w| w.band.as_str()))
                .push_bind(wording.and_then(|w| w.logprob));
        }
    });
    insert.build().execute(&mut **tx).await?;
    Ok(())
}

/// The statements of one direction; `from` and `to` are the names of its ends.
struct Statements {
    judge: &'static str,
    rows: &'static str,
    release: &'static str,
    queue: &'static str,
    changes: &'static str,
}

macro_rules! statements {
    ($from:literal, $to:literal) => {
        Statements {
            // Where each row stands now, against the end that the operation starts from.
            judge: concat!(
                "SELECT o.result_id, r.run_id, r.version, r.schema_name, r.table_name, r.column_name, ",
                "CASE WHEN r.status = o.", $from, "_status AND (o.text_changed = 0 OR (r.description = o.", $from,
                "_description AND r.edited = o.", $from, "_edited)) THEN 1 ELSE 0 END AS as_left, ",
                "CASE WHEN EXISTS (SELECT 1 FROM operation_rows x JOIN operations later ON later.id = x.operation_id ",
                "WHERE x.result_id = o.result_id AND x.operation_id > o.operation_id AND later.undone = 0) ",
                "THEN 1 ELSE 0 END AS decided_later, ",
                "CASE WHEN o.", $to, "_holder IS NOT NULL AND (COALESCE(o.before_holder, 0) <> COALESCE(o.after_holder, 0) ",
                "OR (o.text_changed = 1 AND o.", $to, "_holder = o.result_id)) THEN o.", $to, "_holder END AS wanted_holder, ",
                "p.result_id AS holder_id, h.run_id AS holder_run_id, h.version AS holder_version ",
                "FROM operation_rows o JOIN results r ON r.id = o.result_id ",
                "LEFT JOIN pending p ON p.db_profile = r.db_profile AND p.database_name = r.database_name ",
                "AND p.schema_name = r.schema_name AND p.table_name = r.table_name ",
                "AND p.column_name = r.column_name AND p.kind = r.kind ",
                "LEFT JOIN results h ON h.id = p.result_id ",
                "WHERE o.operation_id = $1 AND o.result_id > $2 ORDER BY o.result_id LIMIT $3"
            ),
            rows: concat!(
                "UPDATE results SET revision = revision + 1, status = o.", $to, "_status, ",
                "description = CASE WHEN o.text_changed = 1 THEN o.", $to, "_description ELSE results.description END, ",
                "chosen_alternative = CASE WHEN o.text_changed = 1 THEN o.", $to, "_chosen ELSE results.chosen_alternative END, ",
                "edited = CASE WHEN o.text_changed = 1 THEN o.", $to, "_edited ELSE results.edited END, ",
                "score = CASE WHEN o.text_changed = 1 THEN o.", $to, "_score ELSE results.score END, ",
                "band = CASE WHEN o.text_changed = 1 THEN o.", $to, "_band ELSE results.band END, ",
                "logprob = CASE WHEN o.text_changed = 1 THEN o.", $to, "_logprob ELSE results.logprob END ",
                "FROM operation_rows o WHERE o.operation_id = $1 AND o.left_out = 0 AND o.result_id = results.id"
            ),
            release: concat!(
                "DELETE FROM pending WHERE result_id IN (SELECT o.result_id FROM operation_rows o ",
                "WHERE o.operation_id = $1 AND o.left_out = 0 ",
                "AND COALESCE(o.before_holder, 0) <> COALESCE(o.after_holder, 0) ",
                "AND COALESCE(o.", $to, "_holder, 0) <> o.result_id)"
            ),
            // The entry's text is always its holder's.
            queue: concat!(
                "INSERT INTO pending (result_id, db_profile, database_name, schema_name, table_name, column_name, kind, ",
                "description, queued_at) ",
                "SELECT h.id, h.db_profile, h.database_name, h.schema_name, h.table_name, h.column_name, h.kind, ",
                "h.description, $2 FROM operation_rows o JOIN results h ON h.id = o.", $to, "_holder ",
                "WHERE o.operation_id = $1 AND o.left_out = 0 AND h.status = 'accepted' ",
                "AND (COALESCE(o.before_holder, 0) <> COALESCE(o.after_holder, 0) ",
                "OR (o.text_changed = 1 AND o.", $to, "_holder = o.result_id)) ",
                "ON CONFLICT (db_profile, database_name, schema_name, table_name, column_name, kind) ",
                "DO UPDATE SET result_id = excluded.result_id, description = excluded.description, ",
                "queued_at = excluded.queued_at, error = NULL"
            ),
            changes: concat!(
                "INSERT INTO changes (result_id) ",
                "SELECT o.result_id FROM operation_rows o WHERE o.operation_id = $1 AND o.left_out = 0 ",
                "UNION SELECT o.", $from, "_holder FROM operation_rows o ",
                "WHERE o.operation_id = $1 AND o.left_out = 0 AND o.", $from, "_holder IS NOT NULL"
            ),
        }
    };
}

static FORWARD: Statements = statements!("before", "after");
static BACK: Statements = statements!("after", "before");

impl Direction {
    fn statements(self) -> &'static Statements {
        match self {
            Self::Forward => &FORWARD,
            Self::Back => &BACK,
        }
    }
}

/// Moves the rows of an operation, but those that [`leave_out`] names, to one of its ends: their
/// decisions, the queue, and the log of changes.
///
/// # Errors
/// When the store cannot be written.
pub async fn carry_out(tx: &mut Tx, operation: OperationId, direction: Direction) -> Result<(), StoreError> {
    let statements = direction.statements();
    sqlx::query(statements.rows).bind(operation.0).execute(&mut **tx).await?;
    sqlx::query(statements.release).bind(operation.0).execute(&mut **tx).await?;
    sqlx::query(statements.queue).bind(operation.0).bind(now().0).execute(&mut **tx).await?;
    sqlx::query(statements.changes).bind(operation.0).execute(&mut **tx).await?;
    crate::changes::forget_old(tx).await?;
    sqlx::query("UPDATE operations SET undone = $1 WHERE id = $2")
        .bind(i64::from(direction == Direction::Back))
        .bind(operation.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Whether an operation is undone.
///
/// # Errors
/// When there is none with that id.
pub async fn is_undone(tx: &mut Tx, operation: OperationId) -> Result<bool, StoreError> {
    let undone: Option<i64> = sqlx::query_scalar("SELECT undone FROM operations WHERE id = $1")
        .bind(operation.0)
        .fetch_optional(&mut **tx)
        .await?;
    undone.map(|undone| undone != 0).ok_or_else(|| StoreError::not_found("operation", operation))
}

/// Where a row of an operation stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The row.
    pub id: ResultId,
    /// Its run.
    pub run_id: RunId,
    /// Its path.
    pub asset: String,
    /// It still is as the operation left it.
    pub as_left: bool,
    /// A later operation on it stands.
    pub decided_later: bool,
    /// The row that shall hold the asset's queue entry, where the operation moves it.
    pub wanted_holder: Option<ResultId>,
    /// The row that holds it now.
    pub holder: Option<VersionRef>,
}

#[derive(FromRow)]
struct StandingRecord {
    result_id: i64,
    run_id: i64,
    schema_name: String,
    table_name: String,
    column_name: String,
    as_left: i64,
    decided_later: i64,
    wanted_holder: Option<i64>,
    holder_id: Option<i64>,
    holder_run_id: Option<i64>,
    holder_version: Option<i64>,
}

impl From<StandingRecord> for Standing {
    fn from(record: StandingRecord) -> Self {
        let holder = || {
            Some(VersionRef {
                result_id: ResultId(record.holder_id?),
                run_id: RunId(record.holder_run_id?),
                version: record.holder_version?,
            })
        };
        Self {
            id: ResultId(record.result_id),
            run_id: RunId(record.run_id),
            as_left: record.as_left != 0,
            decided_later: record.decided_later != 0,
            wanted_holder: record.wanted_holder.map(ResultId),
            holder: holder(),
            asset: path(&record.schema_name, &record.table_name, &record.column_name),
        }
    }
}

/// `schema.table` or `schema.table.column`.
pub(crate) fn path(schema: &str, table: &str, column: &str) -> String {
    if column.is_empty() { format!("{schema}.{table}") } else { format!("{schema}.{table}.{column}") }
}

/// At most [`PAGE`] rows of an operation after row `after`, as they stand before it is carried out.
///
/// # Errors
/// When the store cannot be read.
pub async fn standings(
    tx: &mut Tx,
    operation: OperationId,
    direction: Direction,
    after: ResultId,
) -> Result<Vec<Standing>, StoreError> {
    let records = sqlx::query_as::<_, StandingRecord>(direction.statements().judge)
        .bind(operation.0)
        .bind(after.0)
        .bind(i64::try_from(PAGE).unwrap_or(i64::MAX))
        .fetch_all(&mut **tx)
        .await?;
    Ok(records.into_iter().map(Standing::from).collect())
}

/// Marks exactly these rows of an operation as those that cannot be taken along.
///
/// # Errors
/// When the store cannot be written.
pub async fn leave_out(tx: &mut Tx, operation: OperationId, rows: &[ResultId]) -> Result<(), StoreError> {
    sqlx::query("UPDATE operation_rows SET left_out = 0 WHERE operation_id = $1 AND left_out = 1")
        .bind(operation.0)
        .execute(&mut **tx)
        .await?;
    for page in rows.chunks(PAGE) {
        let mut update =
            QueryBuilder::<Sqlite>::new("UPDATE operation_rows SET left_out = 1 WHERE operation_id = ");
        update.push_bind(operation.0).push(" AND result_id IN (");
        let mut ids = update.separated(", ");
        for id in page {
            ids.push_bind(id.0);
        }
        ids.push_unseparated(")");
        update.build().execute(&mut **tx).await?;
    }
    Ok(())
}

/// The rows that an operation moved last, with their revisions now; at most `limit`, and how many
/// there are.
///
/// # Errors
/// When the store cannot be read.
pub async fn moved(
    tx: &mut Tx,
    operation: OperationId,
    limit: usize,
) -> Result<(i64, Vec<(ResultId, Revision)>), StoreError> {
    let total: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM operation_rows WHERE operation_id = $1 AND left_out = 0")
            .bind(operation.0)
            .fetch_one(&mut **tx)
            .await?;
    let rows: Vec<(i64, i64)> = sqlx::query_as(
        "SELECT r.id, r.revision FROM operation_rows o JOIN results r ON r.id = o.result_id
         WHERE o.operation_id = $1 AND o.left_out = 0 ORDER BY o.result_id LIMIT $2",
    )
    .bind(operation.0)
    .bind(i64::try_from(limit).unwrap_or(i64::MAX))
    .fetch_all(&mut **tx)
    .await?;
    Ok((total, rows.into_iter().map(|(id, revision)| (ResultId(id), Revision(revision))).collect()))
}
