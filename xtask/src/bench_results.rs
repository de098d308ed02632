//! `cargo xtask bench --only results` and `--only million`: pages of Results in a run of 100,000 or 1,000,000 rows, in
//! docs/benchmarks.md.

use crate::{
    bench, compile,
    layout::{Layout, Mode},
    machine, packages, seed,
    server::{Home, Server},
    step::{self, step},
    test,
};
use anyhow::{Context, Result};
use std::{fmt::Write, process::Command, time::Instant};

/// How large the measured run is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// 100,000 rows, which the budgets are for; measured in Chromium too.
    Large,
    /// 1,000,000 rows.
    Million,
}

impl Size {
    /// Rows, and how many times the budgets of 100,000 rows are theirs.
    fn rows(self) -> (usize, u32) {
        match self {
            Self::Large => (100_000, 1),
            Self::Million => (1_000_000, 5),
        }
    }

    /// What measures it, and where its table is.
    fn name(self) -> &'static str {
        match self {
            Self::Large => "results",
            Self::Million => "million",
        }
    }
}

/// Requests of a page.
const REQUESTS: usize = 60;

/// Views that a person clicks through, for the memory of the server.
const VIEWS: [&str; 8] = [
    "",
    "&page=1999",
    "&sort=confidence_asc",
    "&sort=name&page=900",
    "&group=schema&page=500",
    "&group=table&status=unreviewed",
    "&q=custom",
    "&q=e&sort=confidence_desc",
];

/// Builds in release, measures, and writes the table.
pub fn run(layout: &Layout, size: Size) -> Result<()> {
    compile::build(layout, Mode::Release)?;
    seed::build(layout, "results")?;
    let (rows, scale) = size.rows();
    let mut table = format!(
        "Release build, by `cargo xtask bench --only {}`. {}; load before it began: {}.\n\n\
         | what | measured | budget |\n|---|---|---|\n",
        size.name(),
        machine::describe()?,
        machine::load().unwrap_or_else(|| "unknown".into()),
    );
    let home = Home::new(layout.server(Mode::Release))?;
    let run = step(&format!("Write a run of {rows} rows between three others"), || {
        step::capture(results(layout, &home).args(["prepare", &rows.to_string()]))
    })?;
    let (run, scale_arg) = (run.trim(), scale.to_string());
    table.push_str(&step(&format!("Measure its pages ({rows} rows)"), || {
        step::capture(results(layout, &home).args(["pages", run, "--scale", &scale_arg]))
    })?);
    let server = home.serve()?;
    step("Measure it through the server", || through_the_server(&server, run, rows, scale, &mut table))?;
    if size == Size::Large {
        table.push_str(&step("Measure it in Chromium", || in_the_browser(layout, &server, run))?);
        table.push_str(&step("Measure what persisting a row costs", || {
            let home = Home::new(layout.server(Mode::Release))?;
            step::capture(results(layout, &home).args(["insertion", "100000"]))
        })?);
    }
    server.stop()?;
    println!("{table}");
    bench::record(&layout.root.join("docs/benchmarks.md"), &format!("bench:{}", size.name()), &table)
}

fn results(layout: &Layout, home: &Home) -> Command {
    let mut command = seed::program(layout, "results");
    command.env("AMX_CONFIG_DIR", home.config_dir());
    command
}

fn through_the_server(server: &Server, run: &str, rows: usize, scale: u32, table: &mut String) -> Result<()> {
    let page = format!("/runs/{run}?tab=results");
    let mut times = Vec::with_capacity(REQUESTS);
    server.get(&page, "br")?;
    for _ in 0..REQUESTS {
        let begun = Instant::now();
        server.get(&page, "br")?;
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    let (median, p95) = (times[REQUESTS / 2], times[REQUESTS * 95 / 100]);
    let budget = if scale == 1 { "≤ 30 ms" } else { "" };
    writeln!(
        table,
        "| {rows} rows: first page as HTML over HTTP, compressed | p95 {p95:.1} ms, median {median:.1} ms | {budget} |"
    )?;
    for view in VIEWS {
        server.get(&format!("{page}{view}"), "br")?;
    }
    let mib = server.resident_kib()? as f64 / 1024.0;
    let budget = if scale == 1 { "≤ 100 MiB" } else { "≤ 200 MiB" };
    writeln!(
        table,
        "| {rows} rows: resident memory with the run open, after {} pages, {} views among them | {mib:.1} MiB | {budget} |",
        REQUESTS + 1 + VIEWS.len(),
        VIEWS.len()
    )?;
    if scale == 1 {
        let mut sizes = Vec::with_capacity(VIEWS.len());
        for view in VIEWS {
            sizes.push(server.get(&format!("{page}{view}"), "br")?.body.len());
        }
        let largest = sizes.iter().max().copied().unwrap_or_default() as f64 / 1024.0;
        writeln!(
            table,
            "| {rows} rows: a page of results as HTML, compressed: first, largest of {} views | {:.1} KiB, {largest:.1} KiB | ≤ 30 KiB |",
            VIEWS.len(),
            sizes[0] as f64 / 1024.0
        )?;
    }
    Ok(())
}

/// Times and elements as a person's browser has them: `end2end/bench/results.mjs`.
fn in_the_browser(layout: &Layout, server: &Server, run: &str) -> Result<String> {
    let folder = layout.root.join("end2end");
    let chromium = packages::chromium().context("Chromium is not installed")?;
    let node = packages::node(layout)?;
    test::install_node_modules(&folder)?;
    let mut script = Command::new(node);
    script.arg("bench/results.mjs").current_dir(&folder).env("CHROMIUM", chromium);
    script.env("AMX_URL", server.url("")).env("AMX_TOKEN", server.token()).env("AMX_RUN", run);
    step::capture(&mut script)
}
