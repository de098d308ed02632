//! `cargo xtask bench`: what the release server costs, measured from outside, in docs/benchmarks.md.

use crate::{
    bench_apply, bench_drafts, bench_engine, bench_lighthouse, bench_results, compile,
    layout::{Layout, Mode},
    machine,
    server::{Home, Server},
    step::{self, step},
    visit::{BUDGET, Visit, kib},
};
use anyhow::{Context, Result};
use std::{fmt::Write, fs, path::Path, thread, time::Duration};

/// The name in the markers around the table: `<!-- bench:start -->` and `<!-- bench:end -->`.
const NAME: &str = "bench";

/// The first run in a new store.
const RUN_DETAIL: &str = "/runs/1";
const PAGES: [&str; 5] = ["/", "/runs", RUN_DETAIL, "/runs/new", "/pending"];
const STARTS: usize = 10;

/// One line of the table.
struct Figure {
    what: String,
    measured: String,
    budget: String,
}

impl Figure {
    fn new(what: impl Into<String>, measured: String, budget: &str) -> Self {
        Self { what: what.into(), measured, budget: budget.to_owned() }
    }
}

/// A part that can be measured alone.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Part {
    /// The built-in provider's descriptions against human ones.
    Drafts,
    /// The engine's throughput and memory.
    Engine,
    /// What Lighthouse says of Run detail.
    Lighthouse,
    /// Pages of Results in a run of 100,000 rows.
    Results,
    /// The same in one of 1,000,000.
    Million,
}

/// Builds in release, measures, and writes the table.
pub fn run(layout: &Layout, only: Option<Part>) -> Result<()> {
    match only {
        Some(Part::Drafts) => return bench_drafts::run(layout),
        Some(Part::Engine) => return bench_engine::run(layout),
        Some(Part::Lighthouse) => return bench_lighthouse::run(layout),
        Some(Part::Results) => return bench_results::run(layout, bench_results::Size::Large),
        Some(Part::Million) => return bench_results::run(layout, bench_results::Size::Million),
        None => {}
    }
    compile::build(layout, Mode::Release)?;
    let home = Home::new(layout.server(Mode::Release))?;
    step("Create a store with one run", || {
        // The first start creates the configuration and the sample database.
        home.serve()?.stop()?;
        step::capture(home.amx().args(["run", "--json"])).map(drop)
    })?;

    let mut figures = step("First visit of Run detail", || {
        let server = home.serve()?;
        let figures = first_visit(&server)?;
        server.stop()?;
        Ok(figures)
    })?;
    figures.push(step("Cold start", || cold_start(&home))?);
    figures.extend(step("Resident memory", || memory(&home))?);
    let applied =
        step("Apply to PostgreSQL", || bench_apply::comments_per_second(&layout.server(Mode::Release)))?;
    figures.push(Figure::new(
        "apply of 1,000 comments to PostgreSQL on loopback, median of 3",
        applied,
        "≥ 1,000 comments/s",
    ));

    let table = table(&figures)?;
    println!("{table}");
    let file = layout.root.join("docs/benchmarks.md");
    record(&file, NAME, &table)?;
    println!("==> Written to {}", file.display());
    Ok(())
}

/// The bytes that a browser loads for its first page.
fn first_visit(server: &Server) -> Result<Vec<Figure>> {
    let visit = Visit::of(server, RUN_DETAIL)?;
    let budget = format!("≤ {} KiB", BUDGET / 1024);
    let what = "transferred for a first visit of Run detail, compressed, all assets";
    let mut figures = vec![Figure::new(what, kib(visit.sum()), &budget)];
    let part = |(what, bytes): &(String, usize)| Figure::new(format!("of these: {what}"), kib(*bytes), "");
    figures.extend(visit.parts.iter().map(part));
    Ok(figures)
}

fn cold_start(home: &Home) -> Result<Figure> {
    let mut times = Vec::with_capacity(STARTS);
    for _ in 0..STARTS {
        let server = home.serve()?;
        times.push(server.ready_after);
        server.stop()?;
    }
    times.sort();
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    let median = (ms(times[STARTS / 2 - 1]) + ms(times[STARTS / 2])) / 2.0;
    let measured = format!("{median:.0} ms ({:.0} to {:.0})", ms(times[0]), ms(times[STARTS - 1]));
    let what = format!("cold start to first answered request, existing store, median of {STARTS}");
    Ok(Figure::new(what, measured, "≤ 100 ms"))
}

fn memory(home: &Home) -> Result<[Figure; 2]> {
    let server = home.serve()?;
    thread::sleep(Duration::from_secs(3));
    let idle = server.resident_kib()?;
    for path in PAGES.iter().chain(&PAGES) {
        server.get(path, "br")?;
    }
    let used = server.resident_kib()?;
    server.stop()?;
    let mib = |kib: u64| format!("{:.1} MiB", kib as f64 / 1024.0);
    Ok([
        Figure::new("resident memory, idle for 3 s after the start", mib(idle), "≤ 50 MiB"),
        Figure::new("resident memory after ten pages", mib(used), ""),
    ])
}

fn table(figures: &[Figure]) -> Result<String> {
    let mut table = format!(
        "Release build, by `cargo xtask bench`. {}.\n\n| what | measured | budget |\n|---|---|---|\n",
        machine::describe()?
    );
    for Figure { what, measured, budget } in figures {
        writeln!(table, "| {what} | {measured} | {budget} |")?;
    }
    Ok(table)
}

/// Puts the table between the markers of that name in the file, and keeps the rest of it.
pub fn record(file: &Path, name: &str, table: &str) -> Result<()> {
    let before = fs::read_to_string(file).unwrap_or_else(|_| "# Benchmarks\n".into());
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, with_table(&before, name, table))
        .with_context(|| format!("cannot write {}", file.display()))
}

fn with_table(text: &str, name: &str, table: &str) -> String {
    let (first, last) = (format!("<!-- {name}:start -->"), format!("<!-- {name}:end -->"));
    let block = format!("{first}\n{table}{last}");
    let places = text.find(&first).zip(text.find(&last)).filter(|(start, end)| start < end);
    match places {
        Some((start, end)) => format!("{}{block}{}", &text[..start], &text[end + last.len()..]),
        None => format!("{}\n\n{block}\n", text.trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_stands_around_the_table() {
        let first = with_table("# Benchmarks\n\nIntro.\n", NAME, "old\n");
        assert_eq!(first, "# Benchmarks\n\nIntro.\n\n<!-- bench:start -->\nold\n<!-- bench:end -->\n");
        let second = with_table(&format!("{first}\nMore.\n"), NAME, "new\n");
        assert_eq!(
            second,
            "# Benchmarks\n\nIntro.\n\n<!-- bench:start -->\nnew\n<!-- bench:end -->\n\nMore.\n"
        );
    }
}
