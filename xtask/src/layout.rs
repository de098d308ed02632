//! Where things are: the workspace, cargo's target folder, and what a build leaves there.

use crate::step;
use anyhow::{Context, Result};
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

/// How the product is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// For tests and development.
    Dev,
    /// What users run.
    Release,
}

impl Mode {
    /// How messages call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dev => "development",
            Self::Release => "release",
        }
    }

    /// The cargo profile of the browser's half.
    pub fn wasm_profile(self) -> &'static str {
        match self {
            Self::Dev => "wasm-dev",
            Self::Release => "wasm-release",
        }
    }

    fn folder(self) -> &'static str {
        match self {
            Self::Dev => "debug",
            Self::Release => "release",
        }
    }
}

/// The folders of this checkout.
#[derive(Debug)]
pub struct Layout {
    /// The workspace's folder.
    pub root: PathBuf,
    /// Cargo's target folder, wherever the user keeps it.
    pub target: PathBuf,
}

impl Layout {
    /// Asks cargo.
    pub fn find() -> Result<Self> {
        // At run time first: several checkouts may share one target folder, and thus one xtask.
        let package = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&package).parent().context("xtask has no parent folder")?.to_path_buf();
        let mut metadata = cargo_in(&root);
        metadata.args(["metadata", "--format-version", "1", "--no-deps"]);
        let metadata: serde_json::Value = serde_json::from_str(&step::capture(&mut metadata)?)?;
        let target = metadata["target_directory"].as_str().context("cargo metadata: no target folder")?;
        Ok(Self { root, target: target.into() })
    }

    /// Cargo, started in the workspace.
    pub fn cargo(&self) -> Command {
        cargo_in(&self.root)
    }

    /// The folder of the server's executable. Leptos looks for `hash.txt` there.
    pub fn out_dir(&self, mode: Mode) -> PathBuf {
        self.target.join(mode.folder())
    }

    /// The server's executable.
    pub fn server(&self, mode: Mode) -> PathBuf {
        self.out_dir(mode).join(format!("amx{}", env::consts::EXE_SUFFIX))
    }

    /// The browser's half, as the compiler leaves it.
    pub fn wasm(&self, mode: Mode) -> PathBuf {
        self.target.join("wasm32-unknown-unknown").join(mode.wasm_profile()).join("frontend.wasm")
    }
}

/// `cargo run` describes xtask's own package in the environment. A cargo started from here must not see
/// that, or it finds other inputs than one started by hand, and builds twice.
fn cargo_in(folder: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (key, _) in env::vars_os() {
        let name = key.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&key);
        }
    }
    command.current_dir(folder);
    command
}
