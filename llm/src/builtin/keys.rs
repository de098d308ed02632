//! Phrases for a table's own key and for identifiers without a constraint.

use super::alternatives::{Line, Phrasing};
use super::grammar::{possessive, with_article};
use super::view::ColumnView;

/// Words at the end of a reference that only say that it is one.
const KEY_WORDS: &[&str] = &["identifier", "identifiers", "key", "number", "code", "reference"];
/// Words before `identifier` that describe it rather than what it identifies.
const ADJECTIVES: &[&str] = &[
    "legacy",
    "external",
    "internal",
    "old",
    "new",
    "global",
    "unique",
    "alternate",
    "alternative",
    "source",
    "remote",
    "original",
    "public",
    "natural",
    "surrogate",
    "local",
    "national",
    "business",
    "technical",
];

/// Phrases that stand for each other, and those that read the name in another way.
pub fn phrasing<const S: usize, const R: usize>(same: [String; S], readings: [String; R]) -> Phrasing {
    Phrasing {
        same: same.into_iter().map(Line::new).collect(),
        readings: readings.into_iter().map(Line::new).collect(),
        ..Phrasing::default()
    }
}

/// The primary key, where one column is all of it.
pub fn key(view: &ColumnView<'_>) -> Phrasing {
    let owner = &view.owner;
    let noun = &view.table.subject.noun;
    let term = view.term();
    let word = match term.rsplit(' ').next().unwrap_or_default() {
        _ if view.repeats_subject() => "identifier",
        "number" => "number",
        "code" => "code",
        "name" => "name",
        _ => "identifier",
    };
    // `customer number` says more than `number`, but the customer is named already.
    let what = if word != "identifier" && view.words.len() > 1 { term } else { format!("unique {word}") };
    let first = if what.starts_with("unique") {
        format!("{what} of {owner}")
    } else {
        format!("{what} that uniquely identifies {owner}")
    };
    phrasing(
        [
            first,
            format!("primary key that identifies each {noun}"),
            format!("{word} by which {} is uniquely known", with_article(noun)),
            format!("{word} that tells each {noun} apart from all others"),
            format!("key value that stands for exactly one {noun}"),
        ],
        [
            format!("internal {word} of {owner}"),
            format!("{word} that other records use to refer to {owner}"),
            format!("system {word} under which {owner} is stored"),
            format!("permanent {word} given to each {noun}"),
        ],
    )
}

/// An identifier without a constraint.
pub fn identifier(view: &ColumnView<'_>) -> Phrasing {
    let owner = &view.owner;
    let what = without_key_words(&view.words).join(" ");
    if matches!(what.as_str(), "VAT" | "tax" | "sales tax" | "national" | "fiscal" | "employer") {
        return registered(&format!("{what} identification number"), owner);
    }
    let described = what.split(' ').all(|word| ADJECTIVES.contains(&word));
    if what.is_empty() || described {
        let term = if what.is_empty() { "identifier".to_owned() } else { format!("{what} identifier") };
        let noun = &view.table.subject.noun;
        return phrasing(
            [
                format!("{term} of {owner}"),
                format!("{term} by which {owner} is known"),
                format!("{term} that stands for {owner}"),
                format!("{term} given to {}", with_article(noun)),
                format!("{term} under which {owner} is stored"),
            ],
            [
                format!("{term} assigned to {owner}"),
                format!("{term} used to look {owner} up"),
                format!("{term} that other records use for {owner}"),
            ],
        );
    }
    let owned = possessive(owner);
    phrasing(
        [
            format!("identifier of the {what} of {owner}"),
            format!("identifier of {owned} {what}"),
            format!("{what} identifier recorded for {owner}"),
            format!("key of the {what} that goes with {owner}"),
            format!("value that identifies the {what} of {owner}"),
        ],
        [
            format!("{what} identifier assigned to {owner}"),
            format!("{what} identifier of {owner}"),
            format!("{what} identifier that links {owner} to other records"),
        ],
    )
}

/// A number that an authority gives.
fn registered(term: &str, owner: &str) -> Phrasing {
    phrasing(
        [
            format!("{term} of {owner}"),
            format!("{term} given to {owner} by the authorities"),
            format!("{} {term}", possessive(owner)),
            format!("{term} recorded for {owner}"),
            format!("{term} under which {owner} is registered"),
        ],
        [format!("current {term} of {owner}"), format!("{term} printed on documents of {owner}")],
    )
}

/// The words of a name without the last one, where that only says that it is a key.
pub fn without_key_words(words: &[String]) -> &[String] {
    match words {
        [before @ .., last] if KEY_WORDS.contains(&last.as_str()) => before,
        _ => words,
    }
}
