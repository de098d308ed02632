//! SQL as tokens: enough of every dialect to tell names, texts and comments apart.

/// A token and where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub(crate) kind: Kind<'a>,
    /// In bytes.
    pub(crate) at: usize,
}

/// What it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind<'a> {
    /// A name or keyword; a quoted name without its quotes.
    Word(&'a str, Quoted),
    /// A text, without its quotes.
    Text(&'a str),
    /// A comment, without its marks.
    Comment(&'a str),
    /// Anything else.
    Mark(char),
}

/// Whether a name is quoted, so that it is no keyword.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quoted {
    Yes,
    No,
}

impl Token<'_> {
    pub(crate) fn is(&self, keyword: &str) -> bool {
        matches!(self.kind, Kind::Word(word, Quoted::No) if word.eq_ignore_ascii_case(keyword))
    }

    pub(crate) fn is_one_of(&self, keywords: &[&str]) -> bool {
        keywords.iter().any(|keyword| self.is(keyword))
    }

    pub(crate) fn is_mark(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }
}

/// The tokens of a text. What is not closed ends with the text.
pub(crate) fn lex(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let (kind, len) = if rest.starts_with("--") {
            let len = rest.find('\n').unwrap_or(rest.len());
            (Some(Kind::Comment(rest[..len].trim_start_matches('-').trim())), len)
        } else if rest.starts_with("/*") {
            let len = rest.find("*/").map_or(rest.len(), |end| end + 2);
            (Some(Kind::Comment(rest[..len].trim_matches(['/', '*']).trim())), len)
        } else if c == '\'' {
            let len = closed(rest, '\'');
            (Some(Kind::Text(inside(&rest[..len], '\''))), len)
        } else if c == '"' || c == '`' {
            let len = closed(rest, c);
            (Some(Kind::Word(inside(&rest[..len], c), Quoted::Yes)), len)
        } else if let Some(len) = bracketed(rest) {
            (Some(Kind::Word(&rest[1..len - 1], Quoted::Yes)), len)
        } else if c.is_alphanumeric() || c == '_' {
            let len =
                rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).unwrap_or(rest.len());
            (Some(Kind::Word(&rest[..len], Quoted::No)), len)
        } else if c.is_whitespace() {
            (None, c.len_utf8())
        } else {
            (Some(Kind::Mark(c)), c.len_utf8())
        };
        tokens.extend(kind.map(|kind| Token { kind, at }));
        at += len;
    }
    tokens
}

/// The bytes of a quoted text, its quotes included; a doubled quote does not end it.
fn closed(text: &str, quote: char) -> usize {
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == quote && chars.next_if(|(_, next)| *next == quote).is_none() {
            return at + c.len_utf8();
        }
    }
    text.len()
}

fn inside(quoted: &str, quote: char) -> &str {
    let inner = quoted.strip_prefix(quote).unwrap_or(quoted);
    inner.strip_suffix(quote).unwrap_or(inner)
}

/// The bytes of `[name]`, as SQL Server quotes; other brackets are marks.
fn bracketed(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('[')?;
    let end = inner.find(']')?;
    let name = &inner[..end];
    let starts = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    (starts && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == ' ')).then_some(end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_texts_and_comments_are_told_apart() {
        let kinds: Vec<Kind<'_>> =
            lex("a.\"B \"\"c\" [d e] 'it''s' -- x\n/* y */;").into_iter().map(|token| token.kind).collect();
        assert_eq!(
            kinds,
            [
                Kind::Word("a", Quoted::No),
                Kind::Mark('.'),
                Kind::Word("B \"\"c", Quoted::Yes),
                Kind::Word("d e", Quoted::Yes),
                Kind::Text("it''s"),
                Kind::Comment("x"),
                Kind::Comment("y"),
                Kind::Mark(';'),
            ]
        );
    }

    proptest! {
        #[test]
        fn any_text_ends(text in "[-a-z'\"`\\[\\]/*;,. \n€]{0,60}|\\PC{0,60}") {
            let mut last = None;
            for token in lex(&text) {
                prop_assert!(last < Some(token.at));
                last = Some(token.at);
            }
        }
    }
}
