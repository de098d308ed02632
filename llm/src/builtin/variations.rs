//! Variations of a given text, without a model: its words exchanged, its phrases turned round, or its key
//! terms read in another way.

use super::alternatives::{Phrasing, Picked, Want, choose, key};
use super::grammar::{possessive, sentence};
use domain::settings::AlternativesMode;

/// Words and phrases that may stand for each other in a description, either way.
const SYNONYMS: &[(&str, &str)] = &[
    ("number of", "count of"),
    ("identifier", "key"),
    ("identifies", "singles out"),
    ("name", "designation"),
    ("amount", "sum"),
    ("price", "amount charged"),
    ("whether", "if"),
    ("date on which", "day when"),
    ("date", "day"),
    ("time at which", "moment when"),
    ("employee", "staff member"),
    ("customer", "client"),
    ("supplier", "vendor"),
    ("department", "organisational unit"),
    ("product", "article"),
    ("quantity", "number of units"),
    ("address", "place"),
    ("status", "state"),
    ("type", "kind"),
    ("category", "class"),
    ("description", "text that describes it"),
    ("percentage", "share in percent"),
    ("reference to", "pointer to"),
    ("refers to", "points to"),
    ("belongs to", "is part of"),
    ("holds", "contains"),
    ("stores", "keeps"),
    ("used for", "serves"),
    ("start", "beginning"),
    ("unique", "different in every row"),
    ("required", "always given"),
    ("optional", "not always given"),
    ("each", "every"),
];

/// Openings of a phrase that makes no sentence by itself.
const OPENINGS: &[&str] = &["Records", "Gives", "Shows", "Holds", "States"];

/// What a phrase may mean instead, with all its words kept.
const READINGS: &[&str] = &[
    "{}, as it was first recorded",
    "{}, as last known",
    "{} at the time when the row was written",
    "{}, or a reference to it",
    "planned {}",
    "{} as reported by another system",
];

/// Words too common to be a key term.
const COMMON: &[&str] =
    &["that", "this", "with", "from", "which", "when", "each", "their", "into", "have", "been"];

/// The variations of `seed`, at most as many as wanted; then what else can be said of the asset.
pub fn vary(seed: &str, phrasing: &Phrasing, want: &Want<'_>) -> Vec<String> {
    let mut picked = Picked::new(want);
    picked.take(seed);
    let everything = Want { n: want.n + 12, given: &[], ..*want };
    match want.mode {
        AlternativesMode::Semantic => {
            picked.offer_all(turned_round(seed).into_iter());
            picked.offer_all(exchanged(seed).into_iter());
            picked.offer_all(opened(seed).into_iter());
        }
        AlternativesMode::Lexical => {
            let terms = key_terms(seed);
            let shares = |text: &String| key_terms(text).iter().any(|term| terms.contains(term));
            picked.offer_all(choose(phrasing, &everything).into_iter().filter(shares));
            picked.offer_all(read_otherwise(seed).into_iter());
        }
    }
    picked.offer_all(choose(phrasing, &everything).into_iter());
    picked.into_texts()
}

/// The first sentence without its full stop, and what follows.
fn parted(seed: &str) -> (&str, &str) {
    let end = seed.find(". ").map_or(seed.len(), |at| at + 1);
    let (first, rest) = seed.split_at(end);
    (first.trim().trim_end_matches('.'), rest.trim())
}

fn whole(first: &str, rest: &str) -> String {
    if rest.is_empty() { sentence(first) } else { format!("{} {rest}", sentence(first)) }
}

/// `Name of the artist` becomes `The artist's name`, and back.
fn turned_round(seed: &str) -> Option<String> {
    let (first, rest) = parted(seed);
    let end = first.find([';', ',', '(', ':']).unwrap_or(first.len());
    let (phrase, tail) = first.split_at(end);
    let phrase = phrase.trim_end();
    if let Some((what, whose)) = phrase.split_once(" of the ") {
        let short = what.split(' ').count() <= 4 && whose.split(' ').count() <= 3;
        return short.then(|| {
            let turned =
                format!("The {} {}", possessive(whose), lower_first(what.trim_start_matches("The ")));
            whole(&format!("{turned}{tail}"), rest)
        });
    }
    let (whose, what) = phrase.strip_prefix("The ")?.split_once("'s ")?;
    Some(whole(&format!("{what} of the {whose}{tail}"), rest))
}

