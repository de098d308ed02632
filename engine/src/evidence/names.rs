//! The names that evidence is looked for by.

use documents::code::{is_common, name_term};
use documents::names::{key, stem, words};

/// Words that say what kind of thing a name is of, or nothing.
const NOISE: &[&str] = &[
    "id", "key", "pk", "fk", "uuid", "guid", "tbl", "tab", "table", "dim", "fct", "fact", "stg", "raw",
    "src", "tmp", "vw", "mv", "view", "the", "of", "a", "an", "is", "has", "at", "by", "on", "in", "to",
    "for", "and", "or", "no", "nr", "x", "t", "v", "db", "dbo",
];

/// What is drafted, as evidence knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AssetName<'a> {
    pub(crate) schema: &'a str,
    pub(crate) table: &'a str,
    pub(crate) column: Option<&'a str>,
}

/// A name in the forms in which texts have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    /// The whole name as one term.
    pub(super) whole: String,
    /// Its telling words, as stems. Those of a name with one word are that word.
    pub(super) words: Vec<String>,
    /// The name has several words, or one that is no everyday column: wherever it stands, it is meant.
    pub(super) telling: bool,
}

impl Name {
    pub(super) fn of(name: &str) -> Self {
        let all = words(name);
        let words: Vec<String> =
            all.iter().filter(|word| !NOISE.contains(&word.as_str())).map(|word| stem(word)).collect();
        let telling = !is_common(name) && (all.len() > 1 || key(name).chars().count() > 2);
        Self { whole: name_term(name), words, telling }
    }

    /// What the index is asked for: the whole name, or all of its words.
    pub(super) fn all(&self) -> Vec<Vec<String>> {
        let mut groups = vec![vec![self.whole.clone()]];
        if self.words.len() > 1 {
            groups.push(self.words.clone());
        }
        groups.retain(|group| group.iter().all(|term| !term.is_empty()));
        groups
    }

    /// The whole name, or any of its words.
    pub(super) fn any(&self) -> Vec<Vec<String>> {
        let mut groups = vec![vec![self.whole.clone()]];
        groups.extend(self.words.iter().map(|word| vec![word.clone()]));
        groups.retain(|group| group.iter().all(|term| !term.is_empty()));
        groups
    }
}
