//! Measuring PostgreSQL where it is hard: rights, views, partitions, large tables, odd types and values.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use domain::profile::{ColumnStatistics, ProfilingMode, TableProfile};
use sources::postgres::PostgresDatabase;
use sources::{Limits, TargetDatabase};
use std::time::{Duration, Instant};
use support::Scratch;

fn statistics<'a>(profile: &'a TableProfile, column: &str) -> &'a ColumnStatistics {
    profile.column(column).unwrap().statistics.as_ref().unwrap_or_else(|| panic!("{:?}", profile.notes))
}

fn noted(profile: &TableProfile, words: &str) -> bool {
    profile.notes.iter().any(|note| note.contains(words))
}

/// A user without any right to read rows gets the whole of the metadata: none was read.
#[tokio::test]
async fn metadata_needs_no_right_to_read_rows() {
    let mut scratch = Scratch::new(
        "CREATE TABLE closed (id int PRIMARY KEY, kind text DEFAULT 'x' CHECK (kind <> ''));
         INSERT INTO closed VALUES (1, 'secret');
         COMMENT ON COLUMN closed.kind IS 'What it is';
         CREATE VIEW seen AS SELECT id FROM closed;",
    )
    .await;
    let reader = scratch.role("GRANT USAGE ON SCHEMA public TO {role}").await;
    assert_eq!(reader.catalogue().await.unwrap().len(), 2);
    let closed = reader.profile("public", "closed", ProfilingMode::Metadata, 100).await.unwrap();
    assert_eq!(closed.notes, Vec::<String>::new());
    assert_eq!(closed.column("kind").unwrap().comment.as_deref(), Some("What it is"));
    assert_eq!((closed.checks.len(), closed.primary_key.len()), (1, 1));
    assert!(closed.columns.iter().all(|column| column.statistics.is_none()));
    let seen = reader.profile("public", "seen", ProfilingMode::Metadata, 100).await.unwrap();
    assert!(seen.definition.is_some() && seen.notes.is_empty());

    // With the other modes the table is still described by its facts, and the notes say what is missing.
    let sampled = reader.profile("public", "closed", ProfilingMode::Sampled, 100).await.unwrap();
    assert!(noted(&sampled, "permission denied") && noted(&sampled, "id, kind"), "{:?}", sampled.notes);
}

#[tokio::test]
async fn a_column_that_may_not_be_read_is_noted_and_the_others_are_measured() {
    let mut scratch =
        Scratch::new("CREATE TABLE staff (id int, salary int); INSERT INTO staff VALUES (1, 2)").await;
    let reader = scratch.role("GRANT SELECT (id) ON staff TO {role}").await;
    let staff = reader.profile("public", "staff", ProfilingMode::Full, 100).await.unwrap();
    assert_eq!(statistics(&staff, "id").distinct, 1);
    assert_eq!(staff.column("salary").unwrap().statistics, None);
    assert!(noted(&staff, "No statistics for salary: permission denied"), "{:?}", staff.notes);
}

#[tokio::test]
async fn a_slow_view_gives_a_note_in_time() {
    let scratch = Scratch::new(
        "CREATE TABLE item (id int); INSERT INTO item VALUES (1);
         CREATE VIEW slow AS SELECT id, pg_sleep(30) IS NULL AS waited FROM item;
         CREATE MATERIALIZED VIEW empty AS SELECT id FROM item WITH NO DATA;",
    )
    .await;
    let limits = Limits { statement: Duration::from_millis(300), table: Duration::from_secs(2) };
    let target = PostgresDatabase::open(&scratch.url, None).await.unwrap().with_limits(limits);
    let begun = Instant::now();
    let slow = target.profile("public", "slow", ProfilingMode::Sampled, 100).await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(20), "not the thirty seconds of the view");
    assert!(noted(&slow, "waited: measuring takes longer than 0.3 seconds"), "{:?}", slow.notes);
    assert!(slow.definition.is_some());

    let empty = target.profile("public", "empty", ProfilingMode::Sampled, 100).await.unwrap();
    assert!(noted(&empty, "has not been populated"), "{:?}", empty.notes);
}

#[tokio::test]
async fn a_partitioned_table_is_measured_over_its_partitions_and_listed_once() {
    let scratch = Scratch::new(
        "CREATE TABLE event (id int, half int, pad text) PARTITION BY LIST (half);
         CREATE TABLE event_0 PARTITION OF event FOR VALUES IN (0);
         CREATE TABLE event_1 PARTITION OF event FOR VALUES IN (1);
         INSERT INTO event SELECT i, i % 2, repeat('x', 400) FROM generate_series(1, 40000) AS i;
         ANALYZE;",
    )
    .await;
    let target = scratch.target().await;
    let listed: Vec<String> =
        target.catalogue().await.unwrap().into_iter().map(|table| table.table).collect();
    assert_eq!(listed, ["event"]);
    let event = target.profile("public", "event", ProfilingMode::Sampled, 1_000).await.unwrap();
    assert_eq!(event.row_estimate, Some(40_000));
    assert_eq!(statistics(&event, "half").distinct, 2, "rows of both partitions: {event:?}");
}

