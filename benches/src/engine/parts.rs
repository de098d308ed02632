//! The three figures.

use super::home::{Home, Tables, run};
use super::model::Model;
use std::error::Error;
use std::fs;
use std::time::{Duration, Instant};

/// A line of the report: what, measured, budget.
pub type Figure = (String, String, &'static str);

type Outcome = Result<Vec<Figure>, Box<dyn Error>>;

/// How long the model of [`latency`] takes.
const LATENCY: Duration = Duration::from_millis(200);
const CONCURRENCY: usize = 4;
const BATCH: usize = 10;

/// Rows per second where the provider takes no time: drafted, scored, persisted and told to a follower.
///
/// # Errors
/// When a run fails.
pub async fn throughput() -> Outcome {
    let empty = Tables { count: 200, columns: 99, filled: 0 };
    let filled = Tables { filled: 200, ..empty };
    let model = Model::start(Duration::ZERO).await?;
    let mut figures = Vec::new();
    for (what, profile, tables) in [
        ("a local HTTP model in the same process", model.profile(""), empty),
        ("the same, batches of 50", model.profile("batch_size: 50"), empty),
        (
            "the same, each table measured over 200 rows by SQLite in the same process",
            model.profile("batch_size: 50"),
            filled,
        ),
        ("the built-in provider", "{ provider: builtin }".to_owned(), empty),
    ] {
        let home = Home::new(tables, &profile).await?;
        let engine = home.engine().await?;
        let mut rates = Vec::new();
        for _ in 0..3 {
            let ended = run(&engine, |_| {}).await?;
            rates.push(ended.rows as f64 / ended.took.as_secs_f64());
        }
        rates.sort_by(f64::total_cmp);
        figures.push((
            format!(
                "rows per second at a zero-latency provider, {} rows of results, median of 3: {what}",
                tables.rows()
            ),
            format!("{:.0} rows/s ({:.0} to {:.0})", rates[1], rates[0], rates[2]),
            "≥ 5,000 rows/s",
        ));
    }
    Ok(figures)
}

/// Rows per second where each asset's passages are looked up among those of every column of the database.
///
/// # Errors
/// When a run fails.
pub async fn documents() -> Outcome {
    let tables = Tables { count: 1_000, columns: 99, filled: 0 };
    let home = Home::new(tables, "{ provider: builtin }").await?;
    home.document(tables)?;
    let engine = home.engine().await?;
    let begun = Instant::now();
    engine.ingest_documents("bench").await?;
    let read = begun.elapsed();
    let ended = run(&engine, |_| {}).await?;
    Ok(vec![(
        format!(
            "rows per second of a run of {} rows (built-in provider) with documents: 2,001 files, an entry for each column \
             (read before, in {:.0} s)",
            ended.rows,
            read.as_secs_f64()
        ),
        format!("{:.0} rows/s", ended.rows as f64 / ended.took.as_secs_f64()),
        "",
    )])
}

/// Wall clock where each call takes 200 ms, against the time of the calls alone.
///
/// # Errors
/// When a run fails.
pub async fn latency() -> Outcome {
    let model = Model::start(LATENCY).await?;
    let profile = model.profile(&format!("batch_size: {BATCH}, concurrency: {CONCURRENCY}"));
    let mut figures = Vec::new();
    for (what, tables) in [
        ("one table", Tables { count: 1, columns: 999, filled: 0 }),
        ("ten tables", Tables { count: 10, columns: 99, filled: 0 }),
        ("a hundred tables of one column each", Tables { count: 100, columns: 1, filled: 0 }),
    ] {
        let home = Home::new(tables, &profile).await?;
        let ended = run(&home.engine().await?, |_| {}).await?;
        let rounds = tables.batches(BATCH).div_ceil(CONCURRENCY);
        let ideal = LATENCY * u32::try_from(rounds)?;
        figures.push((
            format!(
                "wall clock at a 200 ms HTTP provider, batch {BATCH}, concurrency {CONCURRENCY}: {} rows in {what}",
                tables.rows()
            ),
            format!(
                "{:.2} s, {:.3} × the ideal {:.1} s ({rounds} rounds)",
                ended.took.as_secs_f64(),
                ended.took.as_secs_f64() / ideal.as_secs_f64(),
                ideal.as_secs_f64()
            ),
            "≤ 1.15 × the ideal",
        ));
    }
    Ok(figures)
}

/// Resident memory while 400,000 rows are drafted, in a process that does nothing else: were it to grow with
/// the rows, it would be four times as much at the end as at 100,000.
///
/// # Errors
/// When the run fails.
pub async fn memory() -> Outcome {
    const MARKS: [usize; 4] = [25_000, 50_000, 100_000, 400_000];
    let tables = Tables { count: 1_000, columns: 399, filled: 0 };
    let home = Home::new(tables, "{ provider: builtin }").await?;
    let engine = home.engine().await?;
    let mut at = Vec::new();
    let mut most = 0;
    let ended = run(&engine, |rows| {
        let now = resident_kib();
        most = most.max(now);
        if MARKS.get(at.len()).is_some_and(|mark| rows >= *mark) {
            at.push(now);
        }
    })
    .await?;
    let mib = |kib: &u64| format!("{:.1}", *kib as f64 / 1024.0);
    let marks: Vec<String> = at.iter().map(mib).collect();
    Ok(vec![(
        format!(
            "resident memory of a run of {} rows (built-in provider, {:.0} s) at 25,000, 50,000, 100,000 and 400,000 rows; highest",
            ended.rows,
            ended.took.as_secs_f64()
        ),
        format!("{} MiB; {} MiB", marks.join(", "), mib(&most)),
        "flat; ≤ 200 MiB",
    )])
}

/// Of this process, from the kernel's own table.
fn resident_kib() -> u64 {
    let table = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = table.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok()).unwrap_or_default()
}
