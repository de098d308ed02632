//! SQLite as a target: real files.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

use domain::asset::{Asset, AssetKind};
use domain::profile::{ColumnStatistics, ProfilingMode, TableProfile};
use domain::run::Dialect;
use sources::{ApplyOutcome, CommentChange, SourceError, TargetDatabase, connect};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, SqliteConnection};
use std::sync::Arc;
use tempfile::TempDir;

const SHOP: &str = r#"
CREATE TABLE artist (artist_id INTEGER PRIMARY KEY, name TEXT, mentor INTEGER REFERENCES artist);
CREATE TABLE album (
    album_id INTEGER PRIMARY KEY,
    title TEXT NOT NULL DEFAULT 'untitled',
    artist_id INTEGER NOT NULL REFERENCES artist (artist_id),
    shouted TEXT GENERATED ALWAYS AS (upper(title)) STORED,
    price NUMERIC(8, 2) CHECK (price >= 0),
    cover BLOB,
    UNIQUE (title, artist_id)
);
CREATE UNIQUE INDEX by_text ON album (lower(title));
CREATE UNIQUE INDEX dear ON album (price) WHERE price > 5;
INSERT INTO artist (name) VALUES ('AC/DC'), ('Accept'), (NULL);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10)
INSERT INTO album (title, artist_id, price, cover)
SELECT 'Album ' || i, 1 + (i < 8), i, x'00ff' FROM n;
CREATE TABLE pairs (a TEXT, b TEXT, PRIMARY KEY (b, a)) WITHOUT ROWID;
CREATE VIEW priced AS SELECT album_id, price * 2 AS twice FROM album;
"#;

/// A file of its own for a test.
struct Scratch {
    folder: TempDir,
    conn: SqliteConnection,
}

impl Scratch {
    async fn new(sql: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let options =
            SqliteConnectOptions::new().filename(folder.path().join("shop.db")).create_if_missing(true);
        let mut scratch = Self { conn: options.connect().await.unwrap(), folder };
        scratch.run(sql).await;
        scratch
    }

    async fn run(&mut self, sql: impl Into<String>) {
        let sql: String = sql.into();
        if !sql.is_empty() {
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut self.conn).await.unwrap();
        }
    }

    async fn target(&self) -> Arc<dyn TargetDatabase> {
        connect(&format!("sqlite://{}", self.folder.path().join("shop.db").display()), None).await.unwrap()
    }
}

fn asset(table: &str, column: Option<&str>, kind: AssetKind) -> Asset {
    Asset {
        database: "shop".to_owned(),
        schema: "main".to_owned(),
        table: table.to_owned(),
        column: column.map(str::to_owned),
        kind,
    }
}

fn change(asset: &Asset, text: &str, expected: Option<&str>) -> CommentChange {
    CommentChange {
        asset: asset.clone(),
        text: text.to_owned(),
        expected: expected.map(str::to_owned),
        confirm_drift: false,
    }
}

fn statistics<'a>(profile: &'a TableProfile, column: &str) -> &'a ColumnStatistics {
    profile.column(column).unwrap().statistics.as_ref().unwrap_or_else(|| panic!("{:?}", profile.notes))
}

#[tokio::test]
async fn the_catalogue_lists_tables_and_views_in_order() {
    let mut scratch = Scratch::new(SHOP).await;
    scratch.run("CREATE VIEW broken AS SELECT * FROM nowhere").await;
    let target = scratch.target().await;
    assert_eq!(target.dialect(), Dialect::Sqlite);
    assert_eq!(target.database(), "shop");
    let title = asset("album", Some("title"), AssetKind::Column);
    target.write_comment(&change(&title, "The title", None)).await.unwrap();

    let tables = target.catalogue().await.unwrap();
    let listed: Vec<(&str, AssetKind)> =
        tables.iter().map(|table| (table.table.as_str(), table.kind)).collect();
    assert_eq!(
        listed,
        [
            ("album", AssetKind::Table),
            ("artist", AssetKind::Table),
            ("broken", AssetKind::View),
            ("pairs", AssetKind::Table),
            ("priced", AssetKind::View),
        ],
        "neither sqlite_… nor amx_comments"
    );
    let album = &tables[0];
    assert_eq!(album.schema, "main");
    assert!(!album.has_comment && album.columns[1].has_comment && !album.columns[0].has_comment);
    assert_eq!(album.columns[3].name, "shouted", "generated columns are columns");
    assert!(tables[2].columns.is_empty());
    let broken = target.profile("main", "broken", ProfilingMode::Sampled, 10).await.unwrap();
    assert!(!broken.notes.is_empty());
}

