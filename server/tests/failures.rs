//! What failed can be retried, what stopped can go on: in the same run, every asset exactly once.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use support::model::{Answer, Ask, Model};
use support::sse::{Event, count, run_of};
use support::studio::{Home, Studio, path_of, paths_of};

/// Something in a test that can be broken and mended.
#[derive(Clone, Default)]
struct Broken(Arc<AtomicBool>);

impl Broken {
    fn now() -> Self {
        Self(Arc::new(AtomicBool::new(true)))
    }

    fn is(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    fn mend(&self) {
        self.0.store(false, Ordering::SeqCst);
    }
}

async fn shop(
    tables: usize,
    more: &str,
    answer: impl Fn(&Ask) -> Answer + Send + Sync + 'static,
) -> (Studio, Model) {
    let model = Model::start(Duration::ZERO, answer).await;
    let studio = Home::shop(tables, 3, &[("model", &model.profile(more))]).await.start().await;
    (studio, model)
}

async fn again(studio: &Studio, run: i64, what: &str) -> String {
    let started = studio.post(&format!("/api/v1/runs/{run}/{what}"), &Value::Null).await.expect(202);
    let job = started["job_id"].as_str().unwrap().to_owned();
    assert_eq!(started["live_url"], format!("/runs/new-{job}"));
    job
}

async fn failures(studio: &Studio, run: i64) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for number in 1.. {
        let page =
            studio.get(&format!("/api/v1/runs/{run}/failures?per_page=3&page={number}")).await.expect(200);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let items = page["items"].as_array().unwrap();
        found.extend(items.iter().map(|one| (text(&one["asset"]), text(&one["reason"]))));
        if page["pages"].as_i64().unwrap() <= number {
            assert_eq!(page["total"].as_u64(), u64::try_from(found.len()).ok());
            break;
        }
    }
    found
}

/// Invariants of every run that ended: one row or one failure for each asset that was tried, and what it cost is what
/// its batches cost and what its last event said.
async fn check(studio: &Studio, run: i64, jobs: &[&str]) -> Vec<Value> {
    let shown = studio.show(run).await;
    let rows = studio.rows(run).await;
    let failed = failures(studio, run).await;
    let ordinals: Vec<i64> = rows.iter().map(|row| row["ordinal"].as_i64().unwrap()).collect();
    assert!(ordinals.is_sorted_by(|a, b| a < b), "{ordinals:?}");
    assert_eq!(shown["rows_done"].as_u64(), u64::try_from(rows.len()).ok());
    assert_eq!(shown["rows_failed"].as_u64(), u64::try_from(failed.len()).ok());
    let bare = |row: &Value| path_of(&row["asset"]).split(' ').next().unwrap().to_owned();
    let mut assets: BTreeSet<String> = rows.iter().map(bare).collect();
    assets.extend(failed.iter().map(|(asset, _)| asset.clone()));
    assert_eq!(assets.len(), rows.len() + failed.len(), "an asset has a row and a failure");
    assert!(rows.iter().all(|row| row["alternatives"].as_array().unwrap().len() == 3));

    let (input, output, cached, cost): (i64, i64, i64, i64) = sqlx::query_as(
        "SELECT SUM(input_tokens), SUM(output_tokens), SUM(cached_input_tokens), SUM(cost_micro_usd)
         FROM run_batches WHERE run_id = $1",
    )
    .bind(run)
    .fetch_one(&mut studio.store().await)
    .await
    .unwrap();
    assert_eq!((&shown["usage"]["input_tokens"], &shown["cost"]), (&json!(input), &json!(cost)));
    assert_eq!(shown["usage"]["output_tokens"], json!(output));
    assert_eq!(shown["usage"]["cached_input_tokens"], json!(cached));
    assert!(cached > 0 && cached < input);
    // The jobs of the run are one log: numbers count on, and the last word on the cost is the run's.
    let mut log: Vec<Event> = Vec::new();
    for job in jobs {
        let events = studio.events(job).await;
        assert_eq!(run_of(&events), run);
        log.extend(events);
    }
    let numbers: Vec<i64> = log.iter().map(|event| event.id).collect();
    assert_eq!(numbers, (1..=i64::try_from(log.len()).unwrap()).collect::<Vec<_>>());
    let last = log.iter().rfind(|event| event.name == "cost").unwrap();
    assert_eq!((&last.data["cost_micro_usd"], &last.data["input_tokens"]), (&json!(cost), &json!(input)));
    // Who follows the run is told all of it.
    let mut stream = studio.follow_run(run, "").await;
    let mut told = Vec::new();
    while told.len() < log.len() {
        let event = stream.next().await.expect("the stream of a run has no end");
        if event.name != "pending" && event.name != "review" {
            told.push(event);
        }
    }
    assert_eq!(told, log);
    rows
}

