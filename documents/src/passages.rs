//! Passages: bounded pieces of a document that know where they stand.

use crate::Limits;
use serde::{Deserialize, Serialize};

/// What a passage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PassageKind {
    /// Running text.
    Text,
    /// `name: description`, of a data dictionary, a dbt `schema.yml`, a comment on a column …
    Entry,
    /// Lines of source code.
    Code,
}

/// What an entry describes, as far as the document says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Subject {
    /// The schema.
    pub schema: Option<String>,
    /// The table; `None` where the document names none.
    pub table: Option<String>,
    /// The column; `None` for the table itself.
    pub column: Option<String>,
}

impl Subject {
    /// A table, perhaps as `schema.table`, and perhaps a column of it.
    pub(crate) fn of(table: Option<&str>, column: Option<&str>) -> Self {
        let named = |name: &str| Some(unquoted(name)).filter(|name| !name.is_empty());
        let (schema, table) = match table.map(|table| table.rsplit_once('.')) {
            // `database.schema.table`: the schema is what stands before the table.
            Some(Some((schema, last))) => {
                let schema = schema.rsplit_once('.').map_or(schema, |(_, schema)| schema);
                (named(schema), named(last))
            }
            _ => (None, table.and_then(named)),
        };
        Self { schema, table, column: column.and_then(named) }
    }
}

/// A name without the quotes of SQL, Markdown and brackets.
pub(crate) fn unquoted(name: &str) -> String {
    name.trim().trim_matches(['"', '`', '\'', '[', ']', '*']).trim().to_owned()
}

/// A piece of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// What it is.
    pub kind: PassageKind,
    /// The headings above it, outermost first.
    pub headings: Vec<String>,
    /// The line on which it begins, from 1; the page of a PDF; the paragraph of a DOCX.
    pub line: u32,
    /// At most [`Limits::passage_chars`] characters; line breaks are kept.
    pub text: String,
    /// What an entry describes.
    pub subject: Option<Subject>,
}

/// Longest heading that is kept, and how many of them.
const HEADING_CHARS: usize = 120;
const HEADINGS: usize = 6;

/// The least part of a passage that a cut leaves, in percent: a sentence that ends earlier is not waited for.
const LEAST_CUT: usize = 40;

/// Collects the passages of one document.
pub(crate) struct Builder {
    passages: Vec<Passage>,
    limit: usize,
    chars: usize,
    truncated: bool,
    trail: Vec<(u8, String)>,
    /// Paragraphs under the same headings that are still short enough to become one passage.
    waiting: Option<(u32, String)>,
}

impl Builder {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            passages: Vec::new(),
            limit: limits.passages,
            chars: limits.passage_chars.max(50),
            truncated: false,
            trail: Vec::new(),
            waiting: None,
        }
    }

    /// A heading of a level (1 is the outermost): what follows stands under it.
    pub(crate) fn heading(&mut self, level: u8, text: &str) {
        self.flush();
        self.trail.retain(|(above, _)| *above < level);
        let text: String = clean(text).replace('\n', " ").chars().take(HEADING_CHARS).collect();
        if !text.is_empty() {
            self.trail.push((level, text));
        }
    }

    /// Ends the headings from a level on: what follows does not stand under them.
    pub(crate) fn leave(&mut self, level: u8) {
        self.flush();
        self.trail.retain(|(above, _)| *above < level);
    }

    /// The headings above what comes next.
    pub(crate) fn headings(&self) -> Vec<String> {
        let from = self.trail.len().saturating_sub(HEADINGS);
        self.trail.iter().skip(from).map(|(_, text)| text.clone()).collect()
    }

    /// A paragraph that begins on a line. Its line breaks are those of the file.
    pub(crate) fn paragraph(&mut self, line: u32, text: &str) {
        let text = clean(text);
        if text.is_empty() {
            return;
        }
        match &mut self.waiting {
            Some((_, waiting)) if count(waiting) + 2 + count(&text) <= self.chars => {
                waiting.push('\n');
                waiting.push_str(&text);
            }
            _ => {
                self.flush();
                self.waiting = Some((line, text));
            }
        }
    }

    /// `name: description` of a data dictionary.
    pub(crate) fn entry(&mut self, line: u32, subject: Subject, text: &str) {
        self.flush();
        let text = clean(text);
        let text = pieces(&text, self.chars).next().map(|(_, piece)| piece.to_owned());
        if let Some(text) = text {
            let headings = self.headings();
            self.push(Passage { kind: PassageKind::Entry, headings, line, text, subject: Some(subject) });
        }
    }

    /// Ends what is waiting: the next paragraph begins a passage.
    pub(crate) fn flush(&mut self) {
        let Some((line, text)) = self.waiting.take() else { return };
        let headings = self.headings();
        for (at, piece) in pieces(&text, self.chars) {
            let before = text[..at].matches('\n').count();
            let line = line.saturating_add(u32::try_from(before).unwrap_or(u32::MAX));
            let kind = PassageKind::Text;
            self.push(Passage {
                kind,
                headings: headings.clone(),
                line,
                text: piece.to_owned(),
                subject: None,
            });
        }
    }

    /// Whether nothing more is taken.
    pub(crate) fn is_full(&self) -> bool {
        self.truncated
    }

    fn push(&mut self, passage: Passage) {
        if self.passages.len() < self.limit {
            self.passages.push(passage);
        } else {
            self.truncated = true;
        }
    }

    /// The passages, and whether some were left out.
    pub(crate) fn finish(mut self) -> (Vec<Passage>, bool) {
        self.flush();
        (self.passages, self.truncated)
    }
}

