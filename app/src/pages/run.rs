//! `/runs/:id`, and `/runs/new-:jobId` for a job whose run is not created yet.

use crate::components::notice::ErrorNotice;
use crate::error::AppError;
use crate::pages::run_detail::{RunDetailPage, live_job::LiveJobPage};
use domain::ids::{JobId, RunId};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// What the address names.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Named {
    Run(RunId),
    Job(JobId),
    Nothing,
}

impl Named {
    fn parse(id: &str) -> Self {
        match id.strip_prefix("new-") {
            Some(job) => Self::Job(JobId(job.to_owned())),
            None => id.parse().map_or(Self::Nothing, Self::Run),
        }
    }
}

/// The page of a run or of a job.
#[component]
pub fn Run() -> impl IntoView {
    let params = use_params_map();
    let named = Memo::new(move |_| params.with(|params| Named::parse(&params.get("id").unwrap_or_default())));
    move || match named.get() {
        Named::Run(id) => view! { <RunDetailPage id /> }.into_any(),
        Named::Job(id) => view! { <LiveJobPage id /> }.into_any(),
        Named::Nothing => {
            not_found();
            view! { <ErrorNotice error=AppError::not_found("run") /> }.into_any()
        }
    }
}

/// Gives the page the status 404.
fn not_found() {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(axum::http::StatusCode::NOT_FOUND);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_run_a_job_or_nothing() {
        assert_eq!(Named::parse("42"), Named::Run(RunId(42)));
        assert_eq!(Named::parse("new-01J"), Named::Job(JobId("01J".into())));
        assert_eq!(Named::parse("4x"), Named::Nothing);
    }
}
