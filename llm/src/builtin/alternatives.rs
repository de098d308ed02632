//! Choosing N distinct texts from what could be said.

use super::grammar::sentence;
use domain::settings::{AlternativesMode, Verbosity};
use domain::text::{MAX_DRAFT_CHARS, one_paragraph};
use std::collections::HashSet;

/// One way to say what an asset is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is: a phrase that stands alone.
    pub core: String,
    /// What follows the phrase in a full sentence, with its leading punctuation.
    pub clause: String,
    /// Whether the phrase itself says what keys, constraints or statistics say, not the name alone.
    pub grounded: bool,
}

impl Line {
    /// A phrase without more.
    pub fn new(core: impl Into<String>) -> Self {
        Self { core: core.into(), clause: String::new(), grounded: false }
    }

    /// Whether it says in fewer words what a sentence says.
    fn tells(&self, sentence: &str) -> bool {
        const SHORTER: &[(&str, &[&str])] = &[
            ("range from", &[" between ", ", from "]),
            ("value is required", &["required"]),
            ("values differ", &["unique at present"]),
            ("tells its name", &["tells which one"]),
        ];
        let short = SHORTER.iter().filter(|(long, _)| sentence.contains(long)).flat_map(|(_, short)| *short);
        let mut short = short.copied();
        short.any(|short| self.core.contains(short) || self.clause.contains(short))
    }

    /// A phrase that keys, constraints or statistics carry.
    pub fn grounded(core: impl Into<String>) -> Self {
        Self { grounded: true, ..Self::new(core) }
    }
}

/// All that could be said of an asset.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Phrasing {
    /// The same facts in other words, the best first.
    pub same: Vec<Line>,
    /// What else the evidence says of it: its relation to other columns and tables, what its values are.
    pub angles: Vec<Line>,
    /// Other readings with the same key terms.
    pub readings: Vec<Line>,
    /// More facts, each a sentence, the most useful first.
    pub sentences: Vec<String>,
    /// Whether the phrases are nouns that `Records the …` can go before.
    pub nouns: bool,
    /// Whether what follows the phrases is only names too.
    pub clauses_of_names: bool,
}

impl Phrasing {
    /// Whether a text says anything that keys, constraints or statistics carry.
    pub fn rests_on_facts(&self, text: &str) -> bool {
        let mut lines = self.same.iter().chain(&self.angles).chain(&self.readings);
        let said = |line: &Line| {
            let clause = !line.clause.is_empty() && !self.clauses_of_names && text.contains(&line.clause);
            clause || (line.grounded && text.contains(behind_first(&line.core)))
        };
        lines.any(said) || self.sentences.iter().any(|sentence| text.contains(sentence))
    }
}

/// A phrase without its first letter, whose case depends on where it stands.
fn behind_first(phrase: &str) -> &str {
    let mut chars = phrase.chars();
    chars.next();
    chars.as_str()
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Want<'a> {
    /// How many texts.
    pub n: usize,
    /// Texts that must not come again.
    pub avoid: &'a [String],
    /// How the texts differ.
    pub mode: AlternativesMode,
    /// How long a text gets.
    pub verbosity: Verbosity,
    /// Texts that go before all others, clean already: the existing comment, a document's sentence.
    pub given: &'a [&'a str],
    /// The asset's own name with its kind, clean already: `column cust_no`.
    pub name: &'a str,
}

/// Openings that make another sentence of a phrase when nothing better is left.
const OPENINGS: &[&str] = &["Records", "Gives", "Shows", "Holds", "States"];

/// The texts, best first. Fewer than asked only when nothing distinct is left to say.
pub fn choose(phrasing: &Phrasing, want: &Want<'_>) -> Vec<String> {
    let mut picked = Picked::new(want);
    picked.offer_all(want.given.iter().map(|text| (*text).to_owned()));
    let lines = in_order(phrasing, want.mode);
    for variant in [Variant::Wanted, Variant::Shorter, Variant::Longer] {
        picked.offer_all(lines.iter().map(|line| render(line, &phrasing.sentences, want.verbosity, variant)));
    }
    for opening in OPENINGS {
        if phrasing.nouns {
            picked.offer_all(
                lines.iter().map(|line| format!("{opening} {}{}.", with_the(&line.core), line.clause)),
            );
        }
    }
    picked.offer_all(lines.iter().map(|line| sentence(&format!("{}: {}", want.name, line.core))));
    picked.texts
}

/// How a text compares to the length asked for; the others only serve to be distinct.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Variant {
    Wanted,
    Shorter,
    Longer,
}

fn in_order(phrasing: &Phrasing, mode: AlternativesMode) -> Vec<&Line> {
    let (same, readings) = (&phrasing.same, &phrasing.readings);
    match mode {
        // Another side is another fact: only where the same facts cannot be told in yet other words.
        AlternativesMode::Semantic => same.iter().chain(&phrasing.angles).chain(readings).collect(),
        AlternativesMode::Lexical => {
            let first = same.iter().take(1);
            first.chain(&phrasing.angles).chain(readings).chain(same.iter().skip(1)).collect()
        }
    }
}

