//! Measuring SQLite where it is hard: files that cannot be read, slow views, large tables, many tables.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

use domain::profile::{ColumnStatistics, ProfilingMode, TableProfile};
use sources::sqlite::SqliteDatabase;
use sources::{Limits, TargetDatabase};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use std::fs::OpenOptions;
use std::io::{Seek, SeekFrom, Write};
use std::time::{Duration, Instant};
use tempfile::TempDir;

async fn file(folder: &TempDir, sql: &str) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(folder.path().join("shop.db")).create_if_missing(true);
    let mut connection = options.connect().await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.unwrap();
    connection
}

async fn target(folder: &TempDir, limits: Limits) -> SqliteDatabase {
    let url = format!("sqlite://{}", folder.path().join("shop.db").display());
    SqliteDatabase::open(&url).await.unwrap().with_limits(limits)
}

fn statistics<'a>(profile: &'a TableProfile, column: &str) -> &'a ColumnStatistics {
    profile.column(column).unwrap().statistics.as_ref().unwrap_or_else(|| panic!("{:?}", profile.notes))
}

/// The page that holds the rows is destroyed: who reads one of them fails, and metadata does not.
#[tokio::test]
async fn metadata_reads_no_row() {
    let folder = TempDir::new().unwrap();
    let mut connection = file(
        &folder,
        "CREATE TABLE item (id INTEGER PRIMARY KEY, word TEXT DEFAULT 'x'); INSERT INTO item (id) VALUES (1)",
    )
    .await;
    let (page, size): (i64, i64) = sqlx::query_as(
        "SELECT (SELECT rootpage FROM sqlite_schema WHERE name = 'item'), page_size FROM pragma_page_size",
    )
    .fetch_one(&mut connection)
    .await
    .unwrap();
    connection.close().await.unwrap();
    let mut bytes = OpenOptions::new().write(true).open(folder.path().join("shop.db")).unwrap();
    bytes.seek(SeekFrom::Start(u64::try_from((page - 1) * size).unwrap())).unwrap();
    bytes.write_all(&vec![0xff; usize::try_from(size).unwrap()]).unwrap();

    let target = target(&folder, Limits::default()).await;
    let item = target.profile("main", "item", ProfilingMode::Metadata, 100).await.unwrap();
    assert_eq!(item.notes, Vec::<String>::new());
    assert_eq!(item.columns.len(), 2);
    let sampled = target.profile("main", "item", ProfilingMode::Sampled, 100).await.unwrap();
    assert!(sampled.notes.iter().any(|note| note.contains("malformed")), "{:?}", sampled.notes);
    assert_eq!(sampled.column("word").unwrap().default.as_deref(), Some("'x'"), "the facts are there");
}

#[tokio::test]
async fn a_slow_view_gives_a_note_in_time() {
    let folder = TempDir::new().unwrap();
    file(
        &folder,
        "CREATE VIEW slow AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000000)
         SELECT sum(i) AS total FROM n;
         CREATE TABLE item (id INTEGER); INSERT INTO item VALUES (1);",
    )
    .await;
    let limits = Limits { statement: Duration::from_millis(300), table: Duration::from_secs(2) };
    let target = target(&folder, limits).await;
    let begun = Instant::now();
    let slow = target.profile("main", "slow", ProfilingMode::Sampled, 100).await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(20));
    assert!(slow.notes.iter().any(|note| note.contains("total: measuring takes longer")), "{:?}", slow.notes);
    assert!(slow.definition.is_some());
    let item = target.profile("main", "item", ProfilingMode::Sampled, 100).await.unwrap();
    assert_eq!(statistics(&item, "id").distinct, 1);
}

#[tokio::test]
async fn a_large_table_is_sampled_all_over() {
    let folder = TempDir::new().unwrap();
    let mut connection = file(
        &folder,
        "CREATE TABLE big (id INTEGER PRIMARY KEY, word TEXT);
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)
         INSERT INTO big SELECT i, 'row ' || i FROM n;",
    )
    .await;
    let target = target(&folder, Limits::default()).await;
    let big = target.profile("main", "big", ProfilingMode::Sampled, 500).await.unwrap();
    let id = statistics(&big, "id");
    assert_eq!((id.rows, id.complete, big.row_estimate), (500, false, Some(30_000)));
    assert_eq!((id.min.as_deref(), id.max.as_deref()), (Some("1"), Some("27050")));

    // Nearly all rows are gone: the few that are left are found all the same.
    sqlx::query("DELETE FROM big WHERE id NOT IN (1, 2, 15000, 30000)")
        .execute(&mut connection)
        .await
        .unwrap();
    let few = target.profile("main", "big", ProfilingMode::Sampled, 500).await.unwrap();
    assert_eq!((statistics(&few, "id").rows, statistics(&few, "id").complete), (4, true));
}

/// What a profile costs must not grow with the number of tables: keys of others are read once.
#[tokio::test]
async fn many_tables_are_read_set_by_set() {
    let folder = TempDir::new().unwrap();
    let mut sql = String::from("BEGIN; CREATE TABLE parent (id INTEGER PRIMARY KEY);");
    for table in 0..2_000 {
        sql.push_str(&format!("CREATE TABLE t{table:04} (id INTEGER, parent_id INTEGER REFERENCES Parent);"));
    }
    sql.push_str("COMMIT");
    let mut connection = file(&folder, &sql).await;
    let target = target(&folder, Limits::default()).await;
    let tables = target.catalogue().await.unwrap();
    assert_eq!(tables.len(), 2_001);
    let parent = target.profile("main", "parent", ProfilingMode::Metadata, 0).await.unwrap();
    assert_eq!(parent.referenced_by.len(), 2_000);
    assert_eq!(parent.referenced_by[7].to_columns, ["id"]);
    for table in &tables {
        let profile = target.profile("main", &table.table, ProfilingMode::Metadata, 0).await.unwrap();
        assert_eq!(profile.columns.len(), table.columns.len());
    }
    // A change of the schema is seen.
    sqlx::query("DROP TABLE t0000").execute(&mut connection).await.unwrap();
    let parent = target.profile("main", "parent", ProfilingMode::Metadata, 0).await.unwrap();
    assert_eq!(parent.referenced_by.len(), 1_999);
}
