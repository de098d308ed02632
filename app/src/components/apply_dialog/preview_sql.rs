//! **Preview SQL**: the statements, to read and to copy; nothing is written.

use super::Step;
use super::lists::Plan;
use crate::components::confirm::close;
use crate::components::icon::Icon;
use crate::server_fns::pending::preview_pending;
use crate::state::{Hydrated, Toasts, Tone};
use domain::pending::{EntryOutcome, Outcome};
use leptos::html::Dialog;
use leptos::prelude::*;

/// The button and its dialog.
#[component]
pub fn PreviewSql(
    /// How many entries there are.
    #[prop(into)]
    count: Signal<i64>,
) -> impl IntoView {
    let hydrated = expect_context::<Hydrated>();
    let dialog = NodeRef::<Dialog>::new();
    let step = RwSignal::new(Step::Loading);
    let load = Action::new(move |(): &()| async move {
        step.set(Step::Loading);
        step.set(preview_pending(None).await.map_or_else(Step::Failed, Step::Preview));
    });
    let open = move |_| {
        crate::components::confirm::open(dialog);
        load.dispatch(());
    };
    view! {
        <button type="button" class="btn" disabled=move || !hydrated.get() || count.get() == 0 on:click=open>
            "Preview SQL"
        </button>
        <dialog class="dialog wide" node_ref=dialog aria-label="Preview SQL">
            <header>
                <h2>"Preview SQL"</h2>
                <button type="button" class="btn ghost icon push" aria-label="Close" on:click=move |_| close(dialog)>
                    <Icon name="close" />
                </button>
            </header>
            <div class="body">
                {move || match step.get() {
                    Step::Preview(entries) => view! { <Plan entries choose=false /> }.into_any(),
                    other => super::body(other),
                }}
            </div>
            <footer>
                <Copy step />
                <button type="button" class="btn" on:click=move |_| close(dialog)>"Close"</button>
            </footer>
        </dialog>
    }
}

#[component]
fn Copy(step: RwSignal<Step>) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let script = move || {
        step.with(|step| match step {
            Step::Preview(entries) => script(entries),
            _ => String::new(),
        })
    };
    let copy = Action::new_local(move |text: &String| {
        let text = text.clone();
        async move {
            if crate::browser::copy(&text).await {
                toasts.show(Tone::Good, "Copied.");
            } else {
                toasts.show(Tone::Bad, "The browser did not allow copying. Select the text instead.");
            }
        }
    });
    view! {
        <button
            type="button"
            class="btn"
            disabled=move || script().is_empty()
            on:click=move |_| { copy.dispatch_local(script()); }
        >
            "Copy SQL"
        </button>
    }
}

/// The statements that will run, as a script.
fn script(entries: &[EntryOutcome]) -> String {
    let ready = entries.iter().filter(|entry| entry.outcome == Outcome::Ready);
    ready.map(|entry| format!("{};\n", entry.statement)).collect()
}
