//! The stream that a browser follows: everything, over one connection.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use serde_json::{Value, json};
use std::time::{Duration, Instant};
use support::http::Request;
use support::model::Model;
use support::sse::{Event, Events};
use support::studio::{Home, Studio, TOKEN};

async fn slow() -> (Studio, Model) {
    let model = Model::slow(Duration::from_millis(30)).await;
    let profile = model.profile("batch_size: 3, concurrency: 1");
    let studio = Home::shop(8, 5, &[("model", &profile)]).await.start().await;
    (studio, model)
}

/// The job events that `job` frames wrap, as the job's own stream tells them.
fn of_job(events: &[Event], job: &str) -> Vec<(i64, String, Value)> {
    let frames = events.iter().filter(|event| event.name == "job" && event.data["job_id"] == job);
    frames
        .map(|event| {
            let name = event.data["name"].as_str().unwrap().to_owned();
            (event.data["event_id"].as_i64().unwrap(), name, event.data["data"].clone())
        })
        .collect()
}

async fn log(studio: &Studio, job: &str) -> Vec<(i64, String, Value)> {
    let events = studio.events(job).await;
    events.into_iter().map(|event| (event.id, event.name, event.data)).collect()
}

fn ends(event: &Event, job: &str) -> bool {
    event.name == "job" && event.data["job_id"] == job && event.data["name"] == "job.done"
}

fn named(events: &[Event]) -> Vec<i64> {
    let reviews = events.iter().filter(|event| event.name == "review");
    reviews
        .flat_map(|event| event.data["changes"].as_array().unwrap())
        .flat_map(|changes| changes["result_ids"].as_array().unwrap())
        .map(|id| id.as_i64().unwrap())
        .collect()
}

