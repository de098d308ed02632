//! Measuring the columns of a SQLite table.
//!
//! One statement measures several columns over the very same rows. If it fails, each of its columns is
//! tried alone, so that one bad column does not cost the others theirs.

use super::quote::quote_ident;
use super::rows::Rows;
use super::{driver_message, result_code, set_deadline};
use crate::{Limits, SourceError};
use domain::profile::{ColumnStatistics, ProfilingMode, TableProfile};
use sqlx::{AssertSqlSafe, Sqlite, SqliteConnection};
use std::collections::VecDeque;
use std::time::Instant;

/// Columns that one statement measures. SQLite resolves all of them anew for each figure of each: to prepare a
/// statement of fifty columns takes longer than to look at a thousand rows several times.
const CHUNK: usize = 8;
/// Up to here rows are counted; SQLite has no estimate of its own.
const COUNT_LIMIT: i64 = 100_000;

/// SQLite's code for a statement that the progress handler stopped.
const INTERRUPTED: u32 = 9;

/// A column to measure.
pub(super) struct Target {
    /// Where it is in the profile.
    index: usize,
    pub(super) name: String,
    /// Whether it holds binary values: those are only counted.
    pub(super) binary: bool,
}

/// One column's figures.
#[derive(sqlx::FromRow)]
pub(super) struct Measured {
    slot: i64,
    pub(super) looked_at: i64,
    nulls: i64,
    distinct_values: i64,
    least: Option<Vec<u8>>,
    greatest: Option<Vec<u8>>,
    /// A JSON array of texts.
    samples: Vec<u8>,
}

