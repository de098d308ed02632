//! Measuring the columns of a PostgreSQL table.
//!
//! One statement measures up to fifty columns over the very same rows. If it fails, each of its
//! columns is tried alone, in a savepoint, so that one bad column does not cost the others theirs.

use super::driver_message;
use super::facts::{Facts, Measure};
use super::quote::{quote_ident, quote_table};
use super::set_timeouts;
use crate::{Limits, SourceError};
use domain::profile::{ColumnStatistics, ProfilingMode};
use sqlx::{AssertSqlSafe, Connection, PgConnection, Postgres};
use std::collections::VecDeque;
use std::time::Instant;

/// Columns that one statement measures.
const CHUNK: usize = 50;
/// Up to here rows are counted, beyond it the catalogue's estimate is taken.
const COUNT_LIMIT: i64 = 100_000;
/// A table with more than this many times the sample's rows is sampled by pages: the first rows of a
/// large table are often the oldest and tell little of the others.
const PAGES_FROM: i64 = 20;

/// `undefined_function`: no `min` or `max` for the type.
const NO_SUCH_FUNCTION: &str = "42883";
/// `feature_not_supported`: a partition that has no pages, a foreign table for example.
const NO_PAGES: &str = "0A000";

/// A column to measure.
struct Target {
    /// Where it is in the profile.
    index: usize,
    name: String,
    measure: Measure,
}

/// The rows to look at.
struct Rows {
    /// What comes after `FROM`.
    from: String,
    limit: Option<u32>,
    by_pages: bool,
}

/// One column's figures.
#[derive(sqlx::FromRow)]
struct Measured {
    slot: i64,
    looked_at: i64,
    nulls: i64,
    distinct_values: i64,
    least: Option<String>,
    greatest: Option<String>,
    samples: Vec<String>,
}

/// Fills in statistics and the row estimate; what fails is named in the notes.
pub(super) async fn measure(
    conn: &mut PgConnection,
    facts: &mut Facts,
    mode: ProfilingMode,
    sample_rows: u32,
    limits: Limits,
) -> Result<(), SourceError> {
    set_timeouts(conn, &format!("{}ms", limits.statement.as_millis())).await?;
    count_rows(conn, facts, limits).await?;

    let deadline = Instant::now() + limits.table;
    let targets = targets(facts);
    let mut rows = Rows::choose(facts, mode, sample_rows);
    let mut failures: Vec<(String, Vec<&str>)> = Vec::new();
    let mut queue: VecDeque<&[Target]> = targets.chunks(CHUNK).collect();
    while let Some(chunk) = queue.pop_front() {
        if Instant::now() >= deadline {
            note(&mut failures, chunk, limits.table_reason());
            continue;
        }
        match attempt(conn, rows.statement(chunk)).await? {
            Ok(measured) if rows.by_pages && measured.iter().all(|column| column.looked_at == 0) => {
                // The estimate was stale, or every page missed: then the first rows have to do.
                rows = rows.first_ones(facts);
                queue.push_front(chunk);
            }
            Ok(measured) => {
                for column in measured {
                    store(facts, &rows, chunk, column);
                }
            }
            Err(error) if rows.by_pages && code(&error).as_deref() == Some(NO_PAGES) => {
                rows = rows.first_ones(facts);
                queue.push_front(chunk);
            }
            Err(error) => match chunk {
                [target] => match alone(conn, &rows, target, &error).await? {
                    Some(measured) => store(facts, &rows, chunk, measured),
                    None => note(&mut failures, chunk, reason(&error, limits)),
                },
                _ => chunk.chunks(1).rev().for_each(|alone| queue.push_front(alone)),
            },
        }
    }
    for (reason, columns) in failures {
        facts.profile.notes.push(format!("No statistics for {}: {reason}", columns.join(", ")));
    }
    Ok(())
}

