//! A store of an earlier version is brought to the newest one with all that is in it.
#![allow(clippy::unwrap_used, reason = "tests")]

use domain::filter::ResultsQuery;
use domain::ids::RunId;
use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use store::{Store, results_query};

/// The version before what is counted stood beside the rows.
const BEFORE_COUNTS: i64 = 7;

/// Two runs of one database; one row of the first is in the queue, for both.
const ROWS: &str = "
    INSERT INTO jobs (id, request, status, created_at) VALUES ('A', '{}', 'success', 1), ('B', '{}', 'success', 2);
    INSERT INTO runs (job_id, command, status, db_profile, llm_profile, model, scope, settings, started_at)
    VALUES ('A', 'run', 'success', 'shop', 'free', 'builtin', '{}', '{}', 1),
           ('B', 'run', 'success', 'shop', 'free', 'builtin', '{}', '{}', 2);
    INSERT INTO results (run_id, ordinal, revision, version, db_profile, database_name, schema_name, table_name,
        column_name, kind, description, chosen_alternative, status, score, band, signal, source, alternatives,
        alternatives_mode, provider, model, cited)
    SELECT run, place, 1, 1, 'shop', 'shop', 'main', 'orders', CASE place WHEN 0 THEN '' ELSE 'c' || place END,
        CASE place WHEN 0 THEN 'table' ELSE 'column' END, 'Words of Ä ' || place, 0,
        CASE WHEN run = 1 AND place = 3 THEN 'accepted' ELSE 'unreviewed' END,
        CASE place WHEN 1 THEN NULL ELSE place / 10.0 END,
        CASE WHEN place = 1 THEN 'none' WHEN place < 5 THEN 'low' ELSE 'medium' END, 'self_decl', 'other', '[]', 'semantic',
        'builtin', 'builtin', place = 4
    FROM (SELECT 1 AS run UNION SELECT 2), (WITH RECURSIVE p (place) AS (SELECT 0 UNION SELECT place + 1 FROM p
        WHERE place < 7) SELECT place FROM p);
    INSERT INTO pending (result_id, db_profile, database_name, schema_name, table_name, column_name, kind, description,
        queued_at)
    SELECT id, db_profile, database_name, schema_name, table_name, column_name, kind, description, 3 FROM results
    WHERE status = 'accepted';";

#[tokio::test]
async fn what_an_earlier_version_wrote_is_counted_and_found() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("amx.db");
    let mut earlier: Migrator = sqlx::migrate!("../migrations/sqlite");
    let kept: Vec<_> =
        earlier.migrations.iter().filter(|step| step.version <= BEFORE_COUNTS).cloned().collect();
    earlier.migrations = kept.into();
    let mut connection =
        SqliteConnectOptions::new().filename(&path).create_if_missing(true).connect().await.unwrap();
    earlier.run_direct(None, &mut connection, false).await.unwrap();
    sqlx::raw_sql(ROWS).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();

    let store = Store::open(&path).await.unwrap();
    let view = async |run, query: &str| {
        let query = ResultsQuery::parse(query).unwrap();
        let page = results_query::page(&store, RunId(run), query).await.unwrap();
        (page.total, page.counts.accepted, page.queued, page.items.len())
    };
    assert_eq!(view(1, "").await, (8, 1, 1, 8));
    assert_eq!(view(2, "").await, (8, 0, 1, 8), "the asset's entry counts for every run that has it");
    assert_eq!(view(1, "band=medium").await, (3, 0, 1, 3));
    assert_eq!(view(1, "preset=has_citations").await, (1, 0, 1, 1));
    assert_eq!(view(1, "preset=table_level&sort=name").await, (1, 0, 1, 1));
    assert_eq!(view(1, "preset=low_confidence&group=table").await, (6, 1, 1, 6));
    assert_eq!(view(1, "q=ä+3&sort=status").await, (1, 1, 1, 1));
}
