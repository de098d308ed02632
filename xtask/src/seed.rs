//! `cargo xtask seed`: a run of any size in the store of `AMX_CONFIG_DIR`, by the program of crate `benches`.

use crate::{
    layout::Layout,
    step::{self, step},
};
use anyhow::Result;
use std::process::Command;

/// Builds the program in release, and hands the arguments to it.
pub fn run(layout: &Layout, args: &[String]) -> Result<()> {
    build(layout, "seed")?;
    step("Write the run", || step::run(program(layout, "seed").args(args)))
}

/// Builds a program of crate `benches` in release.
pub fn build(layout: &Layout, name: &str) -> Result<()> {
    let mut build = layout.cargo();
    build.args(["build", "--release", "-p", "benches", "--bin", name]);
    step(&format!("Build the program `{name}` of crate benches (release)"), || step::run(&mut build))
}

/// A program of crate `benches`, after it was built.
pub fn program(layout: &Layout, name: &str) -> Command {
    Command::new(
        layout.out_dir(crate::layout::Mode::Release).join(format!("{name}{}", std::env::consts::EXE_SUFFIX)),
    )
}
