//! The server dies in the middle of its work, and nothing is lost, nothing doubled.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use support::model::Model;
use support::sse::{Event, run_of};
use support::studio::{Home, Studio, config, path_of, paths_of};

/// Kills of one run.
const KILLS: i64 = 8;

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_killed_again_and_again_ends_with_exactly_its_plan() {
    let model = Model::slow(Duration::from_millis(50)).await;
    let profile = model.profile("batch_size: 3, concurrency: 2");
    let home = Home::new(&config(&[("sample", "sqlite://sample.sqlite")], &[("model", &profile)]));
    let mut studio = home.start().await;
    let (drafted_at_once, _) = studio.run("free", "sample").await;
    let plan = paths_of(&studio.rows(drafted_at_once).await);
    assert!(plan.len() > 180, "{} assets", plan.len());

    let job = studio.start_run("model", json!({ "db_profile": "sample" })).await;
    let mut random = StdRng::seed_from_u64(2_026);
    // What a page sees that reconnects after each crash where it was.
    let mut seen: Vec<Event> = Vec::new();
    for kill in 1..=KILLS {
        let mut events = studio.follow(&job, seen.last().map_or(0, |event| event.id)).await;
        // This life's own beginning first: rows that the one before persisted are only replayed.
        seen.extend(events.until_nth("job.started", 1).await);
        seen.extend(events.until_nth("rows", random.random_range(1..=4)).await);
        studio.kill9();
        assert!(!seen.iter().any(Event::is_last), "it was over before kill {kill}");
        // Once the real time is waited for; the other times it is set forward.
        if kill > 1 {
            studio.let_leases_expire().await;
        }
        studio.restart().await;
    }
    seen.extend(studio.follow(&job, seen.last().unwrap().id).await.into_end().await);

    let run = run_of(&seen);
    let shown = studio.show(run).await;
    assert_eq!(shown["status"], "success");
    let rows = studio.rows(run).await;
    assert_eq!(paths_of(&rows), plan);
    let count = i64::try_from(rows.len()).unwrap();
    let ordinals: Vec<i64> = rows.iter().map(|row| row["ordinal"].as_i64().unwrap()).collect();
    assert_eq!(ordinals, (0..count).collect::<Vec<_>>());
    assert_eq!((&shown["rows_done"], &shown["rows_total"]), (&json!(count), &json!(count)));
    assert!(rows.iter().all(|row| row["alternatives"].as_array().unwrap().len() == 3));
    check_log(&studio, &job, &seen, &rows).await;
    check_cost(&studio, run, &shown, count).await;
}

/// Every event has its number, every life its beginning, every row its place; nothing comes twice.
async fn check_log(studio: &Studio, job: &str, seen: &[Event], rows: &[Value]) {
    let ids: Vec<i64> = seen.iter().map(|event| event.id).collect();
    assert_eq!(ids, (1..=i64::try_from(seen.len()).unwrap()).collect::<Vec<_>>());
    assert_eq!(studio.events(job).await, seen);
    let attempts: Vec<i64> = seen
        .iter()
        .filter(|event| event.name == "job.started")
        .map(|event| event.data["attempt"].as_i64().unwrap())
        .collect();
    assert_eq!(attempts, (1..=KILLS + 1).collect::<Vec<_>>());
    assert_eq!(seen.iter().filter(|event| event.name == "run.created").count(), 1);
    let told: Vec<&Value> = seen
        .iter()
        .filter(|event| event.name == "rows")
        .flat_map(|event| event.data["result_ids"].as_array().unwrap())
        .collect();
    assert_eq!(told, rows.iter().map(|row| &row["id"]).collect::<Vec<_>>());
}

/// Tokens and cost are those of the batches that were persisted, none of them twice.
async fn check_cost(studio: &Studio, run: i64, shown: &Value, count: i64) {
    let mut store = studio.store().await;
    let (assets, input, output): (i64, i64, i64) = sqlx::query_as(
        "SELECT SUM(assets), SUM(input_tokens), SUM(output_tokens) FROM run_batches WHERE run_id = $1",
    )
    .bind(run)
    .fetch_one(&mut store)
    .await
    .unwrap();
    assert_eq!(assets, count);
    assert_eq!(input, count * support::model::INPUT_TOKENS);
    assert_eq!(output, count * support::model::OUTPUT_TOKENS);
    let usage = &shown["usage"];
    assert_eq!((&usage["input_tokens"], &usage["output_tokens"]), (&json!(input), &json!(output)));
    // One dollar a million input tokens, two for output.
    assert_eq!(shown["cost"], json!(input + 2 * output));
}

