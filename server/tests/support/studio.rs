//! The server binary, started as a person starts it.

use super::http::{Request, Response};
use super::sse::{Event, Events, run_of};
use serde_json::{Value, json};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use std::fs::{self, File, OpenOptions};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The session token of every Studio of the tests.
pub const TOKEN: &str = "session-token-of-the-tests-5f1c8e";

/// A debug build creates the sample database at its first start.
const START: Duration = Duration::from_secs(90);

/// A `config.yml` with these profiles, and the llm profile `free` (the built-in provider).
pub fn config(databases: &[(&str, &str)], models: &[(&str, &str)]) -> String {
    let mut text = String::from("schema_version: 1\ndb_profiles:\n");
    for (name, url) in databases {
        text.push_str(&format!("  {name}: {{ url: \"{url}\" }}\n"));
    }
    text.push_str("llm_profiles:\n  free: { provider: builtin }\n");
    for (name, settings) in models {
        text.push_str(&format!("  {name}: {settings}\n"));
    }
    text.push_str("active_llm_profile: free\n");
    text
}

/// A configuration folder and what a server leaves beside it.
pub struct Home {
    dir: TempDir,
    env: Vec<(String, String)>,
}

impl Home {
    pub fn new(config: &str) -> Self {
        let home = Self { dir: tempfile::tempdir().unwrap(), env: Vec::new() };
        fs::create_dir(home.folder()).unwrap();
        fs::write(home.folder().join("config.yml"), config).unwrap();
        home
    }

    /// The configuration of a small shop database with `tables` tables of `columns` columns (`t01.c01` …),
    /// and the given llm profiles.
    pub async fn shop(tables: usize, columns: usize, models: &[(&str, &str)]) -> Self {
        let home = Self::new(&config(&[("shop", "sqlite://shop.sqlite")], models));
        let mut sql = String::new();
        for table in 1..=tables {
            let names: Vec<String> = (1..=columns).map(|column| format!("c{column:02} TEXT")).collect();
            sql.push_str(&format!("CREATE TABLE t{table:02} ({});\n", names.join(", ")));
        }
        let options = SqliteConnectOptions::new().filename(home.folder().join("shop.sqlite"));
        let mut connection = options.create_if_missing(true).connect().await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        home
    }

    /// A variable for the server's environment.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn folder(&self) -> PathBuf {
        self.dir.path().join("config")
    }

    pub async fn start(self) -> Studio {
        let mut studio = Studio { home: self, child: None, port: 0, starts: 0 };
        studio.restart().await;
        studio
    }
}

/// A running server. It dies when this is dropped.
pub struct Studio {
    home: Home,
    child: Option<Child>,
    port: u16,
    starts: u32,
}

impl Studio {
    /// Starts the server (again), at the port it had; waits until it is ready.
    pub async fn restart(&mut self) {
        assert!(self.child.is_none(), "it is running");
        self.starts += 1;
        let (child, port) = self.launch(self.port, &format!("stdout-{}", self.starts)).await;
        (self.child, self.port) = (Some(child), port);
    }

    /// A second server on the same store, as another machine of a team would run it.
    pub async fn beside(&self) -> Beside {
        let (child, port) = self.launch(0, "stdout-beside").await;
        Beside { child, port }
    }

