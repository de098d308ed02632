//! A Python environment of its own for the programs of `api/requirements.txt`, kept in the target folder.

use crate::{layout::Layout, packages, step};
use anyhow::{Context, Result};
use std::{fs, path::PathBuf, process::Command};

/// The folder with the programs. Installs them unless they are there at these very versions.
pub fn programs(layout: &Layout) -> Result<PathBuf> {
    let requirements = layout.root.join("xtask/api/requirements.txt");
    let wanted = fs::read_to_string(&requirements)
        .with_context(|| format!("cannot read {}", requirements.display()))?;
    let folder = layout.target.join("xtask-python");
    let programs = folder.join(if cfg!(windows) { "Scripts" } else { "bin" });
    // Written last: an installation that was broken off is begun anew.
    let installed = folder.join("installed.txt");
    if fs::read_to_string(&installed).is_ok_and(|installed| installed == wanted) {
        return Ok(programs);
    }
    let python = packages::python().context("Python 3 with its module venv is not installed")?;
    step::step("Install schemathesis from PyPI", || {
        step::run(Command::new(python).args(["-m", "venv", "--clear"]).arg(&folder))?;
        let mut pip = Command::new(programs.join("python"));
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]);
        step::run(pip.arg(&requirements))?;
        Ok(fs::write(&installed, &wanted)?)
    })?;
    Ok(programs)
}
