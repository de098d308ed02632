//! **Export**: the rows that the filter leaves, or the whole run, as files. Plain links in a plain disclosure.

use super::filter_bar::is_narrowed;
use super::model::PageModel;
use crate::components::export::{FORMATS, href};
use domain::ids::RunId;
use domain::text::counted;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// The menu.
#[component]
pub(super) fn Export(model: PageModel, run: RunId) -> impl IntoView {
    let filter = model.query.with_value(|query| query.filter.to_query());
    let narrowed = model.query.with_value(is_narrowed);
    let all = move || model.run.with(|run| run.counts.all);
    view! {
        <details class="menu" on:keydown=close>
            <summary class="btn">"Export"</summary>
            <div class="sheet">
                {narrowed.then(|| view! {
                    <Files run filter title=move || format!("This view, {}", counted(model.total(), "row")) label=|format| format!("{format}, this view") />
                })}
                <Files run filter=String::new() title=move || format!("The whole run, {}", counted(all(), "row")) label=str::to_owned />
            </div>
        </details>
    }
}

/// Esc closes the menu, and its button has the focus again.
fn close(event: KeyboardEvent) {
    let menu = event.current_target().and_then(|menu| menu.dyn_into::<Element>().ok());
    let Some(menu) = menu.filter(|menu| event.key() == "Escape" && menu.has_attribute("open")) else {
        return;
    };
    let summary = menu.query_selector("summary").ok().flatten();
    if let Some(summary) = summary.and_then(|summary| summary.dyn_into::<HtmlElement>().ok()) {
        // What cannot take the focus leaves it where it is.
        let _ = summary.focus();
    }
    let _ = menu.remove_attribute("open");
}

/// The four formats of one set of rows.
#[component]
fn Files(
    run: RunId,
    filter: String,
    title: impl Fn() -> String + Send + Sync + 'static,
    label: fn(&str) -> String,
) -> impl IntoView {
    view! {
        <p class="muted num">{title}</p>
        <ul>
            {FORMATS
                .map(|(format, name)| view! { <li><a href=href(run, format, &filter) aria-label=label(name) download rel="external">{name}</a></li> })
                .collect_view()}
        </ul>
    }
}
