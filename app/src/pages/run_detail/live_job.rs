//! `/runs/new-:jobId`: a job whose run is not created yet. Goes to the run once it is.

use super::parts::waiting_view;
use super::tabs::{Tab, Tabs, use_tab};
use crate::browser::events::LiveJob;
use crate::codec::load;
use crate::components::banner::Banner;
use crate::components::notice::ErrorNotice;
use crate::server_fns::jobs::show_job;
use domain::ids::JobId;
use domain::live::JobSnapshot;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// The page of one job.
#[component]
pub fn LiveJobPage(
    /// The job.
    id: JobId,
) -> impl IntoView {
    let loaded = load(move || id.clone(), show_job);
    view! {
        <Title text="New run" />
        <Suspense fallback=|| view! { <p class="muted">"Loading…"</p> }>
            {move || Suspend::new(async move {
                match loaded.await {
                    Ok(job) => {
                        waiting_view(job)
                            .await
                            .unwrap_or_else(|error| view! { <ErrorNotice error /> }.into_any())
                    }
                    Err(error) => view! { <ErrorNotice error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

/// The page once its job is known.
#[component]
pub(super) fn Waiting(job: JobSnapshot) -> impl IntoView {
    // An address that is opened later leads to the run without a script.
    #[cfg(feature = "ssr")]
    if let Some(run) = job.state.run_id {
        leptos_axum::redirect(&format!("/runs/{run}"));
    }
    let job = LiveJob::follow(job);
    let navigate = use_navigate();
    let run = Memo::new(move |_| job.state.with(|state| state.run_id));
    Effect::new(move |_| {
        if let Some(run) = run.get() {
            // In place of this page: Back shall not lead to a job that is long gone.
            navigate(
                &format!("/runs/{run}"),
                NavigateOptions { replace: true, ..NavigateOptions::default() },
            );
        }
    });
    let path = job.id.with_untracked(|id| format!("/runs/new-{id}"));
    let tab = use_tab();
    let ended = move || job.state.with(|state| state.ended.as_ref().and_then(|ended| ended.reason.clone()));
    let prepared = move || match tab.get() {
        Tab::Results => "Rows appear here as they are drafted. The run begins as soon as a worker is free.",
        Tab::Summary | Tab::Scope | Tab::Settings => "This is known once the run has begun.",
    };
    view! {
        <div class="crumbs"><a href="/runs">"Runs"</a> " / new"</div>
        <h1>"New run"</h1>
        <Banner job />
        <Tabs path rows=0 tab />
        <div role="tabpanel" id="panel" aria-labelledby=move || tab.get().element_id()>
            <section class="notice">
                <h2>{move || if ended().is_some() { "It ended before it began" } else { "Being prepared" }}</h2>
                {move || match ended() {
                    Some(reason) => view! { <p class="error" role="alert">{reason}</p> }.into_any(),
                    None => view! { <p>{prepared}</p> }.into_any(),
                }}
            </section>
        </div>
    }
}