async fn after(studio: &Studio, position: &str) -> Events {
    studio.feed(&format!("?after={position}")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_job_and_every_decision_is_told() {
    let (studio, _model) = slow().await;
    let mut feed = studio.feed("").await;
    let first = feed.next().await.unwrap();
    assert_eq!((first.name.as_str(), &first.data["total"]), ("pending", &json!(0)));

    let one = studio.start_run("model", json!({ "db_profile": "shop" })).await;
    let two = studio.start_run("free", json!({ "db_profile": "shop" })).await;
    let mut told = feed.until(|event| ends(event, &one)).await;
    while !told.iter().any(|event| ends(event, &two)) {
        told.push(feed.next().await.unwrap());
    }
    for job in [&one, &two] {
        assert_eq!(of_job(&told, job), log(&studio, job).await);
        let runs = told.iter().filter(|event| event.name == "runs" && event.data["job_id"] == **job);
        let statuses: Vec<_> = runs.map(|event| event.data["status"].as_str().unwrap()).collect();
        assert_eq!(statuses, ["running", "success"]);
    }

    let run = told.iter().find(|event| event.name == "runs").unwrap().data["run_id"].as_i64().unwrap();
    let row = studio.rows(run).await.remove(2);
    let row = studio.accept(&row).await;
    let review = feed.until(|event| event.name == "review").await.pop().unwrap();
    let change = &review.data["change"];
    let expected = json!([{ "run_id": run, "db_profile": "shop", "result_ids": [row["id"]], "revisions": [row["revision"]] }]);
    assert_eq!(review.data["changes"], expected);
    let pending = feed.next().await.unwrap();
    assert_eq!((pending.name.as_str(), &pending.data), ("pending", &json!({ "total": 1, "change": change })));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_comes_back_misses_and_repeats_nothing() {
    let (studio, _model) = slow().await;
    let mut feed = studio.feed("").await;
    let long = studio.start_run("model", json!({ "db_profile": "shop" })).await;
    let mut told = feed.until_nth("job", 12).await;
    drop(feed);
    // While it is away: a whole run, and decisions.
    let short = studio.start_run("free", json!({ "db_profile": "shop" })).await;
    let run = support::sse::run_of(&studio.events(&short).await);
    let rows = studio.rows(run).await;
    for row in &rows[..2] {
        studio.accept(row).await;
    }
    let mut feed = after(&studio, &told.last().unwrap().position).await;
    told.extend(feed.until_nth("pending", 1).await);
    assert_eq!(told.last().unwrap().data["total"], 2);
    told.extend(feed.until_nth("job", 5).await);
    drop(feed);
    studio.accept(&rows[2]).await;
    // As a browser comes back by itself: the header wins.
    let stale = format!("/api/v1/events?after={}", told[0].position);
    let request = Request::get(&stale).bearer(TOKEN).header("Last-Event-ID", &told.last().unwrap().position);
    let mut feed = Events::open(&request, studio.port()).await;
    told.extend(feed.until(|event| ends(event, &long)).await);

    assert_eq!(of_job(&told, &long), log(&studio, &long).await);
    assert_eq!(of_job(&told, &short), log(&studio, &short).await);
    let ids: Vec<i64> = rows[..3].iter().map(|row| row["id"].as_i64().unwrap()).collect();
    assert_eq!(named(&told), ids);
    assert!(!told.iter().any(|event| event.name == "resync"));
    // Everything is known: from here on there is nothing but the queue.
    let mut feed = after(&studio, &told.last().unwrap().position).await;
    assert_eq!(feed.next().await.unwrap().name, "pending");
    studio.accept(&rows[3]).await;
    assert_eq!(feed.next().await.unwrap().name, "review");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_position_outlives_the_server() {
    let (mut studio, _model) = slow().await;
    let mut feed = studio.feed("").await;
    let job = studio.start_run("model", json!({ "db_profile": "shop" })).await;
    let mut told = feed.until_nth("job", 15).await;
    studio.kill9();
    studio.let_leases_expire().await;
    studio.restart().await;
    let mut feed = after(&studio, &told.last().unwrap().position).await;
    told.extend(feed.until(|event| ends(event, &job)).await);
    assert_eq!(of_job(&told, &job), log(&studio, &job).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_server_of_the_same_store_does_is_told() {
    let studio = Home::shop(3, 3, &[]).await.start().await;
    let beside = studio.beside().await;
    let mut feed = studio.feed("").await;
    let body = json!({ "scope": { "db_profile": "shop" }, "llm_profile": "free" });
    let start = Request::post("/api/v1/runs").bearer(TOKEN).json(&body);
    let job = start.send(beside.port).await.unwrap().expect(202)["job_id"].as_str().unwrap().to_owned();
    let told = feed.until(|event| ends(event, &job)).await;
    assert_eq!(of_job(&told, &job), log(&studio, &job).await);

    // A position of one server is one of the other's, whichever has seen more.
    let run = support::sse::run_of(&studio.events(&job).await);
    let row = studio.rows(run).await.remove(0);
    studio.accept(&row).await;
    let seen = feed.until(|event| event.name == "review").await.pop().unwrap();
    let request = Request::get(&format!("/api/v1/events?after={}", seen.position)).bearer(TOKEN);
    let mut there = Events::open(&request, beside.port).await;
    let first = there.next().await.unwrap();
    assert_eq!((first.name.as_str(), &first.data["total"]), ("pending", &json!(1)));
    studio.accept(&studio.rows(run).await[1]).await;
    let told = there.until(|event| event.name == "review").await;
    assert!(!told.iter().any(|event| event.name == "job" || event.name == "resync"), "{told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_after_tells_the_decisions_since_then() {
    let studio = Home::shop(2, 3, &[]).await.start().await;
    let (run, _) = studio.run("free", "shop").await;
    let rows = studio.rows(run).await;
    for row in &rows[..3] {
        studio.accept(row).await;
    }
    let told = studio.feed("?changes_after=1").await.until_nth("pending", 1).await;
    assert_eq!(told.len(), 2, "{told:?}");
    let ids: Vec<i64> = rows[1..3].iter().map(|row| row["id"].as_i64().unwrap()).collect();
    assert_eq!(named(&told), ids);
    // A change that never was: of another store.
    let told = studio.feed("?changes_after=500").await.until_nth("pending", 1).await;
    assert_eq!((told[0].name.as_str(), &told[0].data), ("resync", &json!({ "change": 3 })));
}

/// Appends events to a job that no worker takes.
async fn flood(studio: &Studio, job: &str, count: i64) {
    let mut store = studio.store().await;
    let mut tx = sqlx::Connection::begin(&mut store).await.unwrap();
    sqlx::query(
        "INSERT INTO jobs (id, request, status, created_at, lease_owner, lease_until)
         VALUES ($1, '{}', 'running', 0, 'a test', 9000000000000000) ON CONFLICT DO NOTHING",
    )
    .bind(job)
    .execute(&mut *tx)
    .await
    .unwrap();
    let data =
        json!({ "job_id": job, "text": "x".repeat(600), "asset": null, "column": 0, "columns_total": 0 });
    sqlx::query(
        "INSERT INTO events (job_id, id, name, data)
         WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < $2)
         SELECT $1, n + (SELECT last_event_id FROM jobs WHERE id = $1), 'activity', $3 FROM numbers",
    )
    .bind(job)
    .bind(count)
    .bind(data.to_string())
    .execute(&mut *tx)
    .await
    .unwrap();
    sqlx::query("UPDATE jobs SET last_event_id = last_event_id + $1 WHERE id = $2")
        .bind(count)
        .bind(job)
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_reader_holds_nobody_up_and_is_told_to_read_anew() {
    const JOB: &str = "01ZZZZZZZZZZZZZZZZZZZZZZZZ";
    const STEP: i64 = 1_000;
    let studio = Home::shop(1, 1, &[]).await.start().await;
    let mut quick = studio.feed("").await;
    // It asked, and reads nothing.
    let mut sleepy = studio.feed("").await;
    let begun = Instant::now();
    let mut heard = 0;
    while heard < 30 * STEP {
        flood(&studio, JOB, STEP).await;
        let told = quick.until_nth("job", usize::try_from(STEP).unwrap()).await;
        for event in told.iter().filter(|event| event.name == "job") {
            heard += 1;
            assert_eq!(event.data["event_id"], heard, "the quick one misses nothing");
        }
    }
    assert!(begun.elapsed() < Duration::from_secs(50), "{:?}", begun.elapsed());

    let told = sleepy.until(|event| event.name == "resync").await;
    let missed = of_job(&told, JOB).len();
    assert!(missed < 30_000, "{missed}");
    flood(&studio, JOB, 1).await;
    let next = sleepy.until(|event| event.name == "job" && event.data["event_id"] == heard + 1).await;
    assert!(next.len() < 6_000);
    // A client that was away for too long, too.
    let told = after(&studio, &told[0].position).await.until_nth("pending", 1).await;
    assert_eq!(told[0].name, "resync");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopping_server_ends_the_streams() {
    let mut studio = Home::shop(1, 2, &[]).await.start().await;
    let (run, _) = studio.run("free", "shop").await;
    let mut streams = vec![studio.feed("").await, studio.follow_run(run, "").await];
    for stream in &mut streams {
        stream.next().await.unwrap();
    }
    assert!(studio.terminate().await.success());
    for mut stream in streams {
        while stream.next().await.is_some() {}
    }
    assert!(!studio.log().contains("WARN"), "{}", studio.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_position_of_this_stream_is_one() {
    let studio = Home::shop(1, 1, &[]).await.start().await;
    for query in
        ["after=x", "after=7", "changes_after=x", "changes_after=-1", "after=0.&changes_after=1", "since=1"]
    {
        studio.get(&format!("/api/v1/events?{query}")).await.problem(400);
    }
    let header = Request::get("/api/v1/events").bearer(TOKEN).header("Last-Event-ID", "7");
    studio.send(&header).await.problem(400);
    studio.send(&Request::get("/api/v1/events")).await.problem(401);
    let foreign = Request::get("/api/v1/events").bearer(TOKEN).header("Host", "evil.example");
    studio.send(&foreign).await.problem(403);
}
