//! The estimate before a run is within a fifth of what the run then takes.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use serde_json::{Value, json};
use std::time::Duration;
use support::model::{Answer, Ask, Model};
use support::studio::{Home, Studio, config};

/// How a provider counts: the tokenizer of gpt-4o and its successors.
fn count(text: &str) -> i64 {
    i64::try_from(tiktoken_rs::o200k_base_singleton().encode_ordinary(text).len()).unwrap()
}

/// Descriptions of the length that models give when they are asked for one sentence of at most thirty words.
const SENTENCES: [&str; 12] = [
    "Unique identifier of the customer, referenced by orders and invoices.",
    "Calendar date on which the order was placed by the customer.",
    "Net amount of the order line in the currency of the document, before taxes and discounts.",
    "Name of the city that is part of the billing address.",
    "Flag telling whether the employee currently works for the company.",
    "Two-letter ISO code of the country in which the warehouse is located.",
    "Date and time at which the record was last changed by a user or an interface.",
    "Number of units of the article that are on stock and not yet reserved for an order.",
    "Reference to the department that the employee belongs to.",
    "Code of the cost centre to which expenses of the department are booked.",
    "Current processing status of the order, from its entry over picking and shipping to the invoice.",
    "Free text with remarks that the clerk entered for the delivery.",
];
const PHRASES: [&str; 4] = [
    "Identifier of the customer",
    "Date the order was placed",
    "Net amount in document currency",
    "City of the billing address",
];
const LONG: [&str; 2] = [
    "Date on which the order was placed by the customer. It is set when the order is entered and does not change \
     afterwards. Deliveries and invoices of the order refer to later dates of their own.",
    "Net amount of the order line in the currency of the document, before taxes. Discounts that were granted on the \
     line are already subtracted, those on the whole order are not. It is never negative.",
];

fn texts(ask: &Ask) -> Answer {
    let pool: &[&str] = if ask.system.contains("at most 12 words") {
        &PHRASES
    } else if ask.system.contains("two or three sentences") {
        &LONG
    } else {
        &SENTENCES
    };
    let of = |place: usize| (0..ask.n).map(move |n| format!("{} ({n})", pool[(place + 5 * n) % pool.len()]));
    Answer::Drafts((0..ask.assets.len()).map(|place| of(place).collect()).collect())
}

fn number(value: &Value) -> f64 {
    value.as_i64().unwrap() as f64
}

async fn studio() -> (Studio, Model) {
    let model = Model::counting(Duration::ZERO, Some(count), texts).await;
    let unpriced = model.profile("").replace("input_usd_per_1m: 1.0, output_usd_per_1m: 2.0,", "");
    let models = [("model", model.profile("")), ("unpriced", unpriced)];
    let models: Vec<(&str, &str)> = models.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let text = config(&[("sample", "sqlite://sample.sqlite")], &models)
        + "doc_profiles:\n  handbook: { paths: [\"docs\"] }\n";
    let home = Home::new(&text);
    let docs = home.folder().join("docs");
    std::fs::create_dir(&docs).unwrap();
    std::fs::write(docs.join("staff.md"), STAFF).unwrap();
    (home.start().await, model)
}

/// What a handbook says of two tables of the sample database, at such length that it weighs in a prompt.
const STAFF: &str = "# Employees (emp)

The table `emp` has one row for each employee of the company, also for those who have left it. The column `mgr_id`
of `emp` names the employee's manager, and is empty for the managing director. `hire_dt` is the day on which the
employee began to work for the company; a break of less than a year does not change it.

## Departments (dept)

The table `dept` lists the departments. `dept_cd` of `dept` is the code under which accounting books the costs of the
department, four capital letters, and `dept_nm` its name in English as the intranet shows it.
";

/// Each figure of an estimate with that of the run, and how far the worst of them is off.
#[derive(Default)]
struct Comparison {
    figures: Vec<String>,
    worst: f64,
}

impl Comparison {
    fn add(&mut self, name: &str, estimate: &Value, run: &Value) {
        for (of, (guess, real)) in [
            ("input", (&estimate["input_tokens"], &run["usage"]["input_tokens"])),
            ("output", (&estimate["output_tokens"], &run["usage"]["output_tokens"])),
            ("cost", (&estimate["cost"], &run["cost"])),
        ] {
            let ratio = number(guess) / number(real);
            self.figures.push(format!("{name}: {of} {guess} for {real}, {ratio:.3}"));
            self.worst = self.worst.max((ratio - 1.0).abs());
        }
    }

