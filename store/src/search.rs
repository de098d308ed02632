//! Substring search, the same for every list.

/// The pattern for `LIKE … ESCAPE '\'` that finds `text` anywhere; empty where nothing is searched for.
pub(crate) fn pattern(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() {
        return String::new();
    }
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::pattern;

    #[test]
    fn signs_of_like_are_literal() {
        assert_eq!(pattern(" 50%_a\\b "), "%50\\%\\_a\\\\b%");
        assert_eq!(pattern("  "), "");
    }
}
