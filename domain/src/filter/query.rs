//! The query string of a URL: read, and printed.

use super::{
    Grouping, MAX_PER_PAGE, MAX_SEARCH_CHARS, PER_PAGE, Preset, ResultsFilter, ResultsQuery, Search, Sort,
};
use crate::confidence::Band;
use crate::result::ReviewStatus;
use form_urlencoded::Serializer;
use thiserror::Error;

/// Why a query string is refused. Each names its parameter and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum QueryError {
    /// No page has that number.
    #[error("page must be a whole number from 1.")]
    Page,
    /// Too few or too many rows.
    #[error("per_page must be a whole number from 1 to {MAX_PER_PAGE}.")]
    PerPage,
    /// The text is too long.
    #[error("q can have at most {MAX_SEARCH_CHARS} characters.")]
    SearchTooLong,
    /// The text cannot be in any row.
    #[error("q cannot hold control characters.")]
    SearchControl,
    /// Another order.
    #[error("sort must be one of {}.", names(&Sort::ALL.map(Sort::as_str)))]
    Sort,
    /// Another grouping.
    #[error("group must be one of {}.", names(&Grouping::ALL.map(Grouping::as_str)))]
    Group,
    /// Another status.
    #[error("status must be one of {}.", names(&ReviewStatus::ALL.map(ReviewStatus::as_str)))]
    Status,
    /// Another confidence.
    #[error("band must be one of {}.", names(&Band::ALL.map(Band::as_str)))]
    Band,
    /// Another preset.
    #[error("preset must be one of {}; it can be given more than once.", names(&Preset::ALL.map(Preset::as_str)))]
    Preset,
    /// Given twice, and only one can be meant.
    #[error("{0} can be given only once.")]
    Repeated(&'static str),
    /// There is no such parameter.
    #[error("There is no parameter {0:?} here. Those that there are: {1}.")]
    Unknown(String, &'static str),
}

/// The parameters of a page of results.
const PAGE_PARAMETERS: &str = "page, per_page, q, sort, group, status, band, preset";

/// The parameters of a filter alone.
const FILTER_PARAMETERS: &str = "q, status, band, preset";

fn names(names: &[&str]) -> String {
    names.join(", ")
}

/// The value that has this name.
fn named<T: Copy>(all: &[T], as_str: fn(T) -> &'static str, name: &str) -> Option<T> {
    all.iter().copied().find(|value| as_str(*value) == name)
}

/// Parameters that were given already: each but `preset` may come once.
#[derive(Default)]
struct Seen(Vec<&'static str>);

impl Seen {
    fn once(&mut self, name: &'static str) -> Result<(), QueryError> {
        if self.0.contains(&name) {
            return Err(QueryError::Repeated(name));
        }
        self.0.push(name);
        Ok(())
    }
}

impl ResultsFilter {
    /// Reads the query string of a filter; other parameters go to `other`, which says whether it knows them.
    ///
    /// # Errors
    /// When a value is not valid, a parameter comes twice, or nobody knows it.
    pub fn parse(
        query: &str,
        mut other: impl FnMut(&str, &str) -> Result<bool, QueryError>,
    ) -> Result<Self, QueryError> {
        let (mut filter, mut seen) = (Self::default(), Seen::default());
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if !filter.set(&mut seen, &name, &value)? && !other(&name, &value)? {
                return Err(QueryError::Unknown(name.into_owned(), FILTER_PARAMETERS));
            }
        }
        Ok(filter)
    }

    fn set(&mut self, seen: &mut Seen, name: &str, value: &str) -> Result<bool, QueryError> {
        match name {
            "q" => {
                seen.once("q")?;
                self.q = Search::new(value)?;
            }
            "status" => {
                seen.once("status")?;
                self.status = Some(ReviewStatus::parse(value).ok_or(QueryError::Status)?);
            }
            "band" => {
                seen.once("band")?;
                self.band = Some(Band::parse(value).ok_or(QueryError::Band)?);
            }
            "preset" => {
                self.presets.insert(named(&Preset::ALL, Preset::as_str, value).ok_or(QueryError::Preset)?);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The query string of the filter, without what is as by default.
    pub fn to_query(&self) -> String {
        let mut query = Serializer::new(String::new());
        self.print(&mut query);
        query.finish()
    }

    fn print(&self, query: &mut Serializer<'_, String>) {
        if !self.q.is_empty() {
            query.append_pair("q", self.q.as_str());
        }
        if let Some(status) = self.status {
            query.append_pair("status", status.as_str());
        }
        if let Some(band) = self.band {
            query.append_pair("band", band.as_str());
        }
        for preset in &self.presets {
            query.append_pair("preset", preset.as_str());
        }
    }
}

impl ResultsQuery {
    /// Reads the query string of a URL.
    ///
    /// # Examples
    /// ```
    /// use domain::filter::{ResultsQuery, Sort};
    /// let query = ResultsQuery::parse("q=order&sort=confidence_asc&preset=table_level&page=2").unwrap();
    /// assert_eq!((query.filter.q.as_str(), query.sort, query.page), ("order", Sort::ConfidenceAsc, 2));
    /// ```
    ///
    /// # Errors
    /// When a value is not valid, a parameter comes twice, or there is none of that name.
    pub fn parse(query: &str) -> Result<Self, QueryError> {
        Self::read(query, |name| Err(QueryError::Unknown(name.to_owned(), PAGE_PARAMETERS)))
    }

    /// Reads it out of a page's URL, which has other parameters too.
    ///
    /// # Errors
    /// When a value is not valid, or a parameter comes twice.
    pub fn parse_among_others(query: &str) -> Result<Self, QueryError> {
        Self::read(query, |_| Ok(()))
    }

    fn read(query: &str, unknown: impl Fn(&str) -> Result<(), QueryError>) -> Result<Self, QueryError> {
        let (mut read, mut seen) = (Self::default(), Seen::default());
        read.filter = ResultsFilter::parse(query, |name, value| {
            match name {
                "page" => {
                    seen.once("page")?;
                    read.page = number(value, i64::MAX).ok_or(QueryError::Page)?;
                }
                "per_page" => {
                    seen.once("per_page")?;
                    read.per_page = number(value, MAX_PER_PAGE).ok_or(QueryError::PerPage)?;
                }
                "sort" => {
                    seen.once("sort")?;
                    read.sort = named(&Sort::ALL, Sort::as_str, value).ok_or(QueryError::Sort)?;
                }
                "group" => {
                    seen.once("group")?;
                    read.group = named(&Grouping::ALL, Grouping::as_str, value).ok_or(QueryError::Group)?;
                }
                _ => unknown(name)?,
            }
            Ok(true)
        })?;
        Ok(read)
    }

    /// The query string of a URL, without what is as by default.
    pub fn to_query(&self) -> String {
        let mut query = Serializer::new(String::new());
        self.filter.print(&mut query);
        if self.sort != Sort::default() {
            query.append_pair("sort", self.sort.as_str());
        }
        if self.group != Grouping::default() {
            query.append_pair("group", self.group.as_str());
        }
        if self.per_page != PER_PAGE {
            query.append_pair("per_page", &self.per_page.to_string());
        }
        if self.page != 1 {
            query.append_pair("page", &self.page.to_string());
        }
        query.finish()
    }
}

/// A whole number from 1 to `most`.
fn number(text: &str, most: i64) -> Option<i64> {
    text.parse().ok().filter(|number| (1..=most).contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::sample::{select, subsequence};

    fn query() -> impl Strategy<Value = ResultsQuery> {
        let filter = (
            "\\PC{0,40}",
            prop::option::of(select(ReviewStatus::ALL.to_vec())),
            prop::option::of(select(Band::ALL.to_vec())),
            subsequence(Preset::ALL.to_vec(), 0..=Preset::ALL.len()),
        );
        let order = (select(Sort::ALL.to_vec()), select(Grouping::ALL.to_vec()));
        (1..=i64::MAX, 1..=MAX_PER_PAGE, filter, order).prop_map(
            |(page, per_page, (q, status, band, presets), (sort, group))| ResultsQuery {
                page,
                per_page,
                filter: ResultsFilter {
                    q: Search::new(&q).unwrap_or_default(),
                    status,
                    band,
                    presets: presets.into_iter().collect(),
                },
                sort,
                group,
            },
        )
    }

    proptest! {
        /// A link reproduces the view, whatever was searched for; also inside a page's URL.
        #[test]
        fn what_is_printed_is_what_is_read(query in query()) {
            let printed = query.to_query();
            prop_assert!(printed.is_ascii() && !printed.contains([' ', '#', '<', '"']), "{}", printed);
            prop_assert_eq!(&ResultsQuery::parse(&printed).unwrap(), &query);
            let page = format!("tab=results&{printed}&open=7");
            prop_assert_eq!(&ResultsQuery::parse_among_others(&page).unwrap(), &query);
            let filter = ResultsFilter::parse(&query.filter.to_query(), |_, _| Ok(false)).unwrap();
            prop_assert_eq!(filter, query.filter);
        }

        /// Whatever is sent, the answer is a query within its bounds or a sentence.
        #[test]
        fn anything_is_read_or_refused(text in "\\PC{0,60}") {
            match ResultsQuery::parse(&text) {
                Ok(query) => prop_assert!(query.page >= 1 && (1..=MAX_PER_PAGE).contains(&query.per_page)),
                Err(error) => prop_assert!(error.to_string().ends_with('.')),
            }
        }
    }

    #[test]
    fn the_default_is_an_empty_string() {
        assert_eq!(ResultsQuery::default().to_query(), "");
        assert_eq!(ResultsQuery::parse("").unwrap(), ResultsQuery::default());
    }

    #[test]
    fn what_is_wrong_is_named_with_what_would_be_right() {
        for (query, part) in [
            ("page=0", "page must be a whole number from 1."),
            ("per_page=201", "per_page must be a whole number from 1 to 200."),
            ("sort=score", "sort must be one of natural, confidence_asc,"),
            ("group=column", "group must be one of none, schema, table."),
            ("status=", "status must be one of unreviewed, accepted, skipped."),
            ("band=sure", "band must be one of high, medium, low, none."),
            ("preset=high", "preset must be one of low_confidence, has_citations, table_level"),
            ("q=a&q=b", "q can be given only once."),
            ("nope=1", "There is no parameter \"nope\" here. Those that there are: page, per_page, q,"),
        ] {
            let error = ResultsQuery::parse(query).unwrap_err().to_string();
            assert!(error.contains(part), "{query}: {error}");
        }
    }

    #[test]
    fn a_preset_can_be_given_more_than_once() {
        let query =
            ResultsQuery::parse("preset=table_level&preset=low_confidence&preset=table_level").unwrap();
        assert_eq!(
            query.filter.presets.into_iter().collect::<Vec<_>>(),
            [Preset::LowConfidence, Preset::TableLevel]
        );
    }
}
