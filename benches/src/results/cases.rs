//! The views that are measured: every control of the filter bar, alone and with others.

use domain::filter::{Grouping, Preset, ResultsFilter, ResultsQuery, Search, Sort};
use domain::result::ReviewStatus;
use std::collections::BTreeSet;

/// What is asked of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// A page with its counts, headings and queue.
    Page,
    /// "Select all N matching".
    Matching,
}

/// Which budget of the product's definition (5.3) holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Budget {
    /// Without a search.
    Plain,
    /// With a search.
    Search,
    /// None is named.
    Open,
}

impl Budget {
    pub(super) fn shown(self, scale: u32) -> String {
        match self {
            Self::Plain => format!("≤ {} ms", 10 * scale),
            Self::Search => format!("≤ {} ms", 50 * scale),
            Self::Open => String::new(),
        }
    }
}

/// One view.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) what: What,
    pub(super) query: ResultsQuery,
    /// Which page, as a part of all: 0 is the first, 1 the last.
    pub(super) deep: f64,
    pub(super) budget: Budget,
}

impl Case {
    pub(super) fn name(&self) -> String {
        let query = self.query.to_query();
        let page = match self.deep {
            deep if deep <= 0.0 => "first",
            deep if deep >= 1.0 => "last",
            _ => "middle",
        };
        match (self.what, query.is_empty()) {
            (What::Matching, _) => format!("all matching {query}"),
            (What::Page, true) => format!("{page} page"),
            (What::Page, false) => format!("{page} page of {query}"),
        }
    }
}

/// Pages that are looked at: first, middle, last.
const PLACES: [f64; 3] = [0.0, 0.5, 1.0];

/// Texts to search for: in many rows, in few and in none; of one, two and six characters, one not ASCII.
const TEXTS: [&str; 10] = ["e", "q", "§", "er", "zx", "custom", "quartz", "zzyzxq", "GRÖSSE", "50% of"];

/// Every case, by what is shown of them in one line.
pub(super) fn all() -> Vec<(&'static str, Vec<Case>)> {
    vec![
        ("natural order: first, middle and last page", pages(ResultsQuery::default())),
        ("each sort, first, middle and last page", sorts(ResultsFilter::default(), Grouping::None)),
        ("each status chip, with each sort and page", statuses()),
        ("each combination of presets, with each status, sort and page", presets()),
        ("by schema, with each sort and page", sorts(ResultsFilter::default(), Grouping::Schema)),
        ("by table, with each sort and page", sorts(ResultsFilter::default(), Grouping::Table)),
        ("by schema or table, with each status, presets, sort and page", grouped()),
        ("search of 1, 2 and 6 characters: first and last page", searches()),
        ("search with each sort and group", sorted_searches()),
        ("search with status and preset", filtered_searches()),
        ("ids and revisions of all matching rows", matching()),
    ]
}

fn page(filter: ResultsFilter, sort: Sort, group: Grouping) -> ResultsQuery {
    ResultsQuery { filter, sort, group, ..ResultsQuery::default() }
}

fn case(query: ResultsQuery, deep: f64) -> Case {
    let budget = if query.filter.q.is_empty() { Budget::Plain } else { Budget::Search };
    Case { what: What::Page, query, deep, budget }
}

fn pages(query: ResultsQuery) -> Vec<Case> {
    PLACES.iter().map(|deep| case(query.clone(), *deep)).collect()
}

fn sorts(filter: ResultsFilter, group: Grouping) -> Vec<Case> {
    Sort::ALL.into_iter().flat_map(|sort| pages(page(filter.clone(), sort, group))).collect()
}

fn of_status(status: ReviewStatus) -> ResultsFilter {
    ResultsFilter { status: Some(status), ..ResultsFilter::default() }
}

fn statuses() -> Vec<Case> {
    ReviewStatus::ALL.into_iter().flat_map(|status| sorts(of_status(status), Grouping::None)).collect()
}

/// Every set of presets but the empty one.
fn sets() -> impl Iterator<Item = BTreeSet<Preset>> {
    (1..8_usize).map(|set| {
        let on = |place: &usize| set & (1 << place) != 0;
        (0..Preset::ALL.len()).filter(on).map(|place| Preset::ALL[place]).collect()
    })
}

fn presets() -> Vec<Case> {
    let filters = sets().flat_map(|presets| {
        [None, Some(ReviewStatus::Unreviewed), Some(ReviewStatus::Accepted)].map(|status| ResultsFilter {
            status,
            presets: presets.clone(),
            ..ResultsFilter::default()
        })
    });
    filters.flat_map(|filter| sorts(filter, Grouping::None)).collect()
}

fn grouped() -> Vec<Case> {
    let mut cases = Vec::new();
    for group in [Grouping::Schema, Grouping::Table] {
        for filter in [
            of_status(ReviewStatus::Unreviewed),
            of_status(ReviewStatus::Skipped),
            ResultsFilter { presets: [Preset::LowConfidence].into(), ..of_status(ReviewStatus::Unreviewed) },
            ResultsFilter { presets: [Preset::HasCitations].into(), ..ResultsFilter::default() },
            ResultsFilter { presets: [Preset::TableLevel].into(), ..ResultsFilter::default() },
        ] {
            cases.extend(sorts(filter, group));
        }
    }
    cases
}

/// A search; the texts are this file's own and can all be searched for.
fn search(text: &str) -> ResultsFilter {
    ResultsFilter { q: Search::new(text).unwrap_or_default(), ..ResultsFilter::default() }
}

fn searches() -> Vec<Case> {
    let queries = TEXTS.iter().map(|text| page(search(text), Sort::Natural, Grouping::None));
    queries.flat_map(|query| [case(query.clone(), 0.0), case(query, 1.0)]).collect()
}

fn sorted_searches() -> Vec<Case> {
    let mut cases = Vec::new();
    for text in ["e", "custom", "quartz"] {
        for group in Grouping::ALL {
            for sort in Sort::ALL {
                cases.push(case(page(search(text), sort, group), 0.0));
            }
        }
    }
    cases
}

fn filtered_searches() -> Vec<Case> {
    let mut cases = Vec::new();
    for text in ["e", "er", "custom", "zzyzxq"] {
        for status in [None, Some(ReviewStatus::Unreviewed), Some(ReviewStatus::Skipped)] {
            for preset in Preset::ALL {
                let filter = ResultsFilter { status, presets: [preset].into(), ..search(text) };
                cases.extend(pages(page(filter, Sort::Natural, Grouping::None)));
            }
        }
    }
    cases
}

fn matching() -> Vec<Case> {
    let low = ResultsFilter { presets: [Preset::LowConfidence].into(), ..ResultsFilter::default() };
    [ResultsFilter::default(), of_status(ReviewStatus::Unreviewed), low, search("custom"), search("e")]
        .map(|filter| Case {
            what: What::Matching,
            query: page(filter, Sort::Natural, Grouping::None),
            deep: 0.0,
            budget: Budget::Open,
        })
        .into()
}
