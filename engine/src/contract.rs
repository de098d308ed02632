//! The contract of N alternatives: what counts, who is short, what pads.

use crate::score;
use domain::confidence::{Signal, Thresholds};
use domain::result::{Alternative, fallback_text, letter, production_warning};
use domain::text::{MAX_DRAFT_CHARS, one_paragraph, same_draft};
use llm::{DraftAlternative, DraftAsset};

/// The alternatives of one asset while they are collected.
#[derive(Debug, Clone)]
pub struct Collected {
    wanted: usize,
    drafts: Vec<DraftAlternative>,
    avoid: Vec<String>,
    /// How many there were before the top-up call.
    produced: Option<usize>,
}

impl Collected {
    /// Nothing yet; `wanted` is the run's N, `avoid` never counts.
    pub fn new(wanted: u8, avoid: Vec<String>) -> Self {
        Self { wanted: usize::from(wanted), drafts: Vec::new(), avoid, produced: None }
    }

    /// Takes what a provider gave: normalised, without duplicates, echoes and surplus.
    pub fn take(&mut self, drafts: Vec<DraftAlternative>) {
        for mut draft in drafts {
            draft.text = one_paragraph(&draft.text, MAX_DRAFT_CHARS);
            let counts = !draft.text.is_empty()
                && self.drafts.len() < self.wanted
                && !self.drafts.iter().any(|other| same_draft(&other.text, &draft.text))
                && !self.avoid.iter().any(|other| same_draft(other, &draft.text));
            if counts {
                self.drafts.push(draft);
            }
        }
    }

    /// What is there, best first.
    pub fn texts(&self) -> Vec<String> {
        self.drafts.iter().map(|draft| draft.text.clone()).collect()
    }

    /// How many are missing.
    pub fn missing(&self) -> usize {
        self.wanted - self.drafts.len()
    }

    /// The asset, as it was asked for first, for the top-up call: what is there already must not come again.
    pub fn top_up(&mut self, asset: &DraftAsset) -> DraftAsset {
        self.produced = Some(self.drafts.len());
        let there = self.drafts.iter().map(|draft| draft.text.clone());
        DraftAsset { avoid: self.avoid.iter().cloned().chain(there).collect(), ..asset.clone() }
    }

    /// Exactly N alternatives, padded where the model gave fewer, with the warning that then
    /// belongs to the row. `judged` are the judge's scores of what is there. `None` where the model gave nothing
    /// at all: no result, but a failure.
    pub fn finish(self, signal: Signal, thresholds: Thresholds, judged: &[Option<f64>]) -> Option<Finished> {
        let got = self.drafts.len();
        if got == 0 {
            return None;
        }
        let padded = self.wanted - got;
        let warning = (padded > 0).then(|| {
            let produced = self.produced.unwrap_or(got);
            production_warning(produced, self.wanted, got - produced, padded)
        });
        // Placeholders are not among the drafts: they make no row look more or less consistent.
        let (scores, used) = score::scores(signal, &self.drafts, judged);
        let mut alternatives = Vec::with_capacity(self.wanted);
        for ((index, draft), score) in (0u8..).zip(&self.drafts).zip(scores) {
            alternatives.push(Alternative {
                index,
                letter: letter(index),
                text: draft.text.clone(),
                score,
                band: thresholds.band(score),
                logprob: draft.logprob.map(score::probability),
                fallback: false,
            });
        }
        for index in (0u8..).skip(got).take(padded) {
            alternatives.push(Alternative {
                index,
                letter: letter(index),
                text: fallback_text(index),
                score: None,
                band: thresholds.band(None),
                logprob: None,
                fallback: true,
            });
        }
        Some(Finished { alternatives, signal: used, warning })
    }
}

/// A kept contract.
#[derive(Debug, Clone, PartialEq)]
pub struct Finished {
    /// Exactly N.
    pub alternatives: Vec<Alternative>,
    /// Which signal scored them.
    pub signal: Signal,
    /// The warning of an under-produced row.
    pub warning: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn drafts(texts: &[&str]) -> Vec<DraftAlternative> {
        texts
            .iter()
            .map(|text| DraftAlternative { text: (*text).to_owned(), self_score: Some(0.5), logprob: None })
            .collect()
    }

    #[test]
    fn a_short_answer_is_topped_up_once_and_then_padded() {
        let mut collected = Collected::new(3, Vec::new());
        collected.take(drafts(&["One.", "one.", "Two."]));
        assert_eq!(collected.missing(), 1);
        assert_eq!(collected.top_up(&DraftAsset::default()).avoid, ["One.", "Two."]);
        collected.take(drafts(&["TWO."]));
        let finished = collected.finish(Signal::Auto, Thresholds::default(), &[]).unwrap();
        assert_eq!(
            finished.warning.as_deref(),
            Some("produced 2 of 3 requested (retry got 0, fallback padded 1)")
        );
        assert!(finished.alternatives[2].fallback);
        assert_eq!(finished.alternatives[2].letter, 'C');
    }

    #[test]
    fn a_top_up_that_fills_leaves_no_warning() {
        let mut collected = Collected::new(2, vec!["Seed.".into()]);
        collected.take(drafts(&["seed.", "One."]));
        let _ = collected.top_up(&DraftAsset::default());
        collected.take(drafts(&["Two."]));
        assert_eq!(collected.finish(Signal::Auto, Thresholds::default(), &[]).unwrap().warning, None);
    }

    proptest! {
        /// Invariant 1: whatever comes, a result has exactly N distinct alternatives, or is no result.
        #[test]
        fn exactly_n(n in 1u8..=5, first in prop::collection::vec("[a-c ]{0,3}", 0..7), second in prop::collection::vec("[a-c ]{0,3}", 0..7)) {
            let mut collected = Collected::new(n, vec!["a".into()]);
            let to_drafts = |texts: &[String]| drafts(&texts.iter().map(String::as_str).collect::<Vec<_>>());
            collected.take(to_drafts(&first));
            let produced = usize::from(n) - collected.missing();
            if collected.missing() > 0 {
                let _ = collected.top_up(&DraftAsset::default());
                collected.take(to_drafts(&second));
            }
            let missing = collected.missing();
            match collected.finish(Signal::Auto, Thresholds::default(), &[]) {
                None => prop_assert_eq!(missing, usize::from(n)),
                Some(finished) => {
                    prop_assert_eq!(finished.alternatives.len(), usize::from(n));
                    let fallbacks = finished.alternatives.iter().filter(|a| a.fallback).count();
                    prop_assert_eq!(fallbacks, missing);
                    let got = usize::from(n) - missing - produced;
                    let expected = (missing > 0).then(|| format!("produced {produced} of {n} requested (retry got {got}, fallback padded {missing})"));
                    prop_assert_eq!(finished.warning, expected);
                    for (i, a) in finished.alternatives.iter().enumerate() {
                        prop_assert!(!same_draft(&a.text, "a"));
                        for b in &finished.alternatives[..i] {
                            prop_assert!(!same_draft(&a.text, &b.text));
                        }
                    }
                }
            }
        }
    }
}
