//! A decision that came too late: by now somebody else made the row something else. Both are shown, neither is
//! lost, and a person chooses.

use super::model::{PageModel, RowModel};
use crate::components::diff::WordDiff;
use crate::components::lazy::loaded_first;
use crate::components::pill::ReviewStatusPill;
use crate::error::AppError;
use domain::ids::ResultId;
use domain::result::{ResultRow, ReviewStatus};
use domain::review::{Action, ReviewState};
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

/// What a person wanted of rows and did not get. It outlives the pages of rows.
#[derive(Clone, Copy)]
pub(super) struct Conflicts(RwSignal<Vec<(ResultId, ReviewState)>>);

impl Conflicts {
    pub(super) fn none() -> Self {
        Self(RwSignal::default())
    }

    /// Notes what was wanted of a row, where that differs from what it is now; whether it does.
    pub(super) fn note(self, mine: ReviewState, stored: &ResultRow) -> bool {
        let differs = mine != stored.state();
        if differs {
            let _ = self.0.try_update(|conflicts| {
                conflicts.retain(|(row, _)| *row != stored.id);
                conflicts.push((stored.id, mine));
            });
        }
        differs
    }

    /// It is decided.
    pub(super) fn forget(self, row: ResultId) {
        if self.0.with_untracked(|conflicts| conflicts.iter().any(|(other, _)| *other == row)) {
            self.0.update(|conflicts| conflicts.retain(|(other, _)| *other != row));
        }
    }

    pub(super) fn of(self, row: ResultId) -> Option<ReviewState> {
        self.0.with(|conflicts| Some(conflicts.iter().find(|(other, _)| *other == row)?.1.clone()))
    }

    /// Whether something would be lost with the page.
    pub(super) fn is_any(self) -> bool {
        self.0.try_with_untracked(|conflicts| !conflicts.is_empty()) == Some(true)
    }
}

/// What makes a row what was wanted of it.
fn again(mine: &ReviewState) -> Action {
    match (mine.status, mine.chosen) {
        (ReviewStatus::Unreviewed, _) => Action::Deselect,
        (ReviewStatus::Skipped, _) => Action::Skip,
        (ReviewStatus::Accepted, Some(index)) if !mine.edited => Action::Promote(index),
        (ReviewStatus::Accepted, _) => Action::Edit(mine.description.clone()),
    }
}

/// The line under a row that is in conflict; nothing under any other. The code of what it says comes with the first.
#[component]
pub(super) fn Conflict(model: PageModel, row: RowModel) -> impl IntoView {
    let mine = Memo::new(move |_| model.conflicts.of(row.id));
    move || {
        mine.get().map(|mine| {
            let choice = loaded_first(choice_code, move || choice_view(model, row, mine.clone()));
            view! {
                <tr class="open conflict" data-row=row.id.to_string()>
                    <td colspan="8">{choice}</td>
                </tr>
            }
        })
    }
}

#[wasm_split(parts, preload(choice_code), fallible)]
fn choice_view(model: PageModel, row: RowModel, mine: ReviewState) -> Result<AnyView, AppError> {
    Ok(view! { <Choice model row mine /> }.into_any())
}

#[component]
fn Choice(model: PageModel, row: RowModel, mine: ReviewState) -> impl IntoView {
    let path = row.row.with_untracked(|row| row.asset.path());
    let stored = Memo::new(move |_| row.row.with(ResultRow::state));
    let keep = move |_| model.conflicts.forget(row.id);
    let (action, text) = (again(&mine), mine.description.clone());
    let take = move |_| model.decide(row, action.clone());
    let edit = move |_| {
        row.draft.set_value(Some(text.clone()));
        row.editing.set(true);
    };
    let (text, status) = (mine.description, mine.status);
    let difference = {
        let text = text.clone();
        move || {
            let stored = stored.get().description;
            (stored != text).then(|| {
                view! { <p><span class="muted">"From the stored to yours: "</span><WordDiff before=Some(stored) after=Some(text.clone()) /></p> }
            })
        }
    };
    view! {
        <section role="alert" aria-label=format!("Conflict on {path}")>
            <h2>"Somebody else changed this row meanwhile. Yours is not saved: which one shall it be?"</h2>
            <dl class="sides">
                <div>
                    <dt>"Yours " <ReviewStatusPill status /></dt>
                    <dd>{text}</dd>
                </div>
                <div>
                    <dt>"Stored now " {move || view! { <ReviewStatusPill status=stored.get().status /> }}</dt>
                    <dd>{move || stored.get().description}</dd>
                </div>
            </dl>
            {difference}
            <div class="row">
                <button type="button" class="btn" aria-label=format!("Use mine for {path}") on:click=take>"Use mine"</button>
                <button type="button" class="btn" aria-label=format!("Keep the stored one of {path}") on:click=keep>"Keep the stored one"</button>
                <button type="button" class="btn" aria-label=format!("Edit mine for {path}") on:click=edit>"Edit mine"</button>
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_wanted_can_be_done_again() {
        let mine =
            |status, chosen, edited| ReviewState { status, description: "Words.".into(), chosen, edited };
        assert_eq!(again(&mine(ReviewStatus::Accepted, Some(2), false)), Action::Promote(2));
        assert_eq!(again(&mine(ReviewStatus::Accepted, None, true)), Action::Edit("Words.".into()));
        assert_eq!(again(&mine(ReviewStatus::Skipped, Some(0), false)), Action::Skip);
        assert_eq!(again(&mine(ReviewStatus::Unreviewed, Some(0), false)), Action::Deselect);
    }
}
