//! Decisions as operations: bulk actions, undo and redo, and what two people do at the same time.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use serde_json::{Value, json};
use std::time::Duration;
use support::http::Request;
use support::model::{Answer, Model};
use support::studio::{Home, Studio, TOKEN};

async fn reviewed(tables: usize, columns: usize) -> (Studio, i64, Vec<Value>) {
    let studio = Home::shop(tables, columns, &[]).await.start().await;
    let (run, _) = studio.run("free", "shop").await;
    let rows = studio.rows(run).await;
    (studio, run, rows)
}

fn id(value: &Value) -> i64 {
    value["id"].as_i64().unwrap()
}

fn frozen(rows: &[Value]) -> Value {
    rows.iter().map(|row| json!([row["id"], row["revision"]])).collect()
}

async fn preview(studio: &Studio, run: i64, action: &str, rows: &[Value]) -> Value {
    let ids: Vec<i64> = rows.iter().map(id).collect();
    let body = json!({ "run_id": run, "select": { "ids": ids }, "action": action, "dry_run": true });
    studio.post("/api/v1/results/bulk", &body).await.expect(200)
}

async fn bulk(studio: &Studio, run: i64, action: &str, rows: &Value) -> Value {
    let body = json!({ "run_id": run, "select": { "rows": rows }, "action": action });
    studio.post("/api/v1/results/bulk", &body).await.expect(200)
}

async fn turn(studio: &Studio, operation: &Value, way: &str) -> Value {
    studio.post(&format!("/api/v1/operations/{operation}/{way}"), &json!({})).await.expect(200)
}

async fn statuses(studio: &Studio, run: i64) -> Vec<String> {
    studio.rows(run).await.iter().map(|row| row["status"].as_str().unwrap().to_owned()).collect()
}

