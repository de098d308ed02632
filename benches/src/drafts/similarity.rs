//! How alike a draft and a human text are: F1 over words, and chrF over characters.

use super::words;
use std::collections::HashMap;
use std::hash::Hash;

/// The longest character n-gram of chrF (Popović 2015: 6).
const MAX_ORDER: usize = 6;
/// How much more recall counts than precision in chrF (Popović 2015: 2).
const BETA: f64 = 2.0;

/// The harmonic mean of precision and recall of the words, each counted as often as it occurs, in [0, 1].
pub fn token_f1(draft: &str, reference: &str) -> f64 {
    let (draft, reference) = (words::of_text(draft), words::of_text(reference));
    let shared = overlap(&counts(&draft), &counts(&reference));
    f_score(ratio(shared, draft.len()), ratio(shared, reference.len()), 1.0)
}

/// chrF: precision and recall of character n-grams without spaces, averaged over the orders 1 to 6 that either
/// text is long enough for, recall counting twice; letter case does not matter. In [0, 1].
pub fn chrf(draft: &str, reference: &str) -> f64 {
    let plain =
        |text: &str| -> Vec<char> { text.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect() };
    let (draft, reference) = (plain(draft), plain(reference));
    let (mut precision, mut recall, mut orders) = (0.0, 0.0, 0.0);
    for order in 1..=MAX_ORDER.min(draft.len()).min(reference.len()) {
        let (ours, theirs): (Vec<&[char]>, Vec<&[char]>) =
            (draft.windows(order).collect(), reference.windows(order).collect());
        let shared = overlap(&counts(&ours), &counts(&theirs));
        precision += ratio(shared, ours.len());
        recall += ratio(shared, theirs.len());
        orders += 1.0;
    }
    if orders == 0.0 { 0.0 } else { f_score(precision / orders, recall / orders, BETA) }
}

fn counts<T: Eq + Hash>(items: &[T]) -> HashMap<&T, usize> {
    let mut counts = HashMap::with_capacity(items.len());
    for item in items {
        *counts.entry(item).or_insert(0) += 1;
    }
    counts
}

fn overlap<T: Eq + Hash>(ours: &HashMap<&T, usize>, theirs: &HashMap<&T, usize>) -> usize {
    ours.iter().map(|(item, count)| theirs.get(item).map_or(0, |other| *count.min(other))).sum()
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn f_score(precision: f64, recall: f64, beta: f64) -> f64 {
    let weight = beta * beta;
    let below = weight * precision + recall;
    if below == 0.0 { 0.0 } else { (1.0 + weight) * precision * recall / below }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    #[test]
    fn the_same_text_is_alike_and_another_is_not() {
        for metric in [token_f1, chrf] {
            assert!(close(metric("Name of the track.", "name of the track"), 1.0) || metric("a", "b") == 0.0);
            assert!(close(metric("Name of the track.", "Name of the track."), 1.0));
            assert!(close(metric("", "Name"), 0.0));
            assert!(close(metric("xyz", "abc"), 0.0));
        }
    }

    #[test]
    fn f1_weighs_what_is_missing_and_what_is_too_much() {
        // 2 of 2 words are right, 2 of 4 are there: 2·1·0.5/1.5.
        assert!(close(token_f1("unit price", "unit price of it"), 2.0 / 3.0));
        // A repeated word counts once where the reference has it once.
        assert!(close(token_f1("price price", "price"), 2.0 / 3.0));
    }

    #[test]
    fn chrf_sees_inflected_words_and_prefers_recall() {
        assert!(chrf("tracks", "track") > 0.7 && token_f1("tracks", "track") == 0.0);
        let (short, long) = (chrf("price", "price of the unit"), chrf("price of the unit", "price"));
        assert!(short < long, "{short} {long}");
    }
}
