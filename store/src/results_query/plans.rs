//! How SQLite runs the queries: pinned, because a plan that scans is found out only with many runs.
#![allow(clippy::unwrap_used, reason = "tests")]

use super::counts::{counts_sql, found_sql};
use super::found::{first_sql, page_of_ids_sql};
use super::groups::{cut, rows_of_schemas_sql, rows_of_tables_sql, schemas_sql, tables_sql};
use super::page::{Walk, walk_sql};
use super::sql::{Sql, Way};
use super::{chunk_sql, matching_sql, page_of_sql, rows_sql, versions_sql};
use crate::Store;
use domain::confidence::Band;
use domain::filter::{Grouping, Preset, ResultsFilter, ResultsQuery, Search, Sort};
use domain::ids::{ResultId, RunId};
use domain::result::{ResultGroup, ReviewStatus};
use sqlx::AssertSqlSafe;

const RUN: RunId = RunId(7);

/// What SQLite says of a plan that sorts.
const SORTS: &str = "USE TEMP B-TREE FOR ORDER BY";

async fn store() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(&dir.path().join("amx.db")).await.unwrap();
    (dir, store)
}

/// The steps of a plan.
async fn plan(store: &Store, sql: &Sql) -> Vec<String> {
    plan_of(store, sql.sql().as_str()).await
}

async fn plan_of(store: &Store, sql: &str) -> Vec<String> {
    let explain = format!("EXPLAIN QUERY PLAN {sql}");
    let steps: Vec<(i64, i64, i64, String)> =
        sqlx::query_as(AssertSqlSafe(explain)).fetch_all(store.readers()).await.unwrap();
    steps.into_iter().map(|step| step.3).collect()
}

/// Every filter that there can be, but for the text.
fn filters(texts: &[&str]) -> Vec<ResultsFilter> {
    let mut filters = Vec::new();
    for status in [None, Some(ReviewStatus::Unreviewed), Some(ReviewStatus::Skipped)] {
        for presets in 0..8u8 {
            let on = |place: usize| presets & (1 << place) != 0;
            let presets = (0..3).filter(|place| on(*place)).map(|place| Preset::ALL[place]).collect();
            for (q, band) in texts.iter().flat_map(|q| [(q, None), (q, Some(Band::Low))]) {
                let q = Search::new(q).unwrap();
                let presets = std::collections::BTreeSet::clone(&presets);
                filters.push(ResultsFilter { q, status, band, presets });
            }
        }
    }
    filters
}

/// Texts of one character, of several, and with letters that SQLite does not fold.
const TEXTS: [&str; 3] = ["e", "total_", "Größe"];

/// One search in one index, which holds all that is asked for, beginning with the run. Nothing is sorted.
fn walks(steps: &[String]) -> bool {
    matches!(steps, [step] if of_the_run(step) && step.starts_with("SEARCH results USING COVERING INDEX"))
}

/// The same, and what is found is sorted.
fn walks_and_sorts(steps: &[String]) -> bool {
    matches!(steps, [walk @ .., sort] if walks(walk) && sort == SORTS)
}

fn of_the_run(step: &str) -> bool {
    step.contains("(run_id=?")
}

/// The walks of a filter: many rows of a run match, or few.
fn walk(filter: &ResultsFilter, sort: Sort, schema: Option<&'static str>, few: bool, way: Way) -> Sql {
    let found = if few { 10 } else { 5_000 };
    walk_sql(RUN, Walk { filter, sort, schema, found, all: 10_000 }, way, 100, 50)
}

#[tokio::test]
async fn no_sort_of_any_filter_sorts() {
    let (_dir, store) = store().await;
    for filter in filters(&[""]) {
        for sort in Sort::ALL {
            for schema in [None, Some("sales")] {
                for way in [Way::Forward, Way::Back] {
                    let steps = plan(&store, &walk(&filter, sort, schema, false, way)).await;
                    assert!(walks(&steps), "{filter:?} {sort:?} {schema:?} {way:?}: {steps:?}");
                }
            }
        }
    }
}

/// A twentieth of the run at most is sorted: to walk through all of it would take longer.
#[tokio::test]
async fn few_rows_are_sorted_on_the_index_of_their_preset() {
    let (_dir, store) = store().await;
    for filter in filters(&[""]) {
        for sort in Sort::ALL {
            let steps = plan(&store, &walk(&filter, sort, None, true, Way::Forward)).await;
            assert!(walks(&steps) || walks_and_sorts(&steps), "{filter:?} {sort:?}: {steps:?}");
            if filter.has(Preset::TableLevel) {
                assert!(steps[0].contains("results_tables"), "{filter:?} {sort:?}: {steps:?}");
            } else if filter.has(Preset::HasCitations) {
                assert!(steps[0].contains("results_cited"), "{filter:?} {sort:?}: {steps:?}");
            }
        }
    }
}

/// A search looks at each row of its run, in one index.
#[tokio::test]
async fn a_search_reads_the_text_of_its_run_alone() {
    let (_dir, store) = store().await;
    for filter in filters(&TEXTS) {
        let steps = plan(&store, &first_sql(RUN, &filter)).await;
        assert!(walks(&steps) && steps[0].contains("results_text"), "{filter:?}: {steps:?}");
        let steps = plan(&store, &counts_sql(RUN, &filter)).await;
        assert!(walks(&steps) && steps[0].contains("results_text"), "{filter:?}: {steps:?}");
        for group in [Grouping::Schema, Grouping::Table] {
            let steps = plan(&store, &found_sql(RUN, &filter, group)).await;
            let grouped = matches!(steps.as_slice(), [walk, sort] if walks(std::slice::from_ref(walk))
                && sort == "USE TEMP B-TREE FOR GROUP BY");
            assert!(grouped, "{filter:?} {group:?}: {steps:?}");
        }
    }
}

