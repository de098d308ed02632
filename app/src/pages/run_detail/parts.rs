//! What Run detail does not show at first, Results with every row closed: its code is a chunk of its own.

use super::json_view::JsonView;
use super::live_job::Waiting;
use super::results::panel_code;
use super::summary::Summary;
use super::tabs::Tab;
use crate::error::AppError;
use domain::live::JobSnapshot;
use domain::run::RunView;
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

#[wasm_split(parts, preload(summary_code), fallible)]
pub(super) fn summary_view(run: RwSignal<RunView>) -> Result<AnyView, AppError> {
    Ok(view! { <Summary run /> }.into_any())
}

/// Scope and Settings.
#[wasm_split(parts, preload(json_code), fallible)]
pub(super) fn json_view(run: RwSignal<RunView>, tab: Tab) -> Result<AnyView, AppError> {
    let id = run.with_untracked(|run| run.summary.id);
    Ok(if tab == Tab::Scope {
        view! { <JsonView run=id name="Scope" json=move || run.with(|run| run.scope_json.clone()) /> }
            .into_any()
    } else {
        view! { <JsonView run=id name="Settings" json=move || run.with(|run| run.settings_json.clone()) /> }
            .into_any()
    })
}

/// The page of a job without a run.
#[wasm_split(parts, preload(waiting_code), fallible)]
pub(super) fn waiting_view(job: JobSnapshot) -> Result<AnyView, AppError> {
    Ok(view! { <Waiting job /> }.into_any())
}

/// Whether an address of Run detail, by its last segment and its query, begins with one of these.
pub fn are_shown(id: &str, query: &str) -> bool {
    let mut pairs = query.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='));
    id.starts_with("new-")
        || pairs.any(|(name, value)| name == "open" || (name == "tab" && value != Tab::Results.key()))
}

/// Loads the code of all of them.
///
/// # Errors
/// When it cannot be loaded.
pub async fn code() -> Result<(), AppError> {
    summary_code().await?;
    json_code().await?;
    waiting_code().await?;
    Ok(panel_code().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_tells_what_it_begins_with() {
        for (id, query, shown) in [
            ("42", "", false),
            ("42", "?tab=results&page=2", false),
            ("42", "tab=summary", true),
            ("42", "?q=x&tab=scope", true),
            ("42", "?open=7", true),
            ("new-01J", "", true),
        ] {
            assert_eq!(are_shown(id, query), shown, "{id}?{query}");
        }
    }
}
