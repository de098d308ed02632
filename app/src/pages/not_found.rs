//! The page for addresses that are none.

use crate::components::notice::EmptyNotice;
use leptos::prelude::*;
use leptos_meta::Title;

/// Says so, with a way out.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <Title text="Not found" />
        <h1>"Not found"</h1>
        <EmptyNotice title="There is no such page">
            <p><a class="link" href="/runs">"All runs"</a></p>
        </EmptyNotice>
    }
}
