//! PostgreSQL as a target: a real server, a database per test.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use domain::asset::AssetKind;
use domain::profile::{ColumnStatistics, ProfilingMode, TableProfile};
use domain::run::Dialect;
use sources::{ApplyOutcome, SourceError, connect};
use std::time::{Duration, Instant};
use support::{Scratch, asset, change};

const SHOP: &str = r#"
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE artist (
    artist_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name varchar(120),
    mentor int REFERENCES artist
);
CREATE TABLE album (
    album_id serial PRIMARY KEY,
    title text NOT NULL DEFAULT 'untitled',
    artist_id int NOT NULL REFERENCES artist,
    shouted text GENERATED ALWAYS AS (upper(title)) STORED,
    price numeric(8, 2) CHECK (price >= 0),
    released date,
    feeling mood,
    UNIQUE (title, artist_id)
);
CREATE UNIQUE INDEX ON album (released, feeling);
CREATE UNIQUE INDEX ON album (lower(title));
CREATE UNIQUE INDEX ON album (price) WHERE price > 5;
INSERT INTO artist (name) VALUES ('AC/DC'), ('Accept'), (NULL);
INSERT INTO album (title, artist_id, price, released, feeling)
SELECT 'Album ' || i, 1 + i % 2, i, date '2020-01-01' + i, CASE WHEN i < 8 THEN 'sad' ELSE 'happy' END::mood
  FROM generate_series(1, 10) AS i;
CREATE VIEW priced AS SELECT album_id, price FROM album WHERE price IS NOT NULL;
CREATE MATERIALIZED VIEW totals AS SELECT artist_id, sum(price) AS total FROM album GROUP BY artist_id;
COMMENT ON TABLE album IS 'Albums';
COMMENT ON COLUMN album.title IS 'The title';
ANALYZE;
"#;

fn statistics<'a>(profile: &'a TableProfile, column: &str) -> &'a ColumnStatistics {
    profile.column(column).unwrap().statistics.as_ref().unwrap_or_else(|| panic!("{:?}", profile.notes))
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[tokio::test]
async fn the_catalogue_lists_tables_and_views_in_order() {
    let mut scratch = Scratch::new(SHOP).await;
    scratch
        .run(
            "CREATE TABLE logs (id int, day date) PARTITION BY RANGE (id);
             CREATE TABLE logs_1 PARTITION OF logs FOR VALUES FROM (0) TO (100);
             INSERT INTO logs VALUES (1, '2020-01-01'), (2, NULL);
             CREATE TABLE nothing ();",
        )
        .await;
    let target = scratch.target().await;
    assert_eq!(target.dialect(), Dialect::Postgres);
    assert!(target.database().starts_with("amx_"));

    let tables = target.catalogue().await.unwrap();
    let listed: Vec<(&str, AssetKind)> =
        tables.iter().map(|table| (table.table.as_str(), table.kind)).collect();
    assert_eq!(
        listed,
        [
            ("album", AssetKind::Table),
            ("artist", AssetKind::Table),
            ("logs", AssetKind::Table),
            ("nothing", AssetKind::Table),
            ("priced", AssetKind::View),
            ("totals", AssetKind::MaterializedView),
        ]
    );
    let album = &tables[0];
    assert_eq!(album.schema, "public");
    assert!(album.has_comment && !tables[1].has_comment);
    let columns: Vec<&str> = album.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(columns, ["album_id", "title", "artist_id", "shouted", "price", "released", "feeling"]);
    assert!(album.columns[1].has_comment && !album.columns[0].has_comment);
    assert_eq!(album.columns[4].data_type, "numeric(8,2)");
    assert!(tables[3].columns.is_empty());

    let logs = target.profile("public", "logs", ProfilingMode::Sampled, 100).await.unwrap();
    assert_eq!(logs.row_estimate, Some(2));
    assert_eq!(statistics(&logs, "day").nulls, 1);
}

