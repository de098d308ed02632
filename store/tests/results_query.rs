//! Which rows of a run are shown, and in which order: the SQL against a plain model of it.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

use domain::asset::{Asset, AssetKind};
use domain::citation::Citation;
use domain::confidence::{Band, Signal, Thresholds};
use domain::filter::{Grouping, Preset, ResultsFilter, ResultsQuery, Search, Sort};
use domain::ids::{ResultId, Revision, RunId};
use domain::result::{Alternative, ResultGroup, ResultRow, ReviewStatus, Source, StatusCounts};
use domain::review::{Action, Standing, decide};
use domain::run::RunCommand;
use domain::scope::Scope;
use domain::settings::{AlternativesMode, LlmSettings};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use std::cmp::Ordering;
use std::path::Path;
use store::results::NewResult;
use store::runs::NewRun;
use store::{Store, jobs, results, results_query, reviews, runs};

/// What a test says of a row; the rest is filler.
#[derive(Debug, Clone)]
struct Row {
    schema: &'static str,
    table: String,
    column: Option<String>,
    description: String,
    score: Option<f64>,
    logprob: Option<f64>,
    source: Source,
    status: ReviewStatus,
}

impl Row {
    fn column(path: (&'static str, &str, &str), description: &str) -> Self {
        Self {
            schema: path.0,
            table: path.1.to_owned(),
            column: (!path.2.is_empty()).then(|| path.2.to_owned()),
            description: description.to_owned(),
            score: None,
            logprob: None,
            source: Source::Other,
            status: ReviewStatus::Unreviewed,
        }
    }

    fn new_result(&self, ordinal: i64) -> NewResult {
        NewResult {
            ordinal,
            db_profile: "shop".to_owned(),
            asset: Asset {
                database: "shop".to_owned(),
                schema: self.schema.to_owned(),
                table: self.table.clone(),
                column: self.column.clone(),
                kind: if self.column.is_some() { AssetKind::Column } else { AssetKind::Table },
            },
            data_type: None,
            alternatives: vec![Alternative {
                index: 0,
                letter: 'A',
                text: self.description.clone(),
                score: self.score,
                band: Thresholds::default().band(self.score),
                logprob: self.logprob,
                fallback: false,
            }],
            mode: AlternativesMode::Semantic,
            signal: Signal::SelfDecl,
            source: self.source,
            reasoning: None,
            production_warning: None,
            injection_warning: None,
            // Cited are those that a document supports, so that the model below need not hold both.
            citations: (self.source == Source::Rag).then(Citation::default).into_iter().collect(),
            provider: "builtin",
            model: "builtin".to_owned(),
            existing_comment: None,
            parent: None,
            seed: None,
        }
    }
}

async fn open(dir: &Path) -> Store {
    Store::open(&dir.join("amx.db")).await.unwrap()
}

/// A run with these rows, each decided on as it says; their ids in natural order.
async fn run_of(store: &Store, rows: &[Row]) -> (RunId, Vec<ResultId>) {
    let mut tx = store.write().await.unwrap();
    let new = NewRun {
        job_id: jobs::enqueue(&mut tx, "{}").await.unwrap(),
        command: RunCommand::Run,
        llm_profile: "free".to_owned(),
        doc_profile: None,
        scope: Scope::everything("shop"),
        settings: LlmSettings::default(),
        rates: None,
        origin: None,
    };
    let run = runs::create(&mut tx, &new).await.unwrap();
    let mut ids = Vec::new();
    for (ordinal, row) in (0..).zip(rows) {
        let id = results::insert(&mut tx, run, &row.new_result(ordinal)).await.unwrap().id;
        let action = match row.status {
            ReviewStatus::Unreviewed => None,
            ReviewStatus::Accepted => Some(Action::Accept),
            ReviewStatus::Skipped => Some(Action::Skip),
        };
        if let Some(action) = action {
            let before = reviews::row_at(&mut tx, id, Revision::FIRST).await.unwrap();
            let (state, effect) =
                decide(&before.state(), &before.alternatives, Standing::of(&before), &action).unwrap();
            reviews::save(&mut tx, "test", &before, &state, effect).await.unwrap();
        }
        ids.push(id);
    }
    tx.commit().await.unwrap();
    (run, ids)
}

/// The filter as the specification has it.
fn shows(filter: &ResultsFilter, row: &Row, status: bool) -> bool {
    let q = filter.q.as_str().to_lowercase();
    let texts = [row.schema, &row.table, row.column.as_deref().unwrap_or(""), &row.description];
    texts.iter().any(|text| text.to_lowercase().contains(&q))
        && (!status || filter.status.is_none_or(|wanted| wanted == row.status))
        && filter.band.is_none_or(|band| band == Thresholds::default().band(row.score))
        && filter.presets.iter().all(|preset| match preset {
            Preset::LowConfidence => row.score.is_some_and(|score| score < 0.7),
            Preset::HasCitations => row.source == Source::Rag,
            Preset::TableLevel => row.column.is_none(),
        })
}

fn nulls_last(a: Option<f64>, b: Option<f64>, down: bool) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) if down => b.total_cmp(&a),
        (Some(a), Some(b)) => a.total_cmp(&b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

/// The order as the specification has it; a stable sort keeps ties in natural order.
fn order(query: &ResultsQuery, a: &Row, b: &Row) -> Ordering {
    let group = match query.group {
        Grouping::None => Ordering::Equal,
        Grouping::Schema => a.schema.cmp(b.schema),
        Grouping::Table => (a.schema, &a.table).cmp(&(b.schema, &b.table)),
    };
    let name = |row: &Row| {
        [row.schema, &row.table, row.column.as_deref().unwrap_or("")].map(str::to_ascii_lowercase)
    };
    let rank = |row: &Row| ReviewStatus::ALL.iter().position(|status| *status == row.status);
    group.then_with(|| match query.sort {
        Sort::Natural => Ordering::Equal,
        Sort::ConfidenceAsc => nulls_last(a.score, b.score, false),
        Sort::ConfidenceDesc => nulls_last(a.score, b.score, true),
        Sort::LogprobAsc => nulls_last(a.logprob, b.logprob, false),
        Sort::LogprobDesc => nulls_last(a.logprob, b.logprob, true),
        Sort::Name => name(a).cmp(&name(b)),
        Sort::Status => rank(a).cmp(&rank(b)),
    })
}

/// The places of the rows that a query shows, on all pages.
fn expected(query: &ResultsQuery, rows: &[Row]) -> Vec<usize> {
    let mut places: Vec<usize> =
        (0..rows.len()).filter(|place| shows(&query.filter, &rows[*place], true)).collect();
    places.sort_by(|a, b| order(query, &rows[*a], &rows[*b]));
    places
}

fn expected_counts(filter: &ResultsFilter, rows: &[Row]) -> StatusCounts {
    let of = |status| {
        let count = rows.iter().filter(|row| row.status == status && shows(filter, row, false)).count();
        i64::try_from(count).unwrap()
    };
    let (unreviewed, accepted, skipped) =
        (of(ReviewStatus::Unreviewed), of(ReviewStatus::Accepted), of(ReviewStatus::Skipped));
    StatusCounts { all: unreviewed + accepted + skipped, unreviewed, accepted, skipped }
}

/// The headings of a page with their counts.
fn expected_groups(query: &ResultsQuery, rows: &[Row], all: &[usize], page: &[usize]) -> Vec<ResultGroup> {
    let key = |place: usize| -> (String, Option<String>) {
        let row = &rows[place];
        (row.schema.to_owned(), (query.group == Grouping::Table).then(|| row.table.clone()))
    };
    let mut keys: Vec<_> = page.iter().map(|place| key(*place)).collect();
    keys.dedup();
    if query.group == Grouping::None {
        keys.clear();
    }
    let count = |wanted: &_| all.iter().filter(|place| key(**place) == *wanted).count();
    keys.into_iter()
        .map(|wanted| ResultGroup {
            count: i64::try_from(count(&wanted)).unwrap(),
            schema: wanted.0,
            table: wanted.1,
        })
        .collect()
}

/// Texts that meet each other often, with every character that could be taken for a pattern.
const TEXT: &str = "[aAbB%_äÄ*?\\[\\]\\\\' -]{0,4}";

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let scores = || prop::option::of(select(vec![0.1, 0.5, 0.69, 0.7, 0.9]));
    let row = (
        select(vec!["a", "B", "b_%", "ä"]),
        "[aAb_]{1,2}",
        prop::option::of("[aAbÄä%_]{1,2}"),
        TEXT,
        (scores(), scores()),
        select(vec![Source::Rag, Source::Other]),
        select(ReviewStatus::ALL.to_vec()),
    );
    prop::collection::vec(row, 0..24).prop_map(|rows| {
        let mut seen = std::collections::BTreeSet::new();
        rows.into_iter()
            .map(|(schema, table, column, text, (score, logprob), source, status)| Row {
                schema,
                table,
                column,
                description: format!("x{text}"),
                score,
                logprob,
                source,
                status,
            })
            .filter(|row| seen.insert((row.schema, row.table.clone(), row.column.clone())))
            .collect()
    })
}

