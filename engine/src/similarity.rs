//! How much two descriptions say the same, from their words alone: the measure behind the signal
//! `self_consistency`.
//!
//! Two views are blended: which content words the texts share (stemmed, with words that mean the same in a data
//! catalogue taken as one), and which groups of letters (which forgives an inflection that the stemmer does not
//! know). The blend is then stretched so that the usual bands fit: see [`calibrated`] and its test.

mod vocabulary;

use std::collections::HashMap;
use vocabulary::{ENDINGS, KINDS, LIGHT, SAME};

/// The weight of the words; the letters have the rest.
const WORDS: f64 = 0.75;

/// The weight of a concept that says what kind of thing a column holds, beside 1 for others.
const KIND: f64 = 0.25;

/// Letters in a group.
const GROUP: usize = 3;

/// How similar two texts are, in [0, 1]: 1 for the same words, high for a paraphrase, low for texts about
/// different things.
pub fn similarity(one: &str, other: &str) -> f64 {
    let (one, other) = (words(one), words(other));
    if one == other {
        return 1.0;
    }
    let by_words = overlap(&content(&one), &content(&other));
    let by_letters = overlap(&groups(&one), &groups(&other));
    calibrated(WORDS * by_words + (1.0 - WORDS) * by_letters)
}

/// The mean similarity of each text to the others; `None` where a text has no other.
pub fn consistency(texts: &[&str]) -> Vec<Option<f64>> {
    let mean = |index: usize| {
        let others = texts.iter().enumerate().filter(|(other, _)| *other != index);
        let count = texts.len().checked_sub(1).filter(|count| *count > 0)?;
        Some(others.map(|(_, other)| similarity(texts[index], other)).sum::<f64>() / count as f64)
    };
    (0..texts.len()).map(mean).collect()
}

/// Where the blend of unrelated texts ends, where that of paraphrases begins, and what these become. Found with
/// the sentence pairs of the test below: unrelated ones share little (a blend under 0.2, the kind of thing at most),
/// paraphrases a third and more, and hardly any two wordings of one fact share more than four fifths.
const CURVE: [(f64, f64); 5] = [(0.0, 0.0), (0.15, 0.10), (0.32, 0.58), (0.65, 0.92), (1.0, 1.0)];

/// A blend as a score on the scale of the other signals, by straight lines between the points of the curve.
fn calibrated(blend: f64) -> f64 {
    let above = CURVE.iter().position(|(x, _)| blend <= *x).unwrap_or(CURVE.len() - 1);
    let (from, to) = (CURVE[above.saturating_sub(1)], CURVE[above]);
    let width = to.0 - from.0;
    let share = if width > 0.0 { (blend - from.0) / width } else { 1.0 };
    (from.1 + share * (to.1 - from.1)).clamp(0.0, 1.0)
}

/// The words of a text in small letters.
fn words(text: &str) -> Vec<String> {
    text.split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Things, each with its weight.
type Bag = HashMap<String, f64>;

/// What of a text carries its meaning. A text of small words alone keeps them.
fn content(words: &[String]) -> Bag {
    let heavy = words.iter().filter(|word| !LIGHT.contains(&word.as_str()));
    let mut heavy = bag(heavy.map(|word| concept(&stem(word))).map(|concept| (weight(&concept), concept)));
    // A "total amount" is no more of an amount.
    heavy.iter_mut().for_each(|(concept, weighs)| *weighs = if is_kind(concept) { KIND } else { *weighs });
    if heavy.is_empty() { bag(words.iter().map(|word| (1.0, word.clone()))) } else { heavy }
}

/// The groups of letters of a text's content.
fn groups(words: &[String]) -> Bag {
    let heavy = words.iter().filter(|word| !LIGHT.contains(&word.as_str()));
    bag(heavy.flat_map(|word| {
        let weight = weight(&concept(&stem(word)));
        let letters: Vec<char> = format!("^{word}$").chars().collect();
        let groups = letters.windows(GROUP).map(|group| (weight, group.iter().collect()));
        groups.collect::<Vec<(f64, String)>>()
    }))
}

/// How much a concept tells. That a column is an identifier or a date says what kind of thing it is; descriptions of
/// a thousand columns share that. Of what, is the point.
fn weight(concept: &str) -> f64 {
    if is_kind(concept) { KIND } else { 1.0 }
}

fn is_kind(concept: &str) -> bool {
    KINDS.contains(&concept)
}

fn bag(items: impl Iterator<Item = (f64, String)>) -> Bag {
    let mut bag = Bag::new();
    for (weight, item) in items {
        *bag.entry(item).or_insert(0.0) += weight;
    }
    bag
}

/// F1 of two bags: twice what they share, of all that they have.
fn overlap(one: &Bag, other: &Bag) -> f64 {
    let shared: f64 = one.iter().map(|(item, weight)| weight.min(*other.get(item).unwrap_or(&0.0))).sum();
    let all: f64 = one.values().sum::<f64>() + other.values().sum::<f64>();
    if all > 0.0 { 2.0 * shared / all } else { 0.0 }
}

/// A word without its commonest English endings.
fn stem(word: &str) -> String {
    let mut stem = word.to_owned();
    for (ending, instead, rest) in ENDINGS {
        if let Some(start) = stem.strip_suffix(ending)
            && start.chars().count() >= *rest
        {
            stem = format!("{start}{instead}");
            break;
        }
    }
    // `placed`, `place` and `placing` end alike.
    match stem.strip_suffix('e') {
        Some(start) if start.chars().count() >= 3 => start.to_owned(),
        _ => stem,
    }
}

/// The word that stands for all that mean the same here.
fn concept(stem: &str) -> String {
    let group = SAME.iter().find(|group| group.contains(&stem));
    group.map_or(stem, |group| group[0]).to_owned()
}

#[cfg(test)]
mod tests;
