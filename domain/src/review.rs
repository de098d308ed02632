//! The decision state machine: what an action does to a row and to its queue entry.

use crate::ids::OperationId;
use crate::result::{Alternative, ResultRow, ReviewStatus, StatusCounts, VersionRef};
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
    /// Make an older version hold the queue entry again; otherwise take the decision back.
    Restore,
}

/// How a row stands to the queue entry of its asset and to the other versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// This row holds the entry.
    pub queued: bool,
    /// Another row holds it: until it is deselected, only Restore can take it over.
    pub held_by: Option<VersionRef>,
    /// There is a newer version of the asset.
    pub superseded: bool,
}

impl Standing {
    /// The standing of a row as it was read.
    pub fn of(row: &ResultRow) -> Self {
        let other = |version: &VersionRef| version.result_id != row.id;
        Self {
            queued: row.queued,
            held_by: row.queue_holder.filter(other),
            superseded: row.versions.last().is_some_and(other),
        }
    }
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
    /// What undo and redo name.
    pub operation: OperationId,
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
    /// The row's text is the entry now, whoever held it before.
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
    /// Another version holds the asset's one queue entry.
    #[error("{0} holds the queue entry of this asset. Deselect it there first, or restore this version.")]
    Held(VersionRef),
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
    standing: Standing,
    action: &Action,
) -> Result<(ReviewState, QueueEffect), ReviewError> {
    if let (Action::Accept | Action::Promote(_) | Action::Edit(_), Some(holder)) = (action, standing.held_by)
    {
        return Err(ReviewError::Held(holder));
    }
    let accepted = |description: String, chosen, edited| {
        (ReviewState { status: ReviewStatus::Accepted, description, chosen, edited }, QueueEffect::Put)
    };
    let taken_out = |status| (ReviewState { status, ..state.clone() }, QueueEffect::Remove);
    Ok(match action {
        Action::Restore => {
            let takes_over = state.status != ReviewStatus::Skipped
                && !standing.queued
                && (standing.superseded || standing.held_by.is_some());
            let action = if takes_over { Action::Accept } else { Action::Deselect };
            return decide(state, alternatives, Standing { held_by: None, ..standing }, &action);
        }
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
    use crate::ids::ResultId;
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
            Just(Action::Restore),
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
                let standing = Standing { queued: queued.is_some(), ..Standing::default() };
                if let Ok((next, effect)) = decide(&state, &alternatives, standing, &action) {
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
            decide(&fresh(&alternatives), &alternatives, Standing::default(), &Action::Edit("Mine.".into()))
                .unwrap();
        assert!(edited.edited && edited.chosen.is_none());
        let (back, _) =
            decide(&edited, &alternatives, Standing::default(), &Action::Edit(" Text 1. ".into())).unwrap();
        assert_eq!((back.chosen, back.edited), (Some(1), false));
    }

    #[test]
    fn while_another_version_holds_the_entry_only_restore_takes_it_over() {
        let alternatives = alternatives(3);
        let holder = VersionRef { result_id: ResultId(9), run_id: crate::ids::RunId(7), version: 2 };
        let held = Standing { held_by: Some(holder), superseded: true, queued: false };
        let state = fresh(&alternatives);
        for action in [Action::Accept, Action::Promote(1), Action::Edit("Mine.".into())] {
            let error = decide(&state, &alternatives, held, &action).unwrap_err();
            assert_eq!(error, ReviewError::Held(holder));
            assert!(error.to_string().starts_with("v2 (run #7) holds"), "{error}");
        }
        let (restored, effect) = decide(&state, &alternatives, held, &Action::Restore).unwrap();
        assert_eq!((restored.status, effect), (ReviewStatus::Accepted, QueueEffect::Put));
        let skipped = ReviewState { status: ReviewStatus::Skipped, ..state };
        let (back, effect) = decide(&skipped, &alternatives, held, &Action::Restore).unwrap();
        assert_eq!((back.status, effect), (ReviewStatus::Unreviewed, QueueEffect::Remove));
    }
}
