//! Re-runs and variations: what they send, what they leave alone, and whose the queue's entry is then.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::collections::BTreeSet;
use std::time::Duration;
use support::model::{Answer, Ask, Model};
use support::postgres::Postgres;
use support::sse::{Event, run_of};
use support::studio::{Home, Studio, config, path_of, paths_of};

const SHOP: &str = "
CREATE TABLE customer (customer_id int PRIMARY KEY, mail text, city text);
CREATE TABLE purchase (
    purchase_id int PRIMARY KEY,
    customer_id int NOT NULL REFERENCES customer,
    total numeric(10, 2),
    state text
);
INSERT INTO customer SELECT i, 'someone' || i || '@example.com', 'Kiel' FROM generate_series(1, 20) AS i;
INSERT INTO purchase SELECT i, 1 + i % 20, i, 'open' FROM generate_series(1, 50) AS i;
COMMENT ON COLUMN purchase.state IS 'How far it is';";

/// Starts a re-run; gives its job.
async fn rerun(studio: &Studio, body: Value) -> String {
    let started = studio.post("/api/v1/reruns", &body).await.expect(202);
    let job = started["job_id"].as_str().unwrap().to_owned();
    assert_eq!(started["live_url"], format!("/runs/new-{job}"));
    job
}

/// A re-run to its end: its run and its events.
async fn rerun_to_end(studio: &Studio, body: Value) -> (i64, Vec<Event>) {
    let job = rerun(studio, body).await;
    let events = studio.events(&job).await;
    assert_eq!(events.last().unwrap().name, "job.done", "{:?}", events.last());
    (run_of(&events), events)
}

/// Variations to their end: their run.
async fn vary_to_end(studio: &Studio, body: Value) -> i64 {
    let started = studio.post("/api/v1/variations", &body).await.expect(202);
    let events = studio.events(started["job_id"].as_str().unwrap()).await;
    assert_eq!(events.last().unwrap().name, "job.done", "{:?}", events.last());
    run_of(&events)
}

/// Everything that the store has in these tables for a run, byte for byte.
async fn stored(studio: &Studio, run: i64) -> Vec<String> {
    let mut store = studio.store().await;
    let mut lines = Vec::new();
    for (table, key) in
        [("results", "run_id"), ("runs", "id"), ("run_tables", "run_id"), ("run_batches", "run_id")]
    {
        let columns: Vec<(String,)> =
            sqlx::query_as(AssertSqlSafe(format!("SELECT name FROM pragma_table_info('{table}')")))
                .fetch_all(&mut store)
                .await
                .unwrap();
        let quoted: Vec<String> = columns.iter().map(|(name,)| format!("quote({name})")).collect();
        let sql =
            format!("SELECT {} FROM {table} WHERE {key} = {run} ORDER BY 1", quoted.join(" || '|' || "));
        let rows: Vec<(String,)> = sqlx::query_as(AssertSqlSafe(sql)).fetch_all(&mut store).await.unwrap();
        assert!(!rows.is_empty(), "{table}");
        lines.extend(rows.into_iter().map(|(row,)| row));
    }
    lines
}

fn ids(rows: &[&Value]) -> Vec<i64> {
    rows.iter().map(|row| row["id"].as_i64().unwrap()).collect()
}

