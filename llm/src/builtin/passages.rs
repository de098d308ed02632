//! What documents and code say of a name: the sentence that defines it, where one does.

use super::clean;
use super::instructions::reads_like_one;
use domain::citation::{Citation, CitationKind};

/// The longest sentence that is taken over, in characters.
const LIMIT: usize = 400;
/// The most of a passage that is searched, in lines.
const MAX_LINES: usize = 400;

/// How a passage defines a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A row of a data dictionary, a dbt description, a `COMMENT ON`.
    Entry,
    /// A line or a heading with the name, and what it is.
    Text,
    /// A comment in code beside the definition.
    Comment,
}

/// A definition that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Definition {
    /// One clean sentence.
    pub text: String,
    /// How it was found.
    pub form: Form,
    /// Whether it stands in a document or in code.
    pub kind: CitationKind,
    /// `docs/sales.md:12`.
    pub place: String,
    /// The passage names the table too, or is about the table itself.
    pub sure: bool,
}

/// What is looked for.
#[derive(Debug, Clone, Copy)]
pub struct Name<'a> {
    /// The table.
    pub table: &'a str,
    /// The column; `None` where the table itself is looked for.
    pub column: Option<&'a str>,
}

impl Name<'_> {
    fn own(&self) -> &str {
        self.column.unwrap_or(self.table)
    }

    /// Whether a cell or word is the name, alone or with the table in front.
    pub(super) fn is(&self, text: &str) -> bool {
        let text = text.trim().trim_matches(['`', '"', '\'', '*', '[', ']', ' ']);
        if text.eq_ignore_ascii_case(self.own()) {
            return true;
        }
        let Some((owner, last)) = text.rsplit_once('.') else { return false };
        let owner = owner.rsplit('.').next().unwrap_or(owner);
        last.eq_ignore_ascii_case(self.own())
            && (self.column.is_none() || owner.eq_ignore_ascii_case(self.table))
    }

    /// Whether the name alone tells what is meant: `cust_no` does, `name` does not.
    fn is_distinctive(&self) -> bool {
        self.column.is_none_or(|name| {
            name.chars().any(|c| c == '_' || c.is_ascii_digit())
                || (name.chars().any(char::is_uppercase)
                    && name.chars().any(char::is_lowercase)
                    && name.len() >= 6)
        })
    }
}

/// The first definition among the passages, best passage first.
pub fn definition(name: Name<'_>, passages: &[Citation]) -> Option<Definition> {
    passages.iter().find_map(|passage| in_passage(name, passage))
}

fn in_passage(name: Name<'_>, passage: &Citation) -> Option<Definition> {
    let sure = name.column.is_none() || names(passage, name.table);
    if !sure && !name.is_distinctive() {
        return None;
    }
    let lines: Vec<&str> = passage.snippet.lines().take(MAX_LINES).collect();
    let found = match passage.kind {
        CitationKind::Document => super::entries::find(name, &lines)
            .map(|text| (text, Form::Entry))
            .or_else(|| in_text(name, &lines, passage.heading.as_deref()).map(|text| (text, Form::Text))),
        CitationKind::Code => super::entries::comment_on(name, &lines)
            .map(|text| (text, Form::Entry))
            .or_else(|| in_code(name, &lines).map(|text| (text, Form::Comment))),
    };
    let (text, form) = found?;
    Some(Definition { text: fit(&text, name)?, form, kind: passage.kind, place: passage.place(), sure })
}

/// Whether a passage, its heading or its file names a table.
fn names(passage: &Citation, table: &str) -> bool {
    [
        Some(passage.snippet.as_str()),
        passage.heading.as_deref(),
        Some(passage.title.as_str()),
        Some(passage.path.as_str()),
    ]
    .into_iter()
    .flatten()
    .any(|text| has_word(text, table))
}

/// Whether an identifier stands in a text as a whole word, whatever its case.
pub fn has_word(text: &str, word: &str) -> bool {
    let part_of_word = |c: char| c.is_alphanumeric() || c == '_';
    text.split(|c: char| !part_of_word(c)).any(|part| part.eq_ignore_ascii_case(word))
}

/// The first sentence, clean, when it is a description and nothing else.
fn fit(text: &str, name: Name<'_>) -> Option<String> {
    let text = text.trim().trim_matches(['"', '\'', '`', '*', '_', '|', ' ']);
    let text = clean::comment(&clean::paragraph(text, LIMIT))?;
    let text = first_sentence(&text);
    let words = text.split_whitespace().count();
    let opens = text.to_lowercase();
    let unfinished =
        ["todo", "fixme", "tbd", "n/a", "xxx", "???", "see "].iter().any(|mark| opens.starts_with(mark));
    (words >= 2 && !unfinished && !name.is(text.trim_end_matches('.')) && !reads_like_one(text))
        .then(|| super::grammar::sentence(text))
}

fn first_sentence(text: &str) -> &str {
    let ends = text.match_indices(". ").map(|(at, _)| at);
    // These end no sentence.
    const SHORT: &[&str] =
        &["e.g", "i.e", "no", "nr", "approx", "incl", "excl", "max", "min", "vs", "cf", "st", "ca"];
    let end = ends.into_iter().find(|at| {
        let word = text[..*at].rsplit([' ', '(']).next().unwrap_or_default();
        !SHORT.contains(&word.to_lowercase().as_str())
    });
    end.map_or(text, |at| &text[..=at])
}

