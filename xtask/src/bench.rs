//! `cargo xtask bench`: what the release server costs, measured from outside, in docs/benchmarks.md.

use crate::{
    bench_apply, bench_drafts, bench_engine, bench_lighthouse, bench_results, compile,
    layout::{Layout, Mode},
    machine,
    server::{Home, Server},
    step::{self, step},
};
use anyhow::{Context, Result, bail};
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
    budget: &'static str,
}

impl Figure {
    fn new(what: impl Into<String>, measured: String, budget: &'static str) -> Self {
        Self { what: what.into(), measured, budget }
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
    /// Pages of Results in runs of 100,000 and 1,000,000 rows.
    Results,
}

/// Builds in release, measures, and writes the table.
pub fn run(layout: &Layout, only: Option<Part>) -> Result<()> {
    match only {
        Some(Part::Drafts) => return bench_drafts::run(layout),
        Some(Part::Engine) => return bench_engine::run(layout),
        Some(Part::Lighthouse) => return bench_lighthouse::run(layout),
        Some(Part::Results) => return bench_results::run(layout),
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

/// The bytes that a browser loads for its first page, all of them compressed as they are sent.
fn first_visit(server: &Server) -> Result<Vec<Figure>> {
    let page = server.get(RUN_DETAIL, "br")?;
    if page.header("content-encoding") != Some("br") {
        bail!("{RUN_DETAIL} is not compressed");
    }
    let mut assets = assets_of_page(server.get(RUN_DETAIL, "identity")?.text()?);
    for script in assets.clone().iter().filter(|asset| asset.ends_with(".js")) {
        assets.extend(snippets_of_script(server.get(script, "identity")?.text()?));
    }

    let mut sum = page.body.len();
    let mut figures = vec![Figure::new("of these: the page", kib(page.body.len()), "")];
    for asset in &assets {
        let size = server.get(asset, "br")?.body.len();
        sum += size;
        figures.push(Figure::new(format!("of these: {}", shown(asset)), kib(size), ""));
    }
    let what = "transferred for a first visit of Run detail, compressed, all assets";
    figures.insert(0, Figure::new(what, kib(sum), "≤ 350 KiB"));
    Ok(figures)
}

/// The files of this site that a page loads, once each.
fn assets_of_page(html: &str) -> Vec<String> {
    const KINDS: [&str; 8] = [".js", ".css", ".wasm", ".svg", ".png", ".ico", ".woff2", ".webmanifest"];
    let mut assets: Vec<String> = Vec::new();
    for attribute in [" href=\"", " src=\""] {
        for rest in html.split(attribute).skip(1) {
            let address = rest.split('"').next().unwrap_or_default();
            let path = address.split(['?', '#']).next().unwrap_or_default();
            let ours = path.starts_with('/') && KINDS.iter().any(|kind| path.ends_with(kind));
            if ours && !assets.iter().any(|known| known == path) {
                assets.push(path.to_owned());
            }
        }
    }
    assets
}

/// What wasm-bindgen's script imports beside the WASM.
fn snippets_of_script(script: &str) -> Vec<String> {
    let mut snippets: Vec<String> = script
        .split("./snippets/")
        .skip(1)
        .filter_map(|rest| rest.split(['\'', '"']).next())
        .map(|path| format!("/pkg/snippets/{path}"))
        .collect();
    snippets.sort();
    snippets.dedup();
    snippets
}

/// A file's name without the hash, which changes with every build.
fn shown(asset: &str) -> String {
    let name = asset.rsplit('/').next().unwrap_or(asset);
    let parts: Vec<&str> = name.split('.').collect();
    match parts.as_slice() {
        [stem, hash, extension] if hash.len() == 16 => format!("{stem}.{extension}"),
        _ => name.to_owned(),
    }
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

fn kib(bytes: usize) -> String {
    format!("{:.1} KiB", bytes as f64 / 1024.0)
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
    fn finds_what_a_page_loads() {
        let html = r#"<link rel="modulepreload" href="/pkg/a.0123456789abcdef.js"><link href="/pkg/a.css?x=1">
            <link href="/pkg/a.css"><a href="/runs">Runs</a><img src="https://elsewhere/x.png">"#;
        assert_eq!(assets_of_page(html), ["/pkg/a.0123456789abcdef.js", "/pkg/a.css"]);
        assert_eq!(shown("/pkg/a.0123456789abcdef.js"), "a.js");
        assert_eq!(shown("/favicon.svg"), "favicon.svg");
    }

    #[test]
    fn finds_what_a_script_imports() {
        let script = r#"import "./snippets/x-1/inline0.js"; import { b } from './snippets/x-1/inline0.js';"#;
        assert_eq!(snippets_of_script(script), ["/pkg/snippets/x-1/inline0.js"]);
    }

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
