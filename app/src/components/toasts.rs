//! Messages that go by themselves.

use super::icon::Icon;
use crate::state::{Toast, Toasts, Tone};
use leptos::prelude::*;

/// The shown toasts; a live region, so that they are read out.
#[component]
pub fn ToastList() -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    view! {
        <div class="toasts" role="status" aria-label="Messages">
            <For each=move || toasts.shown() key=|toast| toast.id let:toast>
                <ToastView toast />
            </For>
        </div>
    }
}

#[component]
fn ToastView(toast: Toast) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let tone = match toast.tone {
        Tone::Good => "good",
        Tone::Info => "info",
        Tone::Bad => "bad",
    };
    view! {
        <div class=format!("toast {tone}")>
            <span>
                {toast.text}
                {toast.link.map(|(label, href)| view! { " " <a class="link" href=href>{label}</a> })}
            </span>
            {toast.action.map(|(name, action)| {
                let press = move |_| {
                    toasts.dismiss(toast.id);
                    action.run(());
                };
                view! { <button type="button" class="btn" on:click=press>{name}</button> }
            })}
            <button class="btn ghost icon" aria-label="Dismiss" on:click=move |_| toasts.dismiss(toast.id)>
                <Icon name="close" />
            </button>
        </div>
    }
}
