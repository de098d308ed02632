//! Measuring MariaDB or MySQL where it is hard: rights, views, partitions, large tables, odd values.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod mysql_server;

use domain::profile::{ProfilingMode, TableProfile};
use mysql_server::{Scratch, statistics};
use sources::mysql::MysqlDatabase;
use sources::{Limits, TargetDatabase, connect};
use std::time::{Duration, Instant};

fn noted(profile: &TableProfile, words: &str) -> bool {
    profile.notes.iter().any(|note| note.contains(words))
}

impl Scratch {
    /// The url of a user of the database's own, with these rights.
    async fn user(&mut self, rights: &str) -> String {
        let name = self.name.clone();
        self.run(format!(
            "CREATE USER {name}@'%' IDENTIFIED BY 'secret'; {}",
            rights.replace("{user}", &format!("{name}@'%'"))
        ))
        .await;
        let place = self.server.split_once("://").unwrap().1;
        let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
        format!("mysql://{name}:secret@{place}/{name}")
    }
}

/// A user who may write and not read gets the whole of the metadata: no row was read.
#[tokio::test]
async fn metadata_needs_no_right_to_read_rows() {
    let mut scratch =
        Scratch::new("CREATE TABLE closed (id int PRIMARY KEY, kind text COMMENT 'What it is'); INSERT INTO closed VALUES (1, 'x')")
            .await;
    let url = scratch.user("GRANT INSERT ON closed TO {user}").await;
    let reader = connect(&url, None).await.unwrap();
    let closed = reader.profile(&scratch.name, "closed", ProfilingMode::Metadata, 100).await.unwrap();
    assert_eq!(closed.notes, Vec::<String>::new());
    assert_eq!(closed.column("kind").unwrap().comment.as_deref(), Some("What it is"));
    assert!(closed.columns.iter().all(|column| column.statistics.is_none()));
    let sampled = reader.profile(&scratch.name, "closed", ProfilingMode::Sampled, 100).await.unwrap();
    assert!(noted(&sampled, "denied"), "{:?}", sampled.notes);
    assert_eq!(sampled.columns.len(), 2, "the facts are there");
}

#[tokio::test]
async fn a_column_that_may_not_be_read_is_noted_and_the_others_are_measured() {
    let mut scratch =
        Scratch::new("CREATE TABLE staff (id int, salary int); INSERT INTO staff VALUES (1, 2)").await;
    let url = scratch.user("GRANT SELECT (id), INSERT (salary) ON staff TO {user}").await;
    let reader = connect(&url, None).await.unwrap();
    let staff = reader.profile(&scratch.name, "staff", ProfilingMode::Full, 100).await.unwrap();
    assert_eq!(statistics(&staff, "id").distinct, 1);
    assert_eq!(staff.column("salary").unwrap().statistics, None);
    assert!(noted(&staff, "No statistics for salary"), "{:?}", staff.notes);
}

#[tokio::test]
async fn a_slow_view_and_a_broken_one_give_notes() {
    let mut scratch = Scratch::new(
        "CREATE TABLE item (id int); INSERT INTO item VALUES (1);
         CREATE TABLE gone (id int);
         CREATE VIEW slow AS SELECT id, sleep(30) AS waited FROM item;
         CREATE VIEW broken AS SELECT id FROM gone;",
    )
    .await;
    scratch.run("DROP TABLE gone").await;
    let limits = Limits { statement: Duration::from_millis(300), table: Duration::from_secs(2) };
    let target = MysqlDatabase::open(&scratch.url(), None).await.unwrap().with_limits(limits);
    let begun = Instant::now();
    let slow = target.profile(&scratch.name, "slow", ProfilingMode::Sampled, 100).await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(20), "not the thirty seconds of the view");
    assert!(noted(&slow, "longer than 0.3 seconds"), "{:?}", slow.notes);
    assert!(slow.definition.is_some());

    let broken = target.profile(&scratch.name, "broken", ProfilingMode::Sampled, 100).await.unwrap();
    assert!(!broken.notes.is_empty());
    let listed: Vec<String> =
        target.catalogue().await.unwrap().into_iter().map(|table| table.table).collect();
    assert_eq!(listed, ["broken", "item", "slow"], "the others are there");
}

