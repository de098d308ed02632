//! **Revert**: shown what will change, asked, and told what became of it.

use crate::components::confirm::{Confirm, close};
use crate::components::diff::WordDiff;
use crate::server_fns::audit::revert_audit;
use crate::state::{Toasts, Tone};
use domain::audit::AuditEntry;
use leptos::html::Dialog;
use leptos::prelude::*;

#[component]
pub(super) fn RevertDialog(
    dialog: NodeRef<Dialog>,
    chosen: RwSignal<Option<AuditEntry>>,
    on_reverted: Callback<()>,
) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let refused = RwSignal::new(None::<String>);
    let revert = Action::new(move |entry: &AuditEntry| {
        let (id, path) = (entry.id, entry.asset.path());
        async move {
            match revert_audit(id).await {
                Ok(_) => {
                    toasts.show(Tone::Good, format!("{path} has its former comment again."));
                    close(dialog);
                    on_reverted.run(());
                }
                // It stays open: the comment that is there now is worth reading.
                Err(error) => refused.set(Some(error.to_string())),
            }
        }
    });
    // Another entry, another answer.
    Effect::new(move |_| {
        chosen.track();
        refused.set(None);
    });
    let confirm = Callback::new(move |()| {
        if let Some(entry) = chosen.get_untracked() {
            revert.dispatch(entry);
        }
    });
    let busy = Signal::derive(move || revert.pending().get() || refused.with(Option::is_some));
    view! {
        <Confirm dialog title="Revert comment" verb="Revert" busy on_confirm=confirm>
            {move || chosen.get().map(|entry| view! {
                <p class="mono">{entry.asset.path()}</p>
                <p>"The comment that was there before is written again, provided that nobody changed it since:"</p>
                <p class="quote"><WordDiff before=entry.after after=entry.before /></p>
            })}
            {move || refused.get().map(|error| view! { <p class="error" role="alert">{error}</p> })}
        </Confirm>
    }
}
