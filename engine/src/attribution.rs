//! Where a description comes from, when the provider does not say.

use documents::names::{stem, tokens, words};
use domain::citation::{Citation, CitationKind};
use domain::profile::TableProfile;
use domain::result::Source;
use domain::text::same_draft;
use std::collections::HashSet;

/// How much of the words of two texts must be the same for one to restate the other.
const RESTATES: f64 = 0.8;

/// How many of a draft's telling words a passage must have, and which part of them, to support it.
const SUPPORTING: usize = 2;
const SUPPORTING_PART: f64 = 1.0 / 3.0;

/// Words that every description may have.
const EVERYDAY: &[&str] = &[
    "about",
    "and",
    "any",
    "are",
    "can",
    "column",
    "contain",
    "data",
    "each",
    "for",
    "from",
    "has",
    "have",
    "hold",
    "into",
    "its",
    "may",
    "not",
    "number",
    "one",
    "per",
    "record",
    "refer",
    "row",
    "store",
    "table",
    "than",
    "that",
    "the",
    "their",
    "this",
    "unique",
    "value",
    "was",
    "when",
    "where",
    "which",
    "whose",
    "with",
    "identifier",
    "field",
    "entry",
    "used",
    "use",
];

/// Where a description comes from (1.4).
///
/// `provided` where it restates the comment or an entry of a data dictionary; `rag` where a passage of a
/// document supports it: of its telling words (those that are neither everyday words nor words of the
/// asset's own name) at least two, and a third, stand in the passage; `function` where anything computed
/// stands behind it, uses in code included.
pub fn source(profile: &TableProfile, column: Option<&str>, top: &str, passages: &[Citation]) -> Source {
    let existing = match column {
        Some(name) => profile.column(name).and_then(|column| column.comment.as_deref()),
        None => profile.comment.as_deref(),
    };
    let documents = || passages.iter().filter(|passage| passage.kind == CitationKind::Document);
    let name = column.unwrap_or(&profile.table);
    let entry = |passage: &Citation| entry_text(passage, name).is_some_and(|text| restates(text, top));
    if existing.is_some_and(|comment| restates(comment, top)) || documents().any(entry) {
        return Source::Provided;
    }
    let own: HashSet<String> =
        words(&profile.table).into_iter().chain(words(name)).map(|word| stem(&word)).collect();
    if documents().any(|passage| supports(&passage.snippet, top, &own)) {
        return Source::Rag;
    }
    let code = passages.iter().any(|passage| passage.kind == CitationKind::Code);
    if code || is_computed(profile, column) { Source::Function } else { Source::Other }
}

fn is_computed(profile: &TableProfile, column: Option<&str>) -> bool {
    match column {
        None => {
            !profile.foreign_keys.is_empty()
                || !profile.referenced_by.is_empty()
                || profile.definition.is_some()
        }
        Some(name) => {
            profile.is_primary_key(name)
                || profile.foreign_key_of(name).is_some()
                || profile.definition.is_some()
                || profile.column(name).is_some_and(|column| {
                    column.statistics.as_ref().is_some_and(|statistics| statistics.rows > 0)
                        || column.generated
                })
        }
    }
}

/// What an entry `name: description` says of its name: its first line, without what other cells add.
fn entry_text<'a>(passage: &'a Citation, name: &str) -> Option<&'a str> {
    let (named, text) = passage.snippet.lines().next()?.split_once(": ")?;
    (documents::names::key(named) == documents::names::key(name)).then_some(text)
}

/// The same but for case, spaces and the end, or nearly all words the same.
fn restates(comment: &str, text: &str) -> bool {
    let plain = |text: &str| text.trim().trim_end_matches(['.', '!']).to_owned();
    if same_draft(&plain(comment), &plain(text)) {
        return true;
    }
    let (a, b) = (all_words(comment), all_words(text));
    let both = a.intersection(&b).count() as f64;
    let either = a.union(&b).count() as f64;
    // Short texts share their words by chance.
    a.len() >= 3 && both / either >= RESTATES
}

fn supports(passage: &str, draft: &str, own: &HashSet<String>) -> bool {
    let telling: HashSet<String> = all_words(draft)
        .into_iter()
        .filter(|word| word.chars().count() > 2 && !EVERYDAY.contains(&word.as_str()) && !own.contains(word))
        .collect();
    let there = all_words(passage);
    let shared = telling.intersection(&there).count();
    shared >= SUPPORTING && shared as f64 >= SUPPORTING_PART * telling.len() as f64
}

fn all_words(text: &str) -> HashSet<String> {
    tokens(text).flat_map(|token| words(token.text)).map(|word| stem(&word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(kind: CitationKind, snippet: &str) -> Citation {
        Citation { kind, snippet: snippet.into(), ..Citation::default() }
    }

    #[test]
    fn a_restated_comment_is_provided() {
        let profile = TableProfile { comment: Some("All customers".into()), ..TableProfile::default() };
        assert_eq!(source(&profile, None, "all  customers.", &[]), Source::Provided);
        assert_eq!(source(&profile, None, "Customers of the shop.", &[]), Source::Other);
    }

    #[test]
    fn a_restated_entry_is_provided_and_a_supporting_passage_cited() {
        let profile = TableProfile { table: "orders".into(), ..TableProfile::default() };
        let entry =
            passage(CitationKind::Document, "placed_at: The moment in which the customer paid\nType: date");
        let from = |top: &str, passages: &[Citation]| source(&profile, Some("placed_at"), top, passages);
        assert_eq!(
            from("The moment in which the customer paid.", std::slice::from_ref(&entry)),
            Source::Provided
        );
        assert_eq!(
            from("Moment in which the customer has paid it.", std::slice::from_ref(&entry)),
            Source::Rag
        );
        let text =
            passage(CitationKind::Document, "An order counts from the moment of its payment at the till.");
        assert_eq!(from("Moment of the payment.", std::slice::from_ref(&text)), Source::Rag);
        // The words of its own name prove nothing.
        assert_eq!(from("Date on which the order was placed.", std::slice::from_ref(&text)), Source::Other);
        assert_eq!(from("Something else entirely, of no use.", &[text]), Source::Other);
        let code = passage(CitationKind::Code, "where placed_at > now()");
        assert_eq!(from("Something else entirely.", &[code]), Source::Function);
    }
}
