//! **Export**: the rows that the filter leaves, or the whole run, as files. Plain links in a plain disclosure.

use super::filter_bar::is_narrowed;
use super::model::PageModel;
use crate::components::export::{FORMATS, href};
use domain::ids::RunId;
use domain::text::counted;
use leptos::prelude::*;

/// The menu.
#[component]
pub(super) fn Export(model: PageModel, run: RunId) -> impl IntoView {
    let filter = model.query.with_value(|query| query.filter.to_query());
    let narrowed = model.query.with_value(is_narrowed);
    let all = move || model.run.with(|run| run.counts.all);
    view! {
        <details class="menu">
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
