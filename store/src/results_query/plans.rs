//! How SQLite runs the queries: pinned, because a plan that scans is found out only with many runs.
#![allow(clippy::unwrap_used, reason = "tests")]

use super::sql::Sql;
use super::{chunk_sql, counts_sql, groups, matching_sql, page_sql, rows_sql, versions_sql};
use crate::Store;
use domain::asset::{Asset, AssetKind};
use domain::filter::{Grouping, Preset, ResultsFilter, ResultsQuery, Search, Sort};
use domain::ids::RunId;
use domain::result::ReviewStatus;
use sqlx::AssertSqlSafe;

const RUN: RunId = RunId(7);

async fn store() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(&dir.path().join("amx.db")).await.unwrap();
    (dir, store)
}

/// The steps of a plan.
async fn plan(store: &Store, sql: &Sql) -> Vec<String> {
    let explain = format!("EXPLAIN QUERY PLAN {}", sql.sql().as_str());
    let steps: Vec<(i64, i64, i64, String)> =
        sqlx::query_as(AssertSqlSafe(explain)).fetch_all(store.readers()).await.unwrap();
    steps.into_iter().map(|step| step.3).collect()
}

/// Every filter that there can be, but for the text.
fn filters() -> Vec<ResultsFilter> {
    let mut filters = Vec::new();
    for status in [None, Some(ReviewStatus::Unreviewed), Some(ReviewStatus::Skipped)] {
        for presets in 0..8u8 {
            let on = |place: usize| presets & (1 << place) != 0;
            let presets = (0..3).filter(|place| on(*place)).map(|place| Preset::ALL[place]).collect();
            for q in ["", "total_", "Größe"] {
                let q = Search::new(q).unwrap();
                filters.push(ResultsFilter {
                    q,
                    status,
                    presets: std::collections::BTreeSet::clone(&presets),
                });
            }
        }
    }
    filters
}

fn reads_only_the_run(steps: &[String], covering: bool) -> bool {
    let index = if covering { "SEARCH results USING COVERING INDEX" } else { "SEARCH results USING" };
    steps
        .iter()
        .filter(|step| step.starts_with("SEARCH") || step.starts_with("SCAN"))
        .all(|step| *step == "SCAN CONSTANT ROW" || (step.starts_with(index) && step.contains("run_id=?")))
}

#[tokio::test]
async fn every_view_reads_its_runs_part_of_one_index() {
    let (_dir, store) = store().await;
    for filter in filters() {
        for sort in Sort::ALL {
            for group in Grouping::ALL {
                let query = ResultsQuery { filter: filter.clone(), sort, group, ..ResultsQuery::default() };
                let steps = plan(&store, &page_sql(RUN, &query)).await;
                assert!(reads_only_the_run(&steps, true), "{query:?}: {steps:?}");
            }
        }
        for (what, sql) in
            [("counts", counts_sql(RUN, &filter)), ("matching", matching_sql(RUN, &filter, Some(0.85)))]
        {
            let steps = plan(&store, &sql).await;
            assert!(reads_only_the_run(&steps, true), "{what} {filter:?}: {steps:?}");
        }
        // An export goes on where it was, and sorts nothing.
        let steps = plan(&store, &chunk_sql(RUN, &filter, 5, 100)).await;
        assert!(reads_only_the_run(&steps, false), "chunk {filter:?}: {steps:?}");
        assert!(steps.len() == 1 && steps[0].contains("ordinal>?"), "chunk {filter:?}: {steps:?}");
    }
}

#[tokio::test]
async fn the_usual_views_are_not_sorted_at_all() {
    let (_dir, store) = store().await;
    let status = Some(ReviewStatus::Accepted);
    let preset = |preset| ResultsFilter { presets: [preset].into(), ..ResultsFilter::default() };
    let mut views: Vec<(ResultsFilter, Sort)> = Vec::new();
    for sort in Sort::ALL {
        views.push((ResultsFilter::default(), sort));
        views.push((ResultsFilter { status, ..ResultsFilter::default() }, sort));
    }
    for on in Preset::ALL {
        views.push((preset(on), Sort::Natural));
    }
    views.push((preset(Preset::LowConfidence), Sort::ConfidenceAsc));
    for (filter, sort) in views {
        let query = ResultsQuery { filter, sort, ..ResultsQuery::default() };
        let steps = plan(&store, &page_sql(RUN, &query)).await;
        assert_eq!(steps.len(), 1, "{query:?}: {steps:?}");
    }
}

#[tokio::test]
async fn whole_rows_and_headings_are_found_by_key() {
    let (_dir, store) = store().await;
    for sql in [rows_sql(&[1, 2, 3]), versions_sql(&[1, 2, 3])] {
        for step in plan(&store, &sql).await {
            assert!(!step.starts_with("SCAN") || step == "SCAN page", "{step}");
        }
    }
    let table = |table: &str| Asset {
        database: "shop".to_owned(),
        schema: "main".to_owned(),
        table: table.to_owned(),
        column: None,
        kind: AssetKind::Table,
    };
    let query = ResultsQuery { group: Grouping::Table, ..ResultsQuery::default() };
    let steps = plan(&store, &groups::tables_sql(RUN, &query, &table("a"), &table("b"))).await;
    assert!(reads_only_the_run(&steps, true) && steps.len() == 1, "{steps:?}");
    assert!(steps[0].contains("(schema_name,table_name)>"), "{steps:?}");
}
