//! **Export**: the rows that the filter leaves, as files. Plain links in a plain disclosure.

use super::model::PageModel;
use crate::components::export::{FORMATS, href};
use domain::ids::RunId;
use leptos::prelude::*;

/// The menu.
#[component]
pub(super) fn Export(model: PageModel, run: RunId) -> impl IntoView {
    let filter = model.query.with_value(|query| query.filter.to_query());
    view! {
        <details class="menu">
            <summary class="btn">"Export"</summary>
            <ul>
                {FORMATS
                    .map(|(format, label)| view! { <li><a href=href(run, format, &filter) download rel="external">{label}</a></li> })
                    .collect_view()}
            </ul>
        </details>
    }
}
