//! The JSON API against its own description: `openapi-spec-validator` reads the document, `schemathesis` makes
//! requests from it and checks every answer.

use crate::{
    counts::Counts,
    layout::{Layout, Mode},
    python, sample,
    server::{Home, Server},
    step::{self, step},
};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::{fs, path::Path, process::Command};

const DOCUMENT: &str = "/api/openapi.json";

/// Tests the development server. `filter` is a part of the ids of the operations to test.
pub fn test(layout: &Layout, filter: Option<&str>, counts: &mut Counts) -> Result<()> {
    let programs = python::programs(layout)?;
    let folder = layout.target.join("xtask-api");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;

    let home = Home::new(layout.server(Mode::Dev))?;
    let server = home.serve()?;
    let validated = step("Validate the document", || validate(&server, &programs, &folder));
    *(if validated.is_ok() { &mut counts.passed } else { &mut counts.failed }) += 1;
    let jobs = step("Make a run, decide on rows, apply", || sample::work(&server))?;
    write_dictionary(&folder.join("jobs.dict"), &jobs)?;
    fs::copy(layout.root.join("xtask/api/schemathesis.toml"), folder.join("schemathesis.toml"))?;

    let mut schemathesis = Command::new(programs.join("schemathesis"));
    schemathesis.args(["run", &server.url(DOCUMENT), "--checks", "all", "--no-color"]);
    if let Some(filter) = filter {
        schemathesis.args(["--include-operation-id-regex", filter]);
    }
    schemathesis.env("AMX_TOKEN", server.token()).env("PYTHONUNBUFFERED", "1").current_dir(&folder);
    let ran = step::run(&mut schemathesis);
    let report = fs::read(folder.join("report.json")).ok();
    let report: Value = report.and_then(|report| serde_json::from_slice(&report).ok()).unwrap_or_default();
    counts.read_schemathesis(&report);
    ran.and_then(|()| if filter.is_none() { complete(&report) } else { Ok(()) }).and(validated)
}

fn validate(server: &Server, programs: &Path, folder: &Path) -> Result<()> {
    let file = folder.join("openapi.json");
    fs::write(&file, server.get(DOCUMENT, "identity")?.body)?;
    let mut validator = Command::new(programs.join("openapi-spec-validator"));
    let said = validator.args(["--schema", "3.1", "--validation-errors", "all"]).arg(&file).output();
    let said = said.context("cannot start openapi-spec-validator")?;
    // It repeats the whole document where it finds something wrong.
    for line in String::from_utf8_lossy(&said.stdout).lines() {
        println!("{}", line.chars().take(300).collect::<String>());
    }
    if !said.status.success() {
        bail!("the document is not valid OpenAPI 3.1");
    }
    Ok(())
}

/// The lines of a dictionary are quoted; ids have nothing in them to escape.
fn write_dictionary(file: &Path, values: &[String]) -> Result<()> {
    let lines: String = values.iter().map(|value| format!("\"{value}\"\n")).collect();
    Ok(fs::write(file, lines)?)
}

/// Refuses a run that left an operation or a phase out: it would pass by not looking.
fn complete(report: &Value) -> Result<()> {
    let operations = &report["operations"];
    if operations["tested"] != operations["total"] {
        bail!("schemathesis tested {} of {} operations", operations["tested"], operations["total"]);
    }
    for phase in ["examples", "coverage", "fuzzing", "stateful"] {
        let status = &report["phases"][phase]["status"];
        if status != "success" {
            bail!("schemathesis's phase {phase} ended with {status}");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_run_that_leaves_something_out_is_refused() {
        let phase = json!({ "status": "success" });
        let mut report = json!({
            "operations": { "total": 3, "tested": 3 },
            "phases": { "examples": phase, "coverage": phase, "fuzzing": phase, "stateful": phase },
        });
        assert!(complete(&report).is_ok());
        report["phases"]["stateful"]["status"] = "skip".into();
        assert!(complete(&report).is_err());
        report["phases"]["stateful"]["status"] = "success".into();
        report["operations"]["tested"] = 2.into();
        assert!(complete(&report).is_err());
        assert!(complete(&Value::Null).is_err());
    }
}