fn reasons(outcome: &Value) -> Vec<(i64, String)> {
    let left_out = outcome["left_out"].as_array().unwrap();
    left_out.iter().map(|row| (id(row), row["reason"].as_str().unwrap().to_owned())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bulk_accept_takes_exactly_what_its_preview_showed() {
    let (studio, run, rows) = reviewed(2, 3).await;
    let shown = preview(&studio, run, "accept", &rows).await;
    assert_eq!(shown["rows"], frozen(&rows));
    assert_eq!(shown["sample"][0]["description"], rows[0]["description"]);
    // A preview does nothing.
    assert!(studio.pending().await.is_empty());

    // One row is decided on meanwhile; the bulk action must not touch it.
    studio.decide(&rows[2], json!({ "status": "skipped" })).await.expect(200);
    let done = bulk(&studio, run, "accept", &shown["rows"]).await;
    assert_eq!((&done["done"], &done["left_out_total"]), (&json!(7), &json!(1)));
    assert_eq!(reasons(&done), [(id(&rows[2]), "changed".to_owned())]);
    assert_eq!(done["left_out"][0]["asset"], "main.t01.c02");
    assert_eq!(studio.pending().await.len(), 7);
    let now = studio.rows(run).await;
    assert_eq!(now[2]["status"], "skipped");
    assert!(now.iter().enumerate().all(|(place, row)| place == 2 || row["queued"] == true));

    // Again, nothing is left to do, and the rows say why.
    let again = bulk(&studio, run, "accept", &frozen(&now)).await;
    assert_eq!(
        (&again["done"], &again["operation_id"]),
        (&json!(1), &json!(done["operation_id"].as_i64().unwrap() + 1))
    );
    assert!(reasons(&again).iter().all(|(_, why)| why == "already_so"));
    // A list without revisions is no frozen list.
    let body = json!({ "run_id": run, "select": { "ids": [id(&rows[0])] }, "action": "skip" });
    let problem = studio.post("/api/v1/results/bulk", &body).await.problem(422);
    assert_eq!(problem["errors"][0]["field"], "select");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_threshold_leaves_out_what_scores_less_what_is_flagged_and_placeholders() {
    let model = Model::start(Duration::ZERO, |ask| match ask.is_top_up() {
        false => Answer::Drafts(
            ask.assets.iter().map(|asset| ask.texts(asset, if asset == "c02" { 2 } else { 3 })).collect(),
        ),
        true => Answer::Drafts(ask.assets.iter().map(|_| Vec::new()).collect()),
    })
    .await;
    let studio = Home::shop(1, 3, &[("model", &model.profile(""))]).await.start().await;
    let (run, _) = studio.run("model", "shop").await;
    let rows = studio.rows(run).await;
    let scores: Vec<f64> = rows.iter().map(|row| row["confidence"]["score"].as_f64().unwrap()).collect();
    let ids: Vec<i64> = rows.iter().map(id).collect();
    let ask = |least: f64| json!({ "run_id": run, "select": { "ids": ids }, "action": "accept", "min_score": least, "dry_run": true });
    let low = studio.post("/api/v1/results/bulk", &ask(0.0)).await.expect(200);
    // `c02` was padded: it carries a warning.
    assert_eq!(reasons(&low), [(ids[2], "flagged".to_owned())]);
    let above = scores.iter().copied().fold(0.0, f64::max) + 0.001;
    let high = studio.post("/api/v1/results/bulk", &ask(above)).await.expect(200);
    assert_eq!(high["rows"], json!([]));
    assert!(reasons(&high).iter().all(|(_, why)| why == "below_score"));
    // Named by hand, the row with the warning can be taken: its text is no placeholder.
    assert_eq!(bulk(&studio, run, "accept", &frozen(&rows[2..3])).await["done"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_steps_are_undone_and_redone_and_a_bulk_action_is_one() {
    let (studio, run, rows) = reviewed(2, 3).await;
    let row = &rows[1];
    let of = |id: i64| format!("/api/v1/results/{id}");
    let mut history = vec![(studio.rows(run).await, studio.pending().await)];
    let mut operations = Vec::new();
    let strip = |rows: &[Value]| -> Vec<Value> {
        rows.iter()
            .cloned()
            .map(|mut row| {
                row.as_object_mut().unwrap().remove("revision");
                row
            })
            .collect()
    };
    let texts = |entries: &[Value]| -> Vec<(i64, String)> {
        let mut texts: Vec<(i64, String)> = entries
            .iter()
            .map(|entry| {
                (entry["result_id"].as_i64().unwrap(), entry["description"].as_str().unwrap().to_owned())
            })
            .collect();
        texts.sort();
        texts
    };
    for decision in [
        json!({ "alternative": 1 }),
        json!({ "description": "Words of mine." }),
        json!({ "status": "skipped" }),
        json!({ "restore": true }),
    ] {
        let now = studio.get(&of(id(row))).await.expect(200);
        let target = of(id(row));
        let mut body = decision;
        body["revision"] = now["revision"].clone();
        let response = studio.send(&Request::new("PATCH", &target).bearer(TOKEN).json(&body)).await;
        operations.push(json!(response.header("amx-operation").unwrap().parse::<i64>().unwrap()));
        response.expect(200);
        history.push((studio.rows(run).await, studio.pending().await));
    }
    let all = bulk(&studio, run, "accept", &frozen(&studio.rows(run).await)).await;
    assert_eq!(all["done"], 8);
    operations.push(all["operation_id"].clone());
    history.push((studio.rows(run).await, studio.pending().await));

    // All the way back, and forth again, twice: every state is met again, queue included.
    for _ in 0..2 {
        for (step, operation) in operations.iter().enumerate().rev() {
            turn(&studio, operation, "undo").await;
            assert_eq!(strip(&studio.rows(run).await), strip(&history[step].0), "undo of step {step}");
            assert_eq!(texts(&studio.pending().await), texts(&history[step].1));
        }
        for (step, operation) in operations.iter().enumerate() {
            turn(&studio, operation, "redo").await;
            assert_eq!(strip(&studio.rows(run).await), strip(&history[step + 1].0), "redo of step {step}");
            assert_eq!(texts(&studio.pending().await), texts(&history[step + 1].1));
        }
    }
    // What is not undone cannot be redone, and the other way round.
    let redo = format!("/api/v1/operations/{}/redo", operations[0]);
    studio.post(&redo, &json!({})).await.problem(409);
    studio.post("/api/v1/operations/987654/undo", &json!({})).await.problem(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undo_never_overwrites_what_somebody_decided_later() {
    let (studio, run, rows) = reviewed(1, 3).await;
    let done = bulk(&studio, run, "accept", &frozen(&rows)).await;
    let second = studio.rows(run).await.remove(1);
    let edited =
        studio.decide(&second, json!({ "description": "Another person's words." })).await.expect(200);

    let undone = turn(&studio, &done["operation_id"], "undo").await;
    assert_eq!((&undone["done"], &undone["left_out_total"]), (&json!(3), &json!(1)));
    assert_eq!(reasons(&undone), [(id(&second), "decided_later".to_owned())]);
    assert_eq!(statuses(&studio, run).await, ["unreviewed", "accepted", "unreviewed", "unreviewed"]);
    let entries = studio.pending().await;
    assert_eq!((entries.len(), &entries[0]["description"]), (1, &edited["description"]));
    // The redo takes those along that the undo took.
    let redone = turn(&studio, &done["operation_id"], "redo").await;
    assert_eq!(redone["done"], 3);
    assert_eq!(studio.rows(run).await[1]["description"], "Another person's words.");
    assert_eq!(studio.pending().await.len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn restoring_takes_the_entry_over_and_undoing_gives_it_back() {
    let (studio, first, rows) = reviewed(1, 1).await;
    let (second, _) = studio.run("free", "shop").await;
    let other = studio.rows(second).await.remove(1);
    let old = studio.accept(&rows[1]).await;
    // Bulk leaves it out, with the holder's name.
    let left = bulk(&studio, second, "accept", &frozen(std::slice::from_ref(&other))).await;
    assert_eq!((&left["done"], &left["operation_id"]), (&json!(0), &Value::Null));
    assert_eq!(left["left_out"][0]["holder"]["run_id"], first);

    let target = format!("/api/v1/results/{}", other["id"]);
    let body = json!({ "revision": other["revision"], "restore": true });
    let response = studio.send(&Request::new("PATCH", &target).bearer(TOKEN).json(&body)).await;
    let operation = json!(response.header("amx-operation").unwrap().parse::<i64>().unwrap());
    assert_eq!(response.expect(200)["queued"], true);
    assert_eq!(studio.pending().await[0]["result_id"], other["id"]);

    turn(&studio, &operation, "undo").await;
    let entries = studio.pending().await;
    assert_eq!((entries.len(), &entries[0]["result_id"]), (1, &old["id"]));
    assert_eq!(studio.rows(second).await[1]["status"], "unreviewed");
}
