//! MariaDB or MySQL as a target: a real server, a database per test.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod mysql_server;

use domain::asset::AssetKind;
use domain::profile::ProfilingMode;
use domain::run::Dialect;
use mysql_server::{Scratch, statistics};
use sources::{SourceError, connect};
use std::time::{Duration, Instant};

const SHOP: &str = "
CREATE TABLE artist (
    artist_id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name varchar(120),
    mentor int,
    CONSTRAINT artist_mentor FOREIGN KEY (mentor) REFERENCES artist (artist_id)
);
CREATE TABLE album (
    album_id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,
    title varchar(160) NOT NULL DEFAULT 'it''s untitled' COMMENT 'The title',
    artist_id int NOT NULL,
    shouted varchar(160) AS (upper(title)) STORED,
    price decimal(8, 2),
    released date,
    feeling enum('sad', 'ok', 'happy'),
    changed timestamp NOT NULL DEFAULT current_timestamp ON UPDATE current_timestamp,
    UNIQUE KEY (title, artist_id),
    CONSTRAINT price_is_fair CHECK (price >= 0),
    CONSTRAINT album_artist FOREIGN KEY (artist_id) REFERENCES artist (artist_id)
) COMMENT = 'Albums';
CREATE UNIQUE INDEX by_day ON album (released, feeling);
INSERT INTO artist (name) VALUES ('AC/DC'), ('Accept'), (NULL);
INSERT INTO album (title, artist_id, price, released, feeling) VALUES
    ('Album 1', 1, 1, '2020-01-01', 'sad'), ('Album 2', 2, 2, '2020-01-02', 'sad'),
    ('Album 3', 1, 3, '2020-01-03', 'sad'), ('Album 4', 2, 4, '2020-01-04', 'sad'),
    ('Album 5', 1, 5, '2020-01-05', 'sad'), ('Album 6', 2, 6, '2020-01-06', 'sad'),
    ('Album 7', 1, 7, '2020-01-07', 'sad'), ('Album 8', 2, 8, '2020-01-08', 'happy'),
    ('Album 9', 1, 9, '2020-01-09', 'happy'), ('Album 10', 2, 10, '2020-01-10', 'happy');
CREATE VIEW priced AS SELECT album_id, title, price FROM album WHERE price IS NOT NULL;
";

#[tokio::test]
async fn the_catalogue_lists_the_tables_and_views_of_the_urls_database() {
    let mut scratch = Scratch::new(SHOP).await;
    scratch.run("CREATE TABLE Zoo (a int); CREATE TABLE zoo (b int)").await;
    let target = scratch.target().await;
    assert_eq!(target.dialect(), Dialect::Mysql);
    assert_eq!(target.database(), scratch.name);

    let tables = target.catalogue().await.unwrap();
    let listed: Vec<(&str, AssetKind)> =
        tables.iter().map(|table| (table.table.as_str(), table.kind)).collect();
    assert_eq!(
        listed,
        [
            ("Zoo", AssetKind::Table),
            ("album", AssetKind::Table),
            ("artist", AssetKind::Table),
            ("priced", AssetKind::View),
            ("zoo", AssetKind::Table),
        ]
    );
    let album = &tables[1];
    assert_eq!(album.schema, scratch.name);
    assert!(album.has_comment && !tables[2].has_comment);
    assert!(!tables[3].has_comment, "what the server says of a view is no comment");
    let columns: Vec<&str> = album.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(
        columns,
        ["album_id", "title", "artist_id", "shouted", "price", "released", "feeling", "changed"]
    );
    assert!(album.columns[1].has_comment && !album.columns[0].has_comment);
    assert_eq!(album.columns[4].data_type, "decimal(8,2)");
    assert_eq!(tables[0].columns[0].name, "a", "names that differ in case only are two tables");
    for (table, column) in [("Zoo", "a"), ("zoo", "b")] {
        let profile = target.profile(&scratch.name, table, ProfilingMode::Sampled, 10).await.unwrap();
        assert_eq!(profile.columns.len(), 1);
        assert_eq!(profile.columns[0].name, column);
    }
}