/// The text with words exchanged: all that can be, then one at a time.
fn exchanged(seed: &str) -> Vec<String> {
    let mut singles: Vec<String> = Vec::new();
    let mut all = seed.to_owned();
    for (one, other) in SYNONYMS {
        if let Some(text) = replaced(seed, one, other) {
            singles.push(text);
            // Where two pairs meet, the first has the word.
            all = replaced(&all, one, other).unwrap_or(all);
        } else if let Some(text) = replaced(seed, other, one) {
            singles.push(text);
        }
    }
    let mut texts = singles;
    if texts.len() > 1 {
        texts.push(all);
    }
    texts
}

/// The text with its first whole-word `from` replaced, the case of its first letter kept.
fn replaced(text: &str, from: &str, to: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let at = lower.match_indices(from).map(|(at, _)| at).find(|at| {
        let before = text[..*at].chars().next_back();
        let after = text[at + from.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(|c| c.is_alphanumeric() || c == '\'')
    })?;
    let upper = text[at..].chars().next().is_some_and(char::is_uppercase);
    let to = if upper { sentence_case(to) } else { to.to_owned() };
    Some(format!("{}{to}{}", &text[..at], &text[at + from.len()..]))
}

/// The phrase as an object of other verbs.
fn opened(seed: &str) -> Vec<String> {
    let (first, rest) = parted(seed);
    let lower = lower_first(first);
    let verbal = OPENINGS.iter().any(|opening| first.starts_with(opening));
    if verbal {
        let object = first.split_once(' ').map_or(first, |(_, object)| object);
        return OPENINGS.iter().map(|opening| whole(&format!("{opening} {object}"), rest)).collect();
    }
    let complete =
        ["the ", "a ", "an ", "whether ", "what ", "how ", "if ", "when ", "where ", "all ", "one "]
            .iter()
            .any(|opening| lower.starts_with(opening));
    let object = if complete { lower } else { format!("the {lower}") };
    OPENINGS.iter().map(|opening| whole(&format!("{opening} {object}"), rest)).collect()
}

/// The phrase with all its words, but another meaning.
fn read_otherwise(seed: &str) -> Vec<String> {
    let (first, _) = parted(seed);
    let phrase = first.split([';', '(']).next().unwrap_or(first).trim();
    READINGS.iter().map(|reading| sentence(&reading.replace("{}", &lower_first(phrase)))).collect()
}

fn key_terms(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .map(key)
        .filter(|word| word.chars().count() >= 4 && !COMMON.contains(&word.as_str()))
        .collect()
}

/// An acronym keeps its letters.
fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), second) if !second.is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => text.to_owned(),
    }
}

fn sentence_case(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::alternatives::Line;
    use super::*;
    use domain::settings::Verbosity;
    use std::collections::HashSet;

    fn varied(seed: &str, mode: AlternativesMode, n: usize) -> Vec<String> {
        let phrasing = Phrasing {
            same: vec![Line::new("name of the artist")],
            readings: vec![Line::new("stage name of the artist")],
            nouns: true,
            ..Phrasing::default()
        };
        let avoid = [seed.to_owned()];
        let want = Want { n, avoid: &avoid, mode, verbosity: Verbosity::Standard, given: &[], name: "Name" };
        vary(seed, &phrasing, &want)
    }

    #[test]
    fn the_same_is_said_in_other_words() {
        let texts = varied("Name of the artist; unique.", AlternativesMode::Semantic, 3);
        assert_eq!(texts[0], "The artist's name; unique.");
        assert_eq!(texts[1], "Designation of the artist; unique.");
        assert_eq!(varied("The artist's name.", AlternativesMode::Semantic, 1), ["Name of the artist."]);
    }

    #[test]
    fn key_terms_stay_where_the_meaning_drifts() {
        for text in varied("Name of the artist.", AlternativesMode::Lexical, 5) {
            let text = text.to_lowercase();
            assert!(text.contains("artist") || text.contains("name"), "{text}");
        }
    }

    #[test]
    fn any_text_gets_as_many_distinct_variations_as_asked_for() {
        for seed in [
            "Name of the artist; unique.",
            "Whether it is paid.",
            "X",
            "Größe des Kunden",
            "  ",
            "DSO of the client. It is required.",
        ] {
            for mode in [AlternativesMode::Semantic, AlternativesMode::Lexical] {
                let texts = varied(seed, mode, 5);
                let keys: HashSet<String> = texts.iter().map(|text| key(text)).collect();
                assert_eq!((texts.len(), keys.len()), (5, 5), "{seed}: {texts:?}");
                assert!(!keys.contains(&key(seed)), "{seed}: {texts:?}");
            }
        }
    }
}
