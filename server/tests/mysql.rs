//! The main job end to end against MariaDB: draft, accept, apply, and look with the database's own eyes.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use support::mysql::Mysql;
use support::studio::{Home, Studio, config, path_of};

/// A shop of music, with some names and definitions that people have.
const MUSIC: &str = r#"
CREATE TABLE artist (artist_id int PRIMARY KEY, name varchar(120)) COMMENT = 'Who makes the music';
CREATE TABLE album (
    album_id int PRIMARY KEY,
    title varchar(160) NOT NULL COMMENT 'The title',
    artist_id int NOT NULL,
    FOREIGN KEY (artist_id) REFERENCES artist (artist_id)
);
CREATE TABLE track (
    track_id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name varchar(200) NOT NULL DEFAULT 'it''s, "new"',
    album_id int,
    milliseconds int NOT NULL CHECK (milliseconds > 0),
    seconds int AS (milliseconds DIV 1000) STORED,
    unit_price decimal(10, 2) NOT NULL DEFAULT 0.99,
    kind enum('song', 'it''s, other') DEFAULT 'song',
    tags json,
    changed timestamp NOT NULL DEFAULT current_timestamp ON UPDATE current_timestamp,
    FOREIGN KEY (album_id) REFERENCES album (album_id)
);
INSERT INTO artist VALUES (1, 'AC/DC'), (2, 'Accept'), (3, NULL);
INSERT INTO album VALUES (1, 'Album 1', 1), (2, 'Album 2', 2), (3, 'Album 3', 3);
INSERT INTO track (name, album_id, milliseconds) VALUES ('Track 1', 1, 1000), ('Track 2', 2, 2000), ('Track 3', 3, 3000);
CREATE TABLE `order` (`user` text, `%s {x}` text, `a b` text, `it's` text, `back\slash` text, `Größe` int);
CREATE VIEW album_overview AS SELECT a.title, r.name FROM album AS a JOIN artist AS r USING (artist_id);
"#;

async fn studio(database: &Mysql) -> Studio {
    Home::new(&config(&[("music", &database.url)], &[])).start().await
}

/// Drafts everything with the built-in provider and accepts it row by row; gives the accepted rows.
async fn accept_all(studio: &Studio) -> Vec<Value> {
    let (run, events) = studio.run("free", "music").await;
    assert_eq!(events.last().unwrap().data["status"], "success");
    let shown = studio.show(run).await;
    assert_eq!(
        (&shown["rows_failed"], &shown["dialect"]),
        (&json!(0), &json!("mysql")),
        "{}",
        shown["failures"]
    );
    let mut accepted = Vec::new();
    for row in studio.rows(run).await {
        assert_eq!(row["alternatives"].as_array().unwrap().len(), 3, "{row}");
        accepted.push(studio.accept(&row).await);
    }
    accepted
}

async fn assert_written(database: &mut Mysql, rows: &[Value]) {
    for row in rows {
        let comment = database.comment(&row["asset"]).await;
        assert_eq!(comment.as_deref(), row["description"].as_str(), "{}", path_of(&row["asset"]));
    }
}

fn outcomes(items: &[Value]) -> BTreeMap<String, String> {
    let outcome = |item: &Value| item["outcome"].as_str().unwrap().to_owned();
    items.iter().map(|item| (path_of(&item["asset"]), outcome(item))).collect()
}

fn is_of_view(asset: &Value) -> bool {
    asset["table"] == "album_overview"
}

