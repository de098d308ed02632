//! The event stream of a job: every reader sees the same, whenever and wherever it joins.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use serde_json::json;
use std::time::Duration;
use support::http::Request;
use support::model::Model;
use support::sse::{Event, Events};
use support::studio::{Home, Studio, TOKEN};

/// Slow enough that readers join in the middle, quick enough to wait for.
const DELAY: Duration = Duration::from_millis(30);

async fn slow() -> (Studio, Model, String) {
    let model = Model::slow(DELAY).await;
    let profile = model.profile("batch_size: 3, concurrency: 2");
    let studio = Home::shop(20, 5, &[("model", &profile)]).await.start().await;
    let job = studio.start_run("model", json!({ "db_profile": "shop" })).await;
    (studio, model, job)
}

async fn with_header(studio: &Studio, target: &str, last: &str) -> Events {
    let request = Request::get(target).bearer(TOKEN).header("Last-Event-ID", last);
    Events::open(&request, studio.port()).await
}

fn ids(events: &[Event]) -> Vec<i64> {
    events.iter().map(|event| event.id).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_that_join_at_any_time_see_the_same_events() {
    let (studio, _model, job) = slow().await;
    let (first, second) = (studio.follow(&job, 0).await, studio.follow(&job, 0).await);
    let mut breaking = studio.follow(&job, 0).await;
    let late = async {
        // Breaks off in the middle, and goes on with what it has seen last.
        let mut seen = breaking.until_nth("rows", 5).await;
        drop(breaking);
        assert!(!seen.iter().any(Event::is_last));
        let last = seen.last().unwrap().id;
        let mut again = studio.follow(&job, last).await;
        seen.extend(again.until_nth("rows", 5).await);
        drop(again);
        let last = seen.last().unwrap().id.to_string();
        let rest = with_header(&studio, &format!("/api/v1/jobs/{job}/events"), &last).await;
        seen.extend(rest.into_end().await);
        seen
    };
    let (first, second, broken) = tokio::join!(first.into_end(), second.into_end(), late);
    assert_eq!(ids(&first), (1..=i64::try_from(first.len()).unwrap()).collect::<Vec<_>>());
    assert_eq!(first, second);
    assert_eq!(first, broken);
    // The replay after the end is the same once more.
    assert_eq!(first, studio.events(&job).await);

    assert_eq!(first[0].name, "job.started");
    assert_eq!(first[1].name, "run.created");
    assert_eq!(first.last().unwrap().name, "job.done");
    for event in &first {
        assert_eq!(event.data["job_id"], job, "{event:?}");
        assert!(event.id == 1 || event.data["run_id"].is_i64(), "{event:?}");
    }
    for name in ["activity", "progress", "cost", "rows"] {
        assert!(first.iter().any(|event| event.name == name), "no event {name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_row_is_told_once_and_progress_only_grows() {
    let (studio, _model, job) = slow().await;
    let events = studio.events(&job).await;
    let run = support::sse::run_of(&events);
    let told: Vec<i64> = events
        .iter()
        .filter(|event| event.name == "rows")
        .flat_map(|event| event.data["result_ids"].as_array().unwrap())
        .map(|id| id.as_i64().unwrap())
        .collect();
    let rows: Vec<i64> = studio.rows(run).await.iter().map(|row| row["id"].as_i64().unwrap()).collect();
    assert_eq!(rows.len(), 20 * 6);
    assert_eq!(told, rows);

    let numbers = |name: &str, field: &str| -> Vec<i64> {
        let of_name = events.iter().filter(|event| event.name == name);
        of_name.map(|event| event.data[field].as_i64().unwrap()).collect()
    };
    for (name, field) in [("progress", "done"), ("cost", "input_tokens"), ("cost", "cost_micro_usd")] {
        let numbers = numbers(name, field);
        assert!(numbers.is_sorted() && numbers.first() < numbers.last(), "{name}.{field}: {numbers:?}");
    }
    assert!(numbers("progress", "total").iter().all(|total| *total == 120));
    let ended = &events.last().unwrap().data;
    assert_eq!((&ended["rows"], &ended["failed"], &ended["total"]), (&json!(120), &json!(0), &json!(120)));
    assert_eq!(ended["status"], "success");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_says_where_it_goes_on_and_the_header_wins() {
    let studio = Home::shop(3, 3, &[]).await.start().await;
    let job = studio.start_run("free", json!({ "db_profile": "shop" })).await;
    let all = studio.events(&job).await;
    let last = all.last().unwrap().id;
    let target = |after: &str| format!("/api/v1/jobs/{job}/events{after}");

    assert_eq!(studio.follow(&job, 3).await.into_end().await, all[3..]);
    assert_eq!(with_header(&studio, &target(""), "4").await.into_end().await, all[4..]);
    assert_eq!(with_header(&studio, &target("?after=2"), "5").await.into_end().await, all[5..]);
    assert_eq!(with_header(&studio, &target("?after=5"), "0").await.into_end().await, all);
    // What is no event's number names no place.
    for wrong in ["x", "-1", "9223372036854775808"] {
        let request = Request::get(&target("?after=2")).bearer(TOKEN).header("Last-Event-ID", wrong);
        studio.send(&request).await.problem(400);
        studio.get(&target(&format!("?after={wrong}"))).await.problem(400);
    }
    // Who has everything gets an end, not a wait.
    assert!(studio.follow(&job, last).await.into_end().await.is_empty());
    assert!(studio.follow(&job, last + 1_000).await.into_end().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_ahead_of_the_log_does_not_starve_the_others() {
    let (studio, _model, job) = slow().await;
    let ahead = studio.follow(&job, 1_000_000).await;
    let others = tokio::time::timeout(Duration::from_secs(30), studio.events(&job)).await;
    let others = others.expect("a reader that begins behind the end keeps the events from the others");
    assert!(others.last().unwrap().is_last());
    drop(ahead);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_followed_is_a_problem() {
    let studio = Home::shop(1, 1, &[]).await.start().await;
    studio.get("/api/v1/jobs/01JUNKNOWN/events").await.problem(404);
    let job = studio.start_run("free", json!({ "db_profile": "shop" })).await;
    studio.get(&format!("/api/v1/jobs/{job}/events?after=x")).await.problem(400);
    studio.get(&format!("/api/v1/jobs/{job}/events?since=1")).await.problem(400);
}
