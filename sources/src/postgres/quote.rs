//! Quoting by PostgreSQL's rules, for statements that take no parameters in these places.

/// An identifier in double quotes; always quoted, so that reserved words and capitals need no list.
pub(super) fn quote_ident(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// `schema.table`, each part quoted.
pub(super) fn quote_table(schema: &str, table: &str) -> String {
    format!("{}.{}", quote_ident(schema), quote_ident(table))
}

/// A literal as `quote_literal` makes it: with `E` and doubled backslashes where there are any,
/// which means the same whatever `standard_conforming_strings` says.
pub(super) fn quote_literal(text: &str) -> String {
    let quoted = text.replace('\'', "''");
    if quoted.contains('\\') { format!("E'{}'", quoted.replace('\\', "\\\\")) } else { format!("'{quoted}'") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_doubled() {
        assert_eq!(quote_ident("we\"ird"), "\"we\"\"ird\"");
        assert_eq!(quote_table("s", "select"), "\"s\".\"select\"");
        assert_eq!(quote_literal("it's"), "'it''s'");
        assert_eq!(quote_literal("a\\'b"), "E'a\\\\''b'");
        assert_eq!(quote_literal("line\nline 🚀"), "'line\nline 🚀'");
    }
}