/// Verbs after a name that make the rest its definition.
const VERBS: &[&str] = &[
    "is",
    "are",
    "holds",
    "contains",
    "stores",
    "denotes",
    "means",
    "gives",
    "records",
    "identifies",
    "tells",
    "indicates",
    "represents",
    "describes",
    "specifies",
    "defines",
    "states",
    "shows",
];
/// Verbs that only lead to the description; of the others the verb itself is a part of it.
const LINKS: &[&str] =
    &["is", "are", "holds", "contains", "stores", "denotes", "means", "represents", "gives"];

fn in_text(name: Name<'_>, lines: &[&str], heading: Option<&str>) -> Option<String> {
    lines
        .iter()
        .enumerate()
        .find_map(|(at, line)| of_line(name, line).or_else(|| below(name, lines, at)))
        .or_else(|| {
            let last = heading?.rsplit('›').next()?;
            let body =
                lines.iter().find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))?;
            let plain = !body.trim_start().starts_with(['|', '-', '*', '<', '{', '`']);
            (name.is(last) && plain).then(|| (*body).to_owned())
        })
}

/// `name: what it is`, `- **name** – what it is`, `The column name holds what it is.`
fn of_line(name: Name<'_>, line: &str) -> Option<String> {
    let line = line.trim().trim_start_matches(['-', '*', '+', '>', '#', ' ']);
    let mut rest = line;
    for opening in
        ["The ", "the ", "Column ", "column ", "Field ", "field ", "Table ", "table ", "View ", "view "]
    {
        rest = rest.strip_prefix(opening).unwrap_or(rest);
    }
    let end = rest.find(|c: char| c.is_whitespace() || ":=(—–,;".contains(c)).unwrap_or(rest.len());
    let (word, behind) = rest.split_at(end);
    if !name.is(word) {
        return None;
    }
    let mut behind = behind.trim_start();
    // A type or a remark in brackets between name and text.
    if let Some(inside) = behind.strip_prefix('(') {
        behind = inside.split_once(')')?.1.trim_start();
    }
    for mark in ["**", ":", "—", "–", "->", "=>", "=", "- "] {
        if let Some(text) = behind.strip_prefix(mark) {
            return Some(text.trim_start_matches([':', '-', '–', '—', '*', ' ']).to_owned())
                .filter(|text| text.contains(' '));
        }
    }
    let (verb, text) = behind.split_once(' ')?;
    if !VERBS.contains(&verb) {
        return None;
    }
    let text = if LINKS.contains(&verb) { text.to_owned() } else { format!("{verb} {text}") };
    // `is used by …` describes; `is required` and `is not …` only tell something about it.
    let about = ["not ", "required", "deprecated", "missing", "also ", "never ", "always "];
    (!about.iter().any(|start| text.starts_with(start))).then_some(text)
}

/// A heading that is the name, with a paragraph below.
fn below(name: Name<'_>, lines: &[&str], at: usize) -> Option<String> {
    let heading = lines[at].trim().strip_prefix('#')?.trim_start_matches('#');
    if !name.is(heading) {
        return None;
    }
    let body = lines[at + 1..].iter().find(|line| !line.trim().is_empty())?.trim();
    (!body.starts_with(['|', '-', '*', '#', '<', '{', '`'])).then(|| body.to_owned())
}

/// A comment at the end of the line that defines the name, or alone on the line above it.
fn in_code(name: Name<'_>, lines: &[&str]) -> Option<String> {
    lines.iter().enumerate().find_map(|(at, line)| {
        let (code, comment) = split_comment(line);
        // The name opens the line, as it does where something is defined.
        let first = code.trim_start().split(|c: char| !(c.is_alphanumeric() || c == '_')).find(|word| {
            !word.is_empty()
                && !matches!(
                    *word,
                    "private"
                        | "public"
                        | "final"
                        | "let"
                        | "const"
                        | "var"
                        | "self"
                        | "readonly"
                        | "create"
                        | "CREATE"
                        | "table"
                        | "TABLE"
                )
        })?;
        if !first.eq_ignore_ascii_case(name.own()) {
            return None;
        }
        if let Some(comment) = comment.filter(|comment| comment.contains(' ')) {
            return Some(comment.to_owned());
        }
        let above = lines.get(at.checked_sub(1)?)?;
        let (code, comment) = split_comment(above);
        comment.filter(|comment| code.trim().is_empty() && comment.contains(' ')).map(str::to_owned)
    })
}

/// The code of a line and the comment behind it.
fn split_comment(line: &str) -> (&str, Option<&str>) {
    let marks = ["--", "//", "/*", "#"];
    let Some((at, mark)) = marks.iter().filter_map(|mark| line.find(mark).map(|at| (at, *mark))).min() else {
        return (line, None);
    };
    let comment = line[at + mark.len()..].trim_start_matches(['/', '*', '!', ' ']);
    let comment = comment.split("*/").next().unwrap_or(comment).trim();
    (&line[..at], Some(comment).filter(|comment| !comment.is_empty()))
}
