//! A configuration folder with a generated database, and runs in it.

use domain::ids::EventId;
use domain::scope::Scope;
use engine::jobs::StartRun;
use engine::{Config, Engine};
use futures::StreamExt;
use serde_json::Value;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

/// What a table of the generated database has.
#[derive(Debug, Clone, Copy)]
pub struct Tables {
    /// How many tables.
    pub count: usize,
    /// Columns of each. The table itself is described too.
    pub columns: usize,
    /// Rows in each, which are measured; none are the figures of the engine alone.
    pub filled: usize,
}

impl Tables {
    /// How many rows a run over them has.
    pub fn rows(self) -> usize {
        self.count * (self.columns + 1)
    }

    /// How many calls a provider gets.
    pub fn batches(self, batch_size: usize) -> usize {
        self.count * (self.columns + 1).div_ceil(batch_size)
    }
}

/// A configuration folder that is deleted when it is dropped.
pub struct Home {
    dir: TempDir,
}

/// A run that ended.
pub struct Ended {
    /// From the request to the last event, as a follower sees it.
    pub took: Duration,
    /// Rows that were told of in events.
    pub rows: usize,
}

impl Home {
    /// A folder with such a database and this llm profile (its YAML, in one line).
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn new(tables: Tables, llm_profile: &str) -> Result<Self, Box<dyn Error>> {
        let dir = tempfile::tempdir()?;
        fs::write(
            dir.path().join("config.yml"),
            format!(
                "schema_version: 1\ndb_profiles:\n  bench: {{ url: \"sqlite://bench.sqlite\" }}\n\
                 llm_profiles:\n  bench: {llm_profile}\nactive_llm_profile: bench\n"
            ),
        )?;
        let mut sql = String::from("BEGIN;");
        for table in 0..tables.count {
            let columns: Vec<String> = (0..tables.columns)
                .map(|column| format!("{}_{column}", NAMES[column % NAMES.len()]))
                .collect();
            let columns: Vec<String> = columns.iter().map(|name| format!("\"{name}\" TEXT")).collect();
            write!(sql, "CREATE TABLE t{table:05} ({});", columns.join(", "))?;
            if tables.filled > 0 {
                let values: Vec<String> =
                    (0..tables.columns).map(|column| format!("'v' || (n * {} % 97)", column + 1)).collect();
                write!(
                    sql,
                    "INSERT INTO t{table:05} WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i
                     WHERE n < {}) SELECT {} FROM i;",
                    tables.filled,
                    values.join(", ")
                )?;
            }
        }
        sql.push_str("COMMIT;");
        let options = SqliteConnectOptions::new().filename(dir.path().join("bench.sqlite"));
        let mut connection =
            options.create_if_missing(true).journal_mode(SqliteJournalMode::Wal).connect().await?;
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await?;
        connection.close().await?;
        Ok(Self { dir })
    }

    /// Gives the runs a doc profile: a dictionary with an entry for each column, and for each table a page with
    /// a paragraph for every tenth of its columns and a query that uses them.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn document(&self, tables: Tables) -> Result<(), Box<dyn Error>> {
        let docs = self.dir.path().join("docs");
        fs::create_dir(&docs)?;
        let mut dictionary = String::from("table,column,description\n");
        for table in 0..tables.count {
            let mut page =
                format!("# Table t{table:05}\n\nWhat department {} keeps in t{table:05}.\n", table % 17);
            let mut query = String::from("SELECT 1");
            for column in 0..tables.columns {
                let name = format!("{}_{column}", NAMES[column % NAMES.len()]);
                writeln!(dictionary, "t{table:05},{name},What entry {column} of form {table} says.")?;
                if column % 10 == 0 {
                    write!(
                        page,
                        "\nIn t{table:05} the column `{name}` is copied from form {table}, part {column}.\n"
                    )?;
                    write!(query, ", {name}")?;
                }
            }
            fs::write(docs.join(format!("t{table:05}.md")), page)?;
            fs::write(docs.join(format!("t{table:05}.sql")), format!("{query} FROM t{table:05};\n"))?;
        }
        fs::write(docs.join("dictionary.csv"), dictionary)?;
        let config = self.dir.path().join("config.yml");
        let text = fs::read_to_string(&config)?;
        fs::write(
            config,
            text + "doc_profiles:\n  bench: { paths: [\"docs\"] }\nactive_doc_profile: bench\n",
        )?;
        Ok(())
    }

    /// An engine at work in this folder.
    ///
    /// # Errors
    /// When the store cannot be opened.
    pub async fn engine(&self) -> Result<Engine, Box<dyn Error>> {
        let engine = Engine::open(Config::load(self.dir.path())?).await?;
        tokio::spawn(engine.clone().work(CancellationToken::new()));
        Ok(engine)
    }
}

/// Column names as databases have them, with their number behind.
const NAMES: [&str; 8] =
    ["customer_id", "created_at", "unit_price", "status_cd", "is_active", "order_qty", "email_addr", "note"];

/// One run over the whole database, followed to its end; `seen` gets the number of rows after each event.
///
/// # Errors
/// When the run cannot be started, or does not succeed.
pub async fn run(engine: &Engine, mut seen: impl FnMut(usize)) -> Result<Ended, Box<dyn Error>> {
    let begun = Instant::now();
    let start = StartRun { scope: Scope::everything("bench"), ..StartRun::default() };
    let job = engine.start_run(start).await?;
    let mut events = Box::pin(engine.follow(&job, EventId(0)).await?);
    let mut rows = 0;
    let mut last = Value::Null;
    while let Some(event) = events.next().await {
        let event = event?;
        let data: Value = serde_json::from_str(&event.data)?;
        if let Some(ids) = data["result_ids"].as_array() {
            rows += ids.len();
            seen(rows);
        }
        last = data;
    }
    if last["status"] != "success" || last["failed"] != 0 {
        return Err(format!("the run did not succeed: {last}").into());
    }
    Ok(Ended { took: begun.elapsed(), rows })
}
