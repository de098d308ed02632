//! **Clear queue**: asked first, told after.

use crate::components::confirm::{Confirm, close, open};
use crate::server_fns::pending::clear_pending;
use crate::state::{Hydrated, PendingCount, Toasts, Tone};
use domain::text::counted;
use leptos::html::Dialog;
use leptos::prelude::*;

#[component]
pub(super) fn ClearQueue(#[prop(into)] count: Signal<i64>, on_cleared: Callback<()>) -> impl IntoView {
    let hydrated = expect_context::<Hydrated>();
    let toasts = expect_context::<Toasts>();
    let pending = expect_context::<PendingCount>();
    let dialog = NodeRef::<Dialog>::new();
    let clear = Action::new_local(move |(): &()| async move {
        match clear_pending().await {
            Ok(removed) => {
                pending.set(0);
                let entries = if removed == 1 { "entry" } else { "entries" };
                toasts.show(Tone::Good, format!("{removed} {entries} taken out of the queue."));
            }
            Err(error) => toasts.show(Tone::Bad, error.to_string()),
        }
        close(dialog);
        on_cleared.run(());
    });
    let confirm = Callback::new(move |()| {
        clear.dispatch_local(());
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
