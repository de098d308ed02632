//! A PostgreSQL server for the time of the tests, in a temporary folder.

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
const FOLDER: &str = "amx-xtask-pg-";

const START: Duration = Duration::from_secs(60);

/// A running server. It is stopped and its folder removed when this is dropped.
#[derive(Debug)]
pub struct TempPostgres {
    folder: PathBuf,
    programs: PathBuf,
    server: Option<Child>,
    port: u16,
}

impl TempPostgres {
    /// Starts a server with the programs of the folder `programs`.
    pub fn start(programs: &Path) -> Result<Self> {
        clear_left_behind(programs);
        let folder = env::temp_dir().join(format!("{FOLDER}{}", process::id()));
        fs::create_dir_all(&folder)?;
        let mut postgres = Self { folder, programs: programs.into(), server: None, port: free_port()? };
        if packages::is_root() {
            step::run(Command::new("chown").arg("postgres").arg(&postgres.folder))?;
        }
        postgres.init()?;
        postgres.server = Some(postgres.spawn()?);
        postgres.wait()?;
        Ok(postgres)
    }

    /// Where the tests find it.
    pub fn url(&self) -> String {
        self.url_of("postgres")
    }

    /// The address of one of its databases.
    pub fn url_of(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// Runs statements in a database.
    pub fn run_sql(&self, database: &str, sql: &str) -> Result<()> {
        let mut psql = self.program("psql");
        psql.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", &self.url_of(database), "-c", sql]);
        step::capture(&mut psql).map(drop)
    }

    fn init(&self) -> Result<()> {
        let locale = if cfg!(target_os = "linux") { "C.UTF-8" } else { "C" };
        let mut initdb = self.program("initdb");
        initdb.args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-sync"]);
        initdb.arg(format!("--locale={locale}")).arg("-D").arg(self.data());
        step::capture(&mut initdb).map(drop)
    }

    fn spawn(&self) -> Result<Child> {
        let log = File::create(self.log())?;
        let mut server = self.program("postgres");
        server.arg("-D").arg(self.data()).arg("-p").arg(self.port.to_string());
        // Tests open many connections, and nothing here has to outlive a power cut.
        for setting in ["listen_addresses=127.0.0.1", "fsync=off", "max_connections=300"] {
            server.args(["-c", setting]);
        }
        server.arg("-c").arg(format!("unix_socket_directories={}", self.folder.display()));
        server.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        server.spawn().context("cannot start PostgreSQL")
    }

    fn wait(&mut self) -> Result<()> {
        let start = Instant::now();
        while start.elapsed() < START {
            let mut ready = self.program("pg_isready");
            ready.args(["-q", "-h", "127.0.0.1", "-U", "postgres", "-p"]).arg(self.port.to_string());
            if ready.status().context("cannot start pg_isready")?.success() {
                return Ok(());
            }
            if let Some(server) = &mut self.server
                && server.try_wait()?.is_some()
            {
                break;
            }
            thread::sleep(Duration::from_millis(100));
        }
        bail!("PostgreSQL does not start: {}", fs::read_to_string(self.log()).unwrap_or_default().trim())
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    /// One of PostgreSQL's programs; as the user `postgres` where this process is root, whom they refuse.
    fn program(&self, name: &str) -> Command {
        let program = self.programs.join(name);
        let mut command = if packages::is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir(&self.folder);
        command
    }
}

impl Drop for TempPostgres {
    fn drop(&mut self) {
        let mut stop = self.program("pg_ctl");
        stop.args(["stop", "-m", "immediate", "-w", "-t", "20", "-D"]).arg(self.data());
        let stopped = self.data().join("postmaster.pid").exists() && step::capture(&mut stop).is_ok();
        if let Some(server) = &mut self.server {
            if !stopped {
                server.kill().ok();
            }
            server.wait().ok();
        }
        fs::remove_dir_all(&self.folder).ok();
    }
}

/// Stops and removes what a killed xtask left behind. The folder's name says whose it was.
fn clear_left_behind(programs: &Path) {
    if !cfg!(target_os = "linux") {
        return;
    }
    for entry in fs::read_dir(env::temp_dir()).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let Some(owner) = name.to_str().and_then(|name| name.strip_prefix(FOLDER)) else { continue };
        if owner.parse::<u32>().is_ok() && !Path::new("/proc").join(owner).exists() {
            drop(TempPostgres { folder: entry.path(), programs: programs.into(), server: None, port: 0 });
        }
    }
}