#[tokio::test]
async fn a_url_without_a_database_is_about_all_but_the_systems() {
    let scratch = Scratch::new(SHOP).await;
    let other = Scratch::new("CREATE TABLE elsewhere (id int)").await;
    let url = scratch.server.replace("mysql://", "mariadb://");
    let target = connect(&url, None).await.unwrap();
    assert_eq!(target.database(), "127.0.0.1");
    let tables = target.catalogue().await.unwrap();
    let in_schema = |name: &str| tables.iter().filter(|table| table.schema == name).count();
    assert_eq!((in_schema(&scratch.name), in_schema(&other.name)), (3, 1));
    for system in ["mysql", "information_schema", "performance_schema", "sys"] {
        assert_eq!(in_schema(system), 0, "{system}");
    }
}

#[tokio::test]
async fn a_profile_holds_the_facts() {
    let scratch = Scratch::new(SHOP).await;
    let target = scratch.target().await;
    let schema = scratch.name.as_str();
    let album = target.profile(schema, "album", ProfilingMode::Metadata, 100).await.unwrap();
    assert_eq!((album.database.as_str(), album.schema.as_str()), (schema, schema));
    assert_eq!(album.kind, Some(AssetKind::Table));
    assert_eq!(album.comment.as_deref(), Some("Albums"));
    assert!(album.row_estimate.is_some());
    assert_eq!(album.primary_key, ["album_id"]);
    assert_eq!(album.unique_keys, [vec!["released", "feeling"], vec!["title", "artist_id"]]);
    assert_eq!(album.foreign_keys.len(), 1);
    assert_eq!(album.foreign_keys[0].to_table, "artist");
    assert_eq!(album.foreign_keys[0].to_columns, ["artist_id"]);
    assert_eq!(album.checks.len(), 1);
    assert!(album.checks[0].contains("`price` >= 0"));
    let title = album.column("title").unwrap();
    assert!(!title.nullable && !title.generated && title.ordinal == 2);
    assert_eq!(title.comment.as_deref(), Some("The title"));
    assert_eq!(title.default.as_deref(), Some("'it''s untitled'"));
    assert_eq!(album.column("price").unwrap().default, None);
    assert_eq!(album.columns[0].default.as_deref(), Some("AUTO_INCREMENT"));
    let changed = album.column("changed").unwrap().default.as_deref().unwrap().to_lowercase();
    assert!(changed.starts_with("current_timestamp") && changed.contains(" on update "), "{changed}");
    let shouted = album.column("shouted").unwrap();
    assert!(shouted.generated);
    assert!(shouted.default.as_deref().unwrap().contains("title"));
    assert!(album.columns.iter().all(|column| column.statistics.is_none()), "metadata reads no rows");

    let artist = target.profile(schema, "artist", ProfilingMode::Metadata, 100).await.unwrap();
    let referring: Vec<&str> = artist.referenced_by.iter().map(|key| key.from_table.as_str()).collect();
    assert_eq!(referring, ["album", "artist"]);
    assert_eq!(artist.foreign_keys.len(), 1, "the mentor");

    let view = target.profile(schema, "priced", ProfilingMode::Sampled, 100).await.unwrap();
    assert_eq!(view.kind, Some(AssetKind::View));
    assert_eq!(view.comment, None);
    assert!(view.definition.as_deref().unwrap().contains("album"));
    assert_eq!(view.row_estimate, Some(10));
    assert_eq!(view.column("title").unwrap().comment.as_deref(), Some("The title"), "that of its table");
}

#[tokio::test]
async fn statistics_follow_the_mode() {
    let scratch = Scratch::new(SHOP).await;
    let target = scratch.target().await;
    let schema = scratch.name.as_str();

    let sampled = target.profile(schema, "album", ProfilingMode::Sampled, 4).await.unwrap();
    assert_eq!(statistics(&sampled, "title").rows, 4);
    assert!(!statistics(&sampled, "title").complete);
    assert_eq!(sampled.row_estimate, Some(10));

    let all = target.profile(schema, "album", ProfilingMode::Sampled, 1000).await.unwrap();
    assert!(statistics(&all, "title").complete);

    let full = target.profile(schema, "album", ProfilingMode::Full, 1).await.unwrap();
    let price = statistics(&full, "price");
    assert!(price.complete);
    assert_eq!((price.rows, price.nulls, price.distinct), (10, 0, 10));
    assert_eq!(price.min.as_deref(), Some("1.00"));
    assert_eq!(price.max.as_deref(), Some("10.00"), "ordered as a number, not as text");
    let feeling = statistics(&full, "feeling");
    assert_eq!(feeling.samples, ["sad", "happy"], "the most frequent first");
    assert_eq!(feeling.min, None, "the server would order labels by their text");
    assert_eq!(statistics(&full, "released").max.as_deref(), Some("2020-01-10"));
    assert!(full.notes.is_empty(), "{:?}", full.notes);
    let artist = target.profile(schema, "artist", ProfilingMode::Full, 1).await.unwrap();
    assert_eq!(statistics(&artist, "name").nulls, 1);
}

