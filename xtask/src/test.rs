//! `cargo xtask test`: formatting, clippy, Rust tests, the API against its description, sizes, browser tests.

use crate::{
    api, compile,
    counts::Counts,
    layout::{Layout, Mode},
    mariadb::TempMariadb,
    packages::{self, Wanted},
    postgres::TempPostgres,
    prepare, size,
    step::{self, step},
};
use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use std::{
    env, fs,
    path::Path,
    process::{Command, ExitCode},
    time::SystemTime,
};

/// The environment variable by which tests find PostgreSQL.
const POSTGRES: &str = "AMX_TEST_POSTGRES";

/// The environment variable by which tests find MariaDB (or MySQL). No database is named in the url.
const MYSQL: &str = "AMX_TEST_MYSQL";

/// The urls of the database servers, by variable.
type Databases = [(&'static str, String); 2];

/// The server and all that it is made of. In one call: `app` gets the feature `ssr` from the server, and
/// the dependencies are built once.
const HOST_PACKAGES: [&str; 9] =
    ["domain", "store", "sources", "documents", "llm", "engine", "app", "server", "benches"];

/// What can be run alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Formatting and clippy.
    Lint,
    /// The Rust tests.
    Rust,
    /// The API against its own description, and that against the standard.
    Api,
    /// What a first visit transfers.
    Size,
    /// The browser tests.
    #[value(name = "e2e")]
    E2e,
}

/// Runs all tests, or one part of them. A failing step does not keep the next ones from running.
pub fn run(layout: &Layout, only: Option<Part>, filter: Option<&str>) -> Result<ExitCode> {
    let wants = |part: Part| match only {
        Some(chosen) => chosen == part,
        // Lints and operations have no names that a filter would find among those of tests.
        None => filter.is_none() || matches!(part, Part::Rust | Part::E2e),
    };
    let (lints, rust, browser) = (wants(Part::Lint), wants(Part::Rust), wants(Part::E2e));
    let (conformance, size) = (wants(Part::Api), wants(Part::Size));
    let given = |name: &str| env::var(name).ok().filter(|url| !url.is_empty());
    let (postgres, mysql) = (given(POSTGRES), given(MYSQL));
    packages::install_missing(Wanted {
        postgres: (rust || browser) && postgres.is_none(),
        mariadb: (rust || browser) && mysql.is_none(),
        browser,
        python: conformance,
    })?;
    prepare::wasm_target(layout)?;

    let mut tally = Tally::default();
    if lints {
        prepare::components(layout)?;
        lint(layout, &mut tally);
    }
    if rust || browser || conformance || size {
        let built = tally.record("the development build", compile::build(layout, Mode::Dev));
        if conformance && built {
            tally.step("The API against its description", |counts| api::test(layout, filter, counts));
        }
        if size && built {
            tally.step("What a first visit transfers", |_| size::test(layout));
        }
        if rust || browser {
            let (postgres, _postgres) = postgres_server(postgres)?;
            let (mysql, _mariadb) = mysql_server(mysql)?;
            let databases = [(POSTGRES, postgres), (MYSQL, mysql)];
            if rust {
                rust_tests(layout, &databases, filter, &mut tally);
            }
            if browser && built {
                tally.step("Browser tests", |counts| browser_tests(layout, &databases, filter, counts));
            }
        }
    }
    Ok(tally.finish())
}

fn lint(layout: &Layout, tally: &mut Tally) {
    tally.step("Formatting", |_| step::run(layout.cargo().args(["fmt", "--all", "--check"])));
    tally
        .step("Clippy: the server and its libraries", |_| clippy(layout, &HOST_PACKAGES, &["--all-targets"]));
    tally.step("Clippy: the browser's half", |_| {
        clippy(layout, &["app", "frontend"], &["--target", "wasm32-unknown-unknown"])
    });
    tally.step("Clippy: xtask", |_| clippy(layout, &["xtask"], &["--all-targets"]));
}

fn clippy(layout: &Layout, packages: &[&str], options: &[&str]) -> Result<()> {
    let mut cargo = layout.cargo();
    cargo.arg("clippy").args(chosen(packages)).args(options).args(["--", "-D", "warnings"]);
    step::run(&mut cargo)
}

fn rust_tests(layout: &Layout, databases: &Databases, filter: Option<&str>, tally: &mut Tally) {
    for (title, packages) in
        [("Rust tests", HOST_PACKAGES.as_slice()), ("Rust tests: xtask", ["xtask"].as_slice())]
    {
        tally.step(title, |counts| {
            let mut cargo = layout.cargo();
            cargo.args(["test", "--no-fail-fast"]).args(chosen(packages)).args(filter);
            step::tee(cargo.envs(databases.clone()), |line| counts.read_cargo(line))
        });
    }
}

fn chosen<'a>(packages: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
    packages.iter().flat_map(|package| ["-p", *package])
}

