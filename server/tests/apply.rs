//! Applying to PostgreSQL when things go wrong, the audit, and taking comments back.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;
use support::http::Request;
use support::postgres::Postgres;
use support::studio::{Home, Studio, TOKEN, config, path_of};

/// Whatever a column can have, and a comment that a run reads.
const SHOP: &str = "
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE customer (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name varchar(80) COLLATE \"C\" NOT NULL DEFAULT 'nobody',
    twice numeric GENERATED ALWAYS AS (rate * 2) STORED,
    feeling mood DEFAULT 'happy',
    rate numeric(8, 2) CHECK (rate >= 0)
);
CREATE TABLE purchase (id int PRIMARY KEY, customer_id int REFERENCES customer, at timestamptz DEFAULT now());
CREATE TABLE secret (id int, word text);
CREATE VIEW best AS SELECT name FROM customer WHERE rate > 5;
CREATE INDEX ON customer (lower(name));
COMMENT ON COLUMN customer.name IS 'Their name';
";

async fn studio_at(url: &str) -> Studio {
    Home::new(&config(&[("shop", url)], &[])).env("AMX_USER", "ann").start().await
}

/// A run whose rows are all accepted; gives them as they are then.
async fn accept_all(studio: &Studio) -> Vec<Value> {
    let (run, _) = studio.run("free", "shop").await;
    let mut accepted = Vec::new();
    for row in studio.rows(run).await {
        accepted.push(studio.accept(&row).await);
    }
    accepted
}

/// The row of an asset.
fn row<'a>(rows: &'a [Value], path: &str) -> &'a Value {
    rows.iter().find(|row| path_of(&row["asset"]) == path).unwrap()
}

