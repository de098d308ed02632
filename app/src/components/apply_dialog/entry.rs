//! One entry: its statement, or why it is not written; a drifted one with all three texts.

use super::Overwrite;
use crate::components::diff::WordDiff;
use crate::components::pill::OutcomePill;
use domain::ids::PendingId;
use domain::pending::{EntryOutcome, Outcome};
use leptos::prelude::*;

#[component]
pub(super) fn Entry(entry: EntryOutcome, choose: bool) -> impl IntoView {
    let path = entry.asset.path();
    let drifted = entry.outcome == Outcome::Drifted;
    let error = entry.error.clone().filter(|_| !drifted);
    let texts = drifted.then(|| view! { <ThreeWay entry=entry.clone() /> });
    view! {
        <li>
            <div class="row">
                <OutcomePill outcome=entry.outcome />
                <span class="mono">{path.clone()}</span>
                {(drifted && choose).then(|| view! { <OverwriteBox id=entry.id path /> })}
            </div>
            {texts}
            {error.map(|error| view! { <p class="error">{error}</p> })}
            {(!entry.statement.is_empty()).then(|| view! { <pre>{entry.statement}</pre> })}
        </li>
    }
}

#[component]
fn OverwriteBox(id: PendingId, path: String) -> impl IntoView {
    let Overwrite(chosen) = expect_context();
    let choose = move |event| {
        let checked = event_target_checked(&event);
        chosen.update(|chosen| {
            if checked {
                chosen.insert(id);
            } else {
                chosen.remove(&id);
            }
        });
    };
    view! {
        <label class="check push">
            <input
                type="checkbox"
                prop:checked=move || chosen.with(|chosen| chosen.contains(&id))
                on:change=choose
            />
            <span>"Overwrite" <span class="sr">{format!(" {path}")}</span></span>
        </label>
    }
}

/// What the run read, what the database says now, and what we would write; the later two as they differ
/// from the first.
#[component]
fn ThreeWay(entry: EntryOutcome) -> impl IntoView {
    let base = entry.expected_comment;
    let said = match &entry.live_comment {
        Some(_) => "Somebody changed the comment since the run read it.",
        None => "Somebody removed the comment since the run read it.",
    };
    view! {
        <p class="muted">{said} " Overwrite it, or leave the entry in the queue."</p>
        <dl class="three-way">
            <div>
                <dt>"The run read"</dt>
                <dd>{base.clone().map_or_else(|| view! { <span class="muted">"no comment"</span> }.into_any(), IntoAny::into_any)}</dd>
            </div>
            <div>
                <dt>"Database now"</dt>
                <dd><WordDiff before=base.clone() after=entry.live_comment /></dd>
            </div>
            <div>
                <dt>"Ours"</dt>
                <dd><WordDiff before=base after=Some(entry.description) /></dd>
            </div>
        </dl>
    }
}