#[tokio::test(flavor = "multi_thread")]
async fn what_failed_is_retried_in_the_same_run_and_nothing_else_is() {
    let broken = Broken::now();
    let state = broken.clone();
    let (studio, model) = shop(3, "", move |ask| match ask.table.as_str() {
        "main.t02" if state.is() => Answer::Error(400, "not this one".to_owned()),
        _ => ask.drafts(ask.n),
    })
    .await;
    let first = studio.start_run("model", json!({ "db_profile": "shop" })).await;
    let run = run_of(&studio.events(&first).await);
    let before = check(&studio, run, &[&first]).await;
    assert_eq!((before.len(), failures(&studio, run).await.len()), (8, 4));
    // A decision that was made meanwhile stays.
    let accepted = studio.accept(&before[0]).await;

    // It fails again: the newest reason counts.
    let second = again(&studio, run, "retry-failed").await;
    let events = studio.events(&second).await;
    assert_eq!((events[0].name.as_str(), &events[0].data["run_id"]), ("run.created", &json!(run)));
    let progress = events.iter().rfind(|event| event.name == "progress").unwrap();
    assert_eq!((&progress.data["done"], &progress.data["total"]), (&json!(4), &json!(4)));
    assert_eq!((count(&events, "rows"), &events.last().unwrap().data["failed"]), (0, &json!(4)));
    assert_eq!(studio.show(run).await["status"], "success");
    check(&studio, run, &[&first, &second]).await;

    broken.mend();
    let asked = model.asks().len();
    let third = again(&studio, run, "retry-failed").await;
    studio.events(&third).await;
    let asks = model.asks().split_off(asked);
    assert_eq!(asks.len(), 1);
    assert_eq!((asks[0].table.as_str(), asks[0].assets.len()), ("main.t02", 4));
    let rows = check(&studio, run, &[&first, &second, &third]).await;
    let shown = studio.show(run).await;
    assert_eq!(
        (&shown["status"], &shown["error"], &shown["job_id"]),
        (&json!("success"), &Value::Null, &json!(third))
    );
    let ordinals: Vec<i64> = rows.iter().map(|row| row["ordinal"].as_i64().unwrap()).collect();
    assert_eq!(ordinals, (0..12).collect::<Vec<_>>());
    let old: Vec<&Value> = rows.iter().filter(|row| row["asset"]["table"] != "t02").collect();
    assert_eq!(old[0], &accepted);
    assert_eq!(old[1..].iter().map(|row| (*row).clone()).collect::<Vec<_>>(), before[1..]);

    // Now there is nothing to do, and both say so.
    for what in ["retry-failed", "resume"] {
        let problem = studio.post(&format!("/api/v1/runs/{run}/{what}"), &Value::Null).await.problem(409);
        assert_eq!(problem["title"], "Nothing to do", "{problem}");
        studio.post(&format!("/api/v1/runs/999/{what}"), &Value::Null).await.problem(404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_who_press_at_once_start_one_job() {
    let broken = Broken::now();
    let state = broken.clone();
    let model = Model::start(Duration::from_millis(300), move |ask| match state.is() {
        true => Answer::Error(400, "broken".to_owned()),
        false => ask.drafts(ask.n),
    })
    .await;
    let studio = Home::shop(3, 3, &[("model", &model.profile(""))]).await.start().await;
    let (run, _) = studio.run("model", "shop").await;
    assert_eq!(studio.show(run).await["status"], "failed");
    broken.mend();
    let press = || async { studio.post(&format!("/api/v1/runs/{run}/retry-failed"), &Value::Null).await };
    let (one, two) = tokio::join!(press(), press());
    let (winner, loser) = if one.status == 202 { (one, two) } else { (two, one) };
    assert_eq!(loser.problem(409)["title"], "At work");
    let job = winner.expect(202)["job_id"].as_str().unwrap().to_owned();
    assert_eq!(studio.show(run).await["status"], "running");
    studio.events(&job).await;
    assert_eq!(studio.show(run).await["status"], "success");
    assert_eq!(studio.rows(run).await.len(), 12);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_is_away_stops_the_run_and_resume_and_retry_do_the_rest() {
    let broken = Broken::now();
    let state = broken.clone();
    let (studio, model) = shop(20, "concurrency: 1", move |ask| match ask.table.as_str() {
        // One row first, and one failure of another kind, which stops nothing.
        "main.t01" => ask.drafts(ask.n),
        "main.t02" => Answer::Drafts(ask.assets.iter().map(|_| Vec::new()).collect()),
        _ if state.is() => Answer::Error(401, "no such key".to_owned()),
        _ => ask.drafts(ask.n),
    })
    .await;
    let first = studio.start_run("model", json!({ "db_profile": "shop" })).await;
    let events = studio.events(&first).await;
    let run = run_of(&events);
    let shown = studio.show(run).await;
    let reason = shown["error"].as_str().unwrap();
    assert_eq!(shown["status"], "failed");
    assert!(reason.contains("401") && reason.contains("Resume") && reason.contains("12 assets"), "{reason}");
    assert_eq!(
        (&shown["rows_done"], &shown["rows_failed"], &shown["rows_total"]),
        (&json!(4), &json!(16), &json!(80))
    );
    let tables: BTreeSet<String> = model.asks().into_iter().map(|ask| ask.table).collect();
    assert!(tables.len() <= 6, "it went on asking: {tables:?}");
    check(&studio, run, &[&first]).await;

    // A retry before the resume fills gaps, and leaves the run where it stopped.
    broken.mend();
    let second = again(&studio, run, "retry-failed").await;
    let events = studio.events(&second).await;
    assert!(events.last().unwrap().data["reason"].as_str().unwrap().contains("Resume"));
    let shown = studio.show(run).await;
    assert_eq!((&shown["status"], &shown["error"]), (&json!("failed"), &json!(reason)));
    assert_eq!((&shown["rows_done"], &shown["rows_failed"]), (&json!(16), &json!(4)));
    check(&studio, run, &[&first, &second]).await;

    let third = again(&studio, run, "resume").await;
    studio.events(&third).await;
    let shown = studio.show(run).await;
    assert_eq!(
        (&shown["status"], &shown["rows_done"], &shown["rows_failed"]),
        (&json!("success"), &json!(76), &json!(4))
    );
    assert!(shown["error"].as_str().unwrap().starts_with("4 assets failed"));
    let rows = check(&studio, run, &[&first, &second, &third]).await;
    let (free, _) = studio.run("free", "shop").await;
    let mut plan = paths_of(&studio.rows(free).await);
    plan.retain(|path| !path.starts_with("main.t02"));
    assert_eq!(paths_of(&rows), plan);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_run_goes_on_and_a_cancelled_retry_leaves_a_whole_run_whole() {
    let model = Model::slow(Duration::from_millis(40)).await;
    let profile = model.profile("batch_size: 2, concurrency: 2");
    let studio = Home::shop(12, 4, &[("model", &profile)]).await.start().await;
    let first = studio.start_run("model", json!({ "db_profile": "shop" })).await;
    studio.follow(&first, 0).await.until_nth("rows", 3).await;
    studio.post(&format!("/api/v1/jobs/{first}/cancel"), &Value::Null).await.expect(202);
    let run = run_of(&studio.events(&first).await);
    let before = check(&studio, run, &[&first]).await;
    assert!(before.len() < 60 && studio.show(run).await["status"] == "cancelled");
    let second = again(&studio, run, "resume").await;
    studio.events(&second).await;
    let rows = check(&studio, run, &[&first, &second]).await;
    assert_eq!((rows.len(), &rows[..before.len()]), (60, before.as_slice()));
    let shown = studio.show(run).await;
    assert_eq!((&shown["status"], &shown["error"]), (&json!("success"), &Value::Null));
    assert!(shown["idle_ms"].is_u64());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retry_and_a_resume_that_are_killed_again_and_again_lose_and_double_nothing() {
    let broken = Broken::now();
    let (state, calls) = (broken.clone(), Arc::new(AtomicUsize::new(0)));
    let model = Model::start(Duration::from_millis(30), move |ask| {
        let number = calls.fetch_add(1, Ordering::SeqCst);
        match state.is() {
            // Two batches of three fail at first, never three in a row.
            true if number % 3 != 0 => Answer::Error(400, format!("call {number} is not liked")),
            _ => ask.drafts(ask.n),
        }
    })
    .await;
    let profile = model.profile("batch_size: 2, concurrency: 2");
    let mut studio = Home::shop(20, 5, &[("model", &profile)]).await.start().await;
    let first = studio.start_run("model", json!({ "db_profile": "shop" })).await;
    studio.follow(&first, 0).await.until_nth("progress", 30).await;
    studio.post(&format!("/api/v1/jobs/{first}/cancel"), &Value::Null).await.expect(202);
    let run = run_of(&studio.events(&first).await);
    let failed = failures(&studio, run).await.len();
    assert!(failed > 20, "{failed}");
    broken.mend();

    let mut jobs = vec![first];
    for what in ["retry-failed", "resume"] {
        let job = again(&studio, run, what).await;
        let mut seen = 0;
        for _ in 0..3 {
            let mut events = studio.follow(&job, seen).await;
            let life = events.until_nth("job.started", 1).await;
            let more = events.until_nth("rows", 2).await;
            seen = more.last().or(life.last()).unwrap().id;
            studio.kill9();
            studio.let_leases_expire().await;
            studio.restart().await;
        }
        assert_eq!(studio.events(&job).await.last().unwrap().name, "job.done");
        jobs.push(job);
        let jobs: Vec<&str> = jobs.iter().map(String::as_str).collect();
        check(&studio, run, &jobs).await;
    }
    let shown = studio.show(run).await;
    assert_eq!(
        (&shown["status"], &shown["rows_done"], &shown["rows_failed"]),
        (&json!("success"), &json!(120), &json!(0))
    );
    let (free, _) = studio.run("free", "shop").await;
    assert_eq!(paths_of(&studio.rows(run).await), paths_of(&studio.rows(free).await));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_lists_what_failed() {
    let model = Model::start(Duration::ZERO, |ask| match ask.table.as_str() {
        "main.t02" => Answer::Error(400, "not this one".to_owned()),
        _ => ask.drafts(ask.n),
    })
    .await;
    let home = Home::shop(2, 2, &[("model", &model.profile(""))]).await;
    let folder = home.folder();
    let run = move |args: Vec<&'static str>| {
        let mut amx = Command::new(env!("CARGO_BIN_EXE_amx"));
        amx.args(["run", "--db-profile", "shop", "--llm-profile", "model"])
            .args(args)
            .env("AMX_CONFIG_DIR", &folder);
        amx.output().unwrap()
    };
    let (text, json) =
        tokio::task::spawn_blocking(move || (run(Vec::new()), run(vec!["--json"]))).await.unwrap();
    let said = String::from_utf8(text.stdout).unwrap();
    assert!(text.status.success(), "{said}");
    assert!(said.contains("failed:\n  main.t02: openai answered HTTP 400"), "{said}");
    assert!(said.contains("main.t02.c02") && said.contains("Retry failed"), "{said}");
    let last: Value =
        serde_json::from_str(String::from_utf8(json.stdout).unwrap().lines().last().unwrap()).unwrap();
    assert_eq!((&last["event"], &last["data"]["total"]), (&json!("failures"), &json!(3)));
}
