//! The dialog's buttons, and the apply itself.

use super::{Overwrite, Step, tally};
use crate::components::confirm::close;
use crate::error::AppError;
use crate::server_fns::pending::{apply_pending, count_pending};
use crate::state::{PendingCount, Toasts, Tone};
use domain::ids::PendingId;
use domain::pending::{EntryOutcome, Outcome};
use domain::text::counted;
use leptos::html::Dialog;
use leptos::prelude::*;

#[component]
pub(super) fn Footer(
    dialog: NodeRef<Dialog>,
    step: RwSignal<Step>,
    overwrite: Overwrite,
    on_applied: Callback<()>,
) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let pending = expect_context::<PendingCount>();
    let apply = Action::new(move |entries: &Vec<EntryOutcome>| {
        let chosen = overwrite.0.get_untracked();
        let (confirmed, usual) = entries.iter().map(|entry| entry.id).partition(|id| chosen.contains(id));
        async move {
            step.set(Step::Applying);
            match apply_both(usual, confirmed).await {
                Ok(outcomes) => {
                    let applied = counted(tally(&outcomes, Outcome::Applied), "comment");
                    toasts.show(Tone::Good, format!("{applied} applied."));
                    step.set(Step::Done(outcomes));
                }
                Err(error) => step.set(Step::Failed(error)),
            }
            if let Ok(count) = count_pending().await {
                pending.set(count);
            }
            on_applied.run(());
        }
    });
    let entries = Memo::new(move |_| match step.get() {
        Step::Preview(entries) => Some(entries),
        _ => None,
    });
    let ready = move || entries.with(|entries| entries.as_deref().map_or(0, |e| tally(e, Outcome::Ready)));
    let writes = move || ready() + overwrite.0.with(std::collections::BTreeSet::len);
    view! {
        <footer>
            <button type="button" class="btn" on:click=move |_| close(dialog)>
                {move || if entries.with(Option::is_some) { "Not now" } else { "Close" }}
            </button>
            <Show when=move || entries.with(Option::is_some)>
                <button
                    type="button"
                    class="btn primary"
                    disabled=move || writes() == 0
                    on:click=move |_| {
                        if let Some(entries) = entries.get_untracked() {
                            apply.dispatch(entries);
                        }
                    }
                >
                    {move || format!("Apply {}", counted(writes(), "comment"))}
                </button>
            </Show>
        </footer>
    }
}

/// The entries as they are, and those whose drift was confirmed.
async fn apply_both(usual: Vec<PendingId>, confirmed: Vec<PendingId>) -> Result<Vec<EntryOutcome>, AppError> {
    let mut outcomes = Vec::new();
    for (ids, confirm_drift) in [(usual, false), (confirmed, true)] {
        if !ids.is_empty() {
            outcomes.extend(apply_pending(ids, confirm_drift).await?);
        }
    }
    Ok(outcomes)
}
