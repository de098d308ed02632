//! Scoring: which signal counts, and where a description comes from.

use domain::confidence::Signal;
use domain::profile::TableProfile;
use domain::result::Source;
use domain::text::same_draft;
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

/// Where a description comes from, when the provider does not say.
pub fn source(profile: &TableProfile, column: Option<&str>, top: &str) -> Source {
    let existing = match column {
        Some(name) => profile.column(name).and_then(|column| column.comment.as_deref()),
        None => profile.comment.as_deref(),
    };
    if existing.is_some_and(|comment| restates(comment, top)) {
        return Source::Provided;
    }
    let computed = match column {
        None => {
            !profile.foreign_keys.is_empty()
                || !profile.referenced_by.is_empty()
                || profile.definition.is_some()
        }
        Some(name) => {
            profile.is_primary_key(name)
                || profile.foreign_key_of(name).is_some()
                || profile.definition.is_some()
                || profile.column(name).is_some_and(|column| {
                    column.statistics.as_ref().is_some_and(|statistics| statistics.rows > 0)
                        || column.generated
                })
        }
    };
    if computed { Source::Function } else { Source::Other }
}

fn restates(comment: &str, text: &str) -> bool {
    let plain = |text: &str| text.trim().trim_end_matches(['.', '!']).to_owned();
    same_draft(&plain(comment), &plain(text))
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

    #[test]
    fn a_restated_comment_is_provided() {
        let profile = TableProfile { comment: Some("All customers".into()), ..TableProfile::default() };
        assert_eq!(source(&profile, None, "all  customers."), Source::Provided);
        assert_eq!(source(&profile, None, "Customers of the shop."), Source::Other);
    }
}