#[tokio::test]
async fn a_profile_holds_the_facts() {
    let scratch = Scratch::new(SHOP).await;
    let target = scratch.target().await;
    let album = target.profile("public", "album", ProfilingMode::Metadata, 100).await.unwrap();
    assert_eq!(album.database, target.database());
    assert_eq!(album.kind, Some(AssetKind::Table));
    assert_eq!(album.comment.as_deref(), Some("Albums"));
    assert_eq!(album.row_estimate, Some(10));
    assert_eq!(album.primary_key, ["album_id"]);
    assert_eq!(album.unique_keys.len(), 2, "{:?}", album.unique_keys);
    assert!(album.unique_keys.contains(&vec!["title".to_owned(), "artist_id".to_owned()]));
    assert!(album.unique_keys.contains(&vec!["released".to_owned(), "feeling".to_owned()]));
    assert_eq!(album.foreign_keys.len(), 1);
    assert_eq!(album.foreign_keys[0].to_table, "artist");
    assert_eq!(album.foreign_keys[0].to_columns, ["artist_id"]);
    assert_eq!(album.checks.len(), 1);
    assert!(album.checks[0].contains("price >= "));
    let title = album.column("title").unwrap();
    assert!(!title.nullable && !title.generated && title.ordinal == 2);
    assert_eq!(title.comment.as_deref(), Some("The title"));
    assert!(title.default.as_deref().unwrap().contains("untitled"));
    assert!(album.column("shouted").unwrap().generated);
    assert!(album.columns.iter().all(|column| column.statistics.is_none()), "metadata reads no rows");

    let artist = target.profile("public", "artist", ProfilingMode::Metadata, 100).await.unwrap();
    let referring: Vec<&str> = artist.referenced_by.iter().map(|key| key.from_table.as_str()).collect();
    assert_eq!(referring, ["album", "artist"]);
    assert_eq!(artist.foreign_keys.len(), 1, "the mentor");
    assert_eq!(artist.columns[0].default.as_deref(), Some("GENERATED ALWAYS AS IDENTITY"));

    let view = target.profile("public", "priced", ProfilingMode::Sampled, 100).await.unwrap();
    assert_eq!(view.kind, Some(AssetKind::View));
    assert!(view.definition.as_deref().unwrap().contains("album"));
    assert_eq!(view.row_estimate, Some(10));
    let totals = target.profile("public", "totals", ProfilingMode::Full, 100).await.unwrap();
    assert_eq!(totals.kind, Some(AssetKind::MaterializedView));
    assert!(totals.definition.is_some());
    assert_eq!(statistics(&totals, "total").distinct, 2);
}

#[tokio::test]
async fn statistics_follow_the_mode() {
    let scratch = Scratch::new(SHOP).await;
    let target = scratch.target().await;

    let sampled = target.profile("public", "album", ProfilingMode::Sampled, 4).await.unwrap();
    assert_eq!(statistics(&sampled, "title").rows, 4);
    assert!(!statistics(&sampled, "title").complete);
    assert_eq!(sampled.row_estimate, Some(10));

    let all = target.profile("public", "album", ProfilingMode::Sampled, 1000).await.unwrap();
    assert!(statistics(&all, "title").complete);

    let full = target.profile("public", "album", ProfilingMode::Full, 1).await.unwrap();
    let price = statistics(&full, "price");
    assert!(price.complete);
    assert_eq!((price.rows, price.nulls, price.distinct), (10, 0, 10));
    assert_eq!(price.min.as_deref(), Some("1.00"));
    assert_eq!(price.max.as_deref(), Some("10.00"), "ordered as a number, not as text");
    let feeling = statistics(&full, "feeling");
    assert_eq!(feeling.min.as_deref(), Some("sad"), "ordered as the type orders its labels");
    assert_eq!(feeling.samples, ["sad", "happy"], "the most frequent first");
    assert!(full.notes.is_empty(), "{:?}", full.notes);
    let artist = target.profile("public", "artist", ProfilingMode::Full, 1).await.unwrap();
    assert_eq!(statistics(&artist, "name").nulls, 1);
}

