//! Applying the queue: preview of the exact statements, confirmation, outcome per entry.

mod entry;
mod footer;
mod lists;
mod preview_sql;

pub use lists::Outcomes;
pub use preview_sql::PreviewSql;

use super::confirm::close;
use super::icon::Icon;
use super::lazy::when_wanted;
use crate::error::AppError;
use crate::server_fns::pending::preview_pending;
use crate::state::Hydrated;
use domain::ids::{PendingId, RunId};
use domain::pending::{EntryOutcome, Outcome};
use footer::Footer;
use leptos::html::Dialog;
use leptos::prelude::*;
use lists::Plan;
use std::collections::BTreeSet;
use wasm_split_helpers::wasm_split;

/// Where the dialog is.
#[derive(Debug, Clone)]
enum Step {
    Loading,
    Preview(Vec<EntryOutcome>),
    Applying,
    Done(Vec<EntryOutcome>),
    Failed(AppError),
}

/// The drifted entries that a person chose to overwrite.
#[derive(Debug, Clone, Copy)]
struct Overwrite(RwSignal<BTreeSet<PendingId>>);

/// What the dialog is for.
#[derive(Debug, Clone, Copy)]
struct Task {
    run: Option<RunId>,
    on_applied: Callback<()>,
    outcome: Option<RwSignal<Vec<EntryOutcome>>>,
    /// Grows whenever the dialog is asked for.
    asked: RwSignal<u32>,
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
    /// Where the outcome is kept after the dialog is closed.
    #[prop(optional)]
    outcome: Option<RwSignal<Vec<EntryOutcome>>>,
) -> impl IntoView {
    let hydrated = expect_context::<Hydrated>();
    let asked = RwSignal::new(0);
    let task = Task { run, on_applied, outcome, asked };
    let open = move |_| asked.update(|asked| *asked += 1);
    view! {
        <button type="button" class="btn primary" disabled=move || !hydrated.get() || count.get() == 0 on:click=open>
            {move || format!("Apply pending queue ({})", count.get())}
        </button>
        {when_wanted(move || asked.get() > 0, dialog_code, move || dialog_view(task))}
    }
}

#[wasm_split(forms, preload(dialog_code), fallible)]
fn dialog_view(task: Task) -> Result<AnyView, AppError> {
    Ok(view! { <ApplyDialog task /> }.into_any())
}

#[component]
fn ApplyDialog(task: Task) -> impl IntoView {
    let Task { run, on_applied, outcome, asked } = task;
    let dialog = NodeRef::<Dialog>::new();
    let step = RwSignal::new(Step::Loading);
    let overwrite = Overwrite(RwSignal::new(BTreeSet::new()));
    provide_context(overwrite);
    let load = Action::new(move |(): &()| async move {
        step.set(Step::Loading);
        overwrite.0.update(BTreeSet::clear);
        step.set(preview_pending(run).await.map_or_else(Step::Failed, Step::Preview));
    });
    Effect::new(move |_| {
        if asked.get() > 0 {
            super::confirm::open(dialog);
            load.dispatch(());
        }
    });
    Effect::new(move |_| {
        if let (Some(outcome), Step::Done(entries)) = (outcome, step.get()) {
            outcome.set(entries);
        }
    });
    view! {
        <dialog class="dialog wide" node_ref=dialog aria-labelledby="apply-title">
            <header>
                <h2 id="apply-title">"Apply pending queue"</h2>
                <button type="button" class="btn ghost icon push" aria-label="Close" on:click=move |_| close(dialog)>
                    <Icon name="close" />
                </button>
            </header>
            <div class="body">{move || body(step.get())}</div>
            <Footer dialog step overwrite on_applied />
        </dialog>
    }
}

fn body(step: Step) -> AnyView {
    match step {
        Step::Loading => {
            view! { <p class="muted" role="status">"Reading the comments that are there now…"</p> }.into_any()
        }
        Step::Applying => view! { <p class="muted" role="status">"Writing comments…"</p> }.into_any(),
        Step::Failed(error) => view! { <p class="error" role="alert">{error.to_string()}</p> }.into_any(),
        Step::Preview(entries) => view! { <Plan entries choose=true /> }.into_any(),
        Step::Done(entries) => view! { <Outcomes entries /> }.into_any(),
    }
}

/// How many entries came out so.
pub fn tally(entries: &[EntryOutcome], outcome: Outcome) -> usize {
    entries.iter().filter(|entry| entry.outcome == outcome).count()
}