/// Counts the rows where that is cheap; the estimate is the planner's and may be old or missing.
async fn count_rows(conn: &mut PgConnection, facts: &mut Facts, limits: Limits) -> Result<(), SourceError> {
    let estimate = facts.profile.row_estimate;
    if estimate.is_some_and(|rows| rows >= COUNT_LIMIT) {
        return Ok(());
    }
    let table = quote_table(&facts.profile.schema, &facts.profile.table);
    let mut savepoint = conn.begin().await?;
    // Names cannot be parameters; they are quoted by the server's own rules.
    let counted = sqlx::query_scalar::<Postgres, i64>(AssertSqlSafe(format!(
        "SELECT count(*)::int8 FROM (SELECT 1 FROM {table} LIMIT {COUNT_LIMIT}) AS amx_rows"
    )))
    .persistent(false)
    .fetch_one(&mut *savepoint)
    .await;
    match counted {
        Ok(rows) => {
            savepoint.commit().await?;
            facts.profile.row_estimate = match estimate {
                _ if rows < COUNT_LIMIT => Some(rows),
                Some(estimate) => Some(estimate.max(rows)),
                None => planned_rows(conn, &table).await?.map(|planned| planned.max(rows)),
            };
        }
        Err(error) => {
            savepoint.rollback().await?;
            facts.profile.notes.push(format!("The rows could not be counted: {}", reason(&error, limits)));
        }
    }
    Ok(())
}

/// What the planner expects of a table that nobody has counted yet: it looks at the file's size.
async fn planned_rows(conn: &mut PgConnection, table: &str) -> Result<Option<i64>, SourceError> {
    let mut savepoint = conn.begin().await?;
    // Names cannot be parameters; they are quoted by the server's own rules.
    let sql = AssertSqlSafe(format!("EXPLAIN (FORMAT JSON) SELECT FROM {table}"));
    let plan = sqlx::query_scalar::<Postgres, serde_json::Value>(sql)
        .persistent(false)
        .fetch_one(&mut *savepoint)
        .await;
    savepoint.rollback().await?;
    Ok(plan.ok().and_then(|plan| plan.pointer("/0/Plan/Plan Rows").and_then(serde_json::Value::as_i64)))
}

fn targets(facts: &Facts) -> Vec<Target> {
    let columns = facts.profile.columns.iter().zip(&facts.measures).enumerate();
    columns
        .map(|(index, (column, measure))| Target { index, name: column.name.clone(), measure: *measure })
        .collect()
}

/// A column whose type only looks as if it had an order (a type of one's own) is counted without it.
async fn alone(
    conn: &mut PgConnection,
    rows: &Rows,
    target: &Target,
    error: &sqlx::Error,
) -> Result<Option<Measured>, SourceError> {
    if target.measure != Measure::Ordered || code(error).as_deref() != Some(NO_SUCH_FUNCTION) {
        return Ok(None);
    }
    let counted = Target { index: target.index, name: target.name.clone(), measure: Measure::Counted };
    Ok(attempt(conn, rows.statement(&[counted])).await?.ok().and_then(|mut measured| measured.pop()))
}

/// Runs one statement in a savepoint. The inner error is that of the statement.
async fn attempt(
    conn: &mut PgConnection,
    sql: String,
) -> Result<Result<Vec<Measured>, sqlx::Error>, SourceError> {
    let mut savepoint = conn.begin().await?;
    // Built from our own words, numbers, and names quoted by the server's own rules. Every table has
    // its own statement, so keeping it prepared would only fill the cache.
    let measured = sqlx::query_as::<Postgres, Measured>(AssertSqlSafe(sql))
        .persistent(false)
        .fetch_all(&mut *savepoint)
        .await;
    match measured {
        Ok(measured) => {
            savepoint.commit().await?;
            Ok(Ok(measured))
        }
        Err(error) => {
            savepoint.rollback().await?;
            Ok(Err(error))
        }
    }
}

/// PostgreSQL's five characters for what went wrong.
fn code(error: &sqlx::Error) -> Option<String> {
    error.as_database_error()?.code().map(|code| code.into_owned())
}

fn reason(error: &sqlx::Error, limits: Limits) -> String {
    match code(error).as_deref() {
        // query_canceled: nobody but the timeout cancels our statements.
        Some("57014") => limits.statement_reason(),
        _ => driver_message(error),
    }
}

/// Columns that fail for the same reason share a note.
fn note<'a>(failures: &mut Vec<(String, Vec<&'a str>)>, chunk: &'a [Target], reason: String) {
    let names = chunk.iter().map(|target| target.name.as_str());
    match failures.iter_mut().find(|(known, _)| *known == reason) {
        Some((_, columns)) => columns.extend(names),
        None => failures.push((reason, names.collect())),
    }
}

