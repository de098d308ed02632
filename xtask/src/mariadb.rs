//! A MariaDB server for the time of the tests, in a temporary folder.

use crate::{http::free_port, packages, step};
use anyhow::{Context, Result, bail};
use std::{
    env,
    fs::{self, File},
    path::{Path, PathBuf},
    process::{self, Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// Followed by the id of the process that the folder belongs to.
const FOLDER: &str = "amx-xtask-my-";

/// Where Linux keeps files in memory.
const MEMORY: &str = "/dev/shm";

const START: Duration = Duration::from_secs(60);

/// MariaDB's programs, which have had two names.
#[derive(Debug, Clone)]
pub struct Programs {
    /// Makes the system's tables.
    pub install: PathBuf,
    /// The server.
    pub server: PathBuf,
}

/// A running server. It is stopped and its folder removed when this is dropped.
#[derive(Debug)]
pub struct TempMariadb {
    folder: PathBuf,
    programs: Programs,
    server: Option<Child>,
    port: u16,
}

impl TempMariadb {
    /// Starts a server.
    pub fn start(programs: Programs) -> Result<Self> {
        clear_left_behind();
        let folder = base().join(format!("{FOLDER}{}", process::id()));
        fs::create_dir_all(&folder)?;
        let mut mariadb = Self { folder, programs, server: None, port: free_port()? };
        if packages::is_root() {
            step::run(Command::new("chown").arg("mysql").arg(&mariadb.folder))?;
        }
        mariadb.init()?;
        mariadb.server = Some(mariadb.spawn()?);
        mariadb.wait()?;
        Ok(mariadb)
    }

    /// Where the tests find it. No database is named: each test makes its own.
    pub fn url(&self) -> String {
        format!("mysql://root@127.0.0.1:{}", self.port)
    }

    fn init(&self) -> Result<()> {
        let mut install = self.program(&self.programs.install);
        install
            .arg("--no-defaults")
            .arg(self.data())
            .args(["--auth-root-authentication-method=normal", "--skip-test-db"]);
        step::capture(&mut install).map(drop)
    }

    fn spawn(&self) -> Result<Child> {
        let log = File::create(self.log())?;
        let mut server = self.program(&self.programs.server);
        server.arg("--no-defaults").arg(self.data()).arg("--bind-address=127.0.0.1");
        server.arg(format!("--port={}", self.port));
        server.arg(format!("--socket={}", self.folder.join("socket").display()));
        server.arg(format!("--pid-file={}", self.pid_file().display()));
        // Tests open many connections, and nothing here has to outlive a power cut.
        server.args(["--max-connections=300", "--innodb-flush-log-at-trx-commit=0", "--skip-name-resolve"]);
        server.args([
            "--innodb-buffer-pool-size=64M",
            "--innodb-log-file-size=16M",
            "--character-set-server=utf8mb4",
        ]);
        server.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        server.spawn().context("cannot start MariaDB")
    }

    /// The server takes connections when its port is open.
    fn wait(&mut self) -> Result<()> {
        let start = Instant::now();
        while start.elapsed() < START {
            if std::net::TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                return Ok(());
            }
            if let Some(server) = &mut self.server
                && server.try_wait()?.is_some()
            {
                break;
            }
            thread::sleep(Duration::from_millis(100));
        }
        bail!("MariaDB does not start: {}", fs::read_to_string(self.log()).unwrap_or_default().trim())
    }

    fn data(&self) -> String {
        format!("--datadir={}", self.folder.join("data").display())
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    fn pid_file(&self) -> PathBuf {
        self.folder.join("pid")
    }

    /// One of MariaDB's programs; as the user `mysql` where this process is root, whom the server refuses.
    fn program(&self, program: &Path) -> Command {
        let mut command = if packages::is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "mysql", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir(&self.folder);
        command
    }
}

impl Drop for TempMariadb {
    fn drop(&mut self) {
        // The child may be `runuser`; the server itself is the one of the file.
        let stopped = end(&self.pid_file());
        if let Some(server) = &mut self.server {
            if !stopped {
                server.kill().ok();
            }
            server.wait().ok();
        }
        fs::remove_dir_all(&self.folder).ok();
    }
}

/// Memory where there is enough of it: the server waits for the disk at every change of a definition.
fn base() -> PathBuf {
    let free_kib = || {
        let printed = step::capture(Command::new("df").args(["-k", "--output=avail", MEMORY])).ok()?;
        printed.lines().last()?.trim().parse::<u64>().ok()
    };
    let in_memory = cfg!(target_os = "linux") && free_kib().is_some_and(|free| free > 1024 * 1024);
    if in_memory { MEMORY.into() } else { env::temp_dir() }
}

/// Ends the server whose id a file holds; whether it was told so.
fn end(pid_file: &Path) -> bool {
    let Some(id) = fs::read_to_string(pid_file).ok().and_then(|id| id.trim().parse::<u32>().ok()) else {
        return false;
    };
    // An id may belong to another program by now.
    let name = fs::read_to_string(format!("/proc/{id}/comm")).unwrap_or_default();
    if cfg!(target_os = "linux") && !["mariadbd", "mysqld"].contains(&name.trim()) {
        return false;
    }
    step::capture(Command::new("kill").args(["-KILL", &id.to_string()])).is_ok()
}

/// Stops and removes what a killed xtask left behind. The folder's name says whose it was.
fn clear_left_behind() {
    if !cfg!(target_os = "linux") {
        return;
    }
    let folders = [env::temp_dir(), MEMORY.into()];
    for entry in folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten() {
        let name = entry.file_name();
        let Some(owner) = name.to_str().and_then(|name| name.strip_prefix(FOLDER)) else { continue };
        if owner.parse::<u32>().is_ok() && !Path::new("/proc").join(owner).exists() {
            end(&entry.path().join("pid"));
            fs::remove_dir_all(entry.path()).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpStream;

    #[test]
    fn a_server_takes_connections_until_it_is_dropped() -> Result<()> {
        let Some(programs) = packages::mariadb_programs() else {
            eprintln!("MariaDB is not installed");
            return Ok(());
        };
        let server = TempMariadb::start(programs)?;
        assert_eq!(server.url(), format!("mysql://root@127.0.0.1:{}", server.port));
        let (port, folder) = (server.port, server.folder.clone());
        assert!(TcpStream::connect(("127.0.0.1", port)).is_ok() && folder.join("data").is_dir());
        drop(server);
        assert!(TcpStream::connect(("127.0.0.1", port)).is_err(), "it still runs");
        assert!(!folder.exists());
        Ok(())
    }
}