    async fn launch(&self, port: u16, stdout: &str) -> (Child, u16) {
        let stdout = self.file(stdout);
        let mut command = Command::new(env!("CARGO_BIN_EXE_amx"));
        command.args(["studio", "--port", &port.to_string()]).current_dir(self.home.dir.path());
        for name in ["AMX_PORT", "AMX_BIND", "AMX_LOG"] {
            command.env_remove(name);
        }
        command.env("AMX_CONFIG_DIR", self.home.folder()).env("AMX_TOKEN", TOKEN);
        command.envs(self.home.env.iter().map(|(name, value)| (name, value)));
        command
            .stdin(Stdio::null())
            .stdout(File::create(&stdout).unwrap())
            .stderr(OpenOptions::new().create(true).append(true).open(self.file("stderr")).unwrap());
        let mut child = command.spawn().unwrap();
        let begun = Instant::now();
        loop {
            let said = fs::read_to_string(&stdout).unwrap();
            let url =
                said.lines().find_map(|line| line.strip_prefix("AMX Studio is ready: http://127.0.0.1:"));
            if let Some((port, _)) = url.and_then(|rest| rest.split_once('/')) {
                return (child, port.parse().unwrap());
            }
            let ended = child.try_wait().unwrap();
            assert!(ended.is_none(), "the server ended: {}", self.log());
            assert!(begun.elapsed() < START, "the server does not start: {}", self.log());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Writes another `config.yml`; the next start reads it.
    pub fn configure(&self, config: &str) {
        fs::write(self.home.folder().join("config.yml"), config).unwrap();
    }

    /// Ends it as `kill -9` does.
    pub fn kill9(&mut self) {
        let mut child = self.child.take().expect("it is not running");
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// Ends it as a service manager does, within the time that the specification gives it.
    pub async fn terminate(&mut self) -> ExitStatus {
        let mut child = self.child.take().expect("it is not running");
        let sent = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        let begun = Instant::now();
        loop {
            if let Some(status) = child.try_wait().unwrap() {
                return status;
            }
            if begun.elapsed() > Duration::from_secs(10) {
                let _ = child.kill();
                panic!("it does not end within 10 s: {}", self.log());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// What the server logged since the first start.
    pub fn log(&self) -> String {
        fs::read_to_string(self.file("stderr")).unwrap_or_default()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.home.dir.path().join(name)
    }

    /// The store's file, beside the server's own connections.
    pub async fn store(&self) -> SqliteConnection {
        let options = SqliteConnectOptions::new().filename(self.home.folder().join("amx.db"));
        options.busy_timeout(Duration::from_secs(10)).connect().await.unwrap()
    }

    /// Lets the time pass after which another worker may take a dead one's jobs.
    pub async fn let_leases_expire(&self) {
        assert!(self.child.is_none(), "a living server prolongs its leases");
        let mut store = self.store().await;
        sqlx::query("UPDATE jobs SET lease_until = 0 WHERE finished_at IS NULL")
            .execute(&mut store)
            .await
            .unwrap();
        store.close().await.unwrap();
    }

    /// Sends a request as it is.
    pub async fn send(&self, request: &Request) -> Response {
        request.send(self.port).await.unwrap_or_else(|error| panic!("{request:?}: {error}"))
    }

    /// A signed-in `GET`.
    pub async fn get(&self, target: &str) -> Response {
        self.send(&Request::get(target).bearer(TOKEN)).await
    }

    /// A signed-in `DELETE`.
    pub async fn delete(&self, target: &str) -> Response {
        self.send(&Request::new("DELETE", target).bearer(TOKEN)).await
    }

    /// The whole audit, oldest first.
    pub async fn audit(&self) -> Vec<Value> {
        let mut entries = Vec::new();
        for number in 1.. {
            let page = self.get(&format!("/api/v1/audit?page={number}")).await.expect(200);
            entries.extend(page["items"].as_array().unwrap().iter().cloned());
            if page["pages"].as_i64().unwrap() <= number {
                break;
            }
        }
        entries.reverse();
        entries
    }

    /// A signed-in `POST`.
    pub async fn post(&self, target: &str, body: &Value) -> Response {
        self.send(&Request::post(target).bearer(TOKEN).json(body)).await
    }

    /// A decision.
    pub async fn decide(&self, result: &Value, decision: Value) -> Response {
        let target = format!("/api/v1/results/{}", result["id"]);
        let mut body = decision;
        if body.get("revision").is_none() {
            body["revision"] = result["revision"].clone();
        }
        self.send(&Request::new("PATCH", &target).bearer(TOKEN).json(&body)).await
    }

    /// Accepts a row; gives it as it is then.
    pub async fn accept(&self, result: &Value) -> Value {
        self.decide(result, json!({ "status": "accepted" })).await.expect(200)
    }

    /// Starts a run over a scope; gives its job.
    pub async fn start_run(&self, llm_profile: &str, scope: Value) -> String {
        let body = json!({ "scope": scope, "llm_profile": llm_profile });
        let started = self.post("/api/v1/runs", &body).await.expect(202);
        let job = started["job_id"].as_str().unwrap().to_owned();
        assert_eq!(started["live_url"], format!("/runs/new-{job}"));
        job
    }

    /// A job's events after `after`.
    pub async fn follow(&self, job: &str, after: i64) -> Events {
        let target = format!("/api/v1/jobs/{job}/events?after={after}");
        Events::open(&Request::get(&target).bearer(TOKEN), self.port).await
    }

    /// The events of a run, from its job's first.
    pub async fn follow_run(&self, run: i64, query: &str) -> Events {
        let target = format!("/api/v1/runs/{run}/events{query}");
        Events::open(&Request::get(&target).bearer(TOKEN), self.port).await
    }

    /// Everything that happens.
    pub async fn feed(&self, query: &str) -> Events {
        let target = format!("/api/v1/events{query}");
        Events::open(&Request::get(&target).bearer(TOKEN), self.port).await
    }

    /// All events of a job, to its end.
    pub async fn events(&self, job: &str) -> Vec<Event> {
        self.follow(job, 0).await.into_end().await
    }

    /// A run over the whole database of a profile, to its end: its id and its events.
    pub async fn run(&self, llm_profile: &str, db_profile: &str) -> (i64, Vec<Event>) {
        let job = self.start_run(llm_profile, json!({ "db_profile": db_profile })).await;
        let events = self.events(&job).await;
        (run_of(&events), events)
    }

    /// A run as the API shows it.
    pub async fn show(&self, run: i64) -> Value {
        self.get(&format!("/api/v1/runs/{run}")).await.expect(200)
    }

    /// All rows of a run, page by page.
    pub async fn rows(&self, run: i64) -> Vec<Value> {
        let mut rows = Vec::new();
        for number in 1.. {
            let target = format!("/api/v1/runs/{run}/results?per_page=200&page={number}");
            let page = self.get(&target).await.expect(200);
            rows.extend(page["items"].as_array().unwrap().iter().cloned());
            if page["pages"].as_i64().unwrap() <= number {
                assert_eq!(page["total"].as_u64(), u64::try_from(rows.len()).ok());
                break;
            }
        }
        rows
    }

    /// The whole pending queue.
    pub async fn pending(&self) -> Vec<Value> {
        let mut entries = Vec::new();
        for number in 1.. {
            let page = self.get(&format!("/api/v1/pending?page={number}")).await.expect(200);
            entries.extend(page["items"].as_array().unwrap().iter().cloned());
            if page["pages"].as_i64().unwrap() <= number {
                assert_eq!(page["total"].as_u64(), u64::try_from(entries.len()).ok());
                break;
            }
        }
        entries
    }

    /// Applies the whole queue; gives each entry's outcome.
    pub async fn apply(&self, confirm_drift: bool) -> Vec<Value> {
        let body = json!({ "confirm_drift": confirm_drift });
        let outcomes = self.post("/api/v1/pending/apply", &body).await.expect(200);
        outcomes["items"].as_array().unwrap().clone()
    }
}

/// A second server. It dies when this is dropped.
pub struct Beside {
    child: Child,
    pub port: u16,
}

impl Drop for Beside {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Studio {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
        if std::thread::panicking() {
            eprintln!("--- the server's log ---\n{}", self.log());
        }
    }
}

/// What is described, as a path with its kind: `main.t01.c01 (column)`.
pub fn path_of(asset: &Value) -> String {
    let column = asset["column"].as_str().map(|column| format!(".{column}")).unwrap_or_default();
    format!(
        "{}.{}{column} ({})",
        asset["schema"].as_str().unwrap(),
        asset["table"].as_str().unwrap(),
        asset["kind"].as_str().unwrap()
    )
}

/// The assets of rows, in their order.
pub fn paths_of(rows: &[Value]) -> Vec<String> {
    rows.iter().map(|row| path_of(&row["asset"])).collect()
}
