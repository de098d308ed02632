//! The main job end to end against PostgreSQL: draft, accept, apply, and look with the database's own eyes.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use support::postgres::Postgres;
use support::studio::{Home, Studio, config, path_of};

/// A shop of music, with every kind of name and asset that people have.
const MUSIC: &str = r#"
CREATE TABLE artist (artist_id int PRIMARY KEY, name varchar(120));
CREATE TABLE album (
    album_id int PRIMARY KEY,
    title varchar(160) NOT NULL,
    artist_id int NOT NULL REFERENCES artist
);
CREATE TABLE track (
    track_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name varchar(200) NOT NULL,
    album_id int REFERENCES album,
    milliseconds int NOT NULL CHECK (milliseconds > 0),
    unit_price numeric(10, 2) NOT NULL DEFAULT 0.99
);
INSERT INTO artist VALUES (1, 'AC/DC'), (2, 'Accept'), (3, NULL);
INSERT INTO album SELECT i, 'Album ' || i, 1 + i % 3 FROM generate_series(1, 30) AS i;
INSERT INTO track (name, album_id, milliseconds)
SELECT 'Track ' || i, 1 + i % 30, 1000 * i FROM generate_series(1, 300) AS i;
CREATE VIEW album_overview AS SELECT a.title, r.name FROM album AS a JOIN artist AS r USING (artist_id);
CREATE MATERIALIZED VIEW track_totals AS
SELECT album_id, sum(milliseconds) AS total_ms FROM track GROUP BY album_id;
CREATE TABLE played (at date NOT NULL, track_id int) PARTITION BY RANGE (at);
CREATE TABLE played_2026 PARTITION OF played FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');

CREATE TABLE "order" (
    "user" text, "group" int, "select" date, "%s {x}" text, "$1" int, "a b" text, "it's" text, "say ""hi""" text,
    "back\slash" text, "semi;colon--" text, "dotted.name" text, "Straße №5 日本 😀" text, "UPPER" int, "upper" int,
    a_name_as_long_as_postgres_allows_with_sixty_three_bytes_in_it_ int
);
CREATE SCHEMA "we""ird schema's";
CREATE TABLE "we""ird schema's"."table with ""quotes"" and 'more'" ("from" int PRIMARY KEY, "Größe" text);
CREATE VIEW "we""ird schema's"."view" AS SELECT "from" AS "to" FROM "we""ird schema's"."table with ""quotes"" and 'more'";
CREATE MATERIALIZED VIEW "we""ird schema's"."Ünï ""m""" AS SELECT 1 AS "table";

COMMENT ON TABLE artist IS 'Who makes the music';
COMMENT ON COLUMN album.title IS 'The title';
ANALYZE;
"#;

/// A Studio on a database.
async fn studio(database: &Postgres) -> Studio {
    Home::new(&config(&[("music", &database.url)], &[])).start().await
}

/// Drafts everything with the built-in provider and accepts it row by row; gives the accepted rows.
async fn accept_all(studio: &Studio) -> Vec<Value> {
    let (run, events) = studio.run("free", "music").await;
    assert_eq!(events.last().unwrap().data["status"], "success");
    let shown = studio.show(run).await;
    assert_eq!(
        (&shown["rows_failed"], &shown["dialect"]),
        (&json!(0), &json!("postgres")),
        "{}",
        shown["failures"]
    );
    let mut accepted = Vec::new();
    for row in studio.rows(run).await {
        assert_eq!(row["alternatives"].as_array().unwrap().len(), 3, "{row}");
        assert_eq!(row["production_warning"], Value::Null, "{row}");
        accepted.push(studio.accept(&row).await);
    }
    accepted
}

fn outcomes(items: &[Value]) -> BTreeMap<String, String> {
    let outcome = |item: &Value| item["outcome"].as_str().unwrap().to_owned();
    items.iter().map(|item| (path_of(&item["asset"]), outcome(item))).collect()
}

