//! A read-only JSON document: highlighted, to be copied.

use crate::state::{Hydrated, Toasts, Tone};
use leptos::prelude::*;

/// The document under its name.
#[component]
pub(super) fn JsonView(
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
    view! {
        <section class="card json" aria-label=name>
            <h2>
                {name}
                <button class="btn push" disabled=move || !hydrated.get() on:click=move |_| { copy.dispatch_local(()); }>
                    "Copy"
                </button>
            </h2>
            <pre tabindex="0">{move || json().lines().map(|line| view! { {highlight(line)} "\n" }).collect_view()}</pre>
        </section>
    }
}

/// A line of pretty-printed JSON: key, then value.
fn highlight(line: &str) -> impl IntoView + use<> {
    let content = line.trim_start();
    // An empty text would be rendered as a space.
    let indent = Some(line[..line.len() - content.len()].to_owned()).filter(|indent| !indent.is_empty());
    let (key, value) = match content.split_once("\": ") {
        Some((key, value)) if key.starts_with('"') => (Some(format!("{key}\"")), value),
        _ => (None, content),
    };
    let class = match value.chars().next() {
        Some('"') => "s",
        Some('0'..='9' | '-' | 't' | 'f' | 'n') => "n",
        _ => "",
    };
    let key = key.map(|key| view! { <span class="k">{key}</span> ": " });
    view! { {indent} {key} <span class=class>{value.to_owned()}</span> }
}
