//! The event stream of a run: its job's events, and the decisions of everybody, also after its end.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use serde_json::{Value, json};
use std::time::Duration;
use support::http::Request;
use support::model::Model;
use support::sse::{Event, Events};
use support::studio::{Home, Studio, TOKEN};

async fn finished(tables: usize) -> (Studio, i64, Vec<Value>) {
    let studio = Home::shop(tables, 3, &[]).await.start().await;
    let (run, _) = studio.run("free", "shop").await;
    let rows = studio.rows(run).await;
    (studio, run, rows)
}

fn id(row: &Value) -> i64 {
    row["id"].as_i64().unwrap()
}

/// The next `review` and the `pending` after it.
async fn decided(events: &mut Events) -> (Event, Event) {
    let seen = events.until(|event| event.name == "review").await;
    let review = seen.last().unwrap().clone();
    let pending = events.next().await.unwrap();
    assert_eq!(pending.name, "pending");
    assert_eq!(pending.data["change"], review.data["change"]);
    (review, pending)
}

/// Reads `review` events until all of these rows were named.
async fn until_named(events: &mut Events, rows: &[i64]) -> Vec<i64> {
    let mut named = Vec::new();
    while !rows.iter().all(|row| named.contains(row)) {
        let (review, _) = decided(events).await;
        named.extend(review.data["result_ids"].as_array().unwrap().iter().map(|id| id.as_i64().unwrap()));
    }
    named
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_run_tells_its_job_and_every_decision_and_goes_on_after_the_end() {
    let model = Model::slow(Duration::from_millis(30)).await;
    let profile = model.profile("batch_size: 3, concurrency: 1");
    let studio = Home::shop(8, 5, &[("model", &profile)]).await.start().await;
    let job = studio.start_run("model", json!({ "db_profile": "shop" })).await;
    let mut log = studio.follow(&job, 0).await;
    let run = log.until_nth("run.created", 1).await.last().unwrap().data["run_id"].as_i64().unwrap();

    let mut events = studio.follow_run(run, "").await;
    let first = events.next().await.unwrap();
    assert_eq!(first.name, "pending");
    assert_eq!((first.data["run_id"].as_i64(), &first.data["queued"]), (Some(run), &json!(0)));
    let mut told = events.until_nth("rows", 2).await;
    let row = studio.rows(run).await.remove(0);
    studio.accept(&row).await;
    told.extend(events.until(|event| event.name == "review").await);
    let review = told.pop().unwrap();
    assert_eq!(review.data["result_ids"], json!([id(&row)]));
    // It has no number of its own.
    assert_eq!(review.id, told.last().unwrap().id);
    told.extend(events.until(Event::is_last).await);

    let pending: Vec<_> = told.extract_if(.., |event| event.name == "pending").collect();
    assert_eq!(pending.len(), 1);
    assert_eq!((&pending[0].data["queued"], &pending[0].data["total"]), (&json!(1), &json!(1)));
    assert_eq!(told, studio.events(&job).await, "the job's own events, whole and in order");

    let last = told.last().unwrap().id;
    let row = studio.rows(run).await.remove(9);
    studio.accept(&row).await;
    let (review, pending) = decided(&mut events).await;
    assert_eq!((review.id, &review.data["result_ids"]), (last, &json!([id(&row)])));
    assert_eq!(pending.data["queued"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stream_of_a_finished_run_stays_open_and_follows_everybody() {
    let (studio, run, rows) = finished(2).await;
    let other = studio.run("free", "shop").await.0;
    let theirs = studio.rows(other).await;
    let last = studio.follow_run(run, "").await.until(Event::is_last).await.last().unwrap().id;

    // Who has all of the job's events gets the queue's state, and waits.
    let mut events = studio.follow_run(run, &format!("?after={last}")).await;
    let mut second = studio.follow_run(run, &format!("?after={last}")).await;
    for events in [&mut events, &mut second] {
        assert_eq!(events.next().await.unwrap().name, "pending");
    }
    studio.accept(&rows[1]).await;
    for events in [&mut events, &mut second] {
        let (review, pending) = decided(events).await;
        assert_eq!(review.data["run_id"], run);
        assert_eq!(review.data["result_ids"], json!([id(&rows[1])]));
        assert_eq!(pending.data["queued"], 1);
    }
    // Another run's row of the same asset: this run's row shows it, and the queue counts it.
    studio.accept(&theirs[4]).await;
    let (review, pending) = decided(&mut events).await;
    assert_eq!(review.data["result_ids"], json!([id(&rows[4])]));
    assert_eq!((&pending.data["queued"], &pending.data["total"]), (&json!(2), &json!(2)));
    // What is written leaves the queue.
    studio.apply(false).await;
    let mut queued = 2;
    while queued > 0 {
        queued = decided(&mut events).await.1.data["queued"].as_i64().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn decisions_made_on_another_server_of_the_same_store_arrive() {
    let (studio, run, rows) = finished(2).await;
    let beside = studio.beside().await;
    let mut events = studio.follow_run(run, "?after=1000000").await;
    assert_eq!(events.next().await.unwrap().name, "pending");
    for (queued, row) in (1..).zip(&rows[..3]) {
        let target = format!("/api/v1/results/{}", row["id"]);
        let body = json!({ "revision": row["revision"], "status": "accepted" });
        Request::new("PATCH", &target).bearer(TOKEN).json(&body).send(beside.port).await.unwrap().expect(200);
        let told = tokio::time::timeout(Duration::from_secs(10), decided(&mut events)).await;
        let (review, pending) = told.expect("the other server's decision is not told");
        assert_eq!(review.data["result_ids"], json!([id(row)]));
        assert_eq!(pending.data["queued"], queued);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_restart_a_client_misses_nothing() {
    let (mut studio, run, rows) = finished(2).await;
    let mut events = studio.follow_run(run, "?after=1000000").await;
    events.next().await.unwrap();
    studio.accept(&rows[0]).await;
    let change = decided(&mut events).await.0.data["change"].as_i64().unwrap();
    let deciding: Vec<i64> = rows[1..4].iter().map(id).collect();
    studio.accept(&rows[1]).await;
    studio.accept(&rows[2]).await;
    studio.kill9();
    studio.restart().await;
    // The last one is decided while it is connected again.
    let target = format!("?after=1000000&changes_after={change}");
    let mut events = studio.follow_run(run, &target).await;
    let pending = events.next().await.unwrap();
    assert_eq!((pending.name.as_str(), &pending.data["queued"]), ("pending", &json!(3)));
    studio.accept(&rows[3]).await;
    assert_eq!(until_named(&mut events, &deciding).await, deciding, "each once");
    // A place that the log has not reached is its end.
    let mut ahead = studio.follow_run(run, "?after=1000000&changes_after=1000000").await;
    assert_eq!(ahead.next().await.unwrap().data["queued"], 4);
    studio.accept(&rows[4]).await;
    assert_eq!(decided(&mut ahead).await.0.data["result_ids"], json!([id(&rows[4])]));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_changes_are_told_at_once_and_too_many_as_any() {
    let (studio, run, rows) = finished(300).await;
    assert!(rows.len() > 1_000);
    let mut events = studio.follow_run(run, "?after=1000000").await;
    let mut all = studio.feed("").await;
    events.next().await.unwrap();
    let mut store = studio.store().await;
    let change = |limit: usize| {
        let limit = i64::try_from(limit).unwrap();
        sqlx::query(
            "INSERT INTO changes (result_id) SELECT id FROM results WHERE run_id = $1 ORDER BY id LIMIT $2",
        )
        .bind(run)
        .bind(limit)
    };
    change(900).execute(&mut store).await.unwrap();
    let (review, _) = decided(&mut events).await;
    assert_eq!(review.data["result_ids"].as_array().unwrap().len(), 900);
    assert_eq!(review.data.get("all"), None);
    change(rows.len()).execute(&mut store).await.unwrap();
    let (review, _) = decided(&mut events).await;
    assert_eq!(review.data["all"], true);
    assert!(review.data["result_ids"].as_array().unwrap().len() <= 1_000);

    let told = all.until_nth("review", 2).await;
    let reviews: Vec<_> = told.iter().filter(|event| event.name == "review").collect();
    assert_eq!(reviews[0].data["changes"][0]["result_ids"].as_array().unwrap().len(), 900);
    assert_eq!((&reviews[1].data["all"], &reviews[1].data["changes"]), (&json!(true), &json!([])));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_followed_is_a_problem() {
    let (studio, run, _) = finished(1).await;
    studio.get("/api/v1/runs/999/events").await.problem(404);
    studio.get("/api/v1/runs/x/events").await.problem(404);
    studio.get(&format!("/api/v1/runs/{run}/events?changes_after=x")).await.problem(400);
    studio.get(&format!("/api/v1/runs/{run}/events?since=1")).await.problem(400);
    let stranger = Request::get(&format!("/api/v1/runs/{run}/events"));
    studio.send(&stranger).await.problem(401);
}
