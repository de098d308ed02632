//! How probable the model found each description, word for word.
//!
//! Tokens are aligned with the answer by bytes, and only those within a description's own text count: the
//! braces and field names around it, the other alternatives and the reasoning say nothing about it.

use std::ops::Range;

/// One token of an answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Token {
    /// Its bytes, which may be a part of a character.
    pub bytes: Vec<u8>,
    /// Its natural-log probability.
    pub logprob: Option<f64>,
}

/// Where tokens stand in the answer.
#[derive(Debug)]
pub(crate) struct Alignment {
    placed: Vec<Placed>,
}

/// A token in the answer; what of it stands outside is only in its length.
#[derive(Debug)]
struct Placed {
    span: Range<usize>,
    length: usize,
    logprob: Option<f64>,
}

impl Alignment {
    /// Finds the answer in the tokens; `None` when they are not the tokens of this answer.
    pub fn of(answer: &str, tokens: &[Token]) -> Option<Self> {
        let answer_bytes = answer.as_bytes();
        if answer_bytes.is_empty() || tokens.is_empty() {
            return None;
        }
        let placed = contiguous(answer, tokens).or_else(|| with_strangers(answer_bytes, tokens))?;
        Some(Self { placed })
    }

    /// Mean log-probability of the tokens that stand in a span of the answer, at least by half.
    pub fn mean(&self, span: &Range<usize>) -> Option<f64> {
        let first = self.placed.partition_point(|token| token.span.end <= span.start);
        let mut sum = 0.0;
        let mut count = 0u32;
        for token in self.placed.iter().skip(first).take_while(|token| token.span.start < span.end) {
            let inside = token.span.end.min(span.end).saturating_sub(token.span.start.max(span.start));
            let Some(logprob) = token.logprob.filter(|logprob| logprob.is_finite()) else { continue };
            if inside > 0 && inside * 2 >= token.length {
                // Rounding makes some servers send a hair above certainty.
                sum += logprob.min(0.0);
                count += 1;
            }
        }
        (count > 0).then(|| sum / f64::from(count))
    }
}

/// The usual case: all tokens in a row hold the answer, perhaps behind reasoning or before an end token.
/// The last occurrence counts, because reasoning may quote the answer.
fn contiguous(answer: &str, tokens: &[Token]) -> Option<Vec<Placed>> {
    let stream: Vec<u8> = tokens.iter().flat_map(|token| token.bytes.iter().copied()).collect();
    let begin = std::str::from_utf8(&stream).ok()?.rfind(answer)?;
    let end = begin + answer.len();
    let mut placed = Vec::with_capacity(tokens.len());
    let mut at = 0;
    for token in tokens {
        let (from, to) = (at, at + token.bytes.len());
        at = to;
        if from < end && to > begin {
            let span = from.max(begin) - begin..to.min(end) - begin;
            placed.push(Placed { span, length: token.bytes.len(), logprob: token.logprob });
        }
    }
    Some(placed)
}

