//! Which rows of a run are shown: a URL's query as a type, and back.

use crate::result::ReviewStatus;
use serde::{Deserialize, Serialize};

/// Rows on a page of Results.
pub const PER_PAGE: i64 = 50;

/// The most rows that one request may ask for.
pub const MAX_PER_PAGE: i64 = 200;

/// Which rows of a run; the default is all of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ResultsFilter {
    /// Rows with this decision.
    pub status: Option<ReviewStatus>,
}

/// A page of a run's results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ResultsQuery {
    /// From 1.
    pub page: i64,
    /// 1 to [`MAX_PER_PAGE`].
    pub per_page: i64,
}

impl Default for ResultsQuery {
    fn default() -> Self {
        Self { page: 1, per_page: PER_PAGE }
    }
}

impl ResultsQuery {
    /// The given page, at the usual size.
    pub fn page(page: i64) -> Self {
        Self { page: page.max(1), ..Self::default() }
    }

    /// Rows before the page. Saturates for pages that no run reaches.
    pub fn offset(self) -> i64 {
        (self.page - 1).max(0).saturating_mul(self.per_page)
    }

    /// How many pages `total` rows have, at least 1.
    pub fn pages(self, total: i64) -> i64 {
        let per_page = self.per_page.max(1);
        ((total + per_page - 1) / per_page).max(1)
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
}
