//! The query of a run's results, over the wire.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use serde_json::{Value, json};
use support::studio::{Home, Studio, paths_of};

/// A shop with one finished run over it, some of its rows decided: the first accepted, the second skipped.
async fn reviewed(tables: usize, columns: usize) -> (Studio, i64, Vec<Value>) {
    let studio = Home::shop(tables, columns, &[]).await.start().await;
    let (run, _) = studio.run("free", "shop").await;
    let rows = studio.rows(run).await;
    studio.accept(&rows[0]).await;
    studio.decide(&rows[1], json!({ "status": "skipped" })).await.expect(200);
    (studio, run, rows)
}

async fn results(studio: &Studio, run: i64, query: &str) -> Value {
    studio.get(&format!("/api/v1/runs/{run}/results?{query}")).await.expect(200)
}

fn paths(page: &Value) -> Vec<String> {
    paths_of(page["items"].as_array().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_combine_and_counts_follow_search_and_presets() {
    let (studio, run, rows) = reviewed(3, 4).await;
    // Another run over the same tables shows nowhere.
    studio.run("free", "shop").await;
    let page = results(&studio, run, "q=T02.").await;
    assert_eq!((paths(&page), &page["counts"]["all"]), (vec![], &json!(0)), "a path is not a column's name");
    let page = results(&studio, run, "q=%20T02%20").await;
    let table: Vec<Value> = rows.iter().filter(|row| row["asset"]["table"] == "t02").cloned().collect();
    assert!(paths(&page).starts_with(&paths_of(&table)[..1]));
    for path in paths_of(&table) {
        assert!(paths(&page).contains(&path), "{path}");
    }

    let all = results(&studio, run, "").await;
    assert_eq!(all["counts"], json!({ "all": 15, "unreviewed": 13, "accepted": 1, "skipped": 1 }));
    assert_eq!((&all["total"], &all["groups"]), (&json!(15), &json!([])));
    // The status is not among what the chips count under.
    let page = results(&studio, run, "status=accepted").await;
    assert_eq!((&page["counts"], &page["total"], &page["pages"]), (&all["counts"], &json!(1), &json!(1)));
    assert_eq!(paths(&page), paths_of(&rows[..1]));
    assert_eq!(page["queued"], 1);
    let page = results(&studio, run, "preset=table_level").await;
    assert_eq!(page["counts"], json!({ "all": 3, "unreviewed": 2, "accepted": 1, "skipped": 0 }));
    assert_eq!(paths(&page), ["main.t01 (table)", "main.t02 (table)", "main.t03 (table)"]);
    let page =
        results(&studio, run, "preset=table_level&status=unreviewed&sort=name&per_page=1&page=2").await;
    assert_eq!(
        (paths(&page), &page["total"], &page["pages"]),
        (vec!["main.t03 (table)".to_owned()], &json!(2), &json!(2))
    );
    let page = results(&studio, run, "preset=low_confidence&preset=table_level").await;
    for row in page["items"].as_array().unwrap() {
        assert!(row["confidence"]["score"].as_f64().unwrap() < 0.7 && row["asset"]["column"].is_null());
    }
    // A confidence is a band under the run's own thresholds, and combines with the rest.
    let bands = ["high", "medium", "low", "none"];
    let mut banded = 0;
    for band in bands {
        let page = results(&studio, run, &format!("band={band}")).await;
        let wanted: Vec<Value> =
            rows.iter().filter(|row| row["confidence"]["band"] == band).cloned().collect();
        assert_eq!((paths(&page), &page["total"]), (paths_of(&wanted), &json!(wanted.len())), "{band}");
        let tables = results(&studio, run, &format!("band={band}&preset=table_level&sort=name&q=t0")).await;
        assert!(tables["items"].as_array().unwrap().iter().all(|row| row["confidence"]["band"] == band));
        banded += wanted.len();
    }
    assert_eq!(banded, rows.len());
    // The built-in provider reads no documents.
    assert_eq!(results(&studio, run, "preset=has_citations").await["total"], 0);
    // An edit is found by its new words, and no longer by the old ones.
    let edited = studio.decide(&rows[7], json!({ "description": "Größe in 100%_exact" })).await.expect(200);
    for q in ["gR%C3%96%C3%9Fe", "%25_EXACT"] {
        assert_eq!(results(&studio, run, &format!("q={q}")).await["items"][0]["id"], edited["id"], "{q}");
    }
    assert_eq!(results(&studio, run, "q=100%25%25").await["total"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn sorts_and_groups_hold_over_pages() {
    let (studio, run, rows) = reviewed(4, 5).await;
    let scores = async |query: &str| -> Vec<f64> {
        let mut scores = Vec::new();
        for page in 1..=4 {
            let page = results(&studio, run, &format!("{query}&per_page=6&page={page}")).await;
            let items = page["items"].as_array().unwrap().clone();
            scores.extend(items.iter().map(|row| row["confidence"]["score"].as_f64().unwrap()));
        }
        scores
    };
    let up = scores("sort=confidence_asc").await;
    assert!(up.len() == 24 && up.is_sorted(), "{up:?}");
    let down = scores("sort=confidence_desc").await;
    assert!(down.iter().rev().is_sorted(), "{down:?}");
    // Nothing has a probability here: every row is a tie.
    for sort in ["logprob_asc", "logprob_desc", "natural"] {
        assert_eq!(paths(&results(&studio, run, &format!("sort={sort}")).await), paths_of(&rows), "{sort}");
    }
    let page = results(&studio, run, "sort=status").await;
    let mut wanted = paths_of(&rows[2..]);
    wanted.extend(paths_of(&rows[..2]));
    assert_eq!(paths(&page), wanted);

    let page = results(&studio, run, "group=table&per_page=10&sort=confidence_desc&page=2").await;
    let group = |table: &str| json!({ "schema": "main", "table": table, "count": 6 });
    assert_eq!(page["groups"], json!([group("t02"), group("t03"), group("t04")]));
    let page = results(&studio, run, "group=schema&status=unreviewed").await;
    assert_eq!(page["groups"], json!([{ "schema": "main", "count": 22 }]));
    let beyond = results(&studio, run, "group=schema&page=99").await;
    assert_eq!((&beyond["items"], &beyond["groups"], &beyond["total"]), (&json!([]), &json!([]), &json!(24)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_query_is_a_sentence_that_names_it() {
    let (studio, run, _) = reviewed(1, 1).await;
    for (query, names) in [
        ("page=0", "page"),
        ("per_page=201", "per_page"),
        ("per_page=1.5", "per_page"),
        ("sort=score", "confidence_asc"),
        ("group=database", "none, schema, table"),
        ("status=new", "unreviewed, accepted, skipped"),
        ("status=", "unreviewed"),
        ("preset=low_confidence&preset=best", "low_confidence, has_citations, table_level"),
        ("band=sure", "high, medium, low, none"),
        ("q=a&q=b", "q"),
        ("q=%00", "q"),
        ("nope=1", "nope"),
    ] {
        let problem = studio.get(&format!("/api/v1/runs/{run}/results?{query}")).await.problem(400);
        assert!(problem["detail"].as_str().unwrap().contains(names), "{query}: {problem}");
    }
    let long = "x".repeat(201);
    studio.get(&format!("/api/v1/runs/{run}/results?q={long}")).await.problem(400);
    assert_eq!(results(&studio, run, &format!("q={}", &long[1..])).await["total"], 0);
    // Whatever is searched for is a text.
    for q in ["'%20OR%201=1--", "%22", "%5C", "%25", "_", "*", "%5B", "%FF%FE", "%E2%80%AE"] {
        results(&studio, run, &format!("q={q}")).await;
    }
    studio.get("/api/v1/runs/999/results?q=x").await.problem(404);
}
