//! Pills: an icon and a word, never colour alone.

use domain::confidence::{Band, Confidence, two_decimals};
use domain::pending::Outcome;
use domain::result::ReviewStatus;
use domain::run::RunStatus;
use leptos::prelude::*;

/// A small label.
#[component]
pub fn Pill(
    /// `good`, `warn`, `bad`, `info` or nothing.
    tone: &'static str,
    /// A sign before the word.
    sign: &'static str,
    /// The word.
    label: &'static str,
) -> impl IntoView {
    view! {
        <span class=format!("pill {tone}")>
            <span aria-hidden="true">{sign}</span>
            {label}
        </span>
    }
}

/// How far a run is.
#[component]
pub fn RunStatusPill(
    /// The status.
    status: RunStatus,
) -> impl IntoView {
    let (tone, sign) = match status {
        RunStatus::Queued => ("", "○"),
        RunStatus::Running => ("info", "●"),
        RunStatus::Success => ("good", "✓"),
        RunStatus::Failed => ("bad", "✕"),
        RunStatus::Cancelled => ("warn", "–"),
    };
    view! { <Pill tone sign label=status.label() /> }
}

/// A row's decision.
#[component]
pub fn ReviewStatusPill(
    /// The decision.
    status: ReviewStatus,
) -> impl IntoView {
    let (tone, sign) = match status {
        ReviewStatus::Unreviewed => ("", "○"),
        ReviewStatus::Accepted => ("good", "✓"),
        ReviewStatus::Skipped => ("", "–"),
    };
    view! { <Pill tone sign label=status.label() /> }
}

/// What became of a queue entry.
#[component]
pub fn OutcomePill(
    /// The outcome.
    outcome: Outcome,
) -> impl IntoView {
    let (tone, sign) = match outcome {
        Outcome::Ready => ("info", "●"),
        Outcome::Applied => ("good", "✓"),
        Outcome::Drifted => ("warn", "◐"),
        Outcome::Failed => ("bad", "✕"),
    };
    view! { <Pill tone sign label=outcome.label() /> }
}

/// A band's colour and sign.
pub fn band_look(band: Band) -> (&'static str, &'static str) {
    match band {
        Band::High => ("good", "●"),
        Band::Medium => ("warn", "◐"),
        Band::Low => ("bad", "○"),
        Band::None => ("", "–"),
    }
}

/// A row's confidence: band and score, on one scale.
#[component]
pub fn ConfidencePill(
    /// The confidence.
    confidence: Confidence,
) -> impl IntoView {
    let (tone, sign) = band_look(confidence.band);
    let score = confidence.score.map(|score| format!(" {}", two_decimals(score)));
    view! {
        <span class=format!("pill {tone}")>
            <span aria-hidden="true">{sign}</span>
            {confidence.band.label()}
            <span class="num">{score}</span>
        </span>
    }
}
