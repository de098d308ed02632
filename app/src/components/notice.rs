//! Empty and error states: what is the matter, and the way out.

use crate::error::AppError;
use leptos::prelude::*;

/// Something went wrong.
#[component]
pub fn ErrorNotice(
    /// What.
    error: AppError,
) -> impl IntoView {
    let title =
        if error.is_signed_out() { "Your session ended".to_owned() } else { error.problem.title.clone() };
    let way_out = if error.is_signed_out() {
        view! { <p>"Open the address that " <code>"amx studio"</code> " printed. Nothing was lost."</p> }
            .into_any()
    } else {
        view! { <p><a class="link" href="/runs">"All runs"</a></p> }.into_any()
    };
    view! {
        <section class="notice" role="alert">
            <h2>{title}</h2>
            <p>{error.problem.detail}</p>
            {way_out}
        </section>
    }
}

/// Nothing is here yet.
#[component]
pub fn EmptyNotice(
    /// What is not here.
    title: &'static str,
    /// What to do about it.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="notice">
            <h2>{title}</h2>
            {children()}
        </section>
    }
}
