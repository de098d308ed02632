//! `cargo xtask bench --only lighthouse`: what Lighthouse says of Run detail, in docs/benchmarks.md.

use crate::{
    bench, compile,
    layout::{Layout, Mode},
    machine, packages,
    server::Home,
    step::{self, step},
    test,
};
use anyhow::{Context, Result};
use serde_json::Value;
use std::{collections::BTreeMap, fmt::Write, process::Command};

/// Measurements of each; one alone wavers by some points.
const TIMES: usize = 3;

/// Scores by form factor and category.
type Scores = BTreeMap<(String, String), Vec<u64>>;

/// Builds in release, measures, and writes the table.
pub fn run(layout: &Layout) -> Result<()> {
    compile::build(layout, Mode::Release)?;
    let chromium = packages::chromium().context("Chromium is not installed: run `cargo xtask test` once")?;
    let node = packages::node(layout)?;
    let folder = layout.root.join("end2end/lighthouse");
    test::install_node_modules(&folder)?;
    let home = Home::new(layout.server(Mode::Release))?;
    home.serve()?.stop()?;
    step::capture(home.amx().args(["run", "--json"]))?;
    let server = home.serve()?;
    let mut scores = Scores::new();
    for round in 1..=TIMES {
        let mut lighthouse = Command::new(&node);
        lighthouse.args(["lighthouse.mjs", &server.url("/runs/1"), server.token()]);
        lighthouse.env("CHROMIUM", &chromium).current_dir(&folder);
        let told = step(&format!("Lighthouse, {round} of {TIMES}"), || step::capture(&mut lighthouse))?;
        collect(&mut scores, &serde_json::from_str(&told)?);
    }
    server.stop()?;
    let table = table(&scores)?;
    println!("{table}");
    bench::record(&layout.root.join("docs/benchmarks.md"), "bench:lighthouse", &table)
}

fn collect(scores: &mut Scores, told: &Value) {
    for (factor, categories) in told.as_object().into_iter().flatten() {
        for (category, score) in categories.as_object().into_iter().flatten() {
            scores.entry((factor.clone(), category.clone())).or_default().extend(score.as_u64());
        }
    }
}

fn table(scores: &Scores) -> Result<String> {
    let mut table = format!(
        "Release build, by `cargo xtask bench --only lighthouse`: `/runs/1` with 50 of its rows, median of {TIMES}. {}.\n\n\
         | what | measured | budget |\n|---|---|---|\n",
        machine::describe()?
    );
    for ((factor, category), measured) in scores {
        let mut sorted = measured.clone();
        sorted.sort_unstable();
        let median = sorted.get(sorted.len() / 2).context("Lighthouse gave no score")?;
        writeln!(table, "| Lighthouse, {factor}: {category} | {median} | ≥ 95 |")?;
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_each_category_is_told() {
        let mut scores = Scores::new();
        for score in [97, 99, 60] {
            collect(&mut scores, &serde_json::json!({ "desktop": { "performance": score } }));
        }
        let table = table(&scores).unwrap();
        assert!(table.contains("| Lighthouse, desktop: performance | 97 | ≥ 95 |"), "{table}");
    }
}
