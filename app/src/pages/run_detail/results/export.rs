//! **Export**: the rows that the filter leaves, as files. Plain links in a plain disclosure.

use super::model::PageModel;
use domain::ids::RunId;
use leptos::prelude::*;

/// The formats of the API, by name and for people.
const FORMATS: [(&str, &str); 4] =
    [("csv", "CSV"), ("json", "JSON"), ("md", "Markdown"), ("dbt", "dbt schema.yml")];

/// The menu.
#[component]
pub(super) fn Export(model: PageModel, run: RunId) -> impl IntoView {
    let filter = model.query.with_value(|query| query.filter.to_query());
    let sign = if filter.is_empty() { "" } else { "&" };
    let href = move |format: &str| format!("/api/v1/runs/{run}/export?format={format}{sign}{filter}");
    view! {
        <details class="menu">
            <summary class="btn">"Export"</summary>
            <ul>
                {FORMATS
                    .map(|(format, label)| view! { <li><a href=href(format) download rel="external">{label}</a></li> })
                    .collect_view()}
            </ul>
        </details>
    }
}
