//! **Clear queue**: asked first, told after; and taking back what was done here.

use crate::components::confirm::{Confirm, close, open};
use crate::server_fns::pending::{clear_pending, count_pending, undo_pending};
use crate::state::{Hydrated, PendingCount, Toasts, Tone};
use domain::ids::OperationId;
use domain::text::counted;
use leptos::html::Dialog;
use leptos::prelude::*;

#[component]
pub(super) fn ClearQueue(#[prop(into)] count: Signal<i64>, on_cleared: Callback<()>) -> impl IntoView {
    let hydrated = expect_context::<Hydrated>();
    let toasts = expect_context::<Toasts>();
    let pending = expect_context::<PendingCount>();
    let dialog = NodeRef::<Dialog>::new();
    let clear = Action::new(move |(): &()| async move {
        match clear_pending().await {
            Ok(cleared) => {
                pending.set(0);
                let entries = if cleared.removed == 1 { "entry" } else { "entries" };
                let text = format!("{} {entries} taken out of the queue.", cleared.removed);
                match cleared.operation_id {
                    Some(operation) => offer_undo(toasts, pending, text, operation, on_cleared),
                    None => toasts.show(Tone::Good, text),
                }
            }
            Err(error) => toasts.show(Tone::Bad, error.to_string()),
        }
        close(dialog);
        on_cleared.run(());
    });
    let confirm = Callback::new(move |()| {
        clear.dispatch(());
    });
    view! {
        <button
            type="button"
            class="btn danger"
            disabled=move || !hydrated.get() || count.get() == 0
            on:click=move |_| open(dialog)
        >
            "Clear queue"
        </button>
        <Confirm dialog title="Clear queue" verb="Clear queue" busy=clear.pending() on_confirm=confirm>
            <p>
                {move || counted(count.get(), "description")}
                " will be taken out of the queue, and the rows return to unreviewed. Their texts stay; nothing is written to a database."
            </p>
        </Confirm>
    }
}

/// Tells what was done, with the button that takes it back.
pub(super) fn offer_undo(
    toasts: Toasts,
    pending: PendingCount,
    text: impl Into<String>,
    operation: OperationId,
    refresh: Callback<()>,
) {
    let undo = Callback::new(move |()| {
        leptos::task::spawn_local(async move {
            match undo_pending(operation).await {
                Ok(_) => toasts.show(Tone::Info, "Undone."),
                Err(error) => toasts.show(Tone::Bad, error.to_string()),
            }
            if let Ok(count) = count_pending().await {
                pending.set(count);
            }
            // The page may be another by now.
            let _ = refresh.try_run(());
        });
    });
    toasts.offer(text, "Undo", undo);
}