/// For each asset: every entry begins with what the one before it left, the last one with what is there.
async fn check_chain(database: &mut Postgres, audit: &[Value], first: &BTreeMap<String, Value>) {
    let mut said: BTreeMap<String, Value> = BTreeMap::new();
    for entry in audit {
        let path = path_of(&entry["asset"]);
        let before = said.get(&path).or_else(|| first.get(&path)).unwrap_or(&Value::Null);
        assert_eq!(&entry["before"], before, "{entry}");
        assert_ne!(entry["before"], entry["after"], "{entry}");
        said.insert(path, entry["after"].clone());
    }
    for entry in audit {
        let live = database.comment(&entry["asset"]).await;
        assert_eq!(said[&path_of(&entry["asset"])].as_str(), live.as_deref(), "{entry}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_five_hundred_comments_each_is_applied_once_though_the_server_is_killed_three_times() {
    let columns: Vec<String> = (1..=19).map(|column| format!("c{column:02} int")).collect();
    let tables: String =
        (1..=25).map(|table| format!("CREATE TABLE t{table:02} ({});", columns.join(", "))).collect();
    let mut database = Postgres::create(tables).await;
    let mut studio = studio_at(&database.url).await;
    let accepted = accept_all(&studio).await;
    assert_eq!(accepted.len(), 500);
    let definitions = database.definitions().await;
    // Slow enough to be killed in the middle: five milliseconds a comment.
    database
        .run(
            "CREATE FUNCTION slow() RETURNS event_trigger LANGUAGE plpgsql AS
             $$ BEGIN PERFORM pg_sleep(0.005); END $$;
             CREATE EVENT TRIGGER slow ON ddl_command_end WHEN TAG IN ('COMMENT') EXECUTE FUNCTION slow();",
        )
        .await;

    let mut random = StdRng::seed_from_u64(1_124);
    let apply = Request::post("/api/v1/pending/apply").bearer(TOKEN).json(&json!({}));
    for kill in 1..=3 {
        let (port, request) = (studio.port(), apply.clone());
        let applying = tokio::spawn(async move { request.send(port).await });
        tokio::time::sleep(Duration::from_millis(random.random_range(150..600))).await;
        studio.kill9();
        let _ = applying.await.unwrap();
        studio.restart().await;
        let (queued, audited) = (studio.pending().await.len(), studio.audit().await.len());
        assert!(queued > 0, "all was applied before kill {kill}");
        assert_eq!(queued + audited, 500, "after kill {kill}");
    }
    database.run("DROP EVENT TRIGGER slow; DROP FUNCTION slow()").await;
    let left = studio.pending().await.len();
    let outcomes = studio.apply(false).await;
    assert!(outcomes.iter().all(|outcome| outcome["outcome"] == "applied"), "{outcomes:?}");
    // What the dead server wrote and could not say is settled before, and no outcome of this apply.
    assert!(outcomes.len() <= left);
    assert!(studio.pending().await.is_empty());

    let audit = studio.audit().await;
    assert_eq!(audit.len(), 500);
    check_chain(&mut database, &audit, &BTreeMap::new()).await;
    let rows = studio.rows(accepted[0]["run_id"].as_i64().unwrap()).await;
    for (row, accepted) in rows.iter().zip(&accepted) {
        let entries: Vec<&Value> = audit.iter().filter(|entry| entry["result_id"] == row["id"]).collect();
        assert_eq!(entries.len(), 1, "{row}");
        assert_eq!((&entries[0]["before"], &entries[0]["after"]), (&Value::Null, &accepted["description"]));
        assert_eq!(entries[0]["applied_by"], "ann");
        assert!(row["applied_at"].is_i64(), "{row}");
    }
    let (unsettled,): (i64,) =
        sqlx::query_as("SELECT COUNT(*) FROM attempts").fetch_one(&mut studio.store().await).await.unwrap();
    assert_eq!(unsettled, 0);
    assert_eq!(database.definitions().await, definitions);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_that_a_dead_server_wrote_is_audited_with_what_was_there_before() {
    let mut database = Postgres::create(SHOP).await;
    let mut studio = studio_at(&database.url).await;
    let accepted = accept_all(&studio).await;
    let name = row(&accepted, "public.customer.name (column)");
    studio.kill9();
    // The moment between the database and the store: noted, written, not settled.
    let text = name["description"].as_str().unwrap();
    sqlx::query(
        "INSERT INTO attempts (result_id, run_id, db_profile, database_name, schema_name, table_name, column_name,
                               kind, comment_before, comment_after, applied_by, attempted_at)
         SELECT result_id, $1, db_profile, database_name, schema_name, table_name, column_name, kind, 'Their name',
                description, 'bob', queued_at FROM pending WHERE result_id = $2",
    )
    .bind(name["run_id"].as_i64())
    .bind(name["id"].as_i64())
    .execute(&mut studio.store().await)
    .await
    .unwrap();
    database.run(format!("COMMENT ON COLUMN customer.name IS '{}'", text.replace('\'', "''"))).await;
    studio.restart().await;

    // Even though the person wants other words by now.
    let edited = studio.decide(name, json!({ "description": "Newer words." })).await.expect(200);
    let outcomes = studio.apply(false).await;
    assert!(outcomes.iter().all(|outcome| outcome["outcome"] == "applied"), "{outcomes:?}");
    let audit = studio.audit().await;
    let first = BTreeMap::from([("public.customer.name (column)".to_owned(), json!("Their name"))]);
    check_chain(&mut database, &audit, &first).await;
    let told: Vec<(&Value, &Value, &Value)> = audit
        .iter()
        .filter(|entry| entry["result_id"] == edited["id"])
        .map(|entry| (&entry["before"], &entry["after"], &entry["applied_by"]))
        .collect();
    let newer = json!("Newer words.");
    assert_eq!(
        told,
        [
            (&json!("Their name"), &name["description"], &json!("bob")),
            (&name["description"], &newer, &json!("ann"))
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn rights_on_some_objects_only_fail_the_others_alone() {
    let mut database = Postgres::create(SHOP).await;
    let role = database.url.rsplit_once('/').unwrap().1.to_owned();
    database
        .run(format!(
            "CREATE ROLE {role} LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role};
             ALTER TABLE customer OWNER TO {role}; ALTER TABLE purchase OWNER TO {role};"
        ))
        .await;
    let place = database.url.split_once('@').unwrap().1;
    let studio = studio_at(&format!("postgres://{role}@{place}")).await;
    let accepted = accept_all(&studio).await;
    database.run("DROP TABLE purchase").await;

    let mine = |path: &str| path.starts_with("public.customer");
    let mut counts = BTreeMap::new();
    for outcome in studio.apply(false).await {
        let path = path_of(&outcome["asset"]);
        let error = outcome["error"].as_str().unwrap_or_default();
        if mine(&path) {
            assert_eq!((&outcome["outcome"], error), (&json!("applied"), ""), "{outcome}");
        } else if path.starts_with("public.purchase") {
            assert!(outcome["outcome"] == "failed" && error.contains("does not exist"), "{outcome}");
        } else {
            assert!(outcome["outcome"] == "failed" && error.contains("no right"), "{outcome}");
        }
        *counts.entry(outcome["outcome"].as_str().unwrap().to_owned()).or_insert(0) += 1;
    }
    assert_eq!(counts, BTreeMap::from([("applied".to_owned(), 6), ("failed".to_owned(), 4 + 3 + 2)]));
    for entry in studio.pending().await {
        assert!(!mine(&path_of(&entry["asset"])) && entry["error"].is_string(), "{entry}");
    }
    for accepted in accepted.iter().filter(|row| mine(&path_of(&row["asset"]))) {
        let comment = database.comment(&accepted["asset"]).await;
        assert_eq!(comment.as_deref(), accepted["description"].as_str());
    }
    // With the right granted, what failed is applied after all.
    database.run(format!("ALTER TABLE secret OWNER TO {role}; ALTER VIEW best OWNER TO {role}")).await;
    let again = studio.apply(false).await;
    assert_eq!(again.iter().filter(|outcome| outcome["outcome"] == "applied").count(), 3 + 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn drift_shows_three_texts_is_confirmed_one_by_one_and_can_be_taken_back() {
    let mut database = Postgres::create(SHOP).await;
    let definitions = database.definitions().await;
    let studio = studio_at(&database.url).await;
    let accepted = accept_all(&studio).await;
    database.run("COMMENT ON COLUMN customer.name IS 'Theirs'; COMMENT ON TABLE secret IS 'Hidden'").await;
    let applied = studio.apply(false).await;
    let drifted: Vec<&Value> = applied.iter().filter(|outcome| outcome["outcome"] == "drifted").collect();
    assert_eq!(drifted.len(), 2, "{applied:?}");
    let name = drifted.iter().find(|outcome| outcome["asset"]["column"] == "name").unwrap();
    let ours = &row(&accepted, "public.customer.name (column)")["description"];
    assert_eq!(
        (&name["expected_comment"], &name["live_comment"], &name["description"]),
        (&json!("Their name"), &json!("Theirs"), ours)
    );
    // The one that is named is overwritten, the other waits.
    let body = json!({ "ids": [name["id"]], "confirm_drift": true });
    let confirmed = studio.post("/api/v1/pending/apply", &body).await.expect(200);
    assert_eq!(confirmed["items"][0]["outcome"], "applied", "{confirmed}");
    assert_eq!(studio.pending().await.len(), 1);
    assert_eq!(database.comment(&name["asset"]).await.as_deref(), ours.as_str());
    assert_eq!(database.definitions().await, definitions);

    // Taken back: what was there before the apply, as an entry of its own.
    let audit = studio.audit().await;
    let entry = audit.last().unwrap();
    assert_eq!((&entry["before"], &entry["after"]), (&json!("Theirs"), ours));
    let revert = format!("/api/v1/audit/{}/revert", entry["id"]);
    let taken_back = studio.post(&revert, &json!({})).await.expect(200);
    assert_eq!(
        (&taken_back["before"], &taken_back["after"], &taken_back["reverts"], &taken_back["applied_by"]),
        (ours, &json!("Theirs"), &entry["id"], &json!("ann"))
    );
    assert_eq!(database.comment(&name["asset"]).await.as_deref(), Some("Theirs"));
    let again = studio.post(&revert, &json!({})).await.problem(409);
    assert!(again["detail"].as_str().unwrap().contains("reverted already"), "{again}");
    let linked = studio.audit().await;
    let reverted = linked.iter().find(|other| other["id"] == entry["id"]).unwrap();
    assert_eq!(reverted["reverted_by"], taken_back["id"]);

    // The row can be applied again, without drift: we know what is there.
    let rows = studio.rows(entry["run_id"].as_i64().unwrap()).await;
    let row = row(&rows, "public.customer.name (column)");
    assert_eq!((&row["applied_at"], &row["existing_comment"]), (&Value::Null, &json!("Theirs")));
    studio.accept(row).await;
    let preview = studio.post("/api/v1/pending/preview", &json!({})).await.expect(200);
    let ready = preview["items"].as_array().unwrap().iter().find(|item| item["asset"]["column"] == "name");
    assert_eq!(ready.unwrap()["outcome"], "ready", "{preview}");
    studio.apply(false).await;
    assert_eq!(database.comment(&name["asset"]).await.as_deref(), ours.as_str());

    // A comment that somebody changed since is not taken back, but shown.
    database.run("COMMENT ON COLUMN customer.name IS 'Third'").await;
    let newest = studio.audit().await.pop().unwrap();
    let refused =
        studio.post(&format!("/api/v1/audit/{}/revert", newest["id"]), &json!({})).await.problem(409);
    assert!(refused["detail"].as_str().unwrap().contains("“Third”"), "{refused}");
    assert_eq!(database.comment(&name["asset"]).await.as_deref(), Some("Third"));
    studio.post("/api/v1/audit/987654/revert", &json!({})).await.problem(404);
    // One that had no comment before has none after.
    let id = linked.iter().find(|entry| path_of(&entry["asset"]) == "public.customer.id (column)").unwrap();
    let removed = studio.post(&format!("/api/v1/audit/{}/revert", id["id"]), &json!({})).await.expect(200);
    assert_eq!(removed["after"], Value::Null);
    assert_eq!(database.comment(&id["asset"]).await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_queue_and_the_audit_are_searched_edited_and_cleared() {
    let database = Postgres::create(SHOP).await;
    let studio = studio_at(&database.url).await;
    let accepted = accept_all(&studio).await;
    let found = async |target: &str| -> Vec<String> {
        let page = studio.get(target).await.expect(200);
        page["items"].as_array().unwrap().iter().map(|item| path_of(&item["asset"])).collect()
    };
    assert_eq!(found("/api/v1/pending?q=CUSTOMER_").await, ["public.purchase.customer_id (column)"]);
    assert_eq!(found("/api/v1/pending?q=%25").await, Vec::<String>::new());
    let page = studio.get("/api/v1/pending?q=feeling").await.expect(200);
    assert_eq!(
        (&page["total"], &page["queued"], &page["pages"]),
        (&json!(1), &json!(accepted.len()), &json!(1))
    );

    // An edit is a decision on the row that holds the entry, on its revision.
    let entry = &page["items"][0];
    let target = format!("/api/v1/pending/{}", entry["id"]);
    let edit = |body: Value| Request::new("PATCH", &target).bearer(TOKEN).json(&body);
    let body = json!({ "revision": entry["revision"], "description": "How they feel: 100_%." });
    let row = studio.send(&edit(body.clone())).await.expect(200);
    assert_eq!((&row["description"], &row["queued"]), (&body["description"], &json!(true)));
    let stale = studio.send(&edit(body)).await.problem(409);
    assert_eq!(stale["current"]["description"], "How they feel: 100_%.");
    studio.send(&edit(json!({ "revision": row["revision"], "description": " " }))).await.problem(422);
    let other = json!({ "revision": row["revision"], "description": "x", "result_id": 987_654 });
    studio.send(&edit(other)).await.problem(409);
    assert_eq!(found("/api/v1/pending?q=100_%25").await, ["public.customer.feeling (column)"]);

    // Taken out: the row is unreviewed again.
    let removed = studio.delete(&target).await.expect(200);
    assert_eq!((&removed["status"], &removed["queued"]), (&json!("unreviewed"), &json!(false)));
    studio.delete(&target).await.problem(404);
    studio.send(&edit(json!({ "revision": 1, "description": "x" }))).await.problem(404);

    // Applied ones are found in the audit, by their text too, and by their run.
    let some = json!({ "ids": [studio.pending().await[0]["id"]] });
    studio.post("/api/v1/pending/apply", &some).await.expect(200);
    let entry = studio.audit().await.pop().unwrap();
    let run = entry["run_id"].as_i64().unwrap();
    let word = entry["after"].as_str().unwrap().split(' ').next().unwrap().to_lowercase();
    assert_eq!(found(&format!("/api/v1/audit?q={word}&run={run}")).await.len(), 1);
    assert!(found(&format!("/api/v1/audit?run={}", run + 1)).await.is_empty());

    let left = studio.pending().await.len();
    assert_eq!(studio.delete(&format!("/api/v1/pending?run={}", run + 1)).await.expect(200)["removed"], 0);
    assert_eq!(studio.delete("/api/v1/pending").await.expect(200)["removed"], json!(left));
    assert!(studio.pending().await.is_empty());
    let unreviewed = studio.rows(run).await.iter().filter(|row| row["status"] == "unreviewed").count();
    assert_eq!(unreviewed, left + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_away_fails_its_entries_only() {
    let home = Home::shop(2, 3, &[]).await;
    let database = Postgres::create(SHOP).await;
    let config_file = home.folder().join("config.yml");
    let both = config(&[("shop", "sqlite://shop.sqlite"), ("away", &database.url)], &[]);
    std::fs::write(&config_file, &both).unwrap();
    let mut studio = home.start().await;
    accept_all(&studio).await;
    let (run, _) = studio.run("free", "away").await;
    let away = studio.rows(run).await.remove(0);
    studio.accept(&away).await;
    studio.kill9();
    std::fs::write(&config_file, both.replace(&database.url, "postgres://127.0.0.1:1/shop")).unwrap();
    studio.restart().await;
    for (items, usual) in [
        (studio.post("/api/v1/pending/preview", &json!({})).await.expect(200)["items"].clone(), "ready"),
        (json!(studio.apply(false).await), "applied"),
    ] {
        let items = items.as_array().unwrap();
        assert_eq!(items.len(), 2 * 4 + 1);
        for item in items {
            if item["result_id"] == away["id"] {
                let error = item["error"].as_str().unwrap();
                assert!(item["outcome"] == "failed" && error.contains("127.0.0.1:1/shop"), "{item}");
            } else {
                assert_eq!(item["outcome"], usual, "{item}");
            }
        }
    }
    let left = studio.pending().await;
    assert!(left.len() == 1 && left[0]["error"].is_string(), "{left:?}");
}
