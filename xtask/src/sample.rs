//! Work in a fresh Studio, done through its API: runs, decisions of each kind, an apply, profiles.

use crate::server::Server;
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::{
    thread,
    time::{Duration, Instant},
};

const PATIENCE: Duration = Duration::from_secs(120);

/// The sample database is not what this was written for.
const FEW: &str = "the run has too few rows";

/// Leaves one entry of every kind behind: rows accepted, edited, skipped and left alone, an operation that
/// stands and one that is undone, entries that wait, were applied and were reverted, a re-run, variations, and
/// profiles that nothing uses. Returns the jobs' ids.
pub fn work(server: &Server) -> Result<Vec<String>> {
    let scope = json!({ "db_profile": "sample", "include": [{ "schema": "main", "table": "cust_mst" }] });
    let started = server.post("/api/v1/runs", &json!({ "scope": scope }))?;
    let job = text(&started["job_id"])?;
    let run = finish(server, &job)?;

    let rows = server.send("GET", &format!("/api/v1/runs/{run}/results"), None)?.json()?;
    let rows = rows["items"].as_array().context("the run has no rows")?;
    let decisions = [
        json!({ "status": "accepted" }),
        json!({ "alternative": 1 }),
        json!({ "description": "What a person wrote." }),
        json!({ "status": "skipped" }),
    ];
    for (row, decision) in rows.iter().zip(decisions) {
        decide(server, row, decision)?;
    }
    server.post("/api/v1/pending/apply", &json!({}))?;
    let mut last = None;
    for row in rows.iter().skip(4).take(3) {
        last = Some(decide(server, row, json!({ "status": "accepted" }))?);
    }
    let last = last.context(FEW)?;
    server.send("POST", &format!("/api/v1/operations/{last}/undo"), None)?;
    server.send("POST", "/api/v1/audit/1/revert", None)?;

    let mut jobs = vec![job];
    let [again, varied] = rows.get(8..10).context(FEW)? else { bail!(FEW) };
    for (path, start) in [
        ("/api/v1/reruns", json!({ "result_ids": [again["id"]], "instructions": "Name the unit." })),
        ("/api/v1/variations", json!({ "result_id": varied["id"], "alternative": 1 })),
    ] {
        let job = text(&server.post(path, &start)?["job_id"])?;
        finish(server, &job)?;
        jobs.push(job);
    }
    for (kind, profile) in [
        ("db", json!({ "url": "sqlite://sample.sqlite" })),
        ("llm", json!({ "provider": "builtin" })),
        ("doc", json!({ "paths": ["."] })),
    ] {
        server.send("PUT", &format!("/api/v1/profiles/{kind}/spare"), Some(&profile))?;
    }
    Ok(jobs)
}

/// Waits for a job, and returns its run.
fn finish(server: &Server, job: &str) -> Result<Value> {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        let mut job = server.send("GET", &format!("/api/v1/jobs/{job}"), None)?.json()?;
        match job["status"].as_str() {
            Some("success") => return Ok(job["run_id"].take()),
            Some("queued" | "running") => thread::sleep(Duration::from_millis(100)),
            _ => bail!("the job did not succeed: {job}"),
        }
    }
    bail!("the job {job} does not end within {} s", PATIENCE.as_secs())
}

/// Decides on a row, and returns the operation.
fn decide(server: &Server, row: &Value, mut decision: Value) -> Result<String> {
    decision["revision"] = row["revision"].clone();
    let answer = server.send("PATCH", &format!("/api/v1/results/{}", row["id"]), Some(&decision))?;
    answer.header("amx-operation").map(str::to_owned).context("a decision names no operation")
}

fn text(value: &Value) -> Result<String> {
    value.as_str().map(str::to_owned).with_context(|| format!("not a text: {value}"))
}
