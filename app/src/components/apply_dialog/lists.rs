//! Entries in two lists: what goes and what does not.

use super::entry::Entry;
use super::tally;
use domain::pending::{EntryOutcome, Outcome};
use domain::text::counted;
use leptos::prelude::*;

/// Lines of a list that are shown; all are applied.
const SHOWN: usize = 200;

/// What an apply would do, and apart from it what it would not.
#[component]
pub(super) fn Plan(
    entries: Vec<EntryOutcome>,
    /// Drifted entries can be chosen to be overwritten.
    choose: bool,
) -> impl IntoView {
    let ready = tally(&entries, Outcome::Ready);
    let rest = entries.len() - ready;
    let (ready_entries, others) = apart(entries, Outcome::Ready);
    view! {
        <p role="status">
            {format!("{} will run", counted(ready, "statement"))}
            {(rest > 0).then(|| format!(", {rest} will not; each says why"))} "."
        </p>
        <List title="Will not be applied" entries=others choose />
        <List title="Will be applied" entries=ready_entries choose />
    }
}

/// What an apply did, and apart from it what it left in the queue.
#[component]
pub fn Outcomes(
    /// Each entry's line.
    entries: Vec<EntryOutcome>,
) -> impl IntoView {
    let applied = tally(&entries, Outcome::Applied);
    let rest = entries.len() - applied;
    let (applied_entries, others) = apart(entries, Outcome::Applied);
    view! {
        <p role="status">
            {format!("{} applied", counted(applied, "comment"))}
            {(rest > 0).then(|| format!(", {rest} left in the queue"))} ". "
            <a class="link" href="/audit">"See the audit"</a>
        </p>
        <List title="Left in the queue" entries=others choose=false />
        <List title="Applied" entries=applied_entries choose=false />
    }
}

fn apart(entries: Vec<EntryOutcome>, outcome: Outcome) -> (Vec<EntryOutcome>, Vec<EntryOutcome>) {
    entries.into_iter().partition(|entry| entry.outcome == outcome)
}

#[component]
fn List(title: &'static str, entries: Vec<EntryOutcome>, choose: bool) -> impl IntoView {
    if entries.is_empty() {
        return ().into_any();
    }
    let hidden = entries.len().saturating_sub(SHOWN);
    view! {
        <section class="outcomes">
            <h3>{title}</h3>
            <ul class="statements">
                {entries.into_iter().take(SHOWN).map(|entry| view! { <Entry entry choose /> }).collect_view()}
            </ul>
            {(hidden > 0).then(|| view! { <p class="muted">{format!("and {hidden} more")}</p> })}
        </section>
    }
    .into_any()
}