#[tokio::test]
async fn a_profile_holds_the_facts() {
    let scratch = Scratch::new(SHOP).await;
    let target = scratch.target().await;
    let album = target.profile("main", "album", ProfilingMode::Metadata, 100).await.unwrap();
    assert_eq!(album.kind, Some(AssetKind::Table));
    assert_eq!(album.primary_key, ["album_id"]);
    assert_eq!(album.unique_keys, [["title", "artist_id"]], "whole columns over all rows only");
    assert_eq!(album.foreign_keys.len(), 1);
    assert_eq!(album.foreign_keys[0].to_columns, ["artist_id"]);
    assert_eq!(album.row_estimate, None, "metadata reads no rows");
    let title = album.column("title").unwrap();
    assert!(!title.nullable && title.ordinal == 2);
    assert_eq!(title.default.as_deref(), Some("'untitled'"));
    assert!(!album.column("album_id").unwrap().nullable);
    assert!(album.column("shouted").unwrap().generated);
    assert_eq!(album.column("price").unwrap().data_type, "NUMERIC(8, 2)");

    let artist = target.profile("main", "artist", ProfilingMode::Sampled, 100).await.unwrap();
    let referring: Vec<&str> = artist.referenced_by.iter().map(|key| key.from_table.as_str()).collect();
    assert_eq!(referring, ["album", "artist"]);
    assert_eq!(artist.foreign_keys[0].to_columns, ["artist_id"], "the key that was only implied");
    let pairs = target.profile("main", "pairs", ProfilingMode::Sampled, 100).await.unwrap();
    assert_eq!(pairs.primary_key, ["b", "a"]);
    assert_eq!(pairs.row_estimate, Some(0));
    let none = statistics(&pairs, "a");
    assert!(none.complete, "an empty table is known to be empty");
    assert_eq!((none.rows, none.nulls, none.distinct, none.samples.len()), (0, 0, 0, 0));
    let view = target.profile("main", "priced", ProfilingMode::Sampled, 100).await.unwrap();
    assert_eq!(view.kind, Some(AssetKind::View));
    assert!(view.definition.as_deref().unwrap().starts_with("CREATE VIEW priced"));
    assert_eq!(statistics(&view, "twice").max.as_deref(), Some("20"));
}

#[tokio::test]
async fn statistics_follow_the_mode() {
    let scratch = Scratch::new(SHOP).await;
    let target = scratch.target().await;
    let sampled = target.profile("main", "album", ProfilingMode::Sampled, 4).await.unwrap();
    assert_eq!(statistics(&sampled, "title").rows, 4);
    assert!(!statistics(&sampled, "title").complete);
    assert_eq!(sampled.row_estimate, Some(10));

    for (mode, rows) in [(ProfilingMode::Full, 1), (ProfilingMode::Sampled, 1000)] {
        let full = target.profile("main", "album", mode, rows).await.unwrap();
        assert!(full.notes.is_empty(), "{:?}", full.notes);
        let price = statistics(&full, "price");
        assert!(price.complete);
        assert_eq!((price.rows, price.nulls, price.distinct), (10, 0, 10));
        assert_eq!((price.min.as_deref(), price.max.as_deref()), (Some("1"), Some("10")));
        assert_eq!(price.samples.len(), 5);
        assert_eq!(statistics(&full, "artist_id").samples, ["2", "1"], "the most frequent first");
        let cover = statistics(&full, "cover");
        assert_eq!((cover.distinct, cover.samples.len(), cover.min.as_deref()), (1, 0, None));
    }
    let artist = target.profile("main", "artist", ProfilingMode::Full, 1).await.unwrap();
    assert_eq!(statistics(&artist, "name").nulls, 1);
}