/// Counted by the server itself: how many rows were read for a sample of a thousand.
#[tokio::test]
async fn of_a_large_table_few_rows_are_read() {
    for analyzed in [true, false] {
        let mut scratch = Scratch::new(
            "CREATE TABLE big (n int, word text);
             ALTER TABLE big SET (autovacuum_enabled = off);
             INSERT INTO big SELECT i, repeat('x', 50) FROM generate_series(1, 200000) AS i;",
        )
        .await;
        if analyzed {
            scratch.run("ANALYZE big").await;
        }
        scratch.run("SELECT pg_stat_reset()").await;
        let target = PostgresDatabase::open(&scratch.url, None).await.unwrap();
        let big = target.profile("public", "big", ProfilingMode::Sampled, 1_000).await.unwrap();
        let n = statistics(&big, "n");
        assert!(n.rows > 200 && n.rows <= 1_000 && !n.complete, "{n:?}");
        assert!(n.max.as_deref().unwrap().parse::<i64>().unwrap() > 10_000, "not the first rows: {n:?}");
        let estimate = big.row_estimate.unwrap();
        assert!((100_000..400_000).contains(&estimate), "{estimate}");
        target.close().await;
        let read = read_rows(&mut scratch).await;
        // Without an estimate at hand the rows are counted up to a limit of 100,000.
        let most = if analyzed { 10_000 } else { 110_000 };
        assert!(read <= most, "{read} rows were read");
    }
}

/// The server reports what a session read when it ends.
async fn read_rows(scratch: &mut Scratch) -> i64 {
    for _ in 0..200 {
        let read: Option<i64> =
            sqlx::query_scalar("SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = 'big'")
                .fetch_one(&mut scratch.conn)
                .await
                .unwrap();
        if let Some(read) = read.filter(|read| *read > 0) {
            return read;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the server does not say what was read");
}

#[tokio::test]
async fn odd_types_and_values_are_measured() {
    let scratch = Scratch::new(
        r#"
        CREATE TYPE colour AS (r int, g int);
        CREATE TYPE mood AS ENUM ('sad', 'ok');
        CREATE TABLE odd (
            x xml, f float8, n numeric, ts timestamp, d date, b bit(4), vb varbit, m money, i inet, mac macaddr,
            iv interval, arr text[], rc regclass, lsn pg_lsn, c colour, moods mood[], tr tsrange, o oid, u uuid
        );
        INSERT INTO odd VALUES
            ('<a/>', 'NaN', 'NaN', 'infinity', '-infinity', B'1010', B'1', 5, '10.0.0.0/8', '08:00:2b:01:02:03',
             '-3 mons', ARRAY['a', NULL], 'pg_class', '0/1', ROW(1, 2), ARRAY['ok']::mood[], '[2020-01-01,]', 5,
             '6f1c7a52-9f0e-4f5d-8f43-0123456789ab'),
            (NULL, '-Infinity', 12, '4713-01-01 BC', '5874897-12-31', B'0000', B'', -5, '::1', NULL, '1 year',
             '{}', 'pg_type', NULL, NULL, NULL, 'empty', 7, NULL);
        "#,
    )
    .await;
    let target = scratch.target().await;
    for mode in [ProfilingMode::Sampled, ProfilingMode::Full] {
        let odd = target.profile("public", "odd", mode, 100).await.unwrap();
        assert_eq!(odd.notes, Vec::<String>::new());
        assert!(
            odd.columns.iter().all(|column| column.statistics.as_ref().is_some_and(|found| found.rows == 2))
        );
        assert_eq!(statistics(&odd, "f").max.as_deref(), Some("NaN"));
        assert_eq!(statistics(&odd, "ts").max.as_deref(), Some("infinity"));
        assert_eq!(statistics(&odd, "ts").min.as_deref(), Some("4713-01-01 00:00:00 BC"));
        assert_eq!(statistics(&odd, "d").min.as_deref(), Some("-infinity"));
        assert_eq!(statistics(&odd, "x").samples, ["<a/>"]);
        assert_eq!(statistics(&odd, "arr").distinct, 2);
    }
}

/// A type that looks like a number and has no `min`.
#[tokio::test]
async fn a_type_without_an_order_is_counted() {
    let scratch = Scratch::new(
        "CREATE TYPE code;
         CREATE FUNCTION code_in(cstring) RETURNS code LANGUAGE internal IMMUTABLE STRICT AS 'textin';
         CREATE FUNCTION code_out(code) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
         CREATE TYPE code (INPUT = code_in, OUTPUT = code_out, LIKE = text, CATEGORY = 'N');
         CREATE TABLE coded (c code, id int); INSERT INTO coded VALUES ('b', 1), ('a', 2), ('b', 3);",
    )
    .await;
    let coded = scratch.target().await.profile("public", "coded", ProfilingMode::Full, 10).await.unwrap();
    let c = statistics(&coded, "c");
    assert_eq!((c.distinct, c.min.as_deref()), (2, None));
    assert_eq!(c.samples, ["b", "a"]);
    assert!(coded.notes.is_empty(), "{:?}", coded.notes);
}
