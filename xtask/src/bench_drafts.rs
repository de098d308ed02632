//! `cargo xtask bench --only drafts`: the draft benchmark of crate `benches`. Its figures depend on no machine.

use crate::{
    layout::Layout,
    step::{self, step},
};
use anyhow::Result;

/// Builds the program for development, which is fast enough, and prints its table.
pub fn run(layout: &Layout) -> Result<()> {
    let mut cargo = layout.cargo();
    cargo.args(["run", "--quiet", "-p", "benches", "--bin", "drafts"]);
    let table = step("Draft the sample database, Chinook, the ERP schema and the held-out clinic", || {
        step::capture(&mut cargo)
    })?;
    println!("{table}");
    Ok(())
}
