//! A run's budget: it stops before the batch that would exceed it, and says so.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use serde_json::{Value, json};
use support::model::Model;
use support::sse::{Event, run_of};
use support::studio::{Home, Studio};

/// Three tables of three columns: twelve assets in three batches, one after the other.
async fn shop() -> (Studio, Model) {
    let model = Model::good().await;
    let priced = model.profile("concurrency: 1");
    let unpriced = model.profile("").replace("input_usd_per_1m: 1.0, output_usd_per_1m: 2.0,", "");
    let models = [("model", priced.as_str()), ("unpriced", unpriced.as_str())];
    let studio = Home::shop(3, 3, &models).await.start().await;
    (studio, model)
}

fn request(llm_profile: &str, usd: f64) -> Value {
    json!({ "scope": { "db_profile": "shop" }, "llm_profile": llm_profile, "max_cost_usd": usd })
}

/// A run with a budget, to its end.
async fn run(studio: &Studio, llm_profile: &str, usd: f64) -> (Value, Vec<Event>) {
    let started = studio.post("/api/v1/runs", &request(llm_profile, usd)).await.expect(202);
    let events = studio.events(started["job_id"].as_str().unwrap()).await;
    (studio.show(run_of(&events)).await, events)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_stops_before_the_batch_that_would_exceed_its_budget() {
    let (studio, model) = shop().await;
    let (rich, _) = run(&studio, "model", 1.0).await;
    assert_eq!((&rich["status"], &rich["rows_done"]), (&json!("success"), &json!(12)));
    let whole = rich["cost"].as_i64().unwrap();

    let asked = model.asks().len();
    let (none, events) = run(&studio, "model", 0.0).await;
    assert_eq!((&none["status"], &none["rows_done"]), (&json!("cancelled"), &json!(0)));
    assert_eq!(model.asks().len(), asked, "a budget of nothing pays for no call");
    let last = events.last().unwrap();
    assert_eq!(last.name, "job.cancelled");
    assert!(last.data["reason"].as_str().unwrap().contains("budget of $0.0000"), "{last:?}");

    // Enough for a part of the run: what is drafted is whole and kept, and paid for within the budget.
    let budgets = (5..60).map(|step| f64::from(step) * 0.000_1);
    let mut parts = 0;
    for usd in budgets {
        let (part, _) = run(&studio, "model", usd).await;
        let (rows, cost) = (part["rows_done"].as_i64().unwrap(), part["cost"].as_i64().unwrap());
        assert!(cost as f64 <= usd * 1e6, "{cost} of {usd}");
        assert_eq!(rows % 4, 0, "batches are whole");
        if part["status"] == "cancelled" && rows > 0 {
            parts += 1;
            assert!(cost < whole);
            assert_eq!(studio.rows(part["id"].as_i64().unwrap()).await.len(), usize::try_from(rows).unwrap());
        }
    }
    assert!(parts > 0, "no budget was enough for a part of the run alone");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_budget_needs_a_price() {
    let (studio, _model) = shop().await;
    let problem = studio.post("/api/v1/runs", &request("unpriced", 1.0)).await.problem(422);
    assert_eq!(problem["errors"][0]["field"], "max_cost_usd");
    let problem = studio.post("/api/v1/runs", &request("model", -1.0)).await.problem(422);
    assert_eq!(problem["errors"][0]["field"], "max_cost_usd");
    // What costs nothing never exceeds a budget.
    let (free, _) = run(&studio, "free", 0.0).await;
    assert_eq!(free["status"], "success");
    // The doc profile must be there.
    let body = json!({ "scope": { "db_profile": "shop" }, "llm_profile": "free", "doc_profile": "gone" });
    let problem = studio.post("/api/v1/runs", &body).await.problem(422);
    assert_eq!(problem["errors"][0]["field"], "doc_profile");
}
