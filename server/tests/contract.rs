//! The contract of N alternatives, and what becomes of a run whose model fails.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use serde_json::{Value, json};
use std::time::Duration;
use support::model::{Answer, Ask, Model};
use support::sse::{Event, count, run_of};
use support::studio::{Home, Studio};

/// Three tables of three columns: twelve assets in three batches.
async fn shop(answer: impl Fn(&Ask) -> Answer + Send + Sync + 'static) -> (Studio, Model) {
    let model = Model::start(Duration::ZERO, answer).await;
    let studio = Home::shop(3, 3, &[("model", &model.profile(""))]).await.start().await;
    (studio, model)
}

fn warnings(events: &[Event]) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let warnings = events.iter().filter(|event| event.name == "warning");
    warnings.map(|event| (text(&event.data["asset"]), text(&event.data["text"]))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_stays_short_is_asked_once_more_and_then_padded() {
    const WARNING: &str = "produced 2 of 3 requested (retry got 0, fallback padded 1)";
    let (studio, model) = shop(|ask| match ask.is_top_up() {
        false => ask.drafts(2),
        // The same text again, in other letters, is no further alternative.
        true => Answer::Drafts(ask.avoid.iter().map(|texts| vec![texts[0].to_uppercase()]).collect()),
    })
    .await;
    let (run, events) = studio.run("model", "shop").await;

    let (top_ups, firsts): (Vec<Ask>, Vec<Ask>) = model.asks().into_iter().partition(Ask::is_top_up);
    assert_eq!((firsts.len(), top_ups.len()), (3, 3));
    for first in &firsts {
        assert_eq!(first.n, 3);
        let top_up = top_ups.iter().find(|ask| ask.table == first.table).expect("a batch without top-up");
        assert_eq!((&top_up.assets, top_up.n), (&first.assets, 1));
        assert!(top_up.avoid.iter().all(|texts| texts.len() == 2), "{top_up:?}");
    }

    assert_eq!(events.last().unwrap().data["status"], "success");
    let rows = studio.rows(run).await;
    assert_eq!(rows.len(), 12);
    for row in &rows {
        assert_eq!(row["production_warning"], WARNING);
        let alternatives = row["alternatives"].as_array().unwrap();
        let fallbacks: Vec<bool> =
            alternatives.iter().map(|one| one["fallback"].as_bool().unwrap()).collect();
        assert_eq!(fallbacks, [false, false, true]);
        let placeholder = &alternatives[2];
        assert!(placeholder["text"].as_str().unwrap().starts_with("FALLBACK"), "{placeholder}");
        assert_eq!((&placeholder["score"], &placeholder["letter"]), (&Value::Null, &json!("C")));
        assert_eq!(row["description"], alternatives[0]["text"]);
    }
    let warned = warnings(&events);
    assert_eq!(warned.len(), 12);
    assert!(warned.iter().all(|(_, text)| text == WARNING), "{warned:?}");
    assert_eq!((warned[0].0.as_str(), warned[1].0.as_str()), ("main.t01", "main.t01.c01"));

    // A placeholder is no description, however it is chosen.
    let row = &rows[0];
    studio.decide(row, json!({ "alternative": 2 })).await.problem(422);
    let text = &row["alternatives"][2]["text"];
    studio.decide(row, json!({ "description": text })).await.problem(422);
    assert!(studio.pending().await.is_empty());
    let shown = studio.get(&format!("/api/v1/results/{}", row["id"])).await.expect(200);
    assert_eq!(&shown, row);
    // The ones that the model did give can be had.
    assert_eq!(studio.decide(row, json!({ "alternative": 1 })).await.expect(200)["queued"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_top_up_asks_for_what_is_missing_only_and_leaves_no_warning() {
    let (studio, model) = shop(|ask| {
        let short = |asset: &String| asset == "c02" && ask.table == "main.t02" && !ask.is_top_up();
        let texts = |asset: &String| ask.texts(asset, if short(asset) { 1 } else { ask.n });
        Answer::Drafts(ask.assets.iter().map(texts).collect())
    })
    .await;
    let (run, events) = studio.run("model", "shop").await;
    assert_eq!(model.asks().len(), 4);
    let top_ups: Vec<Ask> = model.asks().into_iter().filter(Ask::is_top_up).collect();
    let [top_up] = top_ups.as_slice() else { panic!("{top_ups:?}") };
    assert_eq!(
        (top_up.table.as_str(), top_up.assets.as_slice(), top_up.n),
        ("main.t02", ["c02".to_owned()].as_slice(), 2)
    );

    assert_eq!(count(&events, "warning"), 0);
    for row in studio.rows(run).await {
        assert_eq!(row["production_warning"], Value::Null);
        let alternatives = row["alternatives"].as_array().unwrap();
        assert!(alternatives.len() == 3 && alternatives.iter().all(|one| one["fallback"] == false), "{row}");
    }
    // Both calls of the batch were paid for.
    let assets = 12 + 1;
    let usage = &studio.show(run).await["usage"];
    assert_eq!(usage["input_tokens"], json!(assets * support::model::INPUT_TOKENS));
    assert_eq!(usage["output_tokens"], json!(assets * support::model::OUTPUT_TOKENS));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_asset_without_any_draft_is_a_failure_and_no_row() {
    let (studio, _model) = shop(|ask| {
        let mute = |asset: &String| asset == "c03" && ask.table == "main.t03";
        let texts = |asset: &String| ask.texts(asset, if mute(asset) { 0 } else { ask.n });
        Answer::Drafts(ask.assets.iter().map(texts).collect())
    })
    .await;
    let (run, events) = studio.run("model", "shop").await;
    let shown = studio.show(run).await;
    assert_eq!((&shown["rows_done"], &shown["rows_failed"]), (&json!(11), &json!(1)));
    let failures = shown["failures"].as_array().unwrap();
    assert_eq!(failures.len(), 1);
    assert_eq!(failures[0]["asset"], "main.t03.c03");
    assert_eq!(events.last().unwrap().data["failed"], 1);
    assert_eq!(studio.rows(run).await.len(), 11);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_always_fails_fails_the_run_with_its_reason() {
    let (studio, _model) = shop(|_| Answer::Error(500, "the GPUs are on fire".to_owned())).await;
    let (run, events) = studio.run("model", "shop").await;
    let last = events.last().unwrap();
    assert_eq!(last.name, "job.failed");
    let shown = studio.show(run).await;
    assert_eq!(shown["status"], "failed");
    for reason in [&last.data["reason"], &shown["error"]] {
        let reason = reason.as_str().unwrap();
        assert!(reason.contains("openai") && reason.contains("500"), "{reason}");
        assert!(reason.contains("the GPUs are on fire"), "{reason}");
    }
    assert_eq!((&shown["rows_done"], &shown["rows_failed"]), (&json!(0), &json!(12)));
    assert_eq!(shown["failures"].as_array().unwrap().len(), 12);
    assert!(studio.rows(run).await.is_empty());
    // The server goes on.
    let (later, _) = studio.run("free", "shop").await;
    assert_eq!(studio.show(later).await["status"], "success");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_fails_for_one_table_leaves_the_others_their_rows() {
    let (studio, _model) = shop(|ask| match ask.table.as_str() {
        "main.t02" => Answer::Error(500, "not this one".to_owned()),
        _ => ask.drafts(ask.n),
    })
    .await;
    let job = studio.start_run("model", json!({ "db_profile": "shop" })).await;
    let events = studio.events(&job).await;
    let run = run_of(&events);
    let last = events.last().unwrap();
    assert_eq!((last.name.as_str(), &last.data["failed"]), ("job.done", &json!(4)));
    assert!(last.data["reason"].as_str().unwrap().contains('4'), "{last:?}");

    let shown = studio.show(run).await;
    assert_eq!((&shown["status"], &shown["rows_done"]), (&json!("success"), &json!(8)));
    let failed: Vec<&str> =
        shown["failures"].as_array().unwrap().iter().map(|one| one["asset"].as_str().unwrap()).collect();
    assert_eq!(failed, ["main.t02", "main.t02.c01", "main.t02.c02", "main.t02.c03"]);
    let reason = shown["failures"][0]["reason"].as_str().unwrap();
    assert!(reason.contains("not this one"), "{reason}");
    let rows = studio.rows(run).await;
    assert_eq!(rows.len(), 8);
    assert!(rows.iter().all(|row| row["asset"]["table"] != "t02"));
}

/// Unknown is never shown as nothing: not at the first event, not at the end, not on the run.
#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_price_is_unknown_from_the_first_event_on() {
    let model = Model::start(Duration::ZERO, |ask| ask.drafts(3)).await;
    let unpriced = model.profile("").replace("input_usd_per_1m: 1.0, output_usd_per_1m: 2.0,", "");
    assert!(!unpriced.contains("usd"), "{unpriced}");
    let studio = Home::shop(3, 3, &[("model", &unpriced)]).await.start().await;
    let (run, events) = studio.run("model", "shop").await;

    let costs: Vec<&Event> = events.iter().filter(|event| event.name == "cost").collect();
    let first = costs.first().expect("no cost event");
    assert_eq!(first.data["input_tokens"], 0, "a batch was counted before the first cost event");
    for cost in &costs {
        assert_eq!((&cost.data["cost_usd"], &cost.data["cost_micro_usd"]), (&Value::Null, &Value::Null));
    }
    assert!(costs.last().unwrap().data["input_tokens"].as_i64().unwrap() > 0);
    assert_eq!(studio.show(run).await["cost"], Value::Null);
}

/// The alternatives that agree are sure, the one that drifts is not; and the row's confidence is its chosen one's.
#[tokio::test(flavor = "multi_thread")]
async fn self_consistency_scores_what_the_alternatives_have_in_common() {
    let (studio, _model) = shop(|ask| {
        let texts = |asset: &String| {
            vec![
                format!("Date on which the order {asset} was placed."),
                format!("Day the order {asset} was placed."),
                "Height of the shelf in centimetres.".to_owned(),
            ]
        };
        Answer::Drafts(ask.assets.iter().map(texts).collect())
    })
    .await;
    let overrides = json!({ "confidence_signal": "self_consistency" });
    let body = json!({ "scope": { "db_profile": "shop" }, "llm_profile": "model", "overrides": overrides });
    let started = studio.post("/api/v1/runs", &body).await.expect(202);
    let run = run_of(&studio.events(started["job_id"].as_str().unwrap()).await);
    for row in studio.rows(run).await {
        let score = |index: usize| row["alternatives"][index]["score"].as_f64().unwrap();
        assert!(score(0) > 0.45 && score(1) > 0.45 && score(2) < 0.3, "{row}");
        assert_eq!(row["confidence"]["signal"], "self_consistency");
        assert_eq!(row["confidence"]["score"], row["alternatives"][0]["score"]);
        let promoted = studio.decide(&row, json!({ "alternative": 2 })).await.expect(200);
        assert_eq!(promoted["confidence"]["score"], row["alternatives"][2]["score"]);
        assert_eq!(promoted["confidence"]["band"], "low");
    }
}
