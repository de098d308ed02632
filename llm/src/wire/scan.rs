//! A JSON scanner that knows where texts stand, and that gets out of broken JSON what is whole in it.
//!
//! `serde_json` tells no positions, which the alignment of token probabilities needs, and gives nothing
//! of an answer that was cut off.

use std::ops::Range;

/// Deeper nesting is no answer to anything asked here, and would use up the stack.
const MAX_DEPTH: usize = 64;

/// A value. Texts and numbers are always whole; lists and maps hold what came before the end.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    /// A string: decoded, and the bytes between its quotes in the scanned text.
    Text { value: String, span: Range<usize> },
    /// A number.
    Number(f64),
    /// `true`, `false`, `null` or a number that is none.
    Word,
    /// An array.
    List(Vec<Node>),
    /// An object, its members in order, with doubles.
    Map(Vec<(String, Node)>),
}

/// How scanning ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// The value is whole.
    Complete,
    /// The text ended within the value.
    Truncated,
    /// Something in the value is not JSON.
    Broken,
}

/// A scanned value.
#[derive(Debug)]
pub(crate) struct Scanned {
    /// What could be read.
    pub node: Option<Node>,
    /// How it ended.
    pub end: End,
    /// Where it ended.
    pub at: usize,
}

/// Scans the value that begins at a byte of the text, which must be a character boundary.
pub(crate) fn scan(text: &str, start: usize) -> Scanned {
    let mut scanner = Scanner { text, at: start, end: End::Complete };
    let node = scanner.value(0);
    Scanned { node, end: scanner.end, at: scanner.at }
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    end: End,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Nothing more is read from here on. The first cause counts.
    fn stop(&mut self, end: End) {
        if self.end == End::Complete {
            self.end = end;
        }
    }

    fn blank(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// `None` has stopped the scanner.
    fn value(&mut self, depth: usize) -> Option<Node> {
        self.blank();
        match self.peek() {
            None => {
                self.stop(End::Truncated);
                None
            }
            Some(b'{') if depth < MAX_DEPTH => Some(self.map(depth + 1)),
            Some(b'[') if depth < MAX_DEPTH => Some(self.list(depth + 1)),
            Some(b'"') => self.string().map(|(value, span)| Node::Text { value, span }),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b'a'..=b'z' | b'A'..=b'Z') => self.word(),
            Some(_) => {
                self.stop(End::Broken);
                None
            }
        }
    }

    /// Whether another item of a list or map follows. Takes commas (trailing and doubled ones too) and the
    /// closing bracket.
    fn more(&mut self, close: u8) -> bool {
        while self.end == End::Complete {
            match self.peek() {
                None => self.stop(End::Truncated),
                Some(b' ' | b'\t' | b'\n' | b'\r' | b',') => self.at += 1,
                Some(byte) if byte == close => {
                    self.at += 1;
                    return false;
                }
                Some(_) => return true,
            }
        }
        false
    }

    fn list(&mut self, depth: usize) -> Node {
        self.at += 1;
        let mut items = Vec::new();
        while self.more(b']') {
            items.extend(self.value(depth));
        }
        Node::List(items)
    }

    fn map(&mut self, depth: usize) -> Node {
        self.at += 1;
        let mut members = Vec::new();
        while self.more(b'}') {
            members.extend(self.member(depth));
        }
        Node::Map(members)
    }

    /// `None` has stopped the scanner.
    fn member(&mut self, depth: usize) -> Option<(String, Node)> {
        if self.peek() != Some(b'"') {
            self.stop(End::Broken);
            return None;
        }
        let (name, _) = self.string()?;
        self.blank();
        match self.peek() {
            Some(b':') => self.at += 1,
            other => {
                self.stop(if other.is_none() { End::Truncated } else { End::Broken });
                return None;
            }
        }
        Some((name, self.value(depth)?))
    }

    /// Stands on the opening quote. Line breaks within the quotes are taken as they are.
    fn string(&mut self) -> Option<(String, Range<usize>)> {
        self.at += 1;
        let start = self.at;
        let mut value = String::new();
        loop {
            let rest = &self.text[self.at..];
            let Some(stop) = rest.find(['"', '\\']) else { return self.cut_off() };
            value.push_str(&rest[..stop]);
            self.at += stop;
            if self.peek() == Some(b'"') {
                let span = start..self.at;
                self.at += 1;
                return Some((value, span));
            }
            self.escape(&mut value)?;
        }
    }

    /// Stands on the backslash.
    fn escape(&mut self, value: &mut String) -> Option<()> {
        let Some(kind) = self.text[self.at + 1..].chars().next() else { return self.cut_off() };
        self.at += 1 + kind.len_utf8();
        match kind {
            'n' => value.push('\n'),
            't' => value.push('\t'),
            'r' | 'b' | 'f' => value.push(' '),
            'u' => return self.unicode(value),
            // Quote, backslash and slash; and what models escape although it needs none.
            other => value.push(other),
        }
        Some(())
    }

    /// Stands behind `\u`.
    fn unicode(&mut self, value: &mut String) -> Option<()> {
        if self.at + 4 > self.text.len() {
            return self.cut_off();
        }
        let Some(first) = self.hex(self.at) else {
            value.push(char::REPLACEMENT_CHARACTER);
            return Some(());
        };
        self.at += 4;
        let mut code = first;
        if (0xD800..0xDC00).contains(&first)
            && self.text[self.at..].starts_with("\\u")
            && let Some(second) = self.hex(self.at + 2)
            && (0xDC00..0xE000).contains(&second)
        {
            self.at += 6;
            code = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
        }
        value.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
        Some(())
    }

    fn hex(&self, at: usize) -> Option<u32> {
        let digits = self.text.get(at..at + 4)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        u32::from_str_radix(digits, 16).ok()
    }

    fn number(&mut self) -> Option<Node> {
        let start = self.at;
        while matches!(self.peek(), Some(b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')) {
            self.at += 1;
        }
        // More digits may have been to come.
        if self.peek().is_none() {
            return self.cut_off();
        }
        Some(self.text[start..self.at].parse::<f64>().map_or(Node::Word, Node::Number))
    }

    fn word(&mut self) -> Option<Node> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_alphabetic()) {
            self.at += 1;
        }
        if self.peek().is_none() {
            return self.cut_off();
        }
        if matches!(&self.text[start..self.at], "true" | "false" | "null" | "True" | "False" | "None" | "NaN")
        {
            return Some(Node::Word);
        }
        self.stop(End::Broken);
        None
    }

    fn cut_off<T>(&mut self) -> Option<T> {
        self.at = self.text.len();
        self.stop(End::Truncated);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(value: &str, span: Range<usize>) -> Node {
        Node::Text { value: value.to_owned(), span }
    }

    #[test]
    fn texts_have_spans_of_what_stands_between_their_quotes() {
        let scanned = scan(r#"["a\"b", "\u00e9\ud83d\ude00"]x"#, 0);
        assert_eq!(scanned.end, End::Complete);
        assert_eq!(scanned.node, Some(Node::List(vec![text("a\"b", 2..6), text("é😀", 10..28)])));
        assert_eq!(scanned.at, 30);
    }

    #[test]
    fn what_is_whole_survives_the_end_of_the_text() {
        let scanned = scan(r#"{"a": ["x", "y"#, 0);
        assert_eq!(scanned.end, End::Truncated);
        assert_eq!(scanned.node, Some(Node::Map(vec![("a".to_owned(), Node::List(vec![text("x", 8..9)]))])));
        assert_eq!(scan("[0.9", 0).node, Some(Node::List(Vec::new())));
    }

    #[test]
    fn faults_that_models_make_are_forgiven() {
        assert_eq!(scan(r#"{"a":1,}"#, 0).end, End::Complete);
        assert_eq!(scan("[\"a\nb\",,]", 0).node, Some(Node::List(vec![text("a\nb", 2..5)])));
        assert_eq!(scan("[1, oops]", 0).end, End::Broken);
        assert_eq!(scan(&"[".repeat(100_000), 0).end, End::Broken);
    }

    proptest! {
        #[test]
        fn any_text_is_scanned(text in any::<String>()) {
            scan(&text, 0);
        }

        #[test]
        fn anything_like_json_is_scanned(text in r#"[\[\]{}",:\\u0-9a-f é-]{0,80}"#) {
            let scanned = scan(&text, 0);
            prop_assert!(scanned.at <= text.len() && text.is_char_boundary(scanned.at));
        }
    }
}
