//! Measuring the columns of a SQLite table.
//!
//! One statement measures up to fifty columns over the very same rows. If it fails, each of its
//! columns is tried alone, so that one bad column does not cost the others theirs.

use super::quote::quote_ident;
use super::{driver_message, result_code, set_deadline};
use crate::SourceError;
use domain::profile::{ColumnStatistics, ProfilingMode, TableProfile};
use sqlx::{AssertSqlSafe, Sqlite, SqliteConnection};
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Columns that one statement measures.
const CHUNK: usize = 50;
/// How long a statement may run.
const STATEMENT_TIMEOUT: Duration = Duration::from_secs(15);
/// After this long no further statement is started for a table.
const BUDGET: Duration = Duration::from_secs(60);
/// Up to here rows are counted; SQLite has no estimate of its own.
const COUNT_LIMIT: i64 = 1_000_000;

/// SQLite's code for a statement that the progress handler stopped.
const INTERRUPTED: u32 = 9;

/// A column to measure.
struct Target {
    /// Where it is in the profile.
    index: usize,
    name: String,
    /// Whether it holds binary values: those are only counted.
    binary: bool,
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
    /// A JSON array of texts.
    samples: String,
}

/// Fills in statistics and the row estimate; what fails is named in the notes.
pub(super) async fn measure(
    conn: &mut SqliteConnection,
    profile: &mut TableProfile,
    mode: ProfilingMode,
    sample_rows: u32,
) -> Result<(), SourceError> {
    count_rows(conn, profile).await?;

    let limit = (mode == ProfilingMode::Sampled).then_some(sample_rows);
    let deadline = Instant::now() + BUDGET;
    let targets = targets(profile);
    let mut failures: Vec<(String, Vec<&str>)> = Vec::new();
    let mut queue: VecDeque<&[Target]> = targets.chunks(CHUNK).collect();
    while let Some(chunk) = queue.pop_front() {
        if Instant::now() >= deadline {
            note(&mut failures, chunk, "measuring the table takes longer than a minute".to_owned());
            continue;
        }
        set_deadline(conn, STATEMENT_TIMEOUT).await?;
        // Built from our own words, numbers, and names quoted by SQLite's rules. Every table has its own
        // statement, so keeping it prepared would only fill the cache.
        let measured = sqlx::query_as::<Sqlite, Measured>(AssertSqlSafe(statement(profile, chunk, limit)))
            .persistent(false)
            .fetch_all(&mut *conn)
            .await;
        match measured {
            Ok(measured) => {
                for column in measured {
                    store(profile, chunk, limit, column);
                }
            }
            Err(error) if chunk.len() == 1 => note(&mut failures, chunk, reason(&error)),
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

/// Counts the rows, up to a limit: beyond it the number is not known.
async fn count_rows(conn: &mut SqliteConnection, profile: &mut TableProfile) -> Result<(), SourceError> {
    set_deadline(conn, STATEMENT_TIMEOUT).await?;
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
        Err(error) => profile.notes.push(format!("The rows could not be counted: {}", reason(&error))),
    }
    Ok(())
}

fn targets(profile: &TableProfile) -> Vec<Target> {
    let columns = profile.columns.iter().enumerate();
    columns
        .map(|(index, column)| Target {
            index,
            name: column.name.clone(),
            // The rule by which SQLite itself gives a declared type the affinity BLOB.
            binary: column.data_type.to_ascii_uppercase().contains("BLOB"),
        })
        .collect()
}

fn reason(error: &sqlx::Error) -> String {
    if result_code(error) == Some(INTERRUPTED) {
        return "measuring takes longer than 15 seconds".to_owned();
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

fn store(profile: &mut TableProfile, chunk: &[Target], limit: Option<u32>, measured: Measured) {
    let target = usize::try_from(measured.slot).ok().and_then(|slot| chunk.get(slot));
    let Some(column) = target.and_then(|target| profile.columns.get_mut(target.index)) else {
        return;
    };
    let complete = limit.is_none_or(|limit| measured.looked_at < i64::from(limit));
    if complete {
        profile.row_estimate = Some(measured.looked_at);
    }
    column.statistics = Some(ColumnStatistics {
        rows: measured.looked_at,
        complete,
        nulls: measured.nulls,
        distinct: measured.distinct_values,
        min: measured.least,
        max: measured.greatest,
        samples: serde_json::from_str(&measured.samples).unwrap_or_default(),
    });
}

/// One row of figures per column. A bounded sample is kept, so that all figures are about the same
/// rows; a whole table is not, each column reads it again.
///
/// Names come with the table's alias: a lone `"name"` that is no column would be taken for a string.
fn statement(profile: &TableProfile, chunk: &[Target], limit: Option<u32>) -> String {
    let columns: Vec<String> = chunk
        .iter()
        .enumerate()
        .map(|(slot, target)| format!("amx_table.{} AS c{slot}", quote_ident(&target.name)))
        .collect();
    let figures: Vec<String> =
        chunk.iter().enumerate().map(|(slot, target)| figures(slot, target.binary)).collect();
    let (kept, limit) = match limit {
        Some(limit) => ("MATERIALIZED", format!(" LIMIT {limit}")),
        None => ("NOT MATERIALIZED", String::new()),
    };
    format!(
        "WITH amx_rows AS {kept} (SELECT {} FROM main.{} AS amx_table{limit})\n{}",
        columns.join(", "),
        quote_ident(&profile.table),
        figures.join("\nUNION ALL\n")
    )
}

/// The figures of the column `c{slot}`. Any column may hold binary values, whatever its declared type;
/// those are counted but never shown.
fn figures(slot: usize, binary: bool) -> String {
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
