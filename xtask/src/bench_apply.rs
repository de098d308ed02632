//! Applying 1,000 comments to PostgreSQL on loopback, over the JSON API, as a person's click does it.

use crate::{
    packages,
    postgres::TempPostgres,
    server::{Home, Server},
    step,
};
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::{fmt::Write, path::Path, time::Instant};

/// Databases, one for each measurement.
const ROUNDS: usize = 3;
const TABLES: usize = 50;
const COLUMNS: usize = 19;
/// Each table has a comment of its own.
const COMMENTS: usize = TABLES * (COLUMNS + 1);

/// The median over [`ROUNDS`] databases, as comments in a second: live comments read, written, audited
/// and told.
pub fn comments_per_second(program: &Path) -> Result<String> {
    let programs = packages::postgres_programs().context("PostgreSQL is not installed")?;
    let postgres = TempPostgres::start(&programs)?;
    let home = Home::new(program.into())?;
    let mut config = String::from("schema_version: 1\nllm_profiles:\n  free: { provider: builtin }\n");
    config.push_str("active_llm_profile: free\ndb_profiles:\n");
    for round in 1..=ROUNDS {
        let database = format!("bench_{round}");
        postgres.run_sql("postgres", &format!("CREATE DATABASE {database}"))?;
        postgres.run_sql(&database, &tables())?;
        writeln!(config, "  round_{round}: {{ url: \"{}\" }}", postgres.url_of(&database))?;
    }
    home.configure(&config)?;
    for round in 1..=ROUNDS {
        let profile = format!("round_{round}");
        step::capture(home.amx().args(["run", "--json", "--db-profile", &profile]))?;
    }
    let server = home.serve()?;
    let mut rates = Vec::with_capacity(ROUNDS);
    for round in 1..=ROUNDS {
        rates.push(one_round(&server, round)?);
    }
    server.stop()?;
    rates.sort_by(f64::total_cmp);
    Ok(format!("{:.0} comments/s ({:.0} to {:.0})", rates[ROUNDS / 2], rates[0], rates[ROUNDS - 1]))
}

fn tables() -> String {
    let columns: Vec<String> = (1..=COLUMNS).map(|column| format!("col_{column} int")).collect();
    (1..=TABLES).map(|table| format!("CREATE TABLE tab_{table} ({});", columns.join(", "))).collect()
}

/// Accepts all rows of a run and applies them.
fn one_round(server: &Server, run: usize) -> Result<f64> {
    let bulk = json!({ "run_id": run, "select": { "filter": {} }, "action": "accept", "dry_run": true });
    let preview: Value = server.post("/api/v1/results/bulk", &bulk)?;
    let accept = json!({ "run_id": run, "select": { "rows": preview["rows"] }, "action": "accept" });
    server.post("/api/v1/results/bulk", &accept)?;

    let begun = Instant::now();
    let outcomes = server.post("/api/v1/pending/apply", &json!({}))?;
    let took = begun.elapsed();
    let applied = outcomes["items"]
        .as_array()
        .map_or(0, |items| items.iter().filter(|item| item["outcome"] == "applied").count());
    if applied != COMMENTS {
        bail!("{applied} of {COMMENTS} comments were applied");
    }
    Ok(applied as f64 / took.as_secs_f64())
}
