//! Quoting by MySQL's rules, for statements that take no parameters in these places.
//!
//! They hold in the sessions that [`super::session`] prepares: backslashes escape in literals.

use std::borrow::Cow;

/// An identifier in backticks; always quoted, so that reserved words need no list.
pub(super) fn quote_ident(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

/// `schema.table`, each part quoted.
pub(super) fn quote_table(schema: &str, table: &str) -> String {
    format!("{}.{}", quote_ident(schema), quote_ident(table))
}

/// A literal of the session's character set.
pub(super) fn quote_literal(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}

/// The server's own text with the literals that are not UTF-8 (defaults of binary columns) written
/// in hexadecimal: a statement cannot hold such bytes. Everything else stays as it is.
pub(super) fn sendable(definition: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(definition) {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(definition.len());
    let mut at = 0;
    while at < definition.len() {
        let end = super::scan::token_end(definition, at);
        let token = &definition[at..end];
        match std::str::from_utf8(token) {
            Err(_) if token.first() == Some(&b'\'') => text.push_str(&hexadecimal(token)),
            Err(_) => text.push_str(&String::from_utf8_lossy(token)),
            Ok(token) => text.push_str(token),
        }
        at = end;
    }
    Cow::Owned(text)
}

fn hexadecimal(literal: &[u8]) -> String {
    let bytes = super::scan::unquoted(literal);
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("x'{digits}'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_doubled() {
        assert_eq!(quote_ident("we`ird"), "`we``ird`");
        assert_eq!(quote_table("s", "select"), "`s`.`select`");
        assert_eq!(quote_literal("it's"), "'it''s'");
        assert_eq!(quote_literal("a\\'b"), "'a\\\\''b'");
        assert_eq!(quote_literal("line\nline ü \"q\""), "'line\nline ü \"q\"'");
    }

    #[test]
    fn literals_that_are_not_text_are_sent_in_hexadecimal() {
        assert_eq!(sendable(b"varchar(9) DEFAULT 'it''s'"), "varchar(9) DEFAULT 'it''s'");
        assert_eq!(
            sendable(b"varbinary(9) NOT NULL DEFAULT '\\0\xff\\\\''\\n' /* \xc3\xbc */"),
            "varbinary(9) NOT NULL DEFAULT x'00ff5c270a' /* ü */"
        );
    }
}