/// Its page: few rows by their ids; of many the first ones in the order of their sort, without sorting; deep in
/// that order, what was found is sorted.
#[tokio::test]
async fn a_page_of_a_search_reads_its_run_alone() {
    let (_dir, store) = store().await;
    for filter in filters(&TEXTS) {
        for sort in Sort::ALL {
            let query = ResultsQuery { filter: filter.clone(), sort, ..ResultsQuery::default() };
            let steps = plan(&store, &page_of_ids_sql(&query, &[1, 2, 3])).await;
            assert!(steps[0].starts_with("SEARCH results USING INTEGER PRIMARY KEY"), "{query:?}: {steps:?}");
            for schema in [None, Some("sales")] {
                for way in [Way::Forward, Way::Back] {
                    let steps = plan(&store, &walk(&filter, sort, schema, false, way)).await;
                    assert!(steps.len() == 1 && of_the_run(&steps[0]), "{query:?}: {steps:?}");
                    let steps = plan(&store, &walk(&filter, sort, schema, true, way)).await;
                    assert!(walks(&steps) || walks_and_sorts(&steps), "{query:?}: {steps:?}");
                }
            }
        }
    }
}

#[tokio::test]
async fn lists_and_exports_walk_in_natural_order() {
    let (_dir, store) = store().await;
    for filter in filters(&["", "e", "total_", "Größe"]) {
        for score in [None, Some(0.85)] {
            let steps = plan(&store, &matching_sql(RUN, &filter, score)).await;
            assert!(walks(&steps), "matching {filter:?}: {steps:?}");
        }
        // An export goes on where it was.
        let steps = plan(&store, &chunk_sql(RUN, &filter, 5, 100)).await;
        assert!(steps.len() == 1 && of_the_run(&steps[0]), "chunk {filter:?}: {steps:?}");
        assert!(steps[0].contains("ordinal>?"), "chunk {filter:?}: {steps:?}");
    }
}

#[tokio::test]
async fn counts_and_groups_are_read_where_they_are_counted() {
    let (_dir, store) = store().await;
    for filter in filters(&[""]) {
        let steps = plan(&store, &counts_sql(RUN, &filter)).await;
        assert!(
            steps.len() == 1 && steps[0].starts_with("SEARCH run_counts USING PRIMARY KEY (run_id=?"),
            "{steps:?}"
        );
        let steps = plan(&store, &schemas_sql(RUN, &filter)).await;
        assert!(
            steps.len() == 1 && steps[0].starts_with("SEARCH run_counts USING PRIMARY KEY (run_id=?"),
            "{steps:?}"
        );
        let steps = plan(&store, &tables_sql(RUN, &filter, "sales")).await;
        let by_schema = "SEARCH table_counts USING PRIMARY KEY (run_id=? AND schema_name=?";
        assert!(steps.len() == 1 && steps[0].starts_with(by_schema), "{steps:?}");
    }
}

#[tokio::test]
async fn the_rows_of_groups_are_found_by_their_names() {
    let (_dir, store) = store().await;
    let group = |table: Option<&str>| ResultGroup {
        schema: "sales".to_owned(),
        table: table.map(str::to_owned),
        count: 9,
    };
    for filter in filters(&[""]) {
        for sort in Sort::ALL {
            let query = ResultsQuery { filter: filter.clone(), sort, ..ResultsQuery::default() };
            // What is sorted is the tables of a page, a few thousand columns at most.
            let pieces = cut([group(Some("a")), group(Some("b"))], 0, 50);
            let steps = plan(&store, &rows_of_tables_sql(RUN, &query, &pieces, 3, 50)).await;
            let rows: Vec<_> = steps.iter().filter(|step| step.contains("results")).collect();
            assert!(
                matches!(rows.as_slice(), [step] if step.contains("results_asset (run_id=? AND schema_name=? AND table_name=?")),
                "{query:?}: {steps:?}"
            );
            // What is sorted is less than a page.
            let pieces = cut([group(None), group(None)], 0, 50);
            let steps = plan(&store, &rows_of_schemas_sql(RUN, &query, &pieces)).await;
            let rows: Vec<_> = steps.iter().filter(|step| step.contains("results")).collect();
            assert!(
                matches!(rows.as_slice(), [step] if of_the_run(step) && step.contains("COVERING")),
                "{query:?}: {steps:?}"
            );
        }
    }
}

#[tokio::test]
async fn whole_rows_and_the_queue_are_found_by_key() {
    let (_dir, store) = store().await;
    for sql in [rows_sql(&[1, 2, 3]), versions_sql(&[1, 2, 3]), page_of_sql(RUN, ResultId(3))] {
        for step in plan(&store, &sql).await {
            assert!(!step.starts_with("SCAN") || step == "SCAN page", "{step}");
        }
    }
    // A change of the queue looks at the runs of its db profile, each by the asset's name.
    let sql = "SELECT runs.id FROM runs WHERE runs.db_profile = 'x' AND EXISTS (SELECT 1 FROM results r
               INDEXED BY results_asset WHERE r.run_id = runs.id AND r.schema_name = 'a' AND r.table_name = 'b'
               AND r.column_name = 'c' AND r.kind = 'column' AND r.database_name = 'd')";
    let steps = plan_of(&store, sql).await;
    assert!(!steps.iter().any(|step| step.starts_with("SCAN")), "{steps:?}");
}