fn query() -> impl Strategy<Value = ResultsQuery> {
    let filter = (
        TEXT,
        prop::option::of(select(ReviewStatus::ALL.to_vec())),
        prop::option::of(select(Band::ALL.to_vec())),
        subsequence(Preset::ALL.to_vec(), 0..=2),
    );
    let order = (select(Sort::ALL.to_vec()), select(Grouping::ALL.to_vec()));
    (1..4i64, 1..9i64, filter, order).prop_map(
        |(page, per_page, (q, status, band, presets), (sort, group))| {
            let q = Search::new(&q).unwrap();
            let filter = ResultsFilter { q, status, band, presets: presets.into_iter().collect() };
            ResultsQuery { page, per_page, filter, sort, group }
        },
    )
}

async fn agree(store: &Store, rows: &[Row], queries: &[ResultsQuery]) {
    let (run, ids) = run_of(store, rows).await;
    let mut listed = Vec::new();
    for query in queries {
        let all = expected(query, rows);
        let from = usize::try_from(query.offset()).unwrap().min(all.len());
        let wanted = &all[from..all.len().min(from + usize::try_from(query.per_page).unwrap())];
        let page = results_query::page(store, run, query.clone()).await.unwrap();
        let places = |rows: &[ResultRow]| -> Vec<usize> {
            rows.iter().map(|row| usize::try_from(row.ordinal).unwrap()).collect()
        };
        assert_eq!(places(&page.items), wanted, "{query:?}");
        assert_eq!(page.total, i64::try_from(all.len()).unwrap(), "{query:?}");
        assert_eq!(page.counts, expected_counts(&query.filter, rows), "{query:?}");
        assert_eq!(page.groups, expected_groups(query, rows, &all, wanted), "{query:?}");
        // Each accepted row's asset has its entry in the queue.
        let accepted = rows.iter().filter(|row| row.status == ReviewStatus::Accepted).count();
        assert_eq!(page.queued, i64::try_from(accepted).unwrap(), "{query:?}");

        // Lists and exports know neither sort nor group.
        if listed.contains(&&query.filter) {
            continue;
        }
        listed.push(&query.filter);
        let natural = ResultsQuery { filter: query.filter.clone(), ..ResultsQuery::default() };
        let natural = expected(&natural, rows);
        let matching = results_query::matching(store, run, &query.filter, Some(0.5)).await.unwrap();
        let revision = |row: &Row| match row.status {
            ReviewStatus::Unreviewed => Revision::FIRST,
            _ => Revision::FIRST.next(),
        };
        let confident = natural.iter().filter(|place| rows[**place].score.is_some_and(|score| score >= 0.5));
        let confident: Vec<_> = confident.map(|place| (ids[*place], revision(&rows[*place]))).collect();
        assert_eq!(matching, confident, "{query:?}");

        let (mut walked, mut after) = (Vec::new(), -1);
        loop {
            let chunk = results_query::chunk(store, run, &query.filter, after, query.per_page).await.unwrap();
            let Some(last) = chunk.last() else { break };
            after = last.ordinal;
            walked.extend(places(&chunk));
        }
        assert_eq!(walked, natural, "{query:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever the rows and the query: the page, its counts and groups, the list for a bulk action
    /// and the chunks of an export are those of the model. The store holds the runs of all cases.
    #[test]
    fn the_store_agrees_with_the_model(rows in rows(), queries in prop::collection::vec(query(), 12)) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let dir = tempfile::tempdir().unwrap();
        runtime.block_on(async {
            let store = open(dir.path()).await;
            // Another run over the same assets, which must not show.
            let undecided = |row: &Row| Row { status: ReviewStatus::Unreviewed, ..row.clone() };
            run_of(&store, &rows.iter().map(undecided).collect::<Vec<_>>()).await;
            agree(&store, &rows, &queries).await;
        });
    }
}

/// A search that finds much goes another way than one that finds little, and so does a page far behind: every sort,
/// group and status, on pages from the first to beyond the last.
#[tokio::test]
async fn a_search_that_finds_thousands_agrees_with_the_model_too() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).await;
    let mut rows = Vec::new();
    for number in 0..2_600_usize {
        let spread = number * 7_919 % 2_600;
        let (schema, table) = (["b", "a", "C"][spread % 3], format!("t{}", spread / 3 % 40));
        let mut row = Row::column((schema, &table, &format!("col{number}")), "Seen.");
        row.description = if number % 9 == 0 { "Something." } else { "Élan." }.to_owned();
        row.score = (number % 4 != 0).then_some((spread % 11) as f64 / 10.0);
        row.logprob = (number % 3 == 0).then_some((spread % 5) as f64 / 10.0);
        row.status = ReviewStatus::ALL[if number % 20 < 3 { number % 3 } else { 0 }];
        row.source = if number % 50 == 0 { Source::Rag } else { Source::Other };
        rows.push(row);
    }
    let mut queries = Vec::new();
    for (q, status, band, presets) in [
        ("L", None, None, vec![]),
        ("élan", Some(ReviewStatus::Unreviewed), None, vec![]),
        ("col", None, None, vec![Preset::HasCitations]),
        ("col", Some(ReviewStatus::Accepted), Some(Band::Low), vec![]),
        ("col", Some(ReviewStatus::Unreviewed), None, vec![Preset::LowConfidence]),
        ("", None, None, vec![]),
        ("", None, Some(Band::Medium), vec![]),
        ("", Some(ReviewStatus::Skipped), None, vec![Preset::HasCitations]),
    ] {
        let q = Search::new(q).unwrap();
        let filter = ResultsFilter { q, status, band, presets: presets.into_iter().collect() };
        for sort in Sort::ALL {
            for group in Grouping::ALL {
                for page in [1, 7, 30] {
                    queries.push(ResultsQuery { page, per_page: 97, filter: filter.clone(), sort, group });
                }
            }
        }
    }
    agree(&store, &rows, &queries).await;
}

