//! A read-only JSON document: highlighted, folded by bracket, numbered, to be copied and downloaded.

use super::json_tree::tree;
use crate::state::{Hydrated, Toasts, Tone};
use domain::ids::RunId;
use leptos::prelude::*;

/// The document under its name.
#[component]
pub(super) fn JsonView(
    /// Whose it is.
    run: RunId,
    /// What it is.
    name: &'static str,
    /// The JSON, pretty-printed.
    json: impl Fn() -> String + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let hydrated = expect_context::<Hydrated>();
    let toasts = expect_context::<Toasts>();
    let copy = Action::new_local(move |(): &()| async move {
        if crate::browser::copy(&json()).await {
            toasts.show(Tone::Good, format!("{name} copied."));
        } else {
            toasts.show(Tone::Bad, "The browser did not allow copying.");
        }
    });
    let file = format!("/api/v1/runs/{run}/{}", name.to_ascii_lowercase());
    view! {
        <section class="card json" aria-label=name>
            <div class="card-head">
                <h2>{name}</h2>
                <span class="row">
                    <a class="btn" href=format!("/runs/new?from={run}")>"New run with these settings"</a>
                    <button class="btn" disabled=move || !hydrated.get() on:click=move |_| { copy.dispatch_local(()); }>
                        "Copy"
                    </button>
                    <a class="btn" href=file download rel="external">"Download"</a>
                </span>
            </div>
            <div class="code" role="group" aria-label="JSON, read-only">{move || tree(&json())}</div>
        </section>
    }
}
