//! What a build needs beyond cargo itself: the WASM target, and rustfmt and clippy for the lints.

use crate::{layout::Layout, step};
use anyhow::{Result, bail};
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Installs the WASM target if this toolchain lacks it.
///
/// `rust-toolchain.toml` names it too, but that is not enough where `RUSTUP_AUTO_INSTALL=0`.
pub fn wasm_target(layout: &Layout) -> Result<()> {
    if sysroot(layout)?.join("lib/rustlib").join(WASM_TARGET).join("lib").is_dir() {
        return Ok(());
    }
    rustup(layout, "target", &[WASM_TARGET], "rust-std-wasm32-unknown-unknown")
}

/// Installs rustfmt and clippy if this toolchain lacks them.
pub fn components(layout: &Layout) -> Result<()> {
    let programs = sysroot(layout)?.join("bin");
    // rustup puts a stand-in for every program on the PATH: only without it does the PATH prove anything.
    let rustup_lays_out_the_path = step::on_path("rustup").is_some();
    let present = |name: &str| {
        programs.join(format!("{name}{}", env::consts::EXE_SUFFIX)).is_file()
            || (!rustup_lays_out_the_path && step::on_path(name).is_some())
    };
    if present("cargo-fmt") && present("cargo-clippy") {
        return Ok(());
    }
    rustup(layout, "component", &["rustfmt", "clippy"], "rustfmt and clippy")
}

fn rustup(layout: &Layout, kind: &str, names: &[&str], package: &str) -> Result<()> {
    let list = names.join(" ");
    if step::on_path("rustup").is_none() {
        bail!(
            "this Rust toolchain lacks {list}, and there is no rustup to add it. Install rustup \
             (https://rustup.rs), or {package} from where your Rust came from, then start this again"
        );
    }
    step::step(&format!("Add the Rust {kind} {list}"), || {
        step::run(Command::new("rustup").args([kind, "add"]).args(names).current_dir(&layout.root))
    })
}

fn sysroot(layout: &Layout) -> Result<PathBuf> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let printed = step::capture(Command::new(rustc).args(["--print", "sysroot"]).current_dir(&layout.root))?;
    Ok(Path::new(printed.trim()).to_path_buf())
}