#[tokio::test]
async fn a_large_table_is_sampled_by_pages() {
    let mut scratch = Scratch::new("CREATE TABLE numbers (n int, text text)").await;
    scratch
        .run("INSERT INTO numbers SELECT i, repeat('x', 100) FROM generate_series(1, 30000) AS i; ANALYZE;")
        .await;
    let target = scratch.target().await;
    let profile = target.profile("public", "numbers", ProfilingMode::Sampled, 500).await.unwrap();
    let numbers = statistics(&profile, "n");
    assert!(numbers.rows > 0 && numbers.rows <= 500 && !numbers.complete, "{numbers:?}");
    assert_eq!(statistics(&profile, "text").samples[0].len(), 80, "samples are cut");
    let max: i64 = numbers.max.as_deref().unwrap().parse().unwrap();
    assert!(max > 500, "not just the first rows");
    assert_eq!(profile.row_estimate, Some(30_000));

    // So few rows that every page may be missed: the first rows stand in.
    let tiny = target.profile("public", "numbers", ProfilingMode::Sampled, 1).await.unwrap();
    assert_eq!(statistics(&tiny, "n").rows, 1);
}

#[tokio::test]
async fn every_kind_of_type_can_be_profiled() {
    let scratch = Scratch::new(
        r#"
        CREATE TYPE mood AS ENUM ('sad', 'ok');
        CREATE DOMAIN mood_domain AS mood;
        CREATE DOMAIN mail AS text CHECK (VALUE ~ '@');
        CREATE TYPE pair AS (a int, b text);
        CREATE TABLE kinds (
            j json, jb jsonb, b bytea, p point, a int[], u uuid, t boolean, ts timestamptz, iv interval, ip inet,
            r int4range, m mood, md mood_domain, d mail, c "char", n name, ch char(5), mo money, pr pair, tv tsvector
        );
        INSERT INTO kinds VALUES (
            '{"a": 1}', '{"a": 1}', '\x00ff', '(1,2)', '{1,2}', '6f1c7a52-9f0e-4f5d-8f43-0123456789ab', true, now(),
            '1 day', '10.0.0.1', '[1,2)', 'ok', 'sad', 'a@b', 'x', 'n', 'ch', 12.5, ROW(1, 'x'), 'a fat cat'
        );
        INSERT INTO kinds DEFAULT VALUES;
        "#,
    )
    .await;
    let target = scratch.target().await;
    for mode in [ProfilingMode::Sampled, ProfilingMode::Full] {
        let profile = target.profile("public", "kinds", mode, 100).await.unwrap();
        assert!(profile.notes.is_empty(), "{:?}", profile.notes);
        for column in &profile.columns {
            let statistics = column.statistics.as_ref().unwrap();
            assert_eq!((statistics.nulls, statistics.distinct), (1, 1), "{}", column.name);
        }
        assert_eq!(statistics(&profile, "j").samples, ["{\"a\": 1}"]);
        assert_eq!(statistics(&profile, "j").min, None);
        assert!(statistics(&profile, "b").samples.is_empty(), "binary values are not shown");
        assert_eq!(statistics(&profile, "d").max.as_deref(), Some("a@b"));
        assert_eq!(statistics(&profile, "m").max.as_deref(), Some("ok"));
    }
}

#[tokio::test]
async fn a_column_that_fails_is_noted_and_the_rest_is_measured() {
    let scratch = Scratch::new(
        "CREATE TABLE ledger (id int, text text);
         INSERT INTO ledger SELECT i, 'row ' || i FROM generate_series(1, 10) AS i;
         CREATE TABLE written (n int);
         CREATE FUNCTION write() RETURNS int LANGUAGE sql VOLATILE AS 'INSERT INTO written VALUES (1) RETURNING 1';
         CREATE VIEW fragile AS
         SELECT id, 1 / (id - 5) AS boom, text::int AS number, text FROM ledger;
         CREATE VIEW writing AS SELECT id, write() AS written FROM ledger;",
    )
    .await;
    let target = scratch.target().await;
    let profile = target.profile("public", "fragile", ProfilingMode::Sampled, 100).await.unwrap();
    assert_eq!(statistics(&profile, "id").distinct, 10);
    assert_eq!(statistics(&profile, "text").distinct, 10);
    for failing in ["boom", "number"] {
        assert_eq!(profile.column(failing).unwrap().statistics, None);
        assert!(profile.notes.iter().any(|note| note.contains(failing)), "{:?}", profile.notes);
    }
    assert!(profile.notes.iter().any(|note| note.contains("division by zero")), "{:?}", profile.notes);

    // PostgreSQL calls a function that may write whichever columns are asked for.
    let writing = target.profile("public", "writing", ProfilingMode::Sampled, 100).await.unwrap();
    assert!(writing.notes.iter().any(|note| note.contains("read-only")), "{:?}", writing.notes);
    let written = target.profile("public", "written", ProfilingMode::Full, 1).await.unwrap();
    assert_eq!(written.row_estimate, Some(0));
}