#[tokio::test]
async fn a_large_table_is_sampled_all_over() {
    let mut scratch = Scratch::new(
        "CREATE TABLE digits (d int);
         INSERT INTO digits VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9);
         CREATE TABLE numbers (n int PRIMARY KEY, text varchar(200), small int, KEY (small))",
    )
    .await;
    scratch
        .run(
            "INSERT INTO numbers
             SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d, repeat('x', 100), 9 - e.d
               FROM digits a, digits b, digits c, digits e, digits f WHERE f.d < 3",
        )
        .await;
    scratch.run("CREATE TABLE copy AS SELECT * FROM numbers; ALTER TABLE copy ADD KEY (small)").await;
    let target = scratch.target().await;
    let profile = target.profile(&scratch.name, "numbers", ProfilingMode::Sampled, 500).await.unwrap();
    let numbers = statistics(&profile, "n");
    assert!(numbers.rows > 400 && numbers.rows <= 500 && !numbers.complete, "{numbers:?}");
    assert_eq!(numbers.distinct, numbers.rows, "no row is looked at twice");
    assert_eq!(statistics(&profile, "text").samples[0].len(), 80, "samples are cut");
    let max: i64 = numbers.max.as_deref().unwrap().parse().unwrap();
    assert!(max > 25_000, "not just the first rows: {max}");
    assert_eq!(profile.row_estimate, Some(30_000));
    let tiny = target.profile(&scratch.name, "numbers", ProfilingMode::Sampled, 1).await.unwrap();
    assert_eq!(statistics(&tiny, "n").rows, 1);

    // Without a numbered key the first rows have to do, and not those that an index finds first.
    let copy = target.profile(&scratch.name, "copy", ProfilingMode::Sampled, 500).await.unwrap();
    assert_eq!(statistics(&copy, "small").rows, 500);
    assert_eq!(statistics(&copy, "small").max.as_deref(), Some("9"));
}

#[tokio::test]
async fn every_kind_of_type_can_be_profiled() {
    let mut scratch = Scratch::new(
        "CREATE TABLE kinds (
             big bigint unsigned, de decimal(65, 30), d double, f float, bi bit(64), y year, da date, ti time(6),
             dt datetime(6), ts timestamp NULL, e enum('a', 'it''s', 'x,y'), s set('a', 'b'), j json, b binary(3),
             vb varbinary(20), bl longblob, t longtext, c char(5) CHARACTER SET latin1, u varchar(9) COLLATE utf8mb4_bin,
             g geometry, p point, bo boolean
         );
         INSERT INTO kinds VALUES (
             18446744073709551615, 12345678901234567890.000000000000000000000000000001, 1e300, 1.5, b'101', 2020,
             '0000-00-00', '-838:59:59', '0000-00-00 00:00:00', '2020-02-03 04:05:06', 'x,y', 'a,b', '{\"a\": 1}',
             x'00ff27', x'ff', x'00ff', repeat('ü', 200), 'ü', '数', POINT(1, 2), POINT(1, 2), true
         );
         INSERT INTO kinds () VALUES ();",
    )
    .await;
    let target = scratch.target().await;
    for mode in [ProfilingMode::Sampled, ProfilingMode::Full] {
        let profile = target.profile(&scratch.name, "kinds", mode, 100).await.unwrap();
        assert!(profile.notes.is_empty(), "{:?}", profile.notes);
        for column in &profile.columns {
            let statistics = column.statistics.as_ref().unwrap();
            assert_eq!((statistics.nulls, statistics.distinct), (1, 1), "{}", column.name);
        }
        let max = |column: &str| statistics(&profile, column).max.clone().unwrap_or_default();
        assert_eq!(max("big"), "18446744073709551615");
        assert_eq!(max("de"), "12345678901234567890.000000000000000000000000000001");
        assert_eq!(max("bi"), "5");
        assert_eq!(max("y"), "2020");
        assert_eq!(max("da"), "0000-00-00");
        assert_eq!(max("c"), "ü");
        assert_eq!(max("t").chars().count(), 80);
        assert_eq!(statistics(&profile, "bi").samples, ["5"]);
        assert_eq!(statistics(&profile, "j").samples, ["{\"a\": 1}"]);
        assert_eq!(statistics(&profile, "j").min, None);
        assert_eq!(statistics(&profile, "s").samples, ["a,b"]);
        for bytes in ["b", "vb", "bl", "g", "p"] {
            assert!(statistics(&profile, bytes).samples.is_empty(), "{bytes} is not shown");
        }
    }
    scratch.run("INSERT INTO kinds (u) VALUES ('a'), ('A')").await;
    let profile = target.profile(&scratch.name, "kinds", ProfilingMode::Full, 1).await.unwrap();
    assert_eq!(statistics(&profile, "u").samples, ["A", "a", "数"], "told apart by their case");
}

