//! Quoting by SQLite's rules, for statements that take no parameters in these places.

/// An identifier in double quotes; always quoted, so that reserved words need no list.
pub(super) fn quote_ident(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A literal; a backslash means nothing in it.
pub(super) fn quote_literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_doubled() {
        assert_eq!(quote_ident("we\"ird"), "\"we\"\"ird\"");
        assert_eq!(quote_literal("it's a \\ 🚀"), "'it''s a \\ 🚀'");
    }
}