/// SQLite keeps whatever bytes it is given as text.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Fills in statistics and the row estimate; what fails is named in the notes.
pub(super) async fn measure(
    conn: &mut SqliteConnection,
    profile: &mut TableProfile,
    mode: ProfilingMode,
    sample_rows: u32,
    limits: Limits,
) -> Result<(), SourceError> {
    count_rows(conn, profile, limits).await?;
    if profile.row_estimate == Some(0) {
        // Databases of many tables have many empty ones.
        nothing_in(profile);
        return Ok(());
    }

    let deadline = Instant::now() + limits.table;
    let targets = targets(profile);
    set_deadline(conn, limits.statement).await?;
    let mut rows = match mode {
        ProfilingMode::Full => Rows::all(profile),
        _ => Rows::choose(conn, profile, sample_rows).await,
    };
    let mut failures: Vec<(String, Vec<&str>)> = Vec::new();
    let mut queue: VecDeque<&[Target]> = targets.chunks(CHUNK).collect();
    while let Some(chunk) = queue.pop_front() {
        if Instant::now() >= deadline {
            note(&mut failures, chunk, limits.table_reason());
            continue;
        }
        set_deadline(conn, limits.statement).await?;
        // Built from our own words, numbers, and names quoted by SQLite's rules. Every table has its own
        // statement, so keeping it prepared would only fill the cache.
        let measured = sqlx::query_as::<Sqlite, Measured>(AssertSqlSafe(rows.statement(chunk)))
            .persistent(false)
            .fetch_all(&mut *conn)
            .await;
        match measured {
            Ok(measured) if rows.are_missed(&measured) => {
                // The rows were deleted but for a few at the ends: then the first ones have to do.
                rows = Rows::first(profile, sample_rows);
                queue.push_front(chunk);
            }
            Ok(measured) => {
                for column in measured {
                    store(profile, chunk, &rows, column);
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
        profile.notes.push(format!("No statistics for {}: {reason}", columns.join(", ")));
    }
    Ok(())
}

/// The figures of a table without rows.
fn nothing_in(profile: &mut TableProfile) {
    for column in &mut profile.columns {
        column.statistics = Some(ColumnStatistics { complete: true, ..ColumnStatistics::default() });
    }
}

/// Counts the rows, up to a limit: beyond it the number is not known.
async fn count_rows(
    conn: &mut SqliteConnection,
    profile: &mut TableProfile,
    limits: Limits,
) -> Result<(), SourceError> {
    set_deadline(conn, limits.statement).await?;
    let table = quote_ident(&profile.table);
    // Names cannot be parameters; they are quoted by SQLite's rules.
    let counted = sqlx::query_scalar::<Sqlite, i64>(AssertSqlSafe(format!(
        "SELECT count(*) FROM (SELECT 1 FROM main.{table} LIMIT {COUNT_LIMIT})"
    )))
    .persistent(false)
    .fetch_one(conn)
    .await;
    match counted {
        Ok(rows) => profile.row_estimate = (rows < COUNT_LIMIT).then_some(rows),
        Err(error) => {
            profile.notes.push(format!("The rows could not be counted: {}", reason(&error, limits)))
        }
    }
    Ok(())
}

fn targets(profile: &TableProfile) -> Vec<Target> {
    (0..profile.columns.len()).map(|index| Target::of(profile, index)).collect()
}

impl Target {
    pub(super) fn of(profile: &TableProfile, index: usize) -> Self {
        let column = &profile.columns[index];
        Self {
            index,
            name: column.name.clone(),
            // The rule by which SQLite itself gives a declared type the affinity BLOB.
            binary: column.data_type.to_ascii_uppercase().contains("BLOB"),
        }
    }
}

fn reason(error: &sqlx::Error, limits: Limits) -> String {
    if result_code(error) == Some(INTERRUPTED) {
        return limits.statement_reason();
    }
    driver_message(error)
}

/// Columns that fail for the same reason share a note.
fn note<'a>(failures: &mut Vec<(String, Vec<&'a str>)>, chunk: &'a [Target], reason: String) {
    let names = chunk.iter().map(|target| target.name.as_str());
    match failures.iter_mut().find(|(known, _)| *known == reason) {
        Some((_, columns)) => columns.extend(names),
        None => failures.push((reason, names.collect())),
    }
}

fn store(profile: &mut TableProfile, chunk: &[Target], rows: &Rows, measured: Measured) {
    let target = usize::try_from(measured.slot).ok().and_then(|slot| chunk.get(slot));
    let Some(column) = target.and_then(|target| profile.columns.get_mut(target.index)) else {
        return;
    };
    let complete = rows.are_all(measured.looked_at);
    if complete {
        profile.row_estimate = Some(measured.looked_at);
    }
    column.statistics = Some(ColumnStatistics {
        rows: measured.looked_at,
        complete,
        nulls: measured.nulls,
        distinct: measured.distinct_values,
        min: measured.least.as_deref().map(text),
        max: measured.greatest.as_deref().map(text),
        samples: serde_json::from_str(&text(&measured.samples)).unwrap_or_default(),
    });
}

/// The figures of the column `c{slot}`. Any column may hold binary values, whatever its declared type;
/// those are counted but never shown.
pub(super) fn figures(slot: usize, binary: bool) -> String {
    let shown = |value: String| {
        format!("CASE WHEN typeof({value}) <> 'blob' THEN substr(CAST({value} AS TEXT), 1, 80) END")
    };
    let (least, greatest, samples) = if binary {
        ("NULL".to_owned(), "NULL".to_owned(), "'[]'".to_owned())
    } else {
        (
            shown(format!("min(c{slot})")),
            shown(format!("max(c{slot})")),
            format!(
                "(SELECT json_group_array(s.v ORDER BY s.n DESC, s.v) FROM \
                 (SELECT substr(CAST(c{slot} AS TEXT), 1, 80) AS v, count(*) AS n FROM amx_rows \
                 WHERE c{slot} IS NOT NULL AND typeof(c{slot}) <> 'blob' \
                 GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 5) AS s)"
            ),
        )
    };
    format!(
        "SELECT {slot} AS slot, count(*) AS looked_at, count(*) - count(c{slot}) AS nulls, \
         count(DISTINCT c{slot}) AS distinct_values, {least} AS least, {greatest} AS greatest, \
         {samples} AS samples FROM amx_rows"
    )
}