/// The rows' columns, in their order.
async fn columns(store: &Store, run: RunId, query: &str) -> Vec<String> {
    let page = results_query::page(store, run, ResultsQuery::parse(query).unwrap()).await.unwrap();
    page.items.into_iter().map(|row| row.asset.column.unwrap_or_default()).collect()
}

#[tokio::test]
async fn each_sort_has_nulls_last_and_ties_in_natural_order() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).await;
    let row = |column: &str, score, logprob, status| Row {
        score,
        logprob,
        status,
        ..Row::column(("main", "t", column), "Text.")
    };
    let (run, _) = run_of(
        &store,
        &[
            row("Zeta", None, Some(0.2), ReviewStatus::Skipped),
            row("beta", Some(0.9), None, ReviewStatus::Accepted),
            row("alpha", Some(0.3), None, ReviewStatus::Unreviewed),
            row("Gamma", Some(0.9), Some(0.8), ReviewStatus::Accepted),
            row("delta", None, Some(0.2), ReviewStatus::Unreviewed),
        ],
    )
    .await;
    for (query, wanted) in [
        ("", "Zeta beta alpha Gamma delta"),
        ("sort=natural", "Zeta beta alpha Gamma delta"),
        ("sort=confidence_asc", "alpha beta Gamma Zeta delta"),
        ("sort=confidence_desc", "beta Gamma alpha Zeta delta"),
        ("sort=logprob_asc", "Zeta delta Gamma beta alpha"),
        ("sort=logprob_desc", "Gamma Zeta delta beta alpha"),
        ("sort=name", "alpha beta delta Gamma Zeta"),
        ("sort=status", "alpha delta beta Gamma Zeta"),
        ("sort=confidence_desc&status=accepted", "beta Gamma"),
        ("sort=confidence_asc&preset=low_confidence", "alpha"),
        ("sort=name&per_page=2&page=2", "delta Gamma"),
        ("sort=name&per_page=2&page=9", ""),
    ] {
        let wanted: Vec<&str> = wanted.split_whitespace().collect();
        assert_eq!(columns(&store, run, query).await, wanted, "{query}");
    }
}

