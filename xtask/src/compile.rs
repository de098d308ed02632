//! A build: the server, the browser's half, the site beside the server.

use crate::{
    assets,
    layout::{Layout, Mode},
    prepare, step,
};
use anyhow::Result;

/// Builds everything that `amx studio` needs.
///
/// One package at a time: a build of both would give each the other's Leptos features, and the server
/// would then panic at the first page.
pub fn build(layout: &Layout, mode: Mode) -> Result<()> {
    prepare::wasm_target(layout)?;
    step::step(&format!("Build the server ({})", mode.name()), || {
        let mut cargo = layout.cargo();
        cargo.args(["build", "-p", "server"]);
        if mode == Mode::Release {
            cargo.arg("--release");
        }
        step::run(&mut cargo)
    })?;
    site(layout, mode)
}

/// Builds the browser's half, and the site of it.
pub fn site(layout: &Layout, mode: Mode) -> Result<()> {
    step::step(&format!("Build the browser's half ({})", mode.name()), || {
        let mut cargo = layout.cargo();
        cargo.args(["build", "-p", "frontend", "--target", "wasm32-unknown-unknown"]);
        cargo.args(["--profile", mode.wasm_profile()]);
        step::run(&mut cargo)
    })?;
    assets::make(layout, mode)
}