fn render(line: &Line, sentences: &[String], verbosity: Verbosity, variant: Variant) -> String {
    let phrase = || sentence(&line.core);
    let full = || sentence(&format!("{}{}", line.core, line.clause));
    let detailed = |count: usize| {
        let mut text = full();
        let untold = sentences.iter().filter(|more| !line.tells(more)).take(count);
        for more in untold {
            text.push(' ');
            text.push_str(more);
        }
        text
    };
    match (verbosity, variant) {
        (Verbosity::Brief, Variant::Wanted | Variant::Shorter) | (Verbosity::Standard, Variant::Shorter) => {
            phrase()
        }
        (Verbosity::Brief, Variant::Longer) | (Verbosity::Standard, Variant::Wanted) => full(),
        (Verbosity::Standard, Variant::Longer) | (Verbosity::Detailed, Variant::Shorter) => detailed(1),
        (Verbosity::Detailed, Variant::Wanted) => detailed(2),
        (Verbosity::Detailed, Variant::Longer) => detailed(3),
    }
}

fn with_the(core: &str) -> String {
    let complete = ["the ", "whether ", "what ", "how "].iter().any(|opening| core.starts_with(opening));
    if complete { core.to_owned() } else { format!("the {core}") }
}

/// Texts taken so far, and the keys of those and of the ones to avoid.
pub struct Picked {
    n: usize,
    texts: Vec<String>,
    taken: HashSet<String>,
}

impl Picked {
    /// Nothing yet.
    pub fn new(want: &Want<'_>) -> Self {
        let taken = want.avoid.iter().map(|text| key(text)).collect();
        Self { n: want.n, texts: Vec::with_capacity(want.n), taken }
    }

    /// Never takes this text.
    pub fn take(&mut self, text: &str) {
        self.taken.insert(key(text));
    }

    /// What was taken.
    pub fn into_texts(self) -> Vec<String> {
        self.texts
    }

    fn offer(&mut self, text: String) {
        // An empty name leaves a gap where it should stand.
        let text = if text.contains("  ") { one_paragraph(&text, MAX_DRAFT_CHARS) } else { text };
        if self.texts.len() < self.n && self.taken.insert(key(&text)) {
            self.texts.push(text);
        }
    }

    /// Looks at no more texts than are needed: rendering costs more than choosing.
    pub fn offer_all(&mut self, texts: impl Iterator<Item = String>) {
        for text in texts {
            if self.texts.len() >= self.n {
                return;
            }
            self.offer(text);
        }
    }
}

/// What makes two texts the same: their letters and digits, whatever their case.
pub fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrasing() -> Phrasing {
        Phrasing {
            same: vec![
                Line { clause: "; unique".into(), ..Line::new("name of the artist") },
                Line::new("what the artist is called"),
            ],
            readings: vec![Line::new("stage name of the artist")],
            sentences: vec!["A value is required.".to_owned(), "It is unique.".to_owned()],
            nouns: true,
            ..Phrasing::default()
        }
    }

    fn want(n: usize, avoid: &[String]) -> Want<'_> {
        let (mode, verbosity) = (AlternativesMode::Semantic, Verbosity::Standard);
        Want { n, avoid, mode, verbosity, given: &[], name: "Name" }
    }

    #[test]
    fn modes_and_lengths_differ() {
        let texts = choose(&phrasing(), &want(2, &[]));
        assert_eq!(texts, ["Name of the artist; unique.", "What the artist is called."]);
        let lexical = Want { mode: AlternativesMode::Lexical, ..want(2, &[]) };
        assert_eq!(choose(&phrasing(), &lexical)[1], "Stage name of the artist.");
        let brief = Want { verbosity: Verbosity::Brief, ..want(1, &[]) };
        assert_eq!(choose(&phrasing(), &brief), ["Name of the artist."]);
        let detailed = Want { verbosity: Verbosity::Detailed, ..want(1, &[]) };
        let text = "Name of the artist; unique. A value is required. It is unique.";
        assert_eq!(choose(&phrasing(), &detailed), [text]);
    }

    #[test]
    fn a_fact_is_told_once() {
        let phrasing = Phrasing {
            same: vec![Line { clause: ", from 1 to 9".into(), ..Line::new("price of the item") }],
            sentences: vec!["Values range from 1 to 9.".to_owned(), "A value is required.".to_owned()],
            ..Phrasing::default()
        };
        let detailed = Want { verbosity: Verbosity::Detailed, ..want(1, &[]) };
        assert_eq!(choose(&phrasing, &detailed), ["Price of the item, from 1 to 9. A value is required."]);
    }

    #[test]
    fn another_side_is_another_reading_and_not_the_same_in_other_words() {
        let phrasing = Phrasing { angles: vec![Line::grounded("key of the artist")], ..phrasing() };
        let texts = choose(&phrasing, &want(3, &[]));
        assert_eq!(
            texts,
            ["Name of the artist; unique.", "What the artist is called.", "Key of the artist."]
        );
        assert!(phrasing.rests_on_facts(&texts[0]) && phrasing.rests_on_facts(&texts[2]));
        assert!(!phrasing.rests_on_facts(&texts[1]));
        let lexical = Want { mode: AlternativesMode::Lexical, ..want(2, &[]) };
        assert_eq!(choose(&phrasing, &lexical)[1], "Key of the artist.");
    }

    #[test]
    fn nothing_comes_twice() {
        let avoid = ["NAME of the  artist; unique".to_owned()];
        let texts = choose(&phrasing(), &want(9, &avoid));
        let keys: HashSet<String> = texts.iter().chain(&avoid).map(|text| key(text)).collect();
        assert_eq!((texts.len(), keys.len()), (9, 10));
    }

    #[test]
    fn a_comment_comes_first() {
        let commented = Want { given: &["The artist."], ..want(2, &[]) };
        assert_eq!(choose(&phrasing(), &commented)[0], "The artist.");
    }
}