#[tokio::test]
async fn a_search_is_literal_and_knows_no_case() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).await;
    let (run, _) = run_of(
        &store,
        &[
            Row::column(("main", "orders", "discount_pct"), "Discount of 50% at most."),
            Row::column(("main", "orders", "discountpct"), "Discount of 50 percent."),
            Row::column(("main", "orders", "size"), "GRÖSSE in cm, or Länge [mm]*."),
            Row::column(("Sales", "x\\y", "a"), "It's \"quoted\"; DROP TABLE results; --"),
        ],
    )
    .await;
    for (q, wanted) in [
        ("%25", "discount_pct"),
        ("t_p", "discount_pct"),
        ("_", "discount_pct"),
        ("DISCOUNT", "discount_pct discountpct"),
        ("gr%C3%B6%C3%9F", ""),
        ("gr%C3%B6ss", "size"),
        ("L%C3%84NGE+%5BMM%5D*.", "size"),
        ("%C3%A4nge+%5B", "size"),
        ("%C3%A4nge+%3F", ""),
        ("sALES", "a"),
        ("X%5CY", "a"),
        ("it's+%22quoted%22;+drop", "a"),
        ("ordersdiscount", ""),
        ("main", "discount_pct discountpct size"),
    ] {
        let wanted: Vec<&str> = wanted.split_whitespace().collect();
        assert_eq!(columns(&store, run, &format!("q={q}")).await, wanted, "{q}");
    }
}