#[tokio::test]
async fn values_of_any_type_in_any_column_do_not_stop_a_profile() {
    let scratch = Scratch::new(
        "CREATE TABLE loose (id INTEGER PRIMARY KEY, anything, words TEXT, bytes TEXT, n INTEGER);
         INSERT INTO loose (anything, words, bytes, n) VALUES
             (1, 'a', 'x', 1), ('text', 'b', CAST(x'ff' AS TEXT), -9223372036854775808), (x'00ff', NULL, 'y', 3),
             (2.5, 'c\"', 'z', 4), (NULL, printf('%.*c', 200, 'w'), 'z', 5);
         CREATE VIEW fragile AS SELECT id, abs(n) AS boom FROM loose;",
    )
    .await;
    let target = scratch.target().await;
    let loose = target.profile("main", "loose", ProfilingMode::Sampled, 100).await.unwrap();
    let anything = statistics(&loose, "anything");
    assert_eq!((anything.nulls, anything.distinct), (1, 4));
    assert_eq!(anything.min.as_deref(), Some("1"));
    assert_eq!(anything.max, None, "a binary value is not shown");
    assert_eq!(anything.samples.len(), 3);
    assert!(statistics(&loose, "words").samples.iter().all(|sample| sample.len() <= 80));
    assert_eq!(statistics(&loose, "bytes").samples, ["z", "x", "y", "\u{fffd}"], "not UTF-8");
    assert!(loose.notes.is_empty(), "{:?}", loose.notes);

    let fragile = target.profile("main", "fragile", ProfilingMode::Sampled, 100).await.unwrap();
    assert_eq!(statistics(&fragile, "id").rows, 5);
    assert_eq!(fragile.column("boom").unwrap().statistics, None);
    assert!(
        fragile.notes.iter().any(|note| note.contains("boom") && note.contains("overflow")),
        "{:?}",
        fragile.notes
    );
}

#[tokio::test]
async fn comments_come_back_byte_for_byte_under_any_name() {
    let texts =
        ["plain", "it's \"quoted\"", "back\\slash", "two\nlines\r\n", "🚀 ünïcödé 数", "?1 :a $b @c;", " "];
    let names =
        ["we\"ird", "with space", "größe π", "select", "semi;colon'", "back\\slash", "[bracket]", "`tick`"];
    let mut scratch = Scratch::new("").await;
    for name in names {
        let name = format!("\"{}\"", name.replace('"', "\"\""));
        scratch.run(format!("CREATE TABLE {name} ({name} INT); INSERT INTO {name} VALUES (7)")).await;
    }
    let target = scratch.target().await;
    for name in names {
        let profile = target.profile("main", name, ProfilingMode::Sampled, 10).await.unwrap();
        assert_eq!(statistics(&profile, name).max.as_deref(), Some("7"), "{:?}", profile.notes);
        for asset in [asset(name, None, AssetKind::Table), asset(name, Some(name), AssetKind::Column)] {
            let mut before: Option<String> = None;
            for text in texts {
                let written = target.write_comment(&change(&asset, text, before.as_deref())).await.unwrap();
                assert_eq!(written, ApplyOutcome::Applied { before: before.clone() });
                assert_eq!(target.comment(&asset).await.unwrap().as_deref(), Some(text));
                before = Some(text.to_owned());
            }
            // The statement of the preview does just the same.
            scratch.run(target.statement(&asset, "it's \\ 🚀")).await;
            assert_eq!(target.comment(&asset).await.unwrap().as_deref(), Some("it's \\ 🚀"));
            scratch.run(target.statement(&asset, "")).await;
            assert_eq!(target.comment(&asset).await.unwrap(), None);
        }
    }
    let catalogue = target.catalogue().await.unwrap();
    assert_eq!(catalogue.len(), names.len());
    assert!(catalogue.iter().all(|table| !table.has_comment));
}

#[tokio::test]
async fn drift_is_reported_and_overwritten_only_when_confirmed() {
    let mut scratch = Scratch::new(SHOP).await;
    let target = scratch.target().await;
    let view = asset("priced", None, AssetKind::View);
    assert_eq!(target.comment(&view).await.unwrap(), None);
    let removal = change(&view, "", None);
    assert_eq!(target.write_comment(&removal).await.unwrap(), ApplyOutcome::Unchanged);

    let mut draft = change(&view, "New", None);
    assert_eq!(target.write_comment(&draft).await.unwrap(), ApplyOutcome::Applied { before: None });
    assert_eq!(
        target.write_comment(&draft).await.unwrap(),
        ApplyOutcome::Unchanged,
        "an apply that is run again"
    );

    scratch.run("UPDATE amx_comments SET comment = 'Somebody else''s'").await;
    let current = Some("Somebody else's".to_owned());
    let drifted = target.write_comment(&draft).await.unwrap();
    assert_eq!(drifted, ApplyOutcome::Drifted { current: current.clone() });
    assert_eq!(target.comment(&view).await.unwrap(), current);
    draft.confirm_drift = true;
    assert_eq!(target.write_comment(&draft).await.unwrap(), ApplyOutcome::Applied { before: current });

    let removed = target.write_comment(&change(&view, "", Some("New"))).await.unwrap();
    assert_eq!(removed, ApplyOutcome::Applied { before: Some("New".to_owned()) });
    assert_eq!(target.comment(&view).await.unwrap(), None);
}

