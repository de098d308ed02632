//! The server as a child process, with a configuration folder of its own.

use crate::{
    http::{self, Response, free_port},
    machine,
};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::{
    env,
    fs::{self, File},
    path::{Path, PathBuf},
    process::{self, Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::{Duration, Instant},
};

const START: Duration = Duration::from_secs(30);
const STOP: Duration = Duration::from_secs(15);

/// A configuration folder for the time of a measurement or a test, and the program that uses it.
#[derive(Debug)]
pub struct Home {
    folder: PathBuf,
    program: PathBuf,
    token: String,
}

impl Home {
    /// An empty one.
    pub fn new(program: PathBuf) -> Result<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("amx-xtask-home-{}-{number}", process::id()));
        fs::create_dir_all(&folder)?;
        let token = env::var("AMX_TOKEN").ok().filter(|token| !token.is_empty());
        let token = token.unwrap_or_else(|| format!("xtask-{:032x}", process::id()));
        Ok(Self { folder, program, token })
    }

    /// Its configuration folder.
    pub fn config_dir(&self) -> PathBuf {
        self.folder.join("config")
    }

    /// Writes the configuration file.
    pub fn configure(&self, text: &str) -> Result<()> {
        let folder = self.config_dir();
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("config.yml"), text)?;
        Ok(())
    }

    /// The product's command line, with this folder.
    pub fn amx(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.env("AMX_CONFIG_DIR", self.config_dir()).env("AMX_TOKEN", &self.token);
        command.env_remove("RUST_LOG").stdin(Stdio::null()).current_dir(&self.folder);
        command
    }

    /// Starts the server and waits for its first answer.
    pub fn serve(&self) -> Result<Server> {
        let port = free_port()?;
        let log = self.folder.join("server.log");
        let output = File::create(&log)?;
        let mut command = self.amx();
        command.arg("studio").arg("--port").arg(port.to_string());
        command.stdout(output.try_clone()?).stderr(output);
        let start = Instant::now();
        let child = command.spawn().context("cannot start the server")?;
        let mut server = Server { child, port, token: self.token.clone(), ready_after: Duration::ZERO };
        server.ready_after = server.wait(start, &log)?;
        Ok(server)
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.folder).ok();
    }
}

/// A server that runs. It is ended when this is dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    port: u16,
    token: String,
    /// How long it took from the start of the process to the first answer.
    pub ready_after: Duration,
}

impl Server {
    /// Gets a path, and insists on success.
    pub fn get(&self, path: &str, encoding: &str) -> Result<Response> {
        let response = http::get(self.port, &self.token, path, encoding)?;
        if response.status != 200 {
            bail!("{path} answers with status {}", response.status);
        }
        Ok(response)
    }

    /// Posts JSON to a path, and insists on success.
    pub fn post(&self, path: &str, body: &Value) -> Result<Value> {
        self.send("POST", path, Some(body))?.json()
    }

    /// Sends JSON (or nothing), and insists on success.
    pub fn send(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Response> {
        let response = http::send(self.port, &self.token, method, path, body)?;
        if !(200..300).contains(&response.status) {
            let said = String::from_utf8_lossy(&response.body);
            bail!("{method} {path} answers with status {}: {said}", response.status);
        }
        Ok(response)
    }

    /// Where another program finds it.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// What signs a program in.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Its resident memory, in KiB.
    pub fn resident_kib(&self) -> Result<u64> {
        machine::resident_kib(self.child.id()).context("resident memory can be read on Linux alone")
    }

    /// Stops it as a user would, so that it can finish what it does.
    pub fn stop(mut self) -> Result<()> {
        Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status()?;
        let start = Instant::now();
        while start.elapsed() < STOP {
            if self.child.try_wait()?.is_some() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(5));
        }
        bail!("the server does not stop within {} s", STOP.as_secs())
    }

    fn wait(&mut self, start: Instant, log: &Path) -> Result<Duration> {
        while start.elapsed() < START {
            if http::get(self.port, &self.token, "/api/v1/health", "identity")
                .is_ok_and(|response| response.status == 200)
            {
                return Ok(start.elapsed());
            }
            if self.child.try_wait()?.is_some() {
                break;
            }
            thread::sleep(Duration::from_micros(500));
        }
        bail!("the server does not start: {}", fs::read_to_string(log).unwrap_or_default().trim())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
