//! What the short forms in database names stand for, wherever they stand.

use super::data;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a lower-case short form stands for, wherever it stands.
pub fn expand(token: &str) -> Option<&'static str> {
    SHORT.get(token).copied()
}

const FILE: &str = include_str!("../../data/abbreviations.txt");
static SHORT: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| data::pairs(FILE));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_short_form_with_its_words() {
        data::check(FILE);
        assert_eq!(expand("cust"), Some("customer"));
        assert_eq!(expand("customer"), None);
    }
}