    fn is_within_a_fifth(&self) {
        assert!(self.worst <= 0.2, "{}", self.figures.join("\n"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_estimate_knows_the_documents_that_were_read() {
    let (studio, _model) = studio().await;
    let include = json!([{ "schema": "main", "table": "emp" }, { "schema": "main", "table": "dept" }]);
    let body = |docs: &str| json!({ "scope": { "db_profile": "sample", "include": include }, "llm_profile": "model", "doc_profile": docs });
    studio.post("/api/v1/profiles/doc/handbook/ingest", &json!({})).await.expect(200);
    let estimate = async |docs: &str| studio.post("/api/v1/runs/estimate", &body(docs)).await.expect(200);
    let (with, without) = (estimate("handbook").await, estimate("").await);
    assert!(number(&with["input_tokens"]) > number(&without["input_tokens"]) + 200.0, "{with} {without}");
    let mut compared = Comparison::default();
    for (docs, estimate) in [("handbook", &with), ("", &without)] {
        let job = studio.post("/api/v1/runs", &body(docs)).await.expect(202);
        let events = studio.events(job["job_id"].as_str().unwrap()).await;
        compared.add(
            &format!("documents '{docs}'"),
            estimate,
            &studio.show(support::sse::run_of(&events)).await,
        );
    }
    compared.is_within_a_fifth();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_estimate_is_within_a_fifth_of_the_run_on_the_sample_database() {
    let (studio, model) = studio().await;
    let two = json!([{ "schema": "main", "table": "emp" }, { "schema": "main", "table": "dept", "columns": ["dept_cd"] }]);
    let mut compared = Comparison::default();
    for (name, include, overrides) in [
        ("everything", Value::Null, json!({})),
        ("everything, brief, five at a time", Value::Null, json!({ "verbosity": "brief", "batch_size": 5 })),
        (
            "everything, minimal, one alternative",
            Value::Null,
            json!({ "prompt_detail": "minimal", "n_alternatives": 1 }),
        ),
        (
            "everything, full and detailed",
            Value::Null,
            json!({ "prompt_detail": "full", "verbosity": "detailed" }),
        ),
        ("a table and a column", two, json!({})),
    ] {
        let scope = match include {
            Value::Null => json!({ "db_profile": "sample" }),
            include => json!({ "db_profile": "sample", "include": include }),
        };
        let body = json!({ "scope": scope, "llm_profile": "model", "overrides": overrides });
        let estimate = studio.post("/api/v1/runs/estimate", &body).await.expect(200);
        let asked = model.asks().len();
        let job = studio.post("/api/v1/runs", &body).await.expect(202);
        let events = studio.events(job["job_id"].as_str().unwrap()).await;
        let run = studio.show(support::sse::run_of(&events)).await;
        assert_eq!(run["status"], "success");
        assert_eq!(estimate["rows"], run["rows_done"], "{name}");
        assert_eq!(estimate["calls"], json!(model.asks().len() - asked), "{name}");
        compared.add(name, &estimate, &run);
    }
    compared.is_within_a_fifth();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_price_stays_unknown_and_a_wrong_scope_is_named() {
    let (studio, model) = studio().await;
    let ask = async |llm: &str, more: Value| {
        let mut body = json!({ "scope": { "db_profile": "sample" }, "llm_profile": llm });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        studio.post("/api/v1/runs/estimate", &body).await
    };
    let unpriced = ask("unpriced", json!({})).await.expect(200);
    assert_eq!(unpriced["cost"], Value::Null);
    assert!(number(&unpriced["input_tokens"]) > 10_000.0, "{unpriced}");
    // A judge is one more call for each batch, and reads what was drafted.
    let judged = ask("model", json!({ "overrides": { "confidence_signal": "judge" } })).await.expect(200);
    let plain = ask("model", json!({})).await.expect(200);
    assert_eq!(number(&judged["calls"]), 2.0 * number(&plain["calls"]));
    assert!(number(&judged["input_tokens"]) > 2.0 * number(&plain["input_tokens"]));
    let free = ask("free", json!({})).await.expect(200);
    assert_eq!((&free["cost"], &free["input_tokens"], &free["rows"]), (&json!(0), &json!(0), &plain["rows"]));
    let wrong = json!({ "scope": { "db_profile": "sample", "include": [{ "schema": "gone" }] } });
    assert_eq!(ask("model", wrong).await.problem(422)["errors"][0]["field"], "scope.include");
    ask("nobody", json!({})).await.problem(422);
    assert!(model.asks().is_empty(), "an estimate asks no model");
    assert!(studio.get("/api/v1/runs").await.expect(200)["items"].as_array().unwrap().is_empty());
}