#[tokio::test]
async fn a_group_is_counted_on_all_pages_and_named_on_each() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).await;
    let mut rows = Vec::new();
    for table in ["b", "a"] {
        for column in ["", "one", "two"] {
            rows.push(Row::column(("main", table, column), "Text."));
        }
    }
    rows.push(Row::column(("archive", "a", ""), "Text."));
    let (run, _) = run_of(&store, &rows).await;
    let page = async |query: &str| {
        let page = results_query::page(&store, run, ResultsQuery::parse(query).unwrap()).await.unwrap();
        let paths: Vec<String> = page.items.iter().map(|row| row.asset.path()).collect();
        let name = |group: &ResultGroup| match &group.table {
            Some(table) => format!("{}.{table} {}", group.schema, group.count),
            None => format!("{} {}", group.schema, group.count),
        };
        (paths.join(" "), page.groups.iter().map(name).collect::<Vec<_>>().join(", "))
    };
    let (paths, groups) = page("group=table&per_page=3").await;
    assert_eq!(paths, "archive.a main.a main.a.one");
    assert_eq!(groups, "archive.a 1, main.a 3");
    // The second page begins inside a group, whose heading is there again.
    let (paths, groups) = page("group=table&per_page=3&page=2").await;
    assert_eq!(paths, "main.a.two main.b main.b.one");
    assert_eq!(groups, "main.a 3, main.b 3");
    let (_, groups) = page("group=schema&q=two").await;
    assert_eq!(groups, "main 2");
    assert_eq!(page("group=schema&per_page=1&page=2").await.1, "main 6");
    assert_eq!(page("group=schema&page=2").await, (String::new(), String::new()));
    assert_eq!(page("").await.1, "");
}
