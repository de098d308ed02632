//! The JSON API: lists page by page, and decisions as the specification has them (1.3a).
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use serde_json::{Value, json};
use support::studio::{Home, Studio, paths_of};

/// A shop with one finished run over it.
async fn reviewed(tables: usize, columns: usize) -> (Studio, i64) {
    let studio = Home::shop(tables, columns, &[]).await.start().await;
    let (run, _) = studio.run("free", "shop").await;
    (studio, run)
}

fn ids(page: &Value) -> Vec<i64> {
    page["items"].as_array().unwrap().iter().map(|item| item["id"].as_i64().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn runs_are_listed_newest_first_by_cursor() {
    let studio = Home::shop(1, 1, &[]).await.start().await;
    let empty = studio.get("/api/v1/runs").await.expect(200);
    assert_eq!((&empty["items"], &empty["next_cursor"]), (&json!([]), &Value::Null));
    let mut runs = Vec::new();
    for _ in 0..5 {
        runs.push(studio.run("free", "shop").await.0);
    }
    runs.reverse();

    let mut listed = Vec::new();
    let mut target = "/api/v1/runs?limit=2".to_owned();
    let mut sizes = Vec::new();
    loop {
        let page = studio.get(&target).await.expect(200);
        sizes.push(ids(&page).len());
        listed.extend(ids(&page));
        let Some(cursor) = page["next_cursor"].as_i64() else { break };
        target = format!("/api/v1/runs?limit=2&cursor={cursor}");
    }
    assert_eq!((listed, sizes), (runs.clone(), vec![2, 2, 1]));

    // A page that ends with the last run has no next one.
    assert_eq!(studio.get("/api/v1/runs?limit=5").await.expect(200)["next_cursor"], Value::Null);
    for (filter, count) in
        [("", 5), ("?command=run", 5), ("?command=rerun", 0), ("?status=success", 5), ("?status=failed", 0)]
    {
        let page = studio.get(&format!("/api/v1/runs{filter}")).await.expect(200);
        assert_eq!(ids(&page).len(), count, "{filter}");
    }
    for wrong in ["limit=0", "limit=201", "limit=x", "cursor=x", "status=nope", "command=nope", "page=1"] {
        studio.get(&format!("/api/v1/runs?{wrong}")).await.problem(400);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_with_a_zero_byte_is_refused_where_it_comes_in() {
    let (studio, run) = reviewed(1, 1).await;
    let scope = json!({ "db_profile": "shop", "include": [{ "schema": "main", "table": "t\u{0}1" }] });
    let refused = studio.post("/api/v1/runs", &json!({ "scope": scope })).await.problem(422);
    assert_eq!(refused["errors"][0]["field"], "scope.include.0.table", "{refused}");
    let row = &studio.rows(run).await[0];
    let refused = studio.decide(row, json!({ "description": "a\u{0}b" })).await.problem(422);
    assert_eq!(refused["errors"][0]["field"], "description", "{refused}");
    studio.get("/api/v1/pending?q=%00").await.problem(400);
    studio.get("/api/v1/audit?q=a%00b").await.problem(400);
    studio.get("/api/v1/profiles/db/a%00b").await.problem(404);
    // Nothing of it was stored.
    assert_eq!(studio.rows(run).await[0]["revision"], row["revision"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn results_come_in_natural_order_page_by_page() {
    let (studio, run) = reviewed(12, 9).await;
    let target = |query: &str| format!("/api/v1/runs/{run}/results{query}");
    let all = studio.rows(run).await;
    let expected: Vec<String> = (1..=12)
        .flat_map(|table| {
            let columns = (1..=9).map(move |column| format!("main.t{table:02}.c{column:02} (column)"));
            std::iter::once(format!("main.t{table:02} (table)")).chain(columns)
        })
        .collect();
    assert_eq!(paths_of(&all), expected);

    let first = studio.get(&target("")).await.expect(200);
    assert_eq!(ids(&first).len(), 50);
    assert_eq!((&first["total"], &first["page"], &first["pages"]), (&json!(120), &json!(1), &json!(3)));
    assert_eq!(first["counts"], json!({ "all": 120, "unreviewed": 120, "accepted": 0, "skipped": 0 }));
    assert_eq!(first["queued"], 0);
    let third = studio.get(&target("?page=3")).await.expect(200);
    assert_eq!(third["items"].as_array().unwrap()[..], all[100..]);
    let small = studio.get(&target("?page=2&per_page=7")).await.expect(200);
    assert_eq!((small["items"].as_array().unwrap().as_slice(), &small["pages"]), (&all[7..14], &json!(18)));
    // Behind the last page there is nothing, which is no error.
    for far in ["?page=4", "?page=9223372036854775807"] {
        let page = studio.get(&target(far)).await.expect(200);
        assert_eq!((&page["items"], &page["total"]), (&json!([]), &json!(120)), "{far}");
    }
    for wrong in ["page=0", "page=-1", "per_page=0", "per_page=201", "page=x", "nope=1"] {
        studio.get(&target(&format!("?{wrong}"))).await.problem(400);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_decision_changes_the_row_and_its_entry_together() {
    let (studio, run) = reviewed(2, 3).await;
    let rows = studio.rows(run).await;
    let queued = async || studio.pending().await;

    // Accept queues the text that is there.
    let row = studio.accept(&rows[0]).await;
    assert_eq!(
        (&row["status"], &row["queued"], &row["revision"]),
        (&json!("accepted"), &json!(true), &json!(2))
    );
    assert_eq!(row["queue_holder"]["result_id"], row["id"]);
    let entries = queued().await;
    assert_eq!(entries.len(), 1);
    assert_eq!((&entries[0]["description"], &entries[0]["result_id"]), (&rows[0]["description"], &row["id"]));
    assert_eq!((&entries[0]["run_id"], &entries[0]["asset"]), (&json!(run), &row["asset"]));
    assert_eq!((&entries[0]["error"], &entries[0]["revision"]), (&Value::Null, &json!(2)));

    // Promote makes an alternative the text; it replaces the entry.
    let row = studio.decide(&row, json!({ "alternative": 1 })).await.expect(200);
    assert_eq!(
        (&row["description"], &row["chosen_alternative"]),
        (&row["alternatives"][1]["text"], &json!(1))
    );
    assert_eq!(row["confidence"]["score"], row["alternatives"][1]["score"]);
    let entries = queued().await;
    assert_eq!((entries.len(), &entries[0]["description"]), (1, &row["description"]));

    // An edit is a decision too.
    let row = studio.decide(&row, json!({ "description": "  Words of mine.  " })).await.expect(200);
    assert_eq!((&row["description"], &row["edited"]), (&json!("Words of mine."), &json!(true)));
    assert_eq!((&row["chosen_alternative"], &row["status"]), (&Value::Null, &json!("accepted")));
    assert_eq!(queued().await[0]["description"], "Words of mine.");
    // Back to an alternative's words is choosing it.
    let first = &row["alternatives"][0]["text"];
    let row = studio.decide(&row, json!({ "description": first })).await.expect(200);
    assert_eq!((&row["chosen_alternative"], &row["edited"]), (&json!(0), &json!(false)));

    // Skip and deselect take the entry out, and keep the text.
    let row = studio.decide(&row, json!({ "status": "skipped" })).await.expect(200);
    assert_eq!(
        (&row["status"], &row["queued"], &row["queue_holder"]),
        (&json!("skipped"), &json!(false), &Value::Null)
    );
    assert!(queued().await.is_empty());
    let row = studio.accept(&row).await;
    assert_eq!(queued().await.len(), 1);
    let row = studio.decide(&row, json!({ "status": "unreviewed" })).await.expect(200);
    assert_eq!((&row["status"], &row["queued"]), (&json!("unreviewed"), &json!(false)));
    assert_eq!(row["description"], row["alternatives"][0]["text"]);
    assert!(queued().await.is_empty());
    assert_eq!(row["revision"], 8);

    // Counts follow; the other rows were not touched.
    studio.accept(&rows[1]).await;
    studio.decide(&rows[2], json!({ "status": "skipped" })).await.expect(200);
    let page = studio.get(&format!("/api/v1/runs/{run}/results")).await.expect(200);
    assert_eq!(page["counts"], json!({ "all": 8, "unreviewed": 6, "accepted": 1, "skipped": 1 }));
    assert_eq!(page["queued"], 1);
    assert_eq!(page["items"].as_array().unwrap()[3..], rows[3..]);
    let shown = studio.show(run).await;
    assert_eq!((&shown["counts"], &shown["queued"]), (&page["counts"], &json!(1)));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_decisions_on_one_revision_the_second_gets_the_newer_row() {
    let (studio, run) = reviewed(1, 1).await;
    let row = studio.rows(run).await.remove(0);
    // Both at once; exactly one of them wins.
    let (one, two) = tokio::join!(
        studio.decide(&row, json!({ "description": "The words of Ann." })),
        studio.decide(&row, json!({ "description": "The words of Ben." })),
    );
    let (won, lost) = if one.status == 200 { (one, two) } else { (two, one) };
    let won = won.expect(200);
    let problem = lost.problem(409);
    assert_eq!(problem["current"], won);
    let entries = studio.pending().await;
    assert_eq!((entries.len(), &entries[0]["description"]), (1, &won["description"]));

    // Even where the decision would be the same.
    studio.decide(&row, json!({ "status": "accepted" })).await.problem(409);
    studio.decide(&won, json!({ "revision": 99, "status": "skipped" })).await.problem(409);
    // Who looks at the newer state may decide.
    let skipped = studio.decide(&problem["current"], json!({ "status": "skipped" })).await.expect(200);
    assert_eq!(skipped["status"], "skipped");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_asset_has_one_entry_whichever_run_it_comes_from() {
    let (studio, first) = reviewed(1, 2).await;
    let (second, _) = studio.run("free", "shop").await;
    let (old, new) = (studio.rows(first).await.remove(1), studio.rows(second).await.remove(1));
    assert_eq!(old["asset"], new["asset"]);
    studio.accept(&old).await;
    // The other run's row holds the entry: a pick here is refused and names it; a restore takes it over.
    for pick in [
        json!({ "description": "The later words." }),
        json!({ "alternative": 1 }),
        json!({ "status": "accepted" }),
    ] {
        let problem = studio.decide(&new, pick).await.problem(409);
        assert_eq!(problem["holder"]["result_id"], old["id"]);
        assert!(problem["detail"].as_str().unwrap().contains(&format!("run #{first}")), "{problem}");
    }
    assert_eq!(studio.pending().await[0]["result_id"], old["id"]);
    let new = studio.decide(&new, json!({ "restore": true })).await.expect(200);
    let new = studio.decide(&new, json!({ "description": "The later words." })).await.expect(200);
    let entries = studio.pending().await;
    assert_eq!(entries.len(), 1);
    assert_eq!((&entries[0]["result_id"], &entries[0]["description"]), (&new["id"], &new["description"]));
    // Both rows say who holds it; both runs count it.
    for (run, id) in [(first, &old["id"]), (second, &new["id"])] {
        let row = studio.get(&format!("/api/v1/results/{id}")).await.expect(200);
        assert_eq!(row["queue_holder"]["result_id"], new["id"]);
        assert_eq!(row["queued"], json!(row["id"] == new["id"]));
        assert_eq!(studio.show(run).await["queued"], 1);
    }
    // The one that does not hold it cannot take it out.
    let shown = studio.get(&format!("/api/v1/results/{}", old["id"])).await.expect(200);
    studio.decide(&shown, json!({ "status": "skipped" })).await.expect(200);
    assert_eq!(studio.pending().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_queue_is_listed_in_its_order_and_applied_in_parts() {
    let (studio, run) = reviewed(8, 7).await;
    let rows = studio.rows(run).await;
    assert_eq!(rows.len(), 64);
    for row in rows.iter().rev() {
        studio.accept(row).await;
    }
    let first = studio.get("/api/v1/pending").await.expect(200);
    assert_eq!((ids(&first).len(), &first["total"], &first["pages"]), (50, &json!(64), &json!(2)));
    let entries = studio.pending().await;
    let held: Vec<&Value> = entries.iter().map(|entry| &entry["result_id"]).collect();
    assert_eq!(held, rows.iter().rev().map(|row| &row["id"]).collect::<Vec<_>>());

    // A preview writes nothing.
    let some = json!({ "ids": [entries[3]["id"], entries[1]["id"]] });
    let preview = studio.post("/api/v1/pending/preview", &some).await.expect(200);
    assert_eq!(ids(&preview), [entries[3]["id"].as_i64().unwrap(), entries[1]["id"].as_i64().unwrap()]);
    for item in preview["items"].as_array().unwrap() {
        assert_eq!((&item["outcome"], &item["error"]), (&json!("ready"), &Value::Null));
        assert!(!item["statement"].as_str().unwrap().is_empty());
    }
    assert_eq!(studio.pending().await, entries);

    let applied = studio.post("/api/v1/pending/apply", &some).await.expect(200);
    assert!(
        applied["items"].as_array().unwrap().iter().all(|item| item["outcome"] == "applied"),
        "{applied}"
    );
    assert_eq!(studio.pending().await.len(), 62);
    let row = studio.get(&format!("/api/v1/results/{}", entries[1]["result_id"])).await.expect(200);
    assert_eq!((&row["status"], &row["queued"]), (&json!("accepted"), &json!(false)));
    assert!(row["applied_at"].is_i64());
    // Entries that are gone are passed over.
    let again = studio.post("/api/v1/pending/apply", &some).await.expect(200);
    assert_eq!(again["items"], json!([]));
    let unknown = studio.post("/api/v1/pending/preview", &json!({ "ids": [987_654] })).await.expect(200);
    assert_eq!(unknown["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scope_covers_what_it_names_and_is_kept_as_it_was() {
    let studio = Home::shop(3, 3, &[]).await.start().await;
    let scope = json!({
        "db_profile": "shop",
        "include": [
            { "schema": "main", "table": "t01", "columns": ["c03", "c01"] },
            { "schema": "main", "table": "t03" },
        ],
        "missing_only": false,
    });
    let job = studio.start_run("free", scope.clone()).await;
    let run = support::sse::run_of(&studio.events(&job).await);
    let expected = ["t01.c01 (column)", "t01.c03 (column)", "t03 (table)"].map(|path| format!("main.{path}"));
    let rows = studio.rows(run).await;
    assert_eq!(paths_of(&rows)[..3], expected);
    assert_eq!(rows.len(), 6);
    assert_eq!(studio.show(run).await["scope"], scope);

    // What has a comment is left out when only missing ones are wanted.
    for row in &rows {
        studio.accept(row).await;
    }
    studio.apply(false).await;
    let job = studio.start_run("free", json!({ "db_profile": "shop", "missing_only": true })).await;
    let run = support::sse::run_of(&studio.events(&job).await);
    let rows = studio.rows(run).await;
    assert_eq!(paths_of(&rows)[..2], ["main.t01 (table)".to_owned(), "main.t01.c02 (column)".to_owned()]);
    assert_eq!(rows.len(), 6);

    // A name that is not there fails the run before anything is drafted, and is named.
    let wrong = json!({ "db_profile": "shop", "include": [{ "schema": "main", "table": "gone" }] });
    let job = studio.start_run("free", wrong).await;
    let last = studio.events(&job).await.pop().unwrap();
    assert_eq!(last.name, "job.failed");
    assert!(last.data["reason"].as_str().unwrap().contains("main.gone"), "{last:?}");
}
