//! Nothing that redaction covers reaches a remote provider: looked at on the wire.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use serde_json::json;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use std::fs;
use support::model::{Ask, Model};
use support::postgres::Postgres;
use support::sse::run_of;
use support::studio::{Home, Studio, config};

/// What is planted, each in several places. The last of a value is looked for, so that a half of it counts.
const SECRETS: [&str; 7] = [
    "ann.lee@example.org",
    "+49 30 1234567",
    "4111 1111 1111 1111",
    "DE89370400440532013000",
    "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
    "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY",
    "98765432101",
];

/// In sample values, the ends, comments, defaults, a check, a view, an enumeration, and at the other end of a
/// foreign key.
fn planted() -> String {
    let mut sql = String::from("CREATE TYPE kind AS ENUM ('plain'");
    SECRETS.iter().for_each(|secret| sql.push_str(&format!(", '{secret}'")));
    sql.push_str(");\nCREATE TABLE parent (id int PRIMARY KEY");
    for (index, secret) in SECRETS.iter().enumerate() {
        sql.push_str(&format!(", d{index} text DEFAULT '{secret}' CHECK (d{index} <> 'x {secret}')"));
    }
    sql.push_str(");\nCREATE TABLE child (parent_id int REFERENCES parent, kind kind");
    for (index, secret) in SECRETS.iter().enumerate() {
        sql.push_str(&format!(", v{index} text DEFAULT 'see {secret}' CHECK (v{index} <> 'x {secret}')"));
    }
    sql.push_str(");\n");
    let all = SECRETS.join(" / ");
    sql.push_str(&format!(
        "COMMENT ON TABLE parent IS 'Owner: {all}';\nCOMMENT ON TABLE child IS 'Ask {all}';\n"
    ));
    for (index, secret) in SECRETS.iter().enumerate() {
        sql.push_str(&format!("COMMENT ON COLUMN child.v{index} IS 'For example {secret}';\n"));
        sql.push_str(&format!("COMMENT ON COLUMN parent.d{index} IS 'For example {secret}';\n"));
    }
    let values: Vec<String> = SECRETS.iter().map(|secret| format!("'{secret}'")).collect();
    sql.push_str("INSERT INTO parent (id) VALUES (1);\n");
    for kind in &values {
        sql.push_str(&format!("INSERT INTO child VALUES (1, {kind}, {});\n", values.join(", ")));
    }
    let likes: Vec<String> =
        SECRETS.iter().enumerate().map(|(index, secret)| format!("v{index} <> 'not {secret}'")).collect();
    sql.push_str(&format!(
        "CREATE VIEW seen AS SELECT *, '{all}' AS told FROM child WHERE {};\n",
        likes.join(" AND ")
    ));
    sql
}

fn found(asks: &[Ask]) -> Vec<String> {
    let leaked = |ask: &Ask| {
        let hits =
            SECRETS.iter().filter(|secret| ask.prompt.contains(*secret) || ask.system.contains(*secret));
        hits.map(|secret| format!("{secret} of {}", ask.table)).collect::<Vec<_>>()
    };
    asks.iter().flat_map(leaked).collect()
}

async fn studio(database: &Postgres, model: &Model, more: &str) -> Studio {
    let home = Home::new(&config(&[], &[("remote", &model.profile("prompt_detail: full"))]));
    let file = home.folder().join("config.yml");
    let profiles = format!("db_profiles:\n  music: {{ url: \"{}\", {more} }}\n", database.url);
    let text = fs::read_to_string(&file).unwrap().replace("db_profiles:\n", &profiles);
    fs::write(file, text).unwrap();
    home.start().await
}

#[tokio::test(flavor = "multi_thread")]
async fn no_planted_secret_is_in_any_request() {
    let database = Postgres::create(planted()).await;
    let model = Model::good().await;
    let studio = studio(&database, &model, "profiling_mode: full").await;
    let (run, _) = studio.run("remote", "music").await;
    let shown = studio.show(run).await;
    assert_eq!(shown["rows_failed"], 0, "{}", shown["failures"]);
    let asks = model.asks();
    assert!(asks.len() >= 3, "every table was asked for");
    assert!(asks.iter().any(|ask| ask.prompt.contains("<e-mail>")), "{}", asks[0].prompt);
    assert_eq!(found(&asks), Vec::<String>::new());
    // The evidence is there: the masks stand where the values stood.
    let child = asks.iter().find(|ask| ask.table == "public.child").unwrap();
    for mask in ["<e-mail>", "<phone>", "<card or account number>", "<token>", "<number>"] {
        assert!(child.prompt.contains(mask), "{mask}: {}", child.prompt);
    }

    // A re-run reads what the first run kept, unmasked, from the store.
    let before = model.asks().len();
    let started = studio.post("/api/v1/reruns", &json!({ "run_id": run })).await.expect(202);
    let events = studio.events(started["job_id"].as_str().unwrap()).await;
    assert!(run_of(&events) > run);
    let again = &model.asks()[before..];
    assert!(!again.is_empty());
    assert_eq!(found(again), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_switches_it_off_gets_what_was_measured() {
    let database = Postgres::create(planted()).await;
    let model = Model::good().await;
    let studio = studio(&database, &model, "redact_samples: false").await;
    studio.run("remote", "music").await;
    let asks = model.asks();
    assert_eq!(
        SECRETS.iter().filter(|secret| asks.iter().any(|ask| ask.prompt.contains(*secret))).count(),
        SECRETS.len(),
        "the test would see them"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sqlite_file_is_masked_too() {
    let model = Model::good().await;
    let home = Home::new(&config(
        &[("shop", "sqlite://shop.sqlite")],
        &[("remote", &model.profile("prompt_detail: full"))],
    ));
    let options = SqliteConnectOptions::new().filename(home.folder().join("shop.sqlite"));
    let mut connection = options.create_if_missing(true).connect().await.unwrap();
    sqlx::raw_sql(
        "CREATE TABLE people (mail TEXT DEFAULT 'ann.lee@example.org', phone TEXT);
         INSERT INTO people VALUES ('ann.lee@example.org', '+49 30 1234567');
         CREATE VIEW ann AS SELECT * FROM people WHERE mail = 'ann.lee@example.org';",
    )
    .execute(&mut connection)
    .await
    .unwrap();
    connection.close().await.unwrap();
    let studio = home.start().await;
    studio.run("remote", "shop").await;
    assert_eq!(model.asks().len(), 2);
    assert_eq!(found(&model.asks()), Vec::<String>::new());
}