#[tokio::test]
async fn comments_come_back_byte_for_byte_under_any_name() {
    let texts = [
        "plain",
        "it's \"quoted\"",
        "back\\slash \\' and \\n",
        "two\nlines\r\n\ttabbed",
        "🚀 ünïcödé 数",
        "$1 $$ %s {0} -- no comment; /* none */",
        " ",
    ];
    let long = "x".repeat(63);
    let wide = "数".repeat(21);
    let names =
        ["we\"ird", "with space", "größe π", "select", "Capital", "semi;colon'", "back\\slash", &long, &wide];
    let mut scratch = Scratch::new("").await;
    for name in names {
        let name = quoted(name);
        scratch.run(format!("CREATE TABLE {name} ({name} int); INSERT INTO {name} VALUES (7)")).await;
    }
    let target = scratch.target().await;
    assert_eq!(target.catalogue().await.unwrap().len(), names.len());
    for name in names {
        let profile = target.profile("public", name, ProfilingMode::Sampled, 10).await.unwrap();
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
}

#[tokio::test]
async fn views_materialized_views_and_foreign_tables_get_comments() {
    let mut scratch = Scratch::new(SHOP).await;
    scratch
        .run(
            "CREATE FOREIGN DATA WRAPPER elsewhere;
             CREATE SERVER far_away FOREIGN DATA WRAPPER elsewhere;
             CREATE FOREIGN TABLE remote (id int) SERVER far_away;",
        )
        .await;
    let target = scratch.target().await;
    for asset in [
        asset("priced", None, AssetKind::View),
        asset("priced", Some("price"), AssetKind::Column),
        asset("totals", None, AssetKind::MaterializedView),
        asset("totals", Some("total"), AssetKind::Column),
        asset("remote", None, AssetKind::Table),
        asset("remote", Some("id"), AssetKind::Column),
    ] {
        let written = target.write_comment(&change(&asset, "text", None)).await.unwrap();
        assert_eq!(written, ApplyOutcome::Applied { before: None });
        assert_eq!(target.comment(&asset).await.unwrap().as_deref(), Some("text"));
    }
    let remote = target.profile("public", "remote", ProfilingMode::Sampled, 10).await.unwrap();
    assert_eq!(remote.comment.as_deref(), Some("text"));
    assert!(!remote.notes.is_empty(), "it cannot be read");
}

#[tokio::test]
async fn drift_is_reported_and_overwritten_only_when_confirmed() {
    let mut scratch = Scratch::new(SHOP).await;
    let target = scratch.target().await;
    let title = asset("album", Some("title"), AssetKind::Column);

    let mut draft = change(&title, "A new text", Some("The title"));
    scratch.run("COMMENT ON COLUMN album.title IS 'Somebody else''s'").await;
    let current = Some("Somebody else's".to_owned());
    let drifted = target.write_comment(&draft).await.unwrap();
    assert_eq!(drifted, ApplyOutcome::Drifted { current: current.clone() });
    assert_eq!(target.comment(&title).await.unwrap(), current);

    draft.confirm_drift = true;
    assert_eq!(target.write_comment(&draft).await.unwrap(), ApplyOutcome::Applied { before: current });
    assert_eq!(target.write_comment(&draft).await.unwrap(), ApplyOutcome::Unchanged);
    draft.confirm_drift = false;
    assert_eq!(
        target.write_comment(&draft).await.unwrap(),
        ApplyOutcome::Unchanged,
        "an apply that is run again"
    );

    let removal = change(&title, "", Some("A new text"));
    let removed = target.write_comment(&removal).await.unwrap();
    assert_eq!(removed, ApplyOutcome::Applied { before: Some("A new text".to_owned()) });
    assert_eq!(target.comment(&title).await.unwrap(), None);
    assert_eq!(target.write_comment(&removal).await.unwrap(), ApplyOutcome::Unchanged);
}

#[tokio::test]
async fn of_two_writers_at_once_one_sees_the_other() {
    let scratch = Scratch::new(SHOP).await;
    let (one, two) = (scratch.target().await, scratch.target().await);
    let title = asset("album", Some("title"), AssetKind::Column);
    let (a, b) = (change(&title, "a", Some("The title")), change(&title, "b", Some("The title")));
    let (a, b) = tokio::join!(one.write_comment(&a), two.write_comment(&b));
    let outcomes = [a.unwrap(), b.unwrap()];
    let applied = outcomes.iter().filter(|outcome| matches!(outcome, ApplyOutcome::Applied { .. })).count();
    let drifted = outcomes.iter().filter(|outcome| matches!(outcome, ApplyOutcome::Drifted { .. })).count();
    assert_eq!((applied, drifted), (1, 1), "{outcomes:?}");
}

#[tokio::test]
async fn a_role_without_rights_is_told_so() {
    let mut scratch = Scratch::new(SHOP).await;
    let role = scratch.url.rsplit_once('/').unwrap().1.to_owned();
    scratch.run(format!("CREATE ROLE {role} LOGIN PASSWORD 'secret'")).await;
    let place = scratch.url.split_once("://").unwrap().1;
    let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
    let target = connect(&format!("postgres://{role}@{place}"), Some("secret")).await.unwrap();

    let title = asset("album", Some("title"), AssetKind::Column);
    let error = target.write_comment(&change(&title, "text", Some("The title"))).await.unwrap_err();
    assert!(
        matches!(&error, SourceError::Forbidden { object, .. } if object == "public.album.title"),
        "{error}"
    );
    assert_eq!(target.comment(&title).await.unwrap().as_deref(), Some("The title"));

    let profile = target.profile("public", "album", ProfilingMode::Sampled, 10).await.unwrap();
    assert_eq!(profile.primary_key, ["album_id"], "the facts are there without the right to read rows");
    assert!(profile.notes.iter().any(|note| note.contains("permission denied")), "{:?}", profile.notes);
}

#[tokio::test]
async fn what_is_gone_is_missing() {
    let mut scratch = Scratch::new(SHOP).await;
    let target = scratch.target().await;
    scratch.run("DROP TABLE album CASCADE; ALTER TABLE artist DROP COLUMN name").await;
    for gone in [
        asset("album", None, AssetKind::Table),
        asset("album", Some("title"), AssetKind::Column),
        asset("artist", Some("name"), AssetKind::Column),
    ] {
        assert!(matches!(target.comment(&gone).await, Err(SourceError::Missing(_))));
        let written = target.write_comment(&change(&gone, "text", None)).await;
        assert!(matches!(written, Err(SourceError::Missing(_))), "{written:?}");
    }
    let profile = target.profile("public", "album", ProfilingMode::Sampled, 10).await;
    assert!(matches!(profile, Err(SourceError::Missing(_))));
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_at_once_and_without_the_password() {
    let started = Instant::now();
    let error = connect("postgres://mrs_smith:secret@127.0.0.1:1/shop", None).await.err().unwrap();
    assert!(started.elapsed() < Duration::from_secs(5));
    assert!(matches!(&error, SourceError::Connect { target, .. } if target == "127.0.0.1:1/shop"), "{error}");
    assert!(!error.to_string().contains("secret") && !error.to_string().contains("smith"));
}