fn store(facts: &mut Facts, rows: &Rows, chunk: &[Target], measured: Measured) {
    let target = usize::try_from(measured.slot).ok().and_then(|slot| chunk.get(slot));
    let Some(column) = target.and_then(|target| facts.profile.columns.get_mut(target.index)) else {
        return;
    };
    let complete = rows.are_all(measured.looked_at);
    if complete {
        facts.profile.row_estimate = Some(measured.looked_at);
    }
    column.statistics = Some(ColumnStatistics {
        rows: measured.looked_at,
        complete,
        nulls: measured.nulls,
        distinct: measured.distinct_values,
        min: measured.least,
        max: measured.greatest,
        samples: measured.samples,
    });
}

impl Rows {
    fn choose(facts: &Facts, mode: ProfilingMode, sample_rows: u32) -> Self {
        let from = format!("{} AS amx_table", quote_table(&facts.profile.schema, &facts.profile.table));
        if mode == ProfilingMode::Full {
            return Self { from, limit: None, by_pages: false };
        }
        let limit = Some(sample_rows);
        match facts.profile.row_estimate {
            Some(rows) if facts.has_pages && rows > PAGES_FROM * i64::from(sample_rows) => {
                // Half as many again, for pages are not equally full. REPEATABLE: the same pages for
                // every chunk, and for a rerun over the same data.
                let percent = (150.0 * f64::from(sample_rows) / rows as f64).clamp(0.000_1, 100.0);
                let from = format!("{from} TABLESAMPLE SYSTEM ({percent:.6}) REPEATABLE (1)");
                Self { from, limit, by_pages: true }
            }
            _ => Self { from, limit, by_pages: false },
        }
    }

    /// The first rows in place of a sample by pages.
    fn first_ones(&self, facts: &Facts) -> Self {
        let from = format!("{} AS amx_table", quote_table(&facts.profile.schema, &facts.profile.table));
        Self { from, limit: self.limit, by_pages: false }
    }

    fn are_all(&self, looked_at: i64) -> bool {
        !self.by_pages && self.limit.is_none_or(|limit| looked_at < i64::from(limit))
    }

    /// One row of figures per column. A bounded sample is kept, so that all figures are about the same
    /// rows; a whole table is not (it would be written to disk), each column reads it again.
    fn statement(&self, chunk: &[Target]) -> String {
        let columns: Vec<String> = chunk
            .iter()
            .enumerate()
            .map(|(slot, target)| format!("amx_table.{} AS c{slot}", quote_ident(&target.name)))
            .collect();
        let figures: Vec<String> =
            chunk.iter().enumerate().map(|(slot, target)| figures(slot, target.measure)).collect();
        let (kept, limit) = match self.limit {
            Some(limit) => ("MATERIALIZED", format!(" LIMIT {limit}")),
            None => ("NOT MATERIALIZED", String::new()),
        };
        format!(
            "WITH amx_rows AS {kept} (SELECT {} FROM {}{limit})\n{}",
            columns.join(", "),
            self.from,
            figures.join("\nUNION ALL\n")
        )
    }
}

/// The figures of the column `c{slot}`. The ends are found by the type's own order, then cast to text;
/// distinct values are told apart by their text, for not every type knows equality (json, point).
fn figures(slot: usize, measure: Measure) -> String {
    let (least, greatest) = match measure {
        Measure::Ordered => {
            (format!("left(min(c{slot})::text, 80)"), format!("left(max(c{slot})::text, 80)"))
        }
        Measure::Counted | Measure::Opaque => ("NULL::text".to_owned(), "NULL::text".to_owned()),
    };
    let (distinct, samples) = match measure {
        Measure::Opaque => (format!("c{slot}"), "ARRAY[]::text[]".to_owned()),
        Measure::Ordered | Measure::Counted => (
            format!("c{slot}::text"),
            format!(
                "ARRAY(SELECT s.v FROM (SELECT left(c{slot}::text, 80) AS v, count(*) AS n FROM amx_rows \
                 WHERE c{slot} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 5) AS s ORDER BY s.n DESC, s.v)"
            ),
        ),
    };
    format!(
        "SELECT {slot}::int8 AS slot, count(*)::int8 AS looked_at, (count(*) - count(c{slot}))::int8 AS nulls, \
         count(DISTINCT {distinct})::int8 AS distinct_values, {least} AS least, {greatest} AS greatest, \
         {samples} AS samples FROM amx_rows"
    )
}
