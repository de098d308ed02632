//! How different the alternatives of one asset are.

use super::{similarity::token_f1, words};

/// The pairs among an asset's alternatives.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Pairs {
    /// How many pairs there are.
    pub count: usize,
    /// How many of them are the same draft: the same words in the same order.
    pub same: usize,
    /// The sum of the pairs' dissimilarities (1 − F1 of the words), each in [0, 1].
    pub dissimilarity: f64,
}

impl Pairs {
    /// Looks at every pair once.
    pub fn of(texts: &[&str]) -> Self {
        let mut pairs = Self::default();
        for (at, one) in texts.iter().enumerate() {
            for other in &texts[at + 1..] {
                pairs.count += 1;
                pairs.same += usize::from(words::of_text(one) == words::of_text(other));
                pairs.dissimilarity += 1.0 - token_f1(one, other);
            }
        }
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_punctuation_make_no_difference_and_words_do() {
        assert_eq!(Pairs::of(&["Name.", "name"]), Pairs { count: 1, same: 1, dissimilarity: 0.0 });
        let pairs = Pairs::of(&["One two.", "One three.", "Four."]);
        assert_eq!((pairs.count, pairs.same), (3, 0));
        assert!((pairs.dissimilarity - 2.5).abs() < 1e-9);
        assert_eq!(Pairs::of(&["Alone."]), Pairs::default());
    }
}