/// Text without control and invisible characters; its lines stay, their ends are trimmed.
pub(crate) fn clean(text: &str) -> String {
    let visible: String = text
        .chars()
        .map(|c| if c == '\t' || c == '\u{a0}' { ' ' } else { c })
        .filter(|c| *c == '\n' || !(c.is_control() || domain::text::is_invisible(*c)))
        .collect();
    let lines: Vec<&str> = visible.lines().map(str::trim_end).collect();
    lines.join("\n").trim().to_owned()
}

fn count(text: &str) -> usize {
    text.chars().count()
}

/// A text in pieces of at most `chars` characters, each with its place in bytes: cut at the end of a
/// paragraph, else of a sentence, else of a word, else anywhere.
fn pieces(text: &str, chars: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let skipped = rest.len() - rest.trim_start().len();
        let start = at + skipped;
        let rest = &text[start..];
        if rest.is_empty() {
            return None;
        }
        let end = cut(rest, chars);
        at = start + end;
        Some((start, rest[..end].trim_end()))
    })
}

/// Where the first piece of a text ends, in bytes.
fn cut(text: &str, chars: usize) -> usize {
    let Some((limit, _)) = text.char_indices().nth(chars) else { return text.len() };
    let head = &text[..limit];
    let least = limit * LEAST_CUT / 100;
    let paragraph = head.rfind("\n\n");
    let sentence = [". ", "! ", "? ", ".\n", "!\n", "?\n", ";\n"]
        .iter()
        .filter_map(|end| head.rfind(end).map(|at| at + 1))
        .max();
    let word = head.rfind(char::is_whitespace);
    [paragraph, sentence, word].into_iter().flatten().find(|at| *at > least).unwrap_or(limit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn built(paragraphs: &[(u32, &str)]) -> Vec<(u32, String)> {
        let mut builder = Builder::new(&Limits { passage_chars: 60, ..Limits::default() });
        for (line, text) in paragraphs {
            builder.paragraph(*line, text);
        }
        builder.finish().0.into_iter().map(|passage| (passage.line, passage.text)).collect()
    }

    #[test]
    fn short_paragraphs_become_one_passage_and_long_ones_are_cut_at_sentences() {
        assert_eq!(built(&[(3, "One."), (5, "Two.")]), [(3, "One.\nTwo.".to_owned())]);
        let long =
            "The first sentence is here, on one line.\nThe second one begins on the next. And a third.";
        let passages = built(&[(7, long)]);
        assert_eq!(passages[0], (7, "The first sentence is here, on one line.".to_owned()));
        assert_eq!(passages[1], (8, "The second one begins on the next. And a third.".to_owned()));
    }

    #[test]
    fn headings_nest() {
        let mut builder = Builder::new(&Limits::default());
        builder.heading(1, "Shop");
        builder.heading(2, "Orders");
        builder.paragraph(4, "Text.");
        builder.heading(2, "Items");
        builder.paragraph(7, "More.");
        let (passages, _) = builder.finish();
        assert_eq!(passages[0].headings, ["Shop", "Orders"]);
        assert_eq!(passages[1].headings, ["Shop", "Items"]);
    }

    #[test]
    fn no_more_passages_than_allowed() {
        let mut builder = Builder::new(&Limits { passages: 2, ..Limits::default() });
        for line in 0..5 {
            builder.entry(line, Subject::default(), "a: b");
        }
        assert!(builder.is_full());
        let (passages, truncated) = builder.finish();
        assert_eq!((passages.len(), truncated), (2, true));
    }

    proptest! {
        #[test]
        fn pieces_are_bounded_and_lose_no_word(text in "[a-z .\n]{0,300}|\\PC{0,200}", chars in 50usize..90) {
            let words = |text: &str| text.split_whitespace().collect::<String>();
            let mut together = String::new();
            for (at, piece) in pieces(&text, chars) {
                prop_assert!(count(piece) <= chars && !piece.is_empty());
                prop_assert!(text[at..].starts_with(piece));
                together.push_str(piece);
                together.push(' ');
            }
            prop_assert_eq!(words(&together), words(&text));
        }
    }
}
