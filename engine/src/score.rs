//! Scoring: which signal counts. Where a description comes from: [`crate::attribution`].

use domain::confidence::Signal;
use llm::DraftAlternative;

/// The score of an alternative in [0, 1] and the signal that gave it.
pub fn score(signal: Signal, draft: &DraftAlternative) -> (Option<f64>, Signal) {
    let probability = draft.logprob.map(probability);
    let declared = draft.self_score.map(|score| score.clamp(0.0, 1.0));
    match signal {
        Signal::Auto if probability.is_some() => (probability, Signal::Logprob),
        Signal::Auto if declared.is_some() => (declared, Signal::SelfDecl),
        Signal::Auto | Signal::None => (None, Signal::None),
        Signal::Logprob => (probability, Signal::Logprob),
        Signal::SelfDecl => (declared, Signal::SelfDecl),
    }
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
        let (score_, signal) = score(Signal::Auto, &draft(Some(0.9), Some(0.5f64.ln())));
        assert!((score_.unwrap() - 0.5).abs() < 1e-9);
        assert_eq!(signal, Signal::Logprob);
        assert_eq!(score(Signal::Auto, &draft(Some(0.9), None)), (Some(0.9), Signal::SelfDecl));
        assert_eq!(score(Signal::Auto, &draft(None, None)), (None, Signal::None));
        assert_eq!(score(Signal::Logprob, &draft(Some(0.9), None)), (None, Signal::Logprob));
        assert_eq!(score(Signal::SelfDecl, &draft(Some(7.0), None)), (Some(1.0), Signal::SelfDecl));
    }
}