/// The plan is read 32 tables at a time: the page after the last full one holds nothing new.
#[tokio::test(flavor = "multi_thread")]
async fn a_plan_that_fills_its_pages_exactly_is_drafted_once() {
    let studio = Home::shop(32, 1, &[]).await.start().await;
    let (run, events) = studio.run("free", "shop").await;
    assert_eq!(studio.rows(run).await.len(), 64);
    assert_eq!(events.iter().filter(|event| event.name == "job.started").count(), 1, "{}", studio.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_told_to_stop_gives_its_job_back_and_goes_on_later() {
    let model = Model::slow(Duration::from_millis(50)).await;
    let profile = model.profile("batch_size: 3, concurrency: 2");
    let mut studio = Home::shop(20, 5, &[("model", &profile)]).await.start().await;
    let job = studio.start_run("model", json!({ "db_profile": "shop" })).await;
    let mut events = studio.follow(&job, 0).await;
    let mut seen = events.until_nth("rows", 3).await;
    // With a stream open, which must not hold it up.
    let status = studio.terminate().await;
    assert!(status.success(), "{status}: {}", studio.log());
    while let Some(event) = events.next().await {
        seen.push(event);
    }
    assert!(!seen.iter().any(Event::is_last), "it ended before the server did");
    let (owner, finished): (Option<String>, Option<i64>) =
        sqlx::query_as("SELECT lease_owner, finished_at FROM jobs WHERE id = $1")
            .bind(job.as_str())
            .fetch_one(&mut studio.store().await)
            .await
            .unwrap();
    assert_eq!((owner, finished), (None, None));

    studio.restart().await;
    seen.extend(studio.follow(&job, seen.last().unwrap().id).await.into_end().await);
    assert_eq!(studio.events(&job).await, seen);
    assert_eq!(seen.last().unwrap().name, "job.done");
    let rows = studio.rows(run_of(&seen)).await;
    assert_eq!(rows.len(), 120);
}

#[tokio::test(flavor = "multi_thread")]
async fn decisions_and_applied_comments_survive_a_kill() {
    let mut studio = Home::shop(20, 9, &[]).await.start().await;
    let (run, _) = studio.run("free", "shop").await;
    let mut accepted = Vec::new();
    for row in studio.rows(run).await {
        accepted.push(studio.accept(&row).await);
    }
    studio.kill9();
    studio.restart().await;
    assert_eq!(studio.rows(run).await, accepted);
    assert_eq!(studio.pending().await.len(), 200);

    // Killed while it applies.
    let port = studio.port();
    let apply =
        support::http::Request::post("/api/v1/pending/apply").bearer(support::studio::TOKEN).json(&json!({}));
    let applying = tokio::spawn(async move { apply.send(port).await });
    let begun = Instant::now();
    while studio.get("/api/v1/pending").await.expect(200)["total"] == 200 {
        assert!(begun.elapsed() < Duration::from_secs(30), "nothing is applied");
    }
    studio.kill9();
    let _ = applying.await.unwrap();
    studio.restart().await;

    // Every entry is either applied and gone, or still there; a second apply does the rest.
    let left = studio.pending().await.len();
    let outcomes = studio.apply(false).await;
    assert_eq!(outcomes.len(), left);
    for outcome in &outcomes {
        assert_eq!(outcome["outcome"], "applied", "{outcome}");
    }
    assert!(studio.pending().await.is_empty());
    for row in studio.rows(run).await {
        assert!(row["applied_at"].is_i64() && row["status"] == "accepted", "{row}");
    }
    // What the database says is what was accepted: a new run reads it there.
    let (again, _) = studio.run("free", "shop").await;
    for (now, before) in studio.rows(again).await.iter().zip(&accepted) {
        assert_eq!(now["existing_comment"], before["description"], "{}", path_of(&now["asset"]));
    }
    let (audited,): (i64,) = sqlx::query_as("SELECT COUNT(DISTINCT result_id) FROM audit")
        .fetch_one(&mut studio.store().await)
        .await
        .unwrap();
    assert_eq!(audited, 200);
}
