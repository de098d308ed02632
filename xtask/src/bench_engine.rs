//! `cargo xtask bench --only engine`: the engine's benchmark of crate `benches`, in docs/benchmarks.md.

use crate::{
    bench,
    layout::Layout,
    machine,
    step::{self, step},
};
use anyhow::Result;

/// Each in a process of its own: memory is measured in one of them.
const PARTS: [&str; 4] = ["throughput", "documents", "latency", "memory"];

/// Builds the program in release, measures, and writes the table.
pub fn run(layout: &Layout) -> Result<()> {
    let mut build = layout.cargo();
    build.args(["build", "--release", "-p", "benches", "--bin", "engine"]);
    step("Build the engine's benchmark (release)", || step::run(&mut build))?;
    let mut table = format!(
        "Release build, by `cargo xtask bench --only engine`. {}.\n\n| what | measured | budget |\n|---|---|---|\n",
        machine::describe()?
    );
    for part in PARTS {
        let mut cargo = layout.cargo();
        cargo.args(["run", "--quiet", "--release", "-p", "benches", "--bin", "engine", "--", part]);
        table.push_str(&step(&format!("Measure the engine's {part}"), || step::capture(&mut cargo))?);
    }
    println!("{table}");
    bench::record(&layout.root.join("docs/benchmarks.md"), "bench:engine", &table)
}
