//! Invariant 5: what somebody changes in a profile while a run waits does not change the run.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

use domain::profile::TableProfile;
use domain::scope::Scope;
use engine::jobs::StartRun;
use engine::{Config, Engine};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use std::path::Path;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

fn config(measuring: &str) -> String {
    format!(
        "schema_version: 1\ndb_profiles:\n  shop: {{ url: \"sqlite://shop.sqlite\", {measuring} }}\n\
         llm_profiles:\n  free: {{ provider: builtin }}\nactive_llm_profile: free\n"
    )
}

async fn open(path: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(path).create_if_missing(true).connect().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_queued_run_is_measured_as_its_profile_said_then() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("config.yml");
    std::fs::write(&file, config("profiling_mode: sampled, sample_rows: 3")).unwrap();
    let mut database = open(&dir.path().join("shop.sqlite")).await;
    sqlx::raw_sql(
        "CREATE TABLE item (id INTEGER PRIMARY KEY); INSERT INTO item VALUES (1), (2), (3), (4), (5)",
    )
    .execute(&mut database)
    .await
    .unwrap();
    database.close().await.unwrap();

    let engine = Engine::open(Config::load(dir.path()).unwrap()).await.unwrap();
    let start = StartRun { scope: Scope::everything("shop"), ..StartRun::default() };
    let job = engine.start_run(start).await.unwrap();
    std::fs::write(&file, config("profiling_mode: metadata, sample_rows: 1000")).unwrap();
    tokio::spawn(engine.clone().work(CancellationToken::new()));
    let run = loop {
        let job = engine.job(&job).await.unwrap();
        if job.finished_at.is_some() {
            break job.run_id.unwrap();
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    };

    let mut store = open(&dir.path().join("amx.db")).await;
    let kept: String = sqlx::query_scalar("SELECT profile FROM run_tables WHERE run_id = $1")
        .bind(run.0)
        .fetch_one(&mut store)
        .await
        .unwrap();
    let profile: TableProfile = serde_json::from_str(&kept).unwrap();
    let statistics = profile.columns[0].statistics.as_ref().expect("it was to be measured");
    assert_eq!((statistics.rows, statistics.complete), (3, false), "by a sample of three rows");
}
