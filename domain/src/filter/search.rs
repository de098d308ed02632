//! The text that is searched for.

use super::QueryError;
use serde::{Deserialize, Serialize};

/// The longest text that can be searched for, in characters.
pub const MAX_SEARCH_CHARS: usize = 200;

/// A text to search for: trimmed, at most [`MAX_SEARCH_CHARS`] long, without control characters. Empty
/// where nothing is searched for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(
    feature = "openapi",
    derive(utoipa::ToSchema),
    schema(value_type = String, max_length = 200, pattern = "^[^\\x00-\\x1f\\x7f-\\x9f]*$")
)]
#[serde(try_from = "String", into = "String")]
pub struct Search(String);

impl Search {
    /// What a person typed. The bounds hold for the text as it came, so that the API's document can tell them.
    ///
    /// # Errors
    /// When it is too long, or holds control characters, which no row has.
    pub fn new(text: &str) -> Result<Self, QueryError> {
        if text.chars().count() > MAX_SEARCH_CHARS {
            return Err(QueryError::SearchTooLong);
        }
        if text.chars().any(char::is_control) {
            return Err(QueryError::SearchControl);
        }
        Ok(Self(text.trim().to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing is searched for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl TryFrom<String> for Search {
    type Error = QueryError;

    fn try_from(text: String) -> Result<Self, QueryError> {
        Self::new(&text)
    }
}

impl From<Search> for String {
    fn from(search: Search) -> Self {
        search.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_has_bounds() {
        assert_eq!(Search::new(" order  id ").unwrap().as_str(), "order  id");
        assert!(Search::new("  ").unwrap().is_empty());
        assert!(Search::new(&"ä".repeat(MAX_SEARCH_CHARS)).is_ok());
        assert_eq!(Search::new(&"ä".repeat(MAX_SEARCH_CHARS + 1)), Err(QueryError::SearchTooLong));
        assert_eq!(Search::new("a\u{0}b"), Err(QueryError::SearchControl));
    }
}
