//! Measuring the columns of a MySQL table.
//!
//! Two statements measure up to fifty columns: their figures, and their most frequent values. If one
//! fails, each of its columns is tried alone, so that one bad column does not cost the others theirs.

use super::facts::Facts;
use super::quote::quote_table;
use super::rows::{Rows, Target, ends};
use super::session::Server;
use super::{driver_message, error_number};
use crate::{Limits, SourceError};
use domain::profile::{ColumnStatistics, ProfilingMode};
use sqlx::mysql::MySqlRow;
use sqlx::{AssertSqlSafe, MySqlConnection, Row};
use std::collections::VecDeque;
use std::time::Instant;

/// Columns that one statement measures.
const CHUNK: usize = 50;
/// Up to here rows are counted, beyond it the server's estimate is taken.
const COUNT_LIMIT: i64 = 100_000;
/// A table with more than this many times the sample's rows is sampled all over: the first rows of a
/// large table are often the oldest and tell little of the others.
const SPREAD_FROM: i64 = 20;

/// Fills in statistics and the row estimate; what fails is named in the notes.
pub(super) async fn measure(
    conn: &mut MySqlConnection,
    server: Server,
    facts: &mut Facts,
    mode: ProfilingMode,
    sample_rows: u32,
    limits: Limits,
) -> Result<(), SourceError> {
    server.limit_statements(&mut *conn, limits.statement).await?;
    count_rows(conn, facts, limits).await;

    let deadline = Instant::now() + limits.table;
    let targets = targets(facts);
    let rows = choose(conn, facts, mode, sample_rows).await;
    let mut failures: Vec<(String, Vec<&str>)> = Vec::new();
    let mut queue: VecDeque<&[Target]> = targets.chunks(CHUNK).collect();
    while let Some(chunk) = queue.pop_front() {
        if Instant::now() >= deadline {
            note(&mut failures, chunk, limits.table_reason());
            continue;
        }
        match attempt(conn, &rows, chunk).await {
            Ok(measured) => {
                for (target, statistics) in chunk.iter().zip(measured) {
                    store(facts, target, statistics);
                }
            }
            Err(error) if chunk.len() == 1 => note(&mut failures, chunk, reason(&error, limits)),
            Err(_) => {
                for alone in chunk.chunks(1).rev() {
                    queue.push_front(alone);
                }
            }
        }
    }
    for (reason, columns) in failures {
        facts.profile.notes.push(format!("No statistics for {}: {reason}", columns.join(", ")));
    }
    Ok(())
}

/// Counts the rows where that is cheap; the estimate is the engine's and may be far off.
async fn count_rows(conn: &mut MySqlConnection, facts: &mut Facts, limits: Limits) {
    let estimate = facts.profile.row_estimate;
    if estimate.is_some_and(|rows| rows >= COUNT_LIMIT) {
        return;
    }
    let table = quote_table(&facts.profile.schema, &facts.profile.table);
    // Names cannot be parameters; they are quoted by the server's own rules.
    let counted = sqlx::query_scalar::<_, i64>(AssertSqlSafe(format!(
        "SELECT CAST(COUNT(*) AS SIGNED) FROM (SELECT 1 FROM {table} LIMIT {COUNT_LIMIT}) AS amx_rows"
    )))
    .persistent(false)
    .fetch_one(conn)
    .await;
    match counted {
        Ok(rows) => {
            facts.profile.row_estimate =
                if rows < COUNT_LIMIT { Some(rows) } else { estimate.map(|estimate| estimate.max(rows)) };
        }
        Err(error) => {
            facts.profile.notes.push(format!("The rows could not be counted: {}", reason(&error, limits)));
        }
    }
}

fn targets(facts: &Facts) -> Vec<Target> {
    let columns = facts.profile.columns.iter().zip(&facts.measures).enumerate();
    columns
        .map(|(index, (column, measure))| Target { index, name: column.name.clone(), measure: *measure })
        .collect()
}

async fn choose(conn: &mut MySqlConnection, facts: &Facts, mode: ProfilingMode, sample_rows: u32) -> Rows {
    let (schema, table) = (&facts.profile.schema, &facts.profile.table);
    if mode == ProfilingMode::Full {
        return Rows::all(schema, table);
    }
    if let Some(column) = &facts.numbered_by
        && facts.profile.row_estimate.is_some_and(|rows| rows > SPREAD_FROM * i64::from(sample_rows))
        && let Ok((Some(least), Some(greatest))) =
            sqlx::query_as::<_, (Option<String>, Option<String>)>(AssertSqlSafe(ends(schema, table, column)))
                .persistent(false)
                .fetch_one(conn)
                .await
        && let (Ok(least), Ok(greatest)) = (least.parse(), greatest.parse())
    {
        return Rows::spread(schema, table, column, least, greatest, sample_rows);
    }
    let is_view =
        facts.profile.definition.is_some() || facts.profile.kind != Some(domain::asset::AssetKind::Table);
    Rows::first(schema, table, is_view, sample_rows)
}

/// The statistics of each column of the chunk.
async fn attempt(
    conn: &mut MySqlConnection,
    rows: &Rows,
    chunk: &[Target],
) -> Result<Vec<ColumnStatistics>, sqlx::Error> {
    // Built from our own words, numbers, and names quoted by the server's own rules. Every table has
    // its own statements, so keeping them prepared would only fill the cache.
    let figures =
        sqlx::query(AssertSqlSafe(rows.figures(chunk))).persistent(false).fetch_one(&mut *conn).await?;
    let mut measured = Vec::with_capacity(chunk.len());
    for slot in 0..chunk.len() {
        measured.push(read(&figures, slot, rows)?);
    }
    let Some(samples) = rows.samples(chunk) else {
        return Ok(measured);
    };
    let mut samples = sqlx::query_as::<_, (i64, String, i64)>(AssertSqlSafe(samples))
        .persistent(false)
        .fetch_all(conn)
        .await?;
    samples.sort_by(|a, b| (a.0, -a.2, &a.1).cmp(&(b.0, -b.2, &b.1)));
    for (slot, value, _) in samples {
        if let Some(statistics) = usize::try_from(slot).ok().and_then(|slot| measured.get_mut(slot)) {
            statistics.samples.push(value);
        }
    }
    Ok(measured)
}

/// The figures of one column: the rows come first, then four of each column.
fn read(figures: &MySqlRow, slot: usize, rows: &Rows) -> Result<ColumnStatistics, sqlx::Error> {
    let looked_at: i64 = figures.try_get(0)?;
    let at = 1 + 4 * slot;
    Ok(ColumnStatistics {
        rows: looked_at,
        complete: rows.are_all(looked_at),
        nulls: looked_at - figures.try_get::<i64, _>(at)?,
        distinct: figures.try_get(at + 1)?,
        min: figures.try_get(at + 2)?,
        max: figures.try_get(at + 3)?,
        samples: Vec::new(),
    })
}

fn store(facts: &mut Facts, target: &Target, statistics: ColumnStatistics) {
    if statistics.complete {
        facts.profile.row_estimate = Some(statistics.rows);
    }
    if let Some(column) = facts.profile.columns.get_mut(target.index) {
        column.statistics = Some(statistics);
    }
}

fn reason(error: &sqlx::Error, limits: Limits) -> String {
    match error_number(error) {
        // MariaDB's max_statement_time, MySQL's max_execution_time
        Some(1969 | 3024) => limits.statement_reason(),
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