#[tokio::test]
async fn a_partitioned_table_is_listed_once_and_measured_over_its_partitions() {
    let scratch = Scratch::new(
        "CREATE TABLE event (id int NOT NULL, year int NOT NULL) PARTITION BY RANGE (year)
         (PARTITION old VALUES LESS THAN (2020), PARTITION new VALUES LESS THAN MAXVALUE);
         INSERT INTO event VALUES (1, 2000), (2, 2010), (3, 2024);",
    )
    .await;
    let target = scratch.target().await;
    assert_eq!(target.catalogue().await.unwrap().len(), 1);
    let event = target.profile(&scratch.name, "event", ProfilingMode::Sampled, 100).await.unwrap();
    let year = statistics(&event, "year");
    assert_eq!((year.min.as_deref(), year.max.as_deref(), year.rows), (Some("2000"), Some("2024"), 3));
}

/// Counted by the server itself (MariaDB's user statistics): rows read for a sample of a thousand.
#[tokio::test]
async fn of_a_large_table_few_rows_are_read() {
    let mut scratch = Scratch::new(
        "CREATE TABLE big (n int PRIMARY KEY, word varchar(60));
         INSERT INTO big SELECT seq, repeat('x', 50) FROM seq_1_to_200000;
         ANALYZE TABLE big;
         SET GLOBAL userstat = 1;",
    )
    .await;
    let target = scratch.target().await;
    let big = target.profile(&scratch.name, "big", ProfilingMode::Sampled, 1_000).await.unwrap();
    let n = statistics(&big, "n");
    assert!(n.rows == 1_000 && !n.complete, "{n:?}");
    assert!(n.max.as_deref().unwrap().parse::<i64>().unwrap() > 100_000, "not the first rows: {n:?}");
    let name = scratch.name.clone();
    let read = scratch
        .rows(&format!(
            "SELECT ROWS_READ FROM information_schema.TABLE_STATISTICS WHERE TABLE_SCHEMA = '{name}' AND TABLE_NAME = 'big'"
        ))
        .await;
    let read: i64 = String::from_utf8(read[0][0].clone().unwrap()).unwrap().parse().unwrap();
    assert!(read <= 20_000, "{read} rows were read");
}

#[tokio::test]
async fn odd_values_are_measured_and_keys_of_others_are_seen() {
    let mut scratch = Scratch::new(
        "CREATE TABLE odd (
             id int PRIMARY KEY, d date, dt datetime(6), t time, y year, b bit(8), g point, j json, s set('a', 'b'),
             l varchar(20) CHARACTER SET latin1, i6 inet6, f double, big blob
         );
         INSERT INTO odd VALUES
             (1, '0000-00-00', '9999-12-31 23:59:59.999999', '-838:59:59', 1901, b'10', POINT(1, 2), '{\"a\": 1}', 'a,b',
              'größe', '::1', 1e308, x'00ff'),
             (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '', NULL, NULL, NULL, NULL);",
    )
    .await;
    let target = scratch.target().await;
    for mode in [ProfilingMode::Sampled, ProfilingMode::Full] {
        let odd = target.profile(&scratch.name, "odd", mode, 100).await.unwrap();
        assert_eq!(odd.notes, Vec::<String>::new());
        assert!(
            odd.columns.iter().all(|column| column.statistics.as_ref().is_some_and(|found| found.rows == 2))
        );
        assert_eq!(statistics(&odd, "d").min.as_deref(), Some("0000-00-00"));
        assert_eq!(statistics(&odd, "t").min.as_deref(), Some("-838:59:59"));
        assert_eq!(statistics(&odd, "l").samples, ["größe"]);
        assert!(statistics(&odd, "big").samples.is_empty() && statistics(&odd, "g").samples.is_empty());
        assert!(odd.referenced_by.is_empty());
    }
    // A key that was made meanwhile is seen by the next run, which begins with the catalogue.
    scratch
        .run("CREATE TABLE child (odd_id int REFERENCES odd (id), FOREIGN KEY (odd_id) REFERENCES odd (id))")
        .await;
    target.catalogue().await.unwrap();
    let odd = target.profile(&scratch.name, "odd", ProfilingMode::Metadata, 100).await.unwrap();
    assert_eq!(odd.referenced_by[0].from_table, "child");
}
