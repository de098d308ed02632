//! The programs that the tests need beside Rust: PostgreSQL, MariaDB, Chromium, Node, Python.

use crate::{layout::Layout, mariadb, step};
use anyhow::{Context, Result, bail};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Playwright's lower bound.
const NODE_MAJOR: u32 = 20;

/// Which tests are to run.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// Those that use a PostgreSQL server.
    pub postgres: bool,
    /// Those that use a MariaDB server.
    pub mariadb: bool,
    /// Those that use a browser.
    pub browser: bool,
    /// Those that use programs from PyPI.
    pub python: bool,
}

/// Installs all that is missing in one go.
pub fn install_missing(wanted: Wanted) -> Result<()> {
    let mut missing = Vec::new();
    if wanted.postgres && postgres_programs().is_none() {
        missing.push("postgresql");
    }
    if wanted.mariadb && mariadb_programs().is_none() {
        missing.push("mariadb-server");
    }
    if wanted.browser {
        if chromium().is_none() {
            missing.extend(["chromium", "fonts-liberation"]);
        }
        for (program, package) in [("node", "nodejs"), ("npm", "npm")] {
            if step::on_path(program).is_none() {
                missing.push(package);
            }
        }
    }
    if wanted.python && python().is_none() {
        missing.extend(["python3", "python3-venv"]);
    }
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    if !Path::new("/etc/debian_version").exists() || !is_root() {
        bail!(
            "the tests need programs that are not installed: {list} (the names of Debian's packages). \
             Install them with your system's package manager, then start this again"
        );
    }
    step::step(&format!("Install {list}"), || {
        step::run(apt_get().arg("update").arg("-qq"))?;
        step::run(apt_get().args(["install", "-y", "-qq", "--no-install-recommends"]).args(&missing))
    })
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

/// Whether this process is root, whom the database servers refuse.
pub fn is_root() -> bool {
    step::capture(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// The folder with PostgreSQL's server programs, which Debian keeps off the PATH.
pub fn postgres_programs() -> Option<PathBuf> {
    let told = step::on_path("pg_config")
        .and_then(|pg_config| step::capture(Command::new(pg_config).arg("--bindir")).ok())
        .map(|folder| PathBuf::from(folder.trim()));
    let mut packaged: Vec<(u32, PathBuf)> = Vec::new();
    for entry in fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten() {
        if let Some(version) = entry.file_name().to_str().and_then(|name| name.parse().ok()) {
            packaged.push((version, entry.path().join("bin")));
        }
    }
    packaged.sort();
    let packaged = packaged.into_iter().rev().map(|(_, folder)| folder);
    let on_path = step::on_path("initdb").and_then(|program| program.parent().map(Path::to_path_buf));
    told.into_iter()
        .chain(packaged)
        .chain(on_path)
        .find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
}

/// MariaDB's server programs; Debian keeps the server where only root's PATH looks.
pub fn mariadb_programs() -> Option<mariadb::Programs> {
    let find = |names: [&str; 2]| {
        let folders = ["/usr/sbin", "/usr/local/sbin"].map(Path::new);
        let elsewhere =
            |name: &str| folders.iter().map(|folder| folder.join(name)).find(|program| program.is_file());
        names.into_iter().find_map(|name| step::on_path(name).or_else(|| elsewhere(name)))
    };
    Some(mariadb::Programs {
        install: find(["mariadb-install-db", "mysql_install_db"])?,
        server: find(["mariadbd", "mysqld"])?,
    })
}

/// The browser: `CHROMIUM` if set, else where systems put it.
pub fn chromium() -> Option<PathBuf> {
    let named = env::var_os("CHROMIUM").map(PathBuf::from).filter(|program| program.is_file());
    let installed = || {
        ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]
            .iter()
            .find_map(|name| step::on_path(name))
    };
    let mac = || {
        ["Chromium.app/Contents/MacOS/Chromium", "Google Chrome.app/Contents/MacOS/Google Chrome"]
            .iter()
            .map(|program| Path::new("/Applications").join(program))
            .find(|program| program.is_file())
    };
    named.or_else(installed).or_else(mac)
}

/// A Python that can make environments; Debian's needs another package for that.
pub fn python() -> Option<PathBuf> {
    ["python3", "python"].iter().filter_map(|name| step::on_path(name)).find(|python| {
        step::capture(
            Command::new(python).args(["-c", "import ensurepip, sys; assert sys.version_info >= (3, 10)"]),
        )
        .is_ok()
    })
}

/// A Node that is new enough for Playwright.
///
/// Where the system's is too old (Debian 12 has 18), the npm package `node` gives one, kept in the target
/// folder. Only Playwright runs on it: Debian's npm works with Debian's Node alone.
pub fn node(layout: &Layout) -> Result<PathBuf> {
    let system = step::on_path("node").context("node is not on the PATH")?;
    if version(&system)? >= NODE_MAJOR {
        return Ok(system);
    }
    let folder = layout.target.join("xtask-node");
    let own = folder.join("node_modules/node/bin/node");
    if !own.is_file() {
        fs::create_dir_all(&folder)?;
        step::step("Install a newer Node from npm", || {
            let mut npm = Command::new("npm");
            npm.args(["install", "--no-audit", "--no-fund", "--prefix"]).arg(&folder).arg("node@22");
            step::run(npm.current_dir(&folder))
        })?;
    }
    if version(&own)? < NODE_MAJOR {
        bail!("the browser tests need Node {NODE_MAJOR} or newer: install it, then start this again");
    }
    Ok(own)
}

fn version(node: &Path) -> Result<u32> {
    let printed = step::capture(Command::new(node).arg("--version"))?;
    major(&printed).with_context(|| format!("{} has the version {printed:?}", node.display()))
}

fn major(version: &str) -> Option<u32> {
    version.trim().trim_start_matches('v').split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_version_of_node() {
        assert_eq!(major("v20.11.1\n"), Some(20));
        assert_eq!(major("none"), None);
    }
}