fn browser_tests(
    layout: &Layout,
    databases: &Databases,
    filter: Option<&str>,
    counts: &mut Counts,
) -> Result<()> {
    let folder = layout.root.join("end2end");
    if !folder.join("package.json").is_file() {
        bail!("end2end/package.json is missing");
    }
    let chromium = packages::chromium().context("Chromium is not installed")?;
    let node = packages::node(layout)?;
    install_node_modules(&folder)?;
    step::run(
        Command::new(&node).args(["node_modules/typescript/bin/tsc", "--noEmit"]).current_dir(&folder),
    )?;
    let mut playwright = Command::new(node);
    playwright.args(["node_modules/@playwright/test/cli.js", "test"]).current_dir(&folder);
    if let Some(filter) = filter {
        playwright.args(["--pass-with-no-tests", "--grep", filter]);
    }
    playwright.env("AMX_BIN", layout.server(Mode::Dev)).envs(databases.clone()).env("CHROMIUM", chromium);
    step::tee(&mut playwright, |line| counts.read_playwright(line))
}

/// Installs what the lock names, unless npm did so after the lock was last written.
pub fn install_node_modules(folder: &Path) -> Result<()> {
    // npm writes this one at the end of each installation.
    let installed = modified(&folder.join("node_modules/.package-lock.json"));
    let lock = folder.join("package-lock.json");
    let wanted = modified(&lock).max(modified(&folder.join("package.json")));
    if installed.is_some() && installed >= wanted {
        return Ok(());
    }
    let mut npm = Command::new("npm");
    npm.arg(if lock.is_file() { "ci" } else { "install" }).args(["--no-audit", "--no-fund"]);
    // The browser is the system's.
    npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1").current_dir(folder);
    step::run(&mut npm)
}

fn modified(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|metadata| metadata.modified()).ok()
}

/// The PostgreSQL that the user named, or else a temporary one.
fn postgres_server(given: Option<String>) -> Result<(String, Option<TempPostgres>)> {
    if let Some(url) = given {
        println!("==> PostgreSQL: the one of {POSTGRES}");
        return Ok((url, None));
    }
    let programs = packages::postgres_programs().context("PostgreSQL is not installed")?;
    let server = step("Start a temporary PostgreSQL", || TempPostgres::start(&programs))?;
    Ok((server.url(), Some(server)))
}

/// The MariaDB or MySQL that the user named, or else a temporary MariaDB.
fn mysql_server(given: Option<String>) -> Result<(String, Option<TempMariadb>)> {
    if let Some(url) = given {
        println!("==> MariaDB: the one of {MYSQL}");
        return Ok((url, None));
    }
    let programs = packages::mariadb_programs().context("MariaDB is not installed")?;
    let server = step("Start a temporary MariaDB", || TempMariadb::start(programs))?;
    Ok((server.url(), Some(server)))
}

/// What came out so far.
#[derive(Debug, Default)]
struct Tally {
    counts: Counts,
    broken: Vec<String>,
    first_code: Option<u8>,
}

impl Tally {
    fn step(&mut self, title: &str, work: impl FnOnce(&mut Counts) -> Result<()>) {
        let mut counts = Counts::default();
        let result = step(title, || work(&mut counts));
        self.counts.add(counts);
        self.record(title, result);
    }

    /// Notes how a step ended, and says at once if it failed.
    fn record(&mut self, title: &str, result: Result<()>) -> bool {
        let Err(error) = result else { return true };
        eprintln!("FAILED: {title}: {error:#}");
        self.first_code.get_or_insert(step::exit_code(&error));
        self.broken.push(title.to_owned());
        false
    }

    fn finish(self) -> ExitCode {
        println!("{} passed, {} failed", self.counts.passed, self.counts.failed);
        if !self.broken.is_empty() {
            println!("FAILED: {}", self.broken.join("; "));
        }
        ExitCode::from(self.first_code.unwrap_or(0))
    }
}
