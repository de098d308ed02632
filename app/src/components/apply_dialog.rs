//! Applying the queue: preview of the exact statements, confirmation, outcome per entry.

use super::icon::Icon;
use super::pill::OutcomePill;
use crate::error::AppError;
use crate::server_fns::pending::{apply_pending, count_pending, preview_pending};
use crate::state::{Hydrated, PendingCount, Toasts, Tone};
use domain::ids::RunId;
use domain::pending::{EntryOutcome, Outcome};
use domain::text::counted;
use leptos::html::Dialog;
use leptos::prelude::*;

/// Lines of a preview that are shown; all are applied.
const SHOWN: usize = 200;

/// Where the dialog is.
#[derive(Debug, Clone)]
enum Step {
    Loading,
    Preview(Vec<EntryOutcome>),
    Applying,
    Done(Vec<EntryOutcome>),
    Failed(AppError),
}

/// The button **Apply pending queue (N)** and its dialog.
#[component]
pub fn ApplyQueue(
    /// Only entries for this run's assets.
    run: Option<RunId>,
    /// How many entries there are.
    #[prop(into)]
    count: Signal<i64>,
    /// Called when something was applied.
    on_applied: Callback<()>,
) -> impl IntoView {
    let hydrated = expect_context::<Hydrated>();
    let dialog = NodeRef::<Dialog>::new();
    let step = RwSignal::new(Step::Loading);
    let load = Action::new_local(move |(): &()| async move {
        step.set(Step::Loading);
        step.set(preview_pending(run).await.map_or_else(Step::Failed, Step::Preview));
    });
    let open = move |_| {
        if let Some(dialog) = dialog.get() {
            // Refused only for a dialog that is open already.
            let _ = dialog.show_modal();
            load.dispatch_local(());
        }
    };
    view! {
        <button class="btn primary" disabled=move || !hydrated.get() || count.get() == 0 on:click=open>
            {move || format!("Apply pending queue ({})", count.get())}
        </button>
        <dialog class="dialog wide" node_ref=dialog aria-labelledby="apply-title">
            <header>
                <h2 id="apply-title">"Apply pending queue"</h2>
                <button class="btn ghost icon push" aria-label="Close" on:click=move |_| close(dialog)>
                    <Icon name="close" />
                </button>
            </header>
            <div class="body">{move || body(step.get())}</div>
            <Footer dialog step on_applied />
        </dialog>
    }
}

fn close(dialog: NodeRef<Dialog>) {
    if let Some(dialog) = dialog.get_untracked() {
        dialog.close();
    }
}

fn body(step: Step) -> AnyView {
    match step {
        Step::Loading => {
            view! { <p class="muted" role="status">"Reading the comments that are there now…"</p> }.into_any()
        }
        Step::Applying => view! { <p class="muted" role="status">"Writing comments…"</p> }.into_any(),
        Step::Failed(error) => view! { <p class="error" role="alert">{error.to_string()}</p> }.into_any(),
        Step::Preview(entries) => {
            let ready = tally(&entries, Outcome::Ready);
            let rest = entries.len() - ready;
            view! {
                <p role="status">
                    {format!("{} will run", counted(ready, "statement"))}
                    {(rest > 0).then(|| format!(", {rest} will not; each says why"))} "."
                </p>
                <Entries entries />
            }
            .into_any()
        }
        Step::Done(entries) => {
            let applied = tally(&entries, Outcome::Applied);
            let rest = entries.len() - applied;
            view! {
                <p role="status">
                    {format!("{} applied", counted(applied, "comment"))}
                    {(rest > 0).then(|| format!(", {rest} left in the queue"))} "."
                </p>
                <Entries entries />
            }
            .into_any()
        }
    }
}

fn tally(entries: &[EntryOutcome], outcome: Outcome) -> usize {
    entries.iter().filter(|entry| entry.outcome == outcome).count()
}

#[component]
fn Entries(entries: Vec<EntryOutcome>) -> impl IntoView {
    let hidden = entries.len().saturating_sub(SHOWN);
    let mut entries = entries;
    // What needs attention comes first; the order is otherwise the queue's.
    entries.sort_by_key(|entry| matches!(entry.outcome, Outcome::Ready | Outcome::Applied));
    view! {
        <ul class="statements">
            {entries
                .into_iter()
                .take(SHOWN)
                .map(|entry| {
                    view! {
                        <li>
                            <div class="row">
                                <OutcomePill outcome=entry.outcome />
                                <span class="mono">{entry.asset.path()}</span>
                            </div>
                            <pre>{entry.statement}</pre>
                            {entry.error.map(|error| view! { <p class="error">{error}</p> })}
                        </li>
                    }
                })
                .collect_view()}
        </ul>
        {(hidden > 0).then(|| view! { <p class="muted">{format!("and {hidden} more")}</p> })}
    }
}

#[component]
fn Footer(dialog: NodeRef<Dialog>, step: RwSignal<Step>, on_applied: Callback<()>) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let pending = expect_context::<PendingCount>();
    let confirm_drift = RwSignal::new(false);
    let apply = Action::new_local(move |entries: &Vec<EntryOutcome>| {
        let ids = entries.iter().map(|entry| entry.id).collect();
        async move {
            step.set(Step::Applying);
            match apply_pending(ids, confirm_drift.get_untracked()).await {
                Ok(outcomes) => {
                    toasts.show(
                        Tone::Good,
                        format!("{} applied.", counted(tally(&outcomes, Outcome::Applied), "comment")),
                    );
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
    let drifted =
        move || entries.with(|entries| entries.as_deref().map_or(0, |e| tally(e, Outcome::Drifted)));
    let ready = move || entries.with(|entries| entries.as_deref().map_or(0, |e| tally(e, Outcome::Ready)));
    let writes = move || ready() + if confirm_drift.get() { drifted() } else { 0 };
    view! {
        <footer>
            <Show when=move || { drifted() > 0 }>
                <label class="check push-right">
                    <input type="checkbox" prop:checked=confirm_drift on:change=move |event| confirm_drift.set(event_target_checked(&event)) />
                    {move || format!("Overwrite {}", counted(drifted(), "changed comment"))}
                </label>
            </Show>
            <button class="btn" on:click=move |_| close(dialog)>
                {move || if entries.with(Option::is_some) { "Not now" } else { "Close" }}
            </button>
            <Show when=move || entries.with(Option::is_some)>
                <button
                    class="btn primary"
                    disabled=move || writes() == 0
                    on:click=move |_| {
                        if let Some(entries) = entries.get_untracked() {
                            apply.dispatch_local(entries);
                        }
                    }
                >
                    {move || format!("Apply {}", counted(writes(), "comment"))}
                </button>
            </Show>
        </footer>
    }
}