#[tokio::test]
async fn of_two_writers_at_once_one_sees_the_other() {
    let scratch = Scratch::new(SHOP).await;
    let (one, two) = (scratch.target().await, scratch.target().await);
    let title = asset("album", Some("title"), AssetKind::Column);
    let (a, b) = (change(&title, "a", None), change(&title, "b", None));
    let (a, b) = tokio::join!(one.write_comment(&a), two.write_comment(&b));
    let outcomes = [a.unwrap(), b.unwrap()];
    let drifted = outcomes.iter().filter(|outcome| matches!(outcome, ApplyOutcome::Drifted { .. })).count();
    assert!(drifted == 1 && outcomes.contains(&ApplyOutcome::Applied { before: None }), "{outcomes:?}");
}

#[tokio::test]
async fn what_is_gone_is_missing() {
    let mut scratch = Scratch::new(SHOP).await;
    let target = scratch.target().await;
    scratch.run("DROP VIEW priced; DROP TABLE album; ALTER TABLE artist DROP COLUMN name").await;
    for gone in [
        asset("album", None, AssetKind::Table),
        asset("album", Some("title"), AssetKind::Column),
        asset("artist", Some("name"), AssetKind::Column),
    ] {
        assert!(matches!(target.comment(&gone).await, Err(SourceError::Missing(_))));
        let written = target.write_comment(&change(&gone, "text", None)).await;
        assert!(matches!(written, Err(SourceError::Missing(_))), "{written:?}");
    }
    let profile = target.profile("main", "album", ProfilingMode::Sampled, 10).await;
    assert!(matches!(profile, Err(SourceError::Missing(_))));
}

#[tokio::test]
async fn a_database_in_wal_mode_is_read_while_it_is_written() {
    let mut scratch = Scratch::new("PRAGMA journal_mode = WAL").await;
    scratch.run(SHOP).await;
    let target = scratch.target().await;
    scratch.run("BEGIN IMMEDIATE; INSERT INTO artist (name) VALUES ('Unseen')").await;
    let artist = target.profile("main", "artist", ProfilingMode::Full, 1).await.unwrap();
    assert_eq!(artist.row_estimate, Some(3));
    scratch.run("COMMIT").await;
    let artist = target.profile("main", "artist", ProfilingMode::Full, 1).await.unwrap();
    assert_eq!(artist.row_estimate, Some(4));
    let name = asset("artist", Some("name"), AssetKind::Column);
    target.write_comment(&change(&name, "text", None)).await.unwrap();
    assert_eq!(target.comment(&name).await.unwrap().as_deref(), Some("text"));
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused_and_none_is_created() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("none.db");
    let url = format!("sqlite://{}", path.display());
    assert!(matches!(connect(&url, None).await, Err(SourceError::Connect { .. })));
    assert!(!path.exists());
    std::fs::write(&path, "this is a text, and quite a long one, but not a database".repeat(20)).unwrap();
    assert!(matches!(connect(&url, None).await, Err(SourceError::Connect { .. })));
    assert!(matches!(connect("sqlite://:memory:", None).await, Err(SourceError::Connect { .. })));
}

/// A copy taken in the middle of a write is what a killed writer leaves: a file with a hot journal.
#[tokio::test]
async fn a_database_whose_writer_was_killed_is_recovered_and_read() {
    let folder = tempfile::tempdir().unwrap();
    let (live, copy) = (folder.path().join("live.sqlite"), folder.path().join("copy.sqlite"));
    let mut writer = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(&live)
        .create_if_missing(true)
        .connect()
        .await
        .unwrap();
    let fill = "INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
                SELECT hex(zeroblob(100)) FROM n";
    sqlx::raw_sql("PRAGMA journal_mode = DELETE; PRAGMA cache_size = 2; CREATE TABLE t (c TEXT)")
        .execute(&mut writer)
        .await
        .unwrap();
    sqlx::query(fill).execute(&mut writer).await.unwrap();
    sqlx::raw_sql("BEGIN IMMEDIATE; UPDATE t SET c = 'half-done'").execute(&mut writer).await.unwrap();
    std::fs::copy(&live, &copy).unwrap();
    std::fs::copy(folder.path().join("live.sqlite-journal"), folder.path().join("copy.sqlite-journal"))
        .unwrap();

    let database = sources::connect(&format!("sqlite://{}", copy.display()), None).await.unwrap();
    let profile = database.profile("main", "t", ProfilingMode::Full, 0).await.unwrap();
    let statistics = profile.columns[0].statistics.as_ref().unwrap();
    assert_eq!((statistics.rows, statistics.distinct), (2000, 1));
    assert_ne!(statistics.samples, ["half-done"], "the write that never ended is seen");
}