async fn assert_written(database: &mut Postgres, rows: &[Value]) {
    for row in rows {
        let comment = database.comment(&row["asset"]).await;
        assert_eq!(comment.as_deref(), row["description"].as_str(), "{}", path_of(&row["asset"]));
    }
}

/// The whole way; gives how many comments were written.
async fn draft_accept_apply(database: &mut Postgres) -> usize {
    let studio = studio(database).await;
    let accepted = accept_all(&studio).await;
    assert_eq!(studio.pending().await.len(), accepted.len());
    let applied = studio.apply(false).await;
    assert_eq!(applied.len(), accepted.len());
    for item in &applied {
        assert_eq!((&item["outcome"], &item["error"]), (&json!("applied"), &Value::Null), "{item}");
    }
    assert!(studio.pending().await.is_empty());
    assert_written(database, &accepted).await;
    for row in studio.rows(accepted[0]["run_id"].as_i64().unwrap()).await {
        assert!(row["status"] == "accepted" && row["queued"] == false && row["applied_at"].is_i64(), "{row}");
    }
    accepted.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn accepted_drafts_become_comments_whatever_the_names() {
    let mut database = Postgres::create(MUSIC).await;
    // Tables and views, and their columns; a partition is no asset of its own.
    let (tables, columns) = (7 + 3, 2 + 3 + 5 + 2 + 2 + 2 + 15 + 2 + 1 + 1);
    assert_eq!(draft_accept_apply(&mut database).await, tables + columns);
}

#[tokio::test(flavor = "multi_thread")]
async fn chinook_becomes_documented() {
    // The data lies beside the checkout, where it is there at all.
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/Chinook_PostgreSql.sql");
    let Ok(script) = std::fs::read_to_string(&file) else {
        eprintln!("{} is not there; the small schema of this file stands for it", file.display());
        return;
    };
    let ours = |line: &&str| {
        !["DROP DATABASE", "CREATE DATABASE", "\\c"].iter().any(|start| line.starts_with(*start))
    };
    let script: Vec<&str> = script.trim_start_matches('\u{feff}').lines().filter(ours).collect();
    let mut database = Postgres::create(script.join("\n")).await;
    let count = draft_accept_apply(&mut database).await;
    assert_eq!(count, 11 + 64);
}

#[tokio::test(flavor = "multi_thread")]
async fn edited_text_is_written_as_it_is() {
    let mut database = Postgres::create(MUSIC).await;
    let studio = studio(&database).await;
    let (run, _) = studio.run("free", "music").await;
    let texts = [
        "It's a \"test\"; DROP TABLE artist; -- really",
        "A back\\slash, a \\n and a $1 with $$dollars$$ and %s",
        "Grüße aus 日本 😀, in two\nlines",
        "'; COMMENT ON TABLE artist IS 'hacked",
        "E'\\x41'",
    ];
    let mut edited = Vec::new();
    for (row, text) in studio.rows(run).await.iter().zip(texts) {
        edited.push(studio.decide(row, json!({ "description": text })).await.expect(200));
    }
    let applied = studio.apply(false).await;
    assert!(applied.iter().all(|item| item["outcome"] == "applied"), "{applied:?}");
    assert_written(&mut database, &edited).await;
    for (row, text) in edited.iter().zip(texts) {
        assert_eq!(row["description"], text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_that_changed_meanwhile_is_left_alone_until_confirmed() {
    let mut database = Postgres::create(MUSIC).await;
    let studio = studio(&database).await;
    let accepted = accept_all(&studio).await;
    // Changed, removed and newly made since the run read them.
    database
        .run(
            "COMMENT ON TABLE artist IS 'Somebody knows better';
             COMMENT ON COLUMN album.title IS NULL;
             COMMENT ON MATERIALIZED VIEW track_totals IS 'New'",
        )
        .await;
    let drifted =
        ["public.album.title (column)", "public.artist (table)", "public.track_totals (materialized_view)"];

    let preview = studio.post("/api/v1/pending/preview", &json!({})).await.expect(200);
    let applied = studio.apply(false).await;
    for (items, usual) in [(preview["items"].as_array().unwrap(), "ready"), (&applied, "applied")] {
        let outcomes = outcomes(items);
        assert_eq!(outcomes.len(), accepted.len());
        for (path, outcome) in &outcomes {
            let expected = if drifted.contains(&path.as_str()) { "drifted" } else { usual };
            assert_eq!(outcome, expected, "{path}");
        }
    }
    // Nothing was overwritten; the entries wait, and say why.
    let mut live = BTreeMap::new();
    let entries = studio.pending().await;
    for entry in &entries {
        assert!(entry["error"].as_str().is_some_and(|error| !error.is_empty()), "{entry}");
        live.insert(path_of(&entry["asset"]), database.comment(&entry["asset"]).await);
    }
    let expected = [None, Some("Somebody knows better".to_owned()), Some("New".to_owned())];
    let expected: BTreeMap<String, Option<String>> =
        drifted.map(str::to_owned).into_iter().zip(expected).collect();
    assert_eq!(live, expected);
    let told = applied.iter().find(|item| path_of(&item["asset"]) == drifted[1]).unwrap();
    assert_eq!(told["live_comment"], "Somebody knows better");

    // Once more without a word changes nothing; confirmed, they are written.
    assert!(studio.apply(false).await.iter().all(|item| item["outcome"] == "drifted"));
    let confirmed = studio.apply(true).await;
    assert_eq!(confirmed.len(), 3);
    assert!(confirmed.iter().all(|item| item["outcome"] == "applied"), "{confirmed:?}");
    assert!(studio.pending().await.is_empty());
    assert_written(&mut database, &accepted).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_that_fails_neither_blocks_the_others_nor_is_lost() {
    let mut database = Postgres::create(MUSIC).await;
    let studio = studio(&database).await;
    let accepted = accept_all(&studio).await;
    database.run("DROP TABLE \"order\"; ALTER TABLE album DROP COLUMN title CASCADE").await;

    let gone = |asset: &Value| {
        let path = path_of(asset);
        // The view went with the column that it shows.
        path.starts_with("public.order")
            || path == "public.album.title (column)"
            || path.contains("album_overview")
    };
    let (lost, kept): (Vec<Value>, Vec<Value>) = accepted.into_iter().partition(|row| gone(&row["asset"]));
    assert_eq!(lost.len(), 16 + 1 + 3);
    let applied = studio.apply(false).await;
    for item in &applied {
        let expected = if gone(&item["asset"]) { "failed" } else { "applied" };
        assert_eq!(item["outcome"], expected, "{item}");
        assert_eq!(item["error"].is_string(), gone(&item["asset"]), "{item}");
    }
    assert_eq!(applied.len(), lost.len() + kept.len());
    assert_written(&mut database, &kept).await;
    let entries = studio.pending().await;
    assert_eq!(entries.len(), lost.len());
    for entry in &entries {
        assert!(gone(&entry["asset"]) && entry["error"].is_string(), "{entry}");
    }

    // When what is missing is there again, the entries can be applied after all.
    database.run("ALTER TABLE album ADD COLUMN title text").await;
    let again = outcomes(&studio.apply(false).await);
    let applied: Vec<&String> =
        again.iter().filter(|(_, outcome)| *outcome == "applied").map(|(path, _)| path).collect();
    // The run saw another comment on the old column, so this one has drifted.
    assert!(applied.is_empty(), "{applied:?}");
    assert_eq!(again["public.album.title (column)"], "drifted");
    let confirmed = outcomes(&studio.apply(true).await);
    assert_eq!(confirmed["public.album.title (column)"], "applied");
    assert_eq!(studio.pending().await.len(), lost.len() - 1);
}
