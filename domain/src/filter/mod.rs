//! Which rows of a run are shown, and in which order: a URL's query as types, and back.

mod query;
mod search;

pub use query::QueryError;
pub use search::{MAX_SEARCH_CHARS, Search};

use crate::confidence::Band;
use crate::result::ReviewStatus;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Rows on a page of Results.
pub const PER_PAGE: i64 = 50;

/// The most rows that one request may ask for.
pub const MAX_PER_PAGE: i64 = 200;

/// Scores below this are what the preset [`Preset::LowConfidence`] shows.
pub const LOW_CONFIDENCE: f64 = 0.7;

/// A page of a run's results.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ResultsQuery {
    /// From 1.
    pub page: i64,
    /// 1 to [`MAX_PER_PAGE`].
    pub per_page: i64,
    /// Which rows.
    pub filter: ResultsFilter,
    /// In which order.
    pub sort: Sort,
    /// Under which headings.
    pub group: Grouping,
}

impl Default for ResultsQuery {
    fn default() -> Self {
        Self {
            page: 1,
            per_page: PER_PAGE,
            filter: ResultsFilter::default(),
            sort: Sort::default(),
            group: Grouping::default(),
        }
    }
}

impl ResultsQuery {
    /// The given page of all rows, at the usual size and in natural order.
    pub fn page(page: i64) -> Self {
        Self { page: page.max(1), ..Self::default() }
    }

    /// Rows before the page. Saturates for pages that no run reaches.
    pub fn offset(&self) -> i64 {
        (self.page - 1).max(0).saturating_mul(self.per_page)
    }

    /// How many pages `total` rows have, at least 1.
    pub fn pages(&self, total: i64) -> i64 {
        let per_page = self.per_page.max(1);
        ((total + per_page - 1) / per_page).max(1)
    }
}

/// Which rows of a run. Everything combines; the default is all of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ResultsFilter {
    /// Rows with this text in their schema, table, column or description.
    pub q: Search,
    /// Rows with this decision.
    pub status: Option<ReviewStatus>,
    /// Rows of this confidence, as the run's own thresholds have it.
    pub band: Option<Band>,
    /// Rows that are all of these.
    #[serde(rename = "preset")]
    pub presets: BTreeSet<Preset>,
}

impl ResultsFilter {
    /// Whether a preset is on.
    pub fn has(&self, preset: Preset) -> bool {
        self.presets.contains(&preset)
    }
}

/// A filter with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    /// A score below [`LOW_CONFIDENCE`]; rows without a score are not among them.
    LowConfidence,
    /// Supported by passages of documents.
    HasCitations,
    /// About a table or view itself.
    TableLevel,
}

impl Preset {
    /// Every one, in the order of the page.
    pub const ALL: [Self; 3] = [Self::LowConfidence, Self::HasCitations, Self::TableLevel];

    /// The name in the API and in URLs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LowConfidence => "low_confidence",
            Self::HasCitations => "has_citations",
            Self::TableLevel => "table_level",
        }
    }
}

/// The order of rows. Rows without the value come last, ties in natural order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// The run's own: schema, table, the table-level row first, then columns by ordinal.
    #[default]
    Natural,
    /// Least confident first.
    ConfidenceAsc,
    /// Most confident first.
    ConfidenceDesc,
    /// Least probable first.
    LogprobAsc,
    /// Most probable first.
    LogprobDesc,
    /// By path, A to Z, upper and lower case alike.
    Name,
    /// Unreviewed first, then accepted, then skipped.
    Status,
}

impl Sort {
    /// Every one, in the order of the page.
    pub const ALL: [Self; 7] = [
        Self::Natural,
        Self::ConfidenceAsc,
        Self::ConfidenceDesc,
        Self::LogprobAsc,
        Self::LogprobDesc,
        Self::Name,
        Self::Status,
    ];

    /// The name in the API and in URLs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Natural => "natural",
            Self::ConfidenceAsc => "confidence_asc",
            Self::ConfidenceDesc => "confidence_desc",
            Self::LogprobAsc => "logprob_asc",
            Self::LogprobDesc => "logprob_desc",
            Self::Name => "name",
            Self::Status => "status",
        }
    }
}

/// What rows are gathered under. Groups come in the order of their names, the sort holds within each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Grouping {
    /// Nothing.
    #[default]
    None,
    /// Their schema.
    Schema,
    /// Their schema and table.
    Table,
}

impl Grouping {
    /// Every one, in the order of the page.
    pub const ALL: [Self; 3] = [Self::None, Self::Schema, Self::Table];

    /// The name in the API and in URLs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Schema => "schema",
            Self::Table => "table",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_cover_all_rows() {
        let query = ResultsQuery::default();
        assert_eq!((query.pages(0), query.pages(50), query.pages(51)), (1, 1, 2));
        assert_eq!(ResultsQuery::page(3).offset(), 100);
        assert_eq!(ResultsQuery::page(i64::MAX).offset(), i64::MAX);
    }

    #[test]
    fn a_filter_is_json_as_the_bulk_api_takes_it() {
        let text = r#"{"q":" total ","status":"unreviewed","preset":["table_level","low_confidence"]}"#;
        let filter: ResultsFilter = serde_json::from_str(text).unwrap();
        assert_eq!((filter.q.as_str(), filter.status), ("total", Some(ReviewStatus::Unreviewed)));
        assert!(filter.has(Preset::LowConfidence) && filter.has(Preset::TableLevel));
        assert!(!filter.has(Preset::HasCitations) && filter.band.is_none());
        let high: ResultsFilter = serde_json::from_str(r#"{"band":"high"}"#).unwrap();
        assert_eq!(high, ResultsFilter { band: Some(Band::High), ..ResultsFilter::default() });
        let again = serde_json::to_string(&filter).unwrap();
        assert_eq!(serde_json::from_str::<ResultsFilter>(&again).unwrap(), filter);
        assert_eq!(serde_json::from_str::<ResultsFilter>("{}").unwrap(), ResultsFilter::default());
        for wrong in [
            r#"{"text":"x"}"#,
            r#"{"status":"new"}"#,
            r#"{"preset":["high"]}"#,
            r#"{"band":"good"}"#,
            r#"{"q":"a\u0000b"}"#,
        ] {
            assert!(serde_json::from_str::<ResultsFilter>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn names_in_json_and_in_urls_are_the_same() {
        let json = |value: serde_json::Value| value.as_str().unwrap().to_owned();
        for sort in Sort::ALL {
            assert_eq!(json(serde_json::to_value(sort).unwrap()), sort.as_str());
        }
        for group in Grouping::ALL {
            assert_eq!(json(serde_json::to_value(group).unwrap()), group.as_str());
        }
        for band in Band::ALL {
            assert_eq!(json(serde_json::to_value(band).unwrap()), band.as_str());
        }
        for preset in Preset::ALL {
            assert_eq!(json(serde_json::to_value(preset).unwrap()), preset.as_str());
        }
    }
}
