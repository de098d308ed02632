//! Scoring: which signal counts. Where a description comes from: [`crate::attribution`].

use crate::similarity;
use domain::confidence::Signal;
use llm::DraftAlternative;

/// The scores of an asset's drafts, best first, and the one signal that gave them: a row has one scale. `judged`
/// are the judge's scores, none where it was not asked.
///
/// `auto` takes the first signal that knows the top draft. A draft that the signal does not know has no score,
/// and nothing is invented for it.
pub fn scores(
    signal: Signal,
    drafts: &[DraftAlternative],
    judged: &[Option<f64>],
) -> (Vec<Option<f64>>, Signal) {
    let by = |signal| match signal {
        Signal::Logprob => drafts.iter().map(|draft| draft.logprob.map(probability)).collect(),
        Signal::SelfDecl => drafts.iter().map(|draft| draft.self_score.map(share)).collect(),
        Signal::SelfConsistency => consistent(drafts),
        Signal::Judge => {
            (0..drafts.len()).map(|index| judged.get(index).copied().flatten().map(share)).collect()
        }
        Signal::Auto | Signal::None => vec![None; drafts.len()],
    };
    match signal {
        Signal::Auto => AUTO
            .into_iter()
            .map(|signal| (by(signal), signal))
            .find(|(scores, _)| scores.first().is_some_and(Option::is_some))
            .unwrap_or_else(|| (by(Signal::None), Signal::None)),
        chosen => (by(chosen), chosen),
    }
}

/// What `auto` tries, the most telling first.
const AUTO: [Signal; 3] = [Signal::Logprob, Signal::SelfDecl, Signal::SelfConsistency];

fn consistent(drafts: &[DraftAlternative]) -> Vec<Option<f64>> {
    similarity::consistency(&drafts.iter().map(|draft| draft.text.as_str()).collect::<Vec<_>>())
}

fn share(score: f64) -> f64 {
    score.clamp(0.0, 1.0)
}

/// A mean natural-log probability as a probability.
pub fn probability(mean_logprob: f64) -> f64 {
    mean_logprob.exp().clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(self_score: Option<f64>, logprob: Option<f64>) -> DraftAlternative {
        DraftAlternative { text: "Text.".into(), self_score, logprob }
    }

    #[test]
    fn auto_prefers_what_was_measured_and_invents_nothing() {
        let one = |signal, draft: DraftAlternative| scores(signal, &[draft], &[]);
        let (measured, signal) = one(Signal::Auto, draft(Some(0.9), Some(0.5f64.ln())));
        assert!((measured[0].unwrap() - 0.5).abs() < 1e-9);
        assert_eq!(signal, Signal::Logprob);
        assert_eq!(one(Signal::Auto, draft(Some(0.9), None)), (vec![Some(0.9)], Signal::SelfDecl));
        // One alternative alone is consistent with nothing.
        assert_eq!(one(Signal::Auto, draft(None, None)), (vec![None], Signal::None));
        assert_eq!(
            one(Signal::SelfConsistency, draft(Some(0.9), None)),
            (vec![None], Signal::SelfConsistency)
        );
        assert_eq!(one(Signal::Logprob, draft(Some(0.9), None)), (vec![None], Signal::Logprob));
        assert_eq!(one(Signal::SelfDecl, draft(Some(7.0), None)), (vec![Some(1.0)], Signal::SelfDecl));
        assert_eq!(one(Signal::Judge, draft(Some(0.9), None)), (vec![None], Signal::Judge));
        assert_eq!(one(Signal::None, draft(Some(0.9), Some(0.0))), (vec![None], Signal::None));
    }

    #[test]
    fn a_row_has_one_scale() {
        // The top-up call gave no logprob: its alternative has no score, rather than one of another kind.
        let drafts = [draft(Some(0.9), Some(0.5f64.ln())), draft(Some(0.8), None)];
        let (scores_, signal) = scores(Signal::Auto, &drafts, &[]);
        assert_eq!((scores_[1], signal), (None, Signal::Logprob));
        let silent = [draft(None, None), draft(None, None)];
        assert_eq!(scores(Signal::Auto, &silent, &[]), (vec![Some(1.0); 2], Signal::SelfConsistency));
        assert_eq!(
            scores(Signal::Judge, &drafts, &[Some(0.4), None]),
            (vec![Some(0.4), None], Signal::Judge)
        );
    }
}