#[tokio::test]
async fn a_column_that_fails_is_noted_and_the_rest_is_measured() {
    let mut scratch = Scratch::new(
        "CREATE TABLE ledger (id int, text varchar(20));
         INSERT INTO ledger VALUES (1, 'one'), (2, 'two'), (3, 'three');
         CREATE TABLE written (n int);
         CREATE VIEW fragile AS SELECT id, (SELECT l.id FROM ledger AS l) + id AS boom, text FROM ledger;
         CREATE VIEW broken AS SELECT n FROM written;",
    )
    .await;
    scratch
        .run("CREATE FUNCTION keep(n int) RETURNS int DETERMINISTIC BEGIN INSERT INTO written VALUES (n); RETURN n; END")
        .await;
    scratch.run("CREATE VIEW writing AS SELECT id, keep(id) AS kept FROM ledger").await;
    let target = scratch.target().await;
    let profile = target.profile(&scratch.name, "fragile", ProfilingMode::Sampled, 100).await.unwrap();
    assert_eq!(statistics(&profile, "id").distinct, 3);
    assert_eq!(statistics(&profile, "text").distinct, 3);
    assert_eq!(profile.column("boom").unwrap().statistics, None);
    assert!(profile.notes.iter().any(|note| note.contains("boom") && note.contains("more than 1 row")));

    let writing = target.profile(&scratch.name, "writing", ProfilingMode::Sampled, 100).await.unwrap();
    let notes = writing.notes.join(" ");
    assert!(notes.to_lowercase().contains("read only"), "{notes}");
    let written = target.profile(&scratch.name, "written", ProfilingMode::Full, 1).await.unwrap();
    assert_eq!(written.row_estimate, Some(0));

    scratch.run("DROP TABLE written").await;
    let broken = target.profile(&scratch.name, "broken", ProfilingMode::Sampled, 100).await.unwrap();
    assert!(!broken.notes.is_empty(), "it refers to a table that is gone");
    assert_eq!(broken.comment, None, "that it is broken is no comment");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_at_once_and_without_the_password() {
    let started = Instant::now();
    for url in ["mysql://mrs_smith:secret@127.0.0.1:1/shop", "mariadb://mrs_smith:secret@127.0.0.1:1/shop"] {
        let error = connect(url, None).await.err().unwrap();
        assert!(started.elapsed() < Duration::from_secs(5));
        assert!(
            matches!(&error, SourceError::Connect { target, .. } if target == "127.0.0.1:1/shop"),
            "{error}"
        );
        assert!(!error.to_string().contains("secret") && !error.to_string().contains("smith"));
    }
    let error = connect("mysql://ann:secret@db.example:port/shop", None).await.err().unwrap();
    assert!(matches!(&error, SourceError::Url(_)), "{error}");
    assert!(!error.to_string().contains("secret"));
}