/// Some servers list tokens that never reach the content. Those are skipped; the others must give the
/// whole answer, but for white space that the server may have trimmed.
fn with_strangers(answer: &[u8], tokens: &[Token]) -> Option<Vec<Placed>> {
    let mut placed: Vec<Placed> = Vec::with_capacity(tokens.len());
    let mut at = answer.len() - answer.trim_ascii_start().len();
    for token in tokens {
        let rest = &answer[at..];
        let bytes = if placed.is_empty() { token.bytes.trim_ascii_start() } else { token.bytes.as_slice() };
        let taken = if bytes.is_empty() || rest.is_empty() {
            0
        } else if rest.starts_with(bytes) {
            bytes.len()
        } else if bytes.strip_prefix(rest).is_some_and(|more| more.trim_ascii().is_empty()) {
            rest.len()
        } else {
            0
        };
        if taken > 0 {
            placed.push(Placed { span: at..at + taken, length: token.bytes.len(), logprob: token.logprob });
            at += taken;
        }
    }
    answer[at..].trim_ascii().is_empty().then_some(placed)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use proptest::prelude::*;

    fn tokens(parts: &[(&str, f64)]) -> Vec<Token> {
        parts
            .iter()
            .map(|(text, logprob)| Token { bytes: text.as_bytes().to_vec(), logprob: Some(*logprob) })
            .collect()
    }

    /// The mean over the only occurrence of a text.
    fn mean(answer: &str, tokens: &[Token], text: &str) -> Option<f64> {
        let start = answer.find(text).unwrap();
        Alignment::of(answer, tokens)?.mean(&(start..start + text.len()))
    }

    #[test]
    fn only_a_texts_own_tokens_count() {
        let answer = r#"["One two","Three"]"#;
        let parts =
            [("[\"", -9.0), ("One", -0.1), (" two", -0.3), ("\",\"", -9.0), ("Three", -1.0), ("\"]", -9.0)];
        let all = tokens(&parts);
        assert_eq!(mean(answer, &all, "One two"), Some(-0.2));
        assert_eq!(mean(answer, &all, "Three"), Some(-1.0));
        // A token counts where at least half of it is inside.
        let glued =
            tokens(&[("[\"", -9.0), ("One", -0.1), (" two", -0.3), ("\",\"T", -9.0), ("hree\"]", -1.0)]);
        assert_eq!(mean(answer, &glued, "Three"), Some(-1.0));
    }

    #[test]
    fn tokens_outside_the_answer_are_skipped() {
        let answer = r#"["One"]"#;
        let thinking = tokens(&[
            ("<think>[\"One\"]</think>", -5.0),
            ("[\"", -9.0),
            ("One", -0.5),
            ("\"]", -9.0),
            ("</s>", -7.0),
        ]);
        assert_eq!(mean(answer, &thinking, "One"), Some(-0.5));
        let stranger =
            tokens(&[(" [\"", -9.0), ("<pad>", -7.0), ("One", -0.5), ("\"]\n", -9.0), ("</s>", -7.0)]);
        assert_eq!(mean(answer, &stranger, "One"), Some(-0.5));
        let other = tokens(&[("Something", -1.0), (" else", -1.0)]);
        assert!(Alignment::of(answer, &other).is_none());
        assert!(Alignment::of(answer, &[]).is_none());
    }

    #[test]
    fn characters_may_be_split_and_numbers_odd() {
        let split = vec![
            Token { bytes: vec![0xC3], logprob: Some(-1.0) },
            Token { bytes: vec![0xA9], logprob: Some(-3.0) },
            Token { bytes: b"a".to_vec(), logprob: None },
            Token { bytes: b"b".to_vec(), logprob: Some(f64::NEG_INFINITY) },
        ];
        assert_eq!(mean("éab", &split, "éab"), Some(-2.0));
        assert_eq!(mean("éab", &split, "ab"), None);
    }

    proptest! {
        #[test]
        fn any_split_of_an_answer_aligns(parts in proptest::collection::vec("[a-zé\"{} ]{0,6}", 1..20)) {
            let answer: String = parts.concat();
            let all: Vec<Token> =
                parts.iter().map(|part| Token { bytes: part.as_bytes().to_vec(), logprob: Some(-0.5) }).collect();
            let mean = Alignment::of(&answer, &all).and_then(|alignment| alignment.mean(&(0..answer.len())));
            prop_assert_eq!(mean.is_some(), !answer.is_empty());
        }

        #[test]
        fn any_tokens_are_taken(answer in any::<String>(), parts in proptest::collection::vec(any::<Vec<u8>>(), 0..9)) {
            let all: Vec<Token> =
                parts.into_iter().map(|bytes| Token { bytes, logprob: Some(-0.5) }).collect();
            if let Some(alignment) = Alignment::of(&answer, &all) {
                alignment.mean(&(0..answer.len()));
            }
        }
    }
}
