//! Cancelling a run in the middle.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use serde_json::json;
use std::time::Duration;
use support::model::Model;
use support::sse::run_of;
use support::studio::{Home, paths_of};

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_run_keeps_whole_rows_and_starts_nothing_more() {
    let model = Model::slow(Duration::from_millis(100)).await;
    let profile = model.profile("batch_size: 3, concurrency: 2");
    let studio = Home::shop(30, 5, &[("model", &profile)]).await.start().await;
    let (whole_run, _) = studio.run("free", "shop").await;
    let plan = paths_of(&studio.rows(whole_run).await);

    let job = studio.start_run("model", json!({ "db_profile": "shop" })).await;
    let mut events = studio.follow(&job, 0).await;
    let mut seen = events.until_nth("rows", 3).await;
    let cancel = format!("/api/v1/jobs/{job}/cancel");
    assert_eq!(studio.post(&cancel, &json!({})).await.expect(202)["cancel_requested"], true);
    // Once more does no harm.
    studio.post(&cancel, &json!({})).await.expect(202);
    seen.extend(events.into_end().await);
    let last = seen.last().unwrap();
    assert_eq!(last.name, "job.cancelled");
    assert_eq!(last.data["status"], "cancelled");
    assert!(last.data["reason"].as_str().is_some_and(|reason| !reason.is_empty()));

    let run = studio.show(run_of(&seen)).await;
    assert_eq!(run["status"], "cancelled");
    assert!(run["error"].as_str().is_some_and(|reason| !reason.is_empty()));
    let rows = studio.rows(run_of(&seen)).await;
    assert_eq!(run["rows_done"].as_u64(), u64::try_from(rows.len()).ok());
    assert_eq!(last.data["rows"], run["rows_done"]);
    assert!(rows.len() >= 9 && rows.len() < plan.len(), "{} of {}", rows.len(), plan.len());
    // Natural order: what is there is the plan's beginning, and every row is whole.
    assert_eq!(paths_of(&rows), plan[..rows.len()]);
    for row in &rows {
        let alternatives = row["alternatives"].as_array().unwrap();
        assert_eq!(alternatives.len(), 3, "{row}");
        assert!(alternatives.iter().all(|one| one["text"] != "" && one["fallback"] == false), "{row}");
    }
    let used = (run["usage"]["input_tokens"].as_i64(), run["usage"]["output_tokens"].as_i64());
    let persisted = i64::try_from(rows.len()).unwrap();
    let expected = (support::model::INPUT_TOKENS * persisted, support::model::OUTPUT_TOKENS * persisted);
    assert_eq!(used, (Some(expected.0), Some(expected.1)));

    // After its end a cancel changes nothing, and the model is asked nothing any more.
    let asked = model.asks().len();
    studio.post(&cancel, &json!({})).await.expect(202);
    let shown = studio.get(&format!("/api/v1/jobs/{job}")).await.expect(200);
    assert_eq!(shown["status"], "cancelled");
    assert!(shown["finished_at"].is_i64());
    let (later, _) = studio.run("free", "shop").await;
    assert_eq!(studio.show(later).await["status"], "success");
    assert_eq!(model.asks().len(), asked);
    assert_eq!(studio.rows(run_of(&seen)).await, rows);
    // What was persisted can be reviewed.
    assert_eq!(studio.accept(&rows[0]).await["queued"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_can_be_cancelled_before_its_first_row() {
    let model = Model::slow(Duration::from_secs(20)).await;
    let studio = Home::shop(2, 2, &[("model", &model.profile(""))]).await.start().await;
    let job = studio.start_run("model", json!({ "db_profile": "shop" })).await;
    let mut events = studio.follow(&job, 0).await;
    let seen = events.until(|event| event.name == "run.created").await;
    studio.post(&format!("/api/v1/jobs/{job}/cancel"), &json!({})).await.expect(202);
    // At once, not when the model has answered.
    let rest = tokio::time::timeout(Duration::from_secs(10), events.into_end()).await.expect("it goes on");
    assert_eq!(rest.last().unwrap().name, "job.cancelled");
    let run = studio.show(run_of(&seen)).await;
    assert_eq!((&run["status"], &run["rows_done"]), (&json!("cancelled"), &json!(0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_jobs_that_exist_can_be_cancelled() {
    let studio = Home::shop(1, 1, &[]).await.start().await;
    studio.post("/api/v1/jobs/nope/cancel", &json!({})).await.problem(404);
}
