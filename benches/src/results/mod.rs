//! What a page of Results costs on the server, by every control that it has, in runs of a given size.

mod cases;
mod measure;
mod written;

pub use written::insertion;

use crate::seed::{Result, Seed};
use cases::{Budget, Case, What};
use domain::ids::RunId;
use engine::{Config, Engine};
use measure::{Samples, ms};
use std::path::Path;
use store::{Store, results, results_query};

/// A line of the benchmark's table: what, how much, the budget.
pub type Figure = (String, String, String);

/// Writes runs of other sizes before and after the measured one, over the same tables and over others, so that no
/// index is the measured run's alone. Gives the measured run.
///
/// # Errors
/// When the store cannot be written.
pub async fn prepare(dir: &Path, rows: usize) -> Result<RunId> {
    let (store, engine) = open(dir).await?;
    let mut measured = RunId(0);
    for (variant, (rows, db_profile)) in
        (0..).zip([(rows / 10, "seed"), (rows / 5, "other"), (rows, "seed"), (rows / 5, "third")])
    {
        let (db_profile, decided) = (db_profile.to_owned(), true);
        let run = Seed { rows, alternatives: 3, db_profile, variant, decided }.write(&store, &engine).await?;
        if variant == 2 {
            measured = run;
        }
    }
    store.close().await;
    engine.close().await;
    Ok(measured)
}

async fn open(dir: &Path) -> Result<(Store, Engine)> {
    let config = Config::load(dir)?;
    let path = config.store_path()?;
    let engine = Engine::open(config).await?;
    Ok((Store::open(&path).await?, engine))
}

/// Measures every kind of view of a run. Budgets are `scale` times those of 100,000 rows.
///
/// # Errors
/// When the store cannot be read.
pub async fn measure(dir: &Path, run: RunId, scale: u32, each: bool) -> Result<Vec<Figure>> {
    let (store, _engine) = open(dir).await?;
    let rows = results_query::counts(&store, run, &domain::filter::ResultsFilter::default()).await?.all;
    let mut figures = Vec::new();
    for (what, cases) in cases::all() {
        let mut all = Samples::default();
        let mut worst: Option<(f64, String)> = None;
        let budget = cases.first().map_or(Budget::Plain, |case| case.budget);
        let count = cases.len();
        for case in cases {
            let name = case.name();
            let samples = one(&store, run, case).await?;
            let p95 = samples.p95();
            if each {
                eprintln!(
                    "{:>9.2} ms  {:>9.2} ms  {:>9.2} ms  {name}",
                    samples.median(),
                    p95,
                    samples.used()
                );
            }
            if worst.as_ref().is_none_or(|(most, _)| p95 > *most) {
                worst = Some((p95, name));
            }
            all.extend(samples);
        }
        let (most, name) = worst.unwrap_or_default();
        let measured = format!(
            "p95 {} ({} of a processor), median {}; worst of {count}: {} (`{name}`)",
            ms(all.p95()),
            ms(all.used()),
            ms(all.median()),
            ms(most)
        );
        figures.push((
            format!("{} rows: {what}", domain::money::grouped(rows)),
            measured,
            budget.shown(scale),
        ));
    }
    Ok(figures)
}

async fn one(store: &Store, run: RunId, case: Case) -> Result<Samples> {
    let mut query = case.query;
    if case.deep > 0.0 {
        let total = results::page(store, run, query.clone()).await?.total;
        let pages = query.pages(total);
        query.page = ((pages as f64 * case.deep).round() as i64).clamp(1, pages);
    }
    let mut samples = Samples::default();
    while samples.wants_more() {
        match case.what {
            What::Page => samples.time(results::page(store, run, query.clone())).await?.items.len(),
            What::Matching => {
                samples.time(results_query::matching(store, run, &query.filter, None)).await?.len()
            }
        };
    }
    Ok(samples)
}