#[tokio::test(flavor = "multi_thread")]
async fn accepted_drafts_become_comments_and_definitions_stay() {
    let mut database = Mysql::create(MUSIC).await;
    let studio = studio(&database).await;
    let accepted = accept_all(&studio).await;
    // Tables and the view, and their columns.
    assert_eq!(accepted.len(), 5 + 2 + 3 + 9 + 6 + 2);
    assert_eq!(accepted[0]["asset"]["database"], database.name.as_str());

    let preview = studio.post("/api/v1/pending/preview", &json!({})).await.expect(200);
    let preview = preview["items"].as_array().unwrap().clone();
    let name =
        preview.iter().find(|item| item["asset"]["column"] == "name" && item["asset"]["table"] == "track");
    let statement = name.unwrap()["statement"].as_str().unwrap();
    assert!(
        statement.contains("MODIFY COLUMN `name` varchar(200) NOT NULL DEFAULT 'it''s, \"new\"' COMMENT '"),
        "{statement}"
    );
    for item in preview.iter().filter(|item| is_of_view(&item["asset"])) {
        assert_eq!(item["outcome"], "failed", "{item}");
        assert!(item["error"].as_str().unwrap().contains("cannot carry comments"), "{item}");
    }

    let applied = studio.apply(false).await;
    assert_eq!(applied.len(), accepted.len());
    for item in &applied {
        let expected = if is_of_view(&item["asset"]) { "failed" } else { "applied" };
        assert_eq!(item["outcome"], expected, "{item}");
    }
    let (views, others): (Vec<Value>, Vec<Value>) =
        accepted.into_iter().partition(|row| is_of_view(&row["asset"]));
    assert_eq!(views.len(), 3);
    assert_written(&mut database, &others).await;
    assert_eq!(studio.pending().await.len(), views.len(), "a failed entry stays queued");

    let definition = database.definition("track").await;
    for kept in [
        "`track_id` bigint(20) unsigned NOT NULL AUTO_INCREMENT",
        "`seconds` int(11) GENERATED ALWAYS AS (`milliseconds` DIV 1000) STORED",
        "`kind` enum('song','it''s, other') DEFAULT 'song'",
        "CHECK (json_valid(`tags`))",
        "CHECK (`milliseconds` > 0)",
        "`changed` timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp()",
    ] {
        assert!(definition.contains(kept), "{kept} is not in {definition}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn chinook_becomes_documented() {
    // The data lies beside the checkout, where it is there at all.
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/Chinook_MySql.sql");
    let Ok(script) = std::fs::read_to_string(&file) else {
        eprintln!("{} is not there; the small schema of this file stands for it", file.display());
        return;
    };
    let ours = |line: &&str| {
        !["DROP DATABASE", "CREATE DATABASE", "USE "].iter().any(|start| line.starts_with(*start))
    };
    let script: Vec<&str> = script.trim_start_matches('\u{feff}').lines().filter(ours).collect();
    let mut database = Mysql::create(script.join("\n")).await;
    let studio = studio(&database).await;
    let accepted = accept_all(&studio).await;
    assert_eq!(accepted.len(), 11 + 64);
    let applied = studio.apply(false).await;
    assert!(applied.iter().all(|item| item["outcome"] == "applied"), "{applied:?}");
    assert!(studio.pending().await.is_empty());
    assert_written(&mut database, &accepted).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn changed_and_lost_assets_are_told_apart_and_the_rest_is_written() {
    let mut database = Mysql::create(MUSIC).await;
    database.run("DROP VIEW album_overview").await;
    let studio = studio(&database).await;
    let accepted = accept_all(&studio).await;
    database
        .run(
            "ALTER TABLE artist COMMENT = 'Somebody knows better';
             ALTER TABLE album MODIFY title varchar(160) NOT NULL;
             DROP TABLE `order`",
        )
        .await;
    let of = |path: &str| {
        let (_, name) = path.split_once('.').unwrap();
        match name {
            "artist (table)" | "album.title (column)" => "drifted",
            name if name.starts_with("order") => "failed",
            _ => "applied",
        }
    };
    let applied = studio.apply(false).await;
    assert_eq!(applied.len(), accepted.len());
    for (path, outcome) in outcomes(&applied) {
        assert_eq!(outcome, of(&path), "{path}");
    }
    let written: Vec<Value> =
        accepted.iter().filter(|row| of(&path_of(&row["asset"])) == "applied").cloned().collect();
    assert_written(&mut database, &written).await;
    assert_eq!(studio.pending().await.len(), 2 + 7);

    let confirmed = outcomes(&studio.apply(true).await);
    assert_eq!(confirmed.values().filter(|outcome| *outcome == "applied").count(), 2, "{confirmed:?}");
    assert_eq!(studio.pending().await.len(), 7);
}
