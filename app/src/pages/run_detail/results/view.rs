//! What the URL says of the tab: which rows, in which order, and which one is open. A link reproduces it,
//! and Back works.

use domain::filter::{QueryError, ResultsQuery};
use domain::ids::{ResultId, RunId};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

/// The tab's part of the URL.
#[derive(Clone, Copy)]
pub(super) struct View {
    run: RunId,
    /// Which rows; or what is wrong with the address.
    pub(super) query: Memo<Result<ResultsQuery, QueryError>>,
    /// The open row.
    pub(super) open: Memo<Option<ResultId>>,
    /// The chip that was pressed last, to get the focus back on the page of rows that it leads to.
    pub(super) pressed: StoredValue<Option<String>>,
}

impl View {
    pub(super) fn of(run: RunId) -> Self {
        let (search, map) = (use_location().search, use_query_map());
        Self {
            run,
            query: Memo::new(move |_| {
                search.with(|search| ResultsQuery::parse_among_others(search.trim_start_matches('?')))
            }),
            open: Memo::new(move |_| map.with(|map| map.get("open")?.parse().ok())),
            pressed: StoredValue::new(None),
        }
    }

    /// What is asked for; everything where the address is wrong.
    pub(super) fn asked(self) -> ResultsQuery {
        self.query.get().unwrap_or_default()
    }

    /// The address of a changed view. It begins at the first page, with no row open.
    pub(super) fn href(self, change: impl FnOnce(&mut ResultsQuery)) -> String {
        let mut query = ResultsQuery { page: 1, ..self.asked() };
        change(&mut query);
        address(self.run, &query, None)
    }
}

/// The address of a view.
pub(in crate::pages::run_detail) fn address(
    run: RunId,
    query: &ResultsQuery,
    open: Option<ResultId>,
) -> String {
    let query = query.to_query();
    let sign = if query.is_empty() { "" } else { "&" };
    let open = open.map(|row| format!("&open={row}")).unwrap_or_default();
    format!("/runs/{run}?tab=results{sign}{query}{open}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_what_differs_from_the_usual() {
        let query = ResultsQuery::default();
        assert_eq!(address(RunId(7), &query, None), "/runs/7?tab=results");
        let query = ResultsQuery::parse("q=a%26b&sort=name&page=3").unwrap_or_default();
        assert_eq!(
            address(RunId(7), &query, Some(ResultId(12))),
            "/runs/7?tab=results&q=a%26b&sort=name&page=3&open=12"
        );
    }
}