/// What the sessions of others in a database last did: any query would change it.
async fn sessions(database: &str) -> BTreeSet<(i32, String)> {
    let server = std::env::var("AMX_TEST_POSTGRES").expect("run `cargo xtask test`, it starts PostgreSQL");
    let mut admin = PgConnection::connect(&server).await.unwrap();
    let rows: Vec<(i32, String)> = sqlx::query_as(
        "SELECT pid, concat_ws(' ', backend_start, xact_start, query_start, state_change, state, query)
         FROM pg_stat_activity WHERE datname = $1",
    )
    .bind(database)
    .fetch_all(&mut admin)
    .await
    .unwrap();
    rows.into_iter().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_re_run_asks_the_database_nothing_and_the_model_the_same_plus_the_instructions() {
    let database = Postgres::create(SHOP).await;
    let name = database.url.rsplit_once('/').unwrap().1.to_owned();
    let model = Model::good().await;
    // Detailed, so that the neighbours at the other end of foreign keys are in the prompt.
    let profile = model.profile("prompt_detail: detailed, batch_size: 3, concurrency: 1");
    let studio = Home::new(&config(&[("shop", &database.url)], &[("model", &profile)])).start().await;
    let (source, _) = studio.run("model", "shop").await;
    let asked = model.asks();
    assert!(asked.iter().any(|ask| ask.prompt.contains("neighbours")), "no neighbour in any prompt");
    let before = stored(&studio, source).await;

    let words = "Amounts are in EUR, net of tax.";
    let quiet = sessions(&name).await;
    assert!(!quiet.is_empty());
    let (again, _) = rerun_to_end(&studio, json!({ "run_id": source, "instructions": words })).await;
    assert_eq!(sessions(&name).await, quiet, "a query was sent to the target database");

    let prompts = |asks: &[Ask]| asks.iter().map(|ask| (ask.system.clone(), ask.prompt.clone())).collect();
    let first: Vec<(String, String)> = prompts(&asked);
    let second: Vec<(String, String)> = prompts(&model.asks()[asked.len()..]);
    let expected: Vec<(String, String)> = first
        .iter()
        .map(|(system, prompt)| {
            let heading = "\n\n## Instructions of the person who asked for the descriptions\n";
            (system.clone(), format!("{prompt}{heading}{words}"))
        })
        .collect();
    assert_eq!(second, expected);

    // Not even a database that is gone matters.
    let server = std::env::var("AMX_TEST_POSTGRES").unwrap();
    let mut admin = PgConnection::connect(&server).await.unwrap();
    let drop = format!("DROP DATABASE {name} WITH (FORCE)");
    sqlx::query(AssertSqlSafe(drop)).execute(&mut admin).await.unwrap();
    let row = studio.rows(source).await.into_iter().find(|row| row["asset"]["column"] == "state").unwrap();
    let (once_more, _) = rerun_to_end(&studio, json!({ "result_ids": [row["id"]] })).await;

    assert_eq!(stored(&studio, source).await, before, "the source run changed");
    let shown = studio.show(again).await;
    assert_eq!((&shown["command"], &shown["parent_run_id"]), (&json!("rerun"), &json!(source)));
    assert_eq!(shown["instructions"], words);
    let source_shown = studio.show(source).await;
    assert_eq!(shown["scope"], source_shown["scope"]);
    assert_eq!(
        (&shown["database"], &shown["dialect"]),
        (&source_shown["database"], &source_shown["dialect"])
    );
    assert_eq!(paths_of(&studio.rows(again).await), paths_of(&studio.rows(source).await));
    let narrowed = studio.show(once_more).await;
    let include = json!([{ "schema": "public", "table": "purchase", "columns": ["state"] }]);
    assert_eq!(narrowed["scope"]["include"], include);
    let new = &studio.rows(once_more).await[0];
    assert_eq!((&new["version"], &new["existing_comment"]), (&json!(3), &json!("How far it is")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_version_takes_the_queue_over_and_leaves_its_source_alone() {
    let studio = Home::shop(2, 3, &[]).await.start().await;
    let (source, _) = studio.run("free", "shop").await;
    let rows = studio.rows(source).await;
    studio.accept(&rows[1]).await;
    let before = stored(&studio, source).await;

    let picked = [&rows[1], &rows[2], &rows[6]];
    let body =
        json!({ "result_ids": ids(&picked), "overrides": { "n_alternatives": 2, "confidence_high": 0.99 } });
    let (second, events) = rerun_to_end(&studio, body).await;
    assert_eq!(stored(&studio, source).await, before, "the source run changed");
    let told: Vec<&Value> = events
        .iter()
        .filter(|event| event.name == "rows")
        .flat_map(|event| event.data["versions"].as_array().unwrap())
        .collect();
    assert_eq!(told, [2, 2, 2]);

    // Frozen for this run alone.
    let shown = studio.show(second).await;
    assert_eq!(shown["settings"]["n_alternatives"], 2);
    assert_eq!(shown["settings"]["thresholds"]["high"], 0.99);
    assert_eq!(studio.show(source).await["settings"]["n_alternatives"], 3);

    let new = studio.rows(second).await;
    assert_eq!(paths_of(&new), picked.map(|row| path_of(&row["asset"])));
    for (row, parent) in new.iter().zip(picked) {
        assert_eq!(row["alternatives"].as_array().unwrap().len(), 2);
        assert_eq!((&row["status"], &row["queued"]), (&json!("accepted"), &json!(true)));
        assert_eq!((&row["version"], &row["parent_result_id"]), (&json!(2), &parent["id"]));
        assert_eq!(
            (&row["chosen_alternative"], &row["description"]),
            (&json!(0), &row["alternatives"][0]["text"])
        );
    }
    let queue = studio.pending().await;
    let held: Vec<(&Value, &Value)> =
        queue.iter().map(|entry| (&entry["result_id"], &entry["version"])).collect();
    assert_eq!(queue.len(), 3, "the accepted row's entry was superseded, not joined");
    for row in &new {
        assert!(held.contains(&(&row["id"], &json!(2))), "{held:?}");
    }
    // The source's page says who holds the entry.
    let seen = studio.rows(source).await;
    assert_eq!((&seen[1]["queued"], &seen[1]["status"]), (&json!(false), &json!("accepted")));
    assert_eq!(seen[1]["queue_holder"]["result_id"], new[0]["id"]);
    assert_eq!(seen[1]["versions"].as_array().unwrap().len(), 2);
    assert_eq!(studio.show(source).await["queued"], 3);

    // The whole run: each line goes on with its own number.
    let (third, _) = rerun_to_end(&studio, json!({ "run_id": source })).await;
    let versions: Vec<i64> =
        studio.rows(third).await.iter().map(|row| row["version"].as_i64().unwrap()).collect();
    assert_eq!(versions, [2, 3, 3, 2, 2, 2, 3, 2]);
    assert_eq!(studio.pending().await.len(), 8);
    // A re-run of a re-run belongs to the same line, and its facts are still the first run's.
    let (fourth, _) = rerun_to_end(&studio, json!({ "result_ids": [new[0]["id"]] })).await;
    let last = &studio.rows(fourth).await[0];
    assert_eq!((&last["version"], &last["parent_result_id"]), (&json!(4), &new[0]["id"]));
    assert_eq!(studio.pending().await.len(), 8);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_applied_description_is_no_drift_for_the_next_version() {
    let studio = Home::shop(1, 2, &[]).await.start().await;
    let (source, _) = studio.run("free", "shop").await;
    let row = studio.rows(source).await.remove(1);
    studio.accept(&row).await;
    assert_eq!(studio.apply(false).await[0]["outcome"], "applied");
    let body = json!({ "result_ids": [row["id"]], "overrides": { "verbosity": "detailed" } });
    let (second, _) = rerun_to_end(&studio, body).await;
    let new = &studio.rows(second).await[0];
    assert_ne!(new["description"], row["description"]);
    assert_eq!(new["existing_comment"], row["description"]);
    let outcomes = studio.apply(false).await;
    assert_eq!((outcomes.len(), &outcomes[0]["outcome"]), (1, &json!("applied")), "{outcomes:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn variations_never_hold_their_seed() {
    // It echoes the seed, in other cases and spaces, before it says anything new.
    let model = Model::start(Duration::ZERO, |ask| match ask.seed.as_deref() {
        None => ask.drafts(ask.n),
        Some(seed) => {
            let mut texts = vec![seed.to_uppercase(), format!("  {seed} ")];
            let round = ask.avoid[0].len();
            texts.extend((2..ask.n).map(|number| format!("Variation {number} of round {round}.")));
            Answer::Drafts(vec![texts])
        }
    })
    .await;
    let studio = Home::shop(1, 2, &[("model", &model.profile(""))]).await.start().await;
    let (source, _) = studio.run("model", "shop").await;
    let row = studio.rows(source).await.remove(1);
    let seed = &row["alternatives"][1]["text"];
    let before = stored(&studio, source).await;
    let asked = model.asks().len();
    let run = vary_to_end(
        &studio,
        json!({ "result_id": row["id"], "alternative": 1, "mode": "lexical", "instructions": "Shorter.",
                "overrides": { "n_alternatives": 4 } }),
    )
    .await;

    let asks = model.asks().split_off(asked);
    assert_eq!(asks.len(), 2, "one call and one top-up");
    assert!(asks.iter().all(|ask| ask.seed.as_deref() == seed.as_str() && ask.prompt.ends_with("Shorter.")));
    assert!(asks[0].prompt.contains("its meaning may drift"), "{}", asks[0].prompt);
    let shown = studio.show(run).await;
    assert_eq!((&shown["command"], &shown["parent_run_id"]), (&json!("variations"), &json!(source)));
    assert_eq!(shown["settings"]["alternatives_mode"], "lexical");
    let rows = studio.rows(run).await;
    assert_eq!(rows.len(), 1);
    let new = &rows[0];
    let alternatives = new["alternatives"].as_array().unwrap();
    assert_eq!(alternatives.len(), 4);
    for alternative in alternatives {
        let text = alternative["text"].as_str().unwrap();
        assert!(!text.trim().eq_ignore_ascii_case(seed.as_str().unwrap()), "{text}");
    }
    // Two in the first answer beside the echoes, none but echoes in the second.
    assert_eq!(new["production_warning"], "produced 2 of 4 requested (retry got 0, fallback padded 2)");
    assert_eq!(
        (&new["status"], &new["queued"], &new["version"]),
        (&json!("accepted"), &json!(true), &json!(2))
    );
    let expected =
        json!({ "alternative_id": format!("{}:1", row["id"]), "text": seed, "parent_run_id": source });
    assert_eq!(new["seed"], expected);
    assert_eq!(new["alternatives_mode"], "lexical");
    assert_eq!(stored(&studio, source).await, before, "the source run changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_built_in_provider_varies_the_sample_offline() {
    let home = Home::new(&config(&[("sample", "sqlite://sample.sqlite")], &[]));
    let studio = home.start().await;
    let scope = json!({ "db_profile": "sample", "include": [{ "schema": "main", "table": "emp" }] });
    let events = studio.events(&studio.start_run("free", scope).await).await;
    for row in studio.rows(run_of(&events)).await.iter().take(6) {
        for mode in ["semantic", "lexical"] {
            let body = json!({ "result_id": row["id"], "alternative": 0, "mode": mode,
                               "overrides": { "n_alternatives": 5 } });
            let new = studio.rows(vary_to_end(&studio, body).await).await.remove(0);
            let texts: BTreeSet<String> = new["alternatives"]
                .as_array()
                .unwrap()
                .iter()
                .inspect(|alternative| assert_eq!(alternative["fallback"], false, "{new}"))
                .map(|alternative| alternative["text"].as_str().unwrap().to_lowercase())
                .collect();
            assert_eq!(texts.len(), 5, "{texts:?}");
            assert!(!texts.contains(&row["alternatives"][0]["text"].as_str().unwrap().to_lowercase()));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_only_echoes_gives_no_row_and_takes_no_entry() {
    let model = Model::start(Duration::ZERO, |ask| match ask.seed.clone() {
        None => ask.drafts(1),
        Some(seed) => Answer::Drafts(vec![vec![seed]]),
    })
    .await;
    let studio = Home::shop(1, 1, &[("model", &model.profile(""))]).await.start().await;
    let (source, _) = studio.run("model", "shop").await;
    let row = studio.rows(source).await.remove(1);
    studio.accept(&row).await;
    let queue = studio.pending().await;
    let body = json!({ "result_id": row["id"], "alternative": 0 });
    let started = studio.post("/api/v1/variations", &body).await.expect(202);
    let events = studio.events(started["job_id"].as_str().unwrap()).await;
    assert_eq!(events.last().unwrap().name, "job.failed");
    assert_eq!(studio.pending().await, queue);

    // The second and third alternative are placeholders here: they seed nothing.
    assert_eq!(row["alternatives"][2]["fallback"], true);
    let problem = studio
        .post("/api/v1/variations", &json!({ "result_id": row["id"], "alternative": 2 }))
        .await
        .problem(422);
    assert_eq!(problem["errors"][0]["field"], "alternative");
    // A padded row's top alternative is still seeded, with its warning.
    let (again, _) = rerun_to_end(&studio, json!({ "result_ids": [row["id"]] })).await;
    let new = studio.rows(again).await.remove(0);
    assert_eq!(new["status"], "accepted");
    assert!(new["production_warning"].as_str().unwrap().starts_with("produced 1 of 3 requested"), "{new}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_named_and_nothing_is_queued() {
    let studio = Home::shop(1, 2, &[]).await.start().await;
    let (one, _) = studio.run("free", "shop").await;
    let (two, _) = studio.run("free", "shop").await;
    let (row, other) = (studio.rows(one).await.remove(0), studio.rows(two).await.remove(0));
    let jobs = async || -> i64 {
        sqlx::query_scalar("SELECT COUNT(*) FROM jobs").fetch_one(&mut studio.store().await).await.unwrap()
    };
    let before = jobs().await;
    let refused = [
        (json!({}), "result_ids"),
        (json!({ "result_ids": [] }), "result_ids"),
        (json!({ "result_ids": [row["id"], other["id"]] }), "result_ids"),
        (json!({ "result_ids": [row["id"]], "run_id": one }), "run_id"),
        (json!({ "run_id": one, "llm_profile": "nobody" }), "llm_profile"),
        (json!({ "run_id": one, "overrides": { "temperature": 9 } }), "overrides.temperature"),
        (json!({ "run_id": one, "overrides": { "n_alternatives": 6 } }), "overrides.n_alternatives"),
        (json!({ "run_id": one, "overrides": { "confidence_medium": 0.9 } }), "overrides.confidence_medium"),
        (json!({ "run_id": one, "instructions": "x".repeat(4_001) }), "instructions"),
    ];
    for (body, field) in refused {
        let problem = studio.post("/api/v1/reruns", &body).await.problem(422);
        assert_eq!(problem["errors"][0]["field"], field, "{body}: {problem}");
    }
    for body in [json!({ "result_ids": [999_999] }), json!({ "run_id": 999_999 })] {
        studio.post("/api/v1/reruns", &body).await.problem(404);
    }
    studio.post("/api/v1/reruns", &json!({ "run_id": one, "result_idz": [] })).await.problem(422);
    studio
        .post("/api/v1/reruns", &json!({ "run_id": one, "overrides": { "temprature": 1 } }))
        .await
        .problem(422);

    let vary = |body: Value| {
        let studio = &studio;
        async move { studio.post("/api/v1/variations", &body).await }
    };
    vary(json!({ "result_id": 999_999, "alternative": 0 })).await.problem(404);
    let problem = vary(json!({ "result_id": row["id"], "alternative": 7 })).await.problem(422);
    assert_eq!(problem["errors"][0]["field"], "alternative");
    vary(json!({ "result_id": row["id"], "alternative": 0, "mode": "poetic" })).await.problem(422);
    let both = json!({ "result_id": row["id"], "alternative": 0, "mode": "lexical",
                       "overrides": { "alternatives_mode": "semantic" } });
    let problem = vary(both).await.problem(422);
    assert_eq!(problem["errors"][0]["field"], "overrides.alternatives_mode");

    // A first run takes overrides too.
    let run = |overrides: Value| json!({ "scope": { "db_profile": "shop" }, "llm_profile": "free", "overrides": overrides });
    let problem = studio.post("/api/v1/runs", &run(json!({ "batch_size": 0 }))).await.problem(422);
    assert_eq!(problem["errors"][0]["field"], "overrides.batch_size");
    assert_eq!(jobs().await, before);
    let started = studio.post("/api/v1/runs", &run(json!({ "n_alternatives": 1 }))).await.expect(202);
    let events = studio.events(started["job_id"].as_str().unwrap()).await;
    let single = studio.rows(run_of(&events)).await.remove(0);
    assert_eq!(single["alternatives"].as_array().unwrap().len(), 1);
    let problem = vary(json!({ "result_id": single["id"], "alternative": 0 })).await.problem(422);
    assert_eq!(problem["errors"][0]["field"], "alternative");
}

#[tokio::test(flavor = "multi_thread")]
async fn frozen_settings_need_the_way_to_their_provider() {
    let model = Model::good().await;
    let profile = model.profile("");
    let mut studio = Home::shop(1, 2, &[("model", &profile)]).await.start().await;
    let (source, _) = studio.run("model", "shop").await;
    studio.terminate().await;
    studio.configure(&config(&[("shop", "sqlite://shop.sqlite")], &[]));
    studio.restart().await;
    let problem = studio.post("/api/v1/reruns", &json!({ "run_id": source })).await.problem(422);
    assert_eq!(problem["errors"][0]["field"], "llm_profile");
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("'model'") && detail.contains("is gone"), "{detail}");
    // Another profile does.
    let (again, _) = rerun_to_end(&studio, json!({ "run_id": source, "llm_profile": "free" })).await;
    let shown = studio.show(again).await;
    assert_eq!((&shown["llm_profile"], &shown["settings"]["provider"]), (&json!("free"), &json!("builtin")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_re_run_that_is_killed_ends_with_each_row_once_and_each_seeded_once() {
    let model = Model::slow(Duration::from_millis(40)).await;
    let profile = model.profile("batch_size: 3, concurrency: 2");
    let mut studio = Home::shop(8, 5, &[("model", &profile)]).await.start().await;
    let (source, _) = studio.run("model", "shop").await;
    let plan = paths_of(&studio.rows(source).await);
    let before = stored(&studio, source).await;
    let job = rerun(&studio, json!({ "run_id": source })).await;
    let mut seen: Vec<Event> = Vec::new();
    for batches in [1, 3, 2] {
        let mut events = studio.follow(&job, seen.last().map_or(0, |event| event.id)).await;
        seen.extend(events.until_nth("rows", batches).await);
        studio.kill9();
        assert!(!seen.iter().any(Event::is_last), "it was over before the kill");
        studio.let_leases_expire().await;
        studio.restart().await;
    }
    seen.extend(studio.follow(&job, seen.last().unwrap().id).await.into_end().await);
    let rows = studio.rows(run_of(&seen)).await;
    assert_eq!(paths_of(&rows), plan);
    assert!(
        rows.iter().all(|row| row["version"] == 2 && row["queued"] == true && row["status"] == "accepted")
    );
    let queue = studio.pending().await;
    let entries: BTreeSet<String> = queue.iter().map(|entry| path_of(&entry["asset"])).collect();
    assert_eq!((queue.len(), entries.len()), (plan.len(), plan.len()));
    assert_eq!(stored(&studio, source).await, before, "the source run changed");
}
