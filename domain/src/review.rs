//! The decision state machine: what an action does to a row and to its queue entry.

use crate::result::{Alternative, ResultRow, ReviewStatus, StatusCounts};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What a person does to a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Queue the current text.
    Accept,
    /// Make an alternative the text, accept and queue it.
    Promote(u8),
    /// Make other words the text, accept and queue them.
    Edit(String),
    /// Take it out of the queue; it shall not be applied.
    Skip,
    /// Take it out of the queue; nothing is decided any more.
    Deselect,
}

/// The part of a row that actions change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewState {
    /// The decision.
    pub status: ReviewStatus,
    /// The current text.
    pub description: String,
    /// The alternative that the text is.
    pub chosen: Option<u8>,
    /// The text was edited.
    pub edited: bool,
}

/// What a decision led to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decided {
    /// The row as it is now.
    pub row: ResultRow,
    /// The run's rows by decision.
    pub counts: StatusCounts,
    /// Entries of the run's assets in the queue.
    pub queued: i64,
    /// All entries in the queue.
    pub pending: i64,
}

/// What happens to the asset's entry in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueueEffect {
    /// The row's text is the entry now.
    Put,
    /// The row holds no entry now.
    Remove,
}

/// Why an action is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReviewError {
    /// There is no such alternative.
    #[error("This row has no alternative {0}.")]
    NoSuchAlternative(char),
    /// A placeholder is not a description.
    #[error("This is a FALLBACK placeholder, not a description. Edit the text or re-run the row first.")]
    Placeholder,
    /// An empty text is not a description.
    #[error("A description cannot be empty. To leave the asset without one, skip the row.")]
    Empty,
    /// Too long for a comment.
    #[error("A description can have at most {MAX_CHARS} characters.")]
    TooLong,
}

/// The longest description, in characters.
pub const MAX_CHARS: usize = 4_000;

/// The state after an action, and what the queue must do.
///
/// # Errors
/// When the action makes no sense on this row.
pub fn decide(
    state: &ReviewState,
    alternatives: &[Alternative],
    action: &Action,
) -> Result<(ReviewState, QueueEffect), ReviewError> {
    let accepted = |description: String, chosen, edited| {
        (ReviewState { status: ReviewStatus::Accepted, description, chosen, edited }, QueueEffect::Put)
    };
    let taken_out = |status| (ReviewState { status, ..state.clone() }, QueueEffect::Remove);
    Ok(match action {
        Action::Accept => {
            if state.chosen.is_some_and(|index| is_fallback(alternatives, index)) {
                return Err(ReviewError::Placeholder);
            }
            accepted(state.description.clone(), state.chosen, state.edited)
        }
        Action::Promote(index) => {
            let alternative = alternatives
                .iter()
                .find(|alternative| alternative.index == *index)
                .ok_or(ReviewError::NoSuchAlternative(crate::result::letter(*index)))?;
            if alternative.fallback {
                return Err(ReviewError::Placeholder);
            }
            accepted(alternative.text.clone(), Some(*index), false)
        }
        Action::Edit(text) => {
            let text = &crate::text::lines(text);
            if text.is_empty() {
                return Err(ReviewError::Empty);
            }
            if text.chars().count() > MAX_CHARS {
                return Err(ReviewError::TooLong);
            }
            let same = alternatives.iter().find(|alternative| alternative.text == *text);
            match same {
                Some(alternative) if alternative.fallback => return Err(ReviewError::Placeholder),
                Some(alternative) => accepted(text.to_owned(), Some(alternative.index), false),
                None => accepted(text.to_owned(), None, true),
            }
        }
        Action::Skip => taken_out(ReviewStatus::Skipped),
        Action::Deselect => taken_out(ReviewStatus::Unreviewed),
    })
}

fn is_fallback(alternatives: &[Alternative], index: u8) -> bool {
    alternatives.iter().any(|alternative| alternative.index == index && alternative.fallback)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::confidence::Band;
    use crate::result::{fallback_text, letter};
    use proptest::prelude::*;

    fn alternatives(fallback_from: u8) -> Vec<Alternative> {
        (0..3)
            .map(|index| Alternative {
                index,
                letter: letter(index),
                text: if index >= fallback_from { fallback_text(index) } else { format!("Text {index}.") },
                score: None,
                band: Band::None,
                logprob: None,
                fallback: index >= fallback_from,
            })
            .collect()
    }

    fn fresh(alternatives: &[Alternative]) -> ReviewState {
        ReviewState {
            status: ReviewStatus::Unreviewed,
            description: alternatives[0].text.clone(),
            chosen: Some(0),
            edited: false,
        }
    }

    fn action() -> impl Strategy<Value = Action> {
        prop_oneof![
            Just(Action::Accept),
            (0u8..5).prop_map(Action::Promote),
            "[ a-zT0-9.]{0,12}".prop_map(Action::Edit),
            Just(Action::Skip),
            Just(Action::Deselect),
        ]
    }

    proptest! {
        /// A row is in the queue exactly when it is accepted, whatever was done to it; and a
        /// placeholder never gets there.
        #[test]
        fn queued_means_accepted(actions in prop::collection::vec(action(), 0..30), fallback_from in 0u8..4) {
            let alternatives = alternatives(fallback_from);
            let mut state = fresh(&alternatives);
            let mut queued: Option<String> = None;
            for action in actions {
                if let Ok((next, effect)) = decide(&state, &alternatives, &action) {
                    queued = match effect { QueueEffect::Put => Some(next.description.clone()), QueueEffect::Remove => None };
                    state = next;
                }
                prop_assert_eq!(queued.is_some(), state.status == ReviewStatus::Accepted);
                if let Some(text) = &queued {
                    prop_assert_eq!(text, &state.description);
                    prop_assert!(!text.starts_with("FALLBACK"));
                    prop_assert!(!text.trim().is_empty());
                }
                if let Some(chosen) = state.chosen {
                    prop_assert_eq!(&state.description, &alternatives[usize::from(chosen)].text);
                }
            }
        }
    }

    #[test]
    fn editing_back_to_an_alternative_is_choosing_it() {
        let alternatives = alternatives(3);
        let (edited, _) =
            decide(&fresh(&alternatives), &alternatives, &Action::Edit("Mine.".into())).unwrap();
        assert!(edited.edited && edited.chosen.is_none());
        let (back, _) = decide(&edited, &alternatives, &Action::Edit(" Text 1. ".into())).unwrap();
        assert_eq!((back.chosen, back.edited), (Some(1), false));
    }
}
