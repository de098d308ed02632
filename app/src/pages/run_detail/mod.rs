//! Run detail: the live banner and the tabs Summary, Results, Scope and Settings.

mod again;
mod header;
mod json_tree;
mod json_view;
pub mod live_job;
pub mod parts;
mod rerun;
mod results;
mod summary;
mod tabs;

use crate::browser::events::LiveJob;
use crate::browser::feed::use_feed;
use crate::browser::refresh::{CALM, Refresh};
use crate::codec::load;
use crate::components::banner::Banner;
use crate::components::lazy::loaded_first;
use crate::components::notice::ErrorNotice;
use crate::server_fns::jobs::show_job;
use crate::server_fns::runs::show_run;
use crate::state::{Toasts, Tone};
use domain::event::Ended;
use domain::ids::{JobId, RunId};
use domain::live::JobSnapshot;
use domain::run::{RunStatus, RunView};
use domain::text::counted;
use header::Header;
use leptos::either::EitherOf3;
use leptos::prelude::*;
use leptos_meta::Title;
use parts::{json_code, json_view, summary_code, summary_view};
use rerun::{Dialogs, RerunDialogs};
use results::{Results, ResultsState};
use tabs::{Tab, Tabs, use_tab};

/// The page of one run.
#[component]
pub fn RunDetailPage(
    /// The run.
    id: RunId,
) -> impl IntoView {
    // The run and its job's state in one go: the banner must agree with the rest of the page.
    let loaded = load(
        || (),
        move |()| async move {
            let run = show_run(id).await?;
            let job = show_job(run.summary.job_id.clone()).await?;
            Ok::<_, crate::error::AppError>((run, job))
        },
    );
    view! {
        <Title text=format!("Run {id}") />
        <Suspense fallback=|| view! { <p class="muted">"Loading…"</p> }>
            {move || Suspend::new(async move {
                match loaded.await {
                    Ok((run, job)) => view! { <Loaded run job /> }.into_any(),
                    Err(error) => view! { <ErrorNotice error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Loaded(run: RunView, job: JobSnapshot) -> impl IntoView {
    let id = run.summary.id;
    let job = LiveJob::follow(job);
    let run = RwSignal::new(run);
    let tab = use_tab();
    let rows = Signal::derive(move || run.with(|run| run.counts.all));
    let dialogs = RerunDialogs::provide(id);
    let results = ResultsState::new(id, run, Signal::derive(move || tab.get() == Tab::Results));
    refresh_at_end(id, run, job);
    follow_decisions(id, run, tab);
    again::follow_jobs(id, run, job);
    view! {
        <Header run />
        <Banner job />
        <Tabs path=format!("/runs/{id}") rows tab />
        <div role="tabpanel" id="panel" aria-labelledby=move || tab.get().element_id()>
            {move || match tab.get() {
                Tab::Summary => EitherOf3::A(loaded_first(summary_code, move || summary_view(run))),
                Tab::Results => EitherOf3::B(view! { <Results run job state=results /> }),
                tab @ (Tab::Scope | Tab::Settings) => {
                    EitherOf3::C(loaded_first(json_code, move || json_view(run, tab)))
                }
            }}
        </div>
        <Dialogs dialogs />
    }
}

/// The page's figures follow decisions made elsewhere. The Results tab reads them with its rows.
fn follow_decisions(id: RunId, run: RwSignal<RunView>, tab: Memo<Tab>) {
    let refresh = Refresh::new(CALM, move || async move {
        if let Ok(newer) = show_run(id).await {
            run.try_set(newer);
        }
    });
    let db_profile = run.with_untracked(|run| run.summary.db_profile.clone());
    use_feed().on_review(
        id,
        db_profile,
        |_| None,
        move || {
            if tab.try_get_untracked().is_some_and(|tab| tab != Tab::Results) {
                refresh.ask();
            }
        },
    );
}

/// When the job ends: a toast says how, and the page's figures become the final ones.
fn refresh_at_end(id: RunId, run: RwSignal<RunView>, job: LiveJob) {
    let toasts = expect_context::<Toasts>();
    let ended = Memo::new(move |_| (job.id.get(), job.state.with(|state| state.ended.clone())));
    Effect::new(move |before: Option<(JobId, Option<Ended>)>| {
        let now = ended.get();
        // Not for a run that had ended before the page was opened.
        if let (Some(before), (_, Some(ended))) = (before, &now)
            && before != now
        {
            let (tone, text) = farewell(ended);
            toasts.show(tone, text);
            leptos::task::spawn_local(async move {
                if let Ok(newer) = show_run(id).await {
                    run.set(newer);
                }
            });
        }
        now
    });
}

fn farewell(ended: &Ended) -> (Tone, String) {
    let reason = ended.reason.as_deref().map(|reason| format!(" {reason}")).unwrap_or_default();
    match ended.status {
        RunStatus::Failed => (Tone::Bad, format!("The run failed.{reason}")),
        RunStatus::Cancelled => {
            let there = format!("{} of {} rows are there", ended.rows, ended.total);
            (Tone::Info, format!("The run was cancelled; {there}.{reason}"))
        }
        RunStatus::Success | RunStatus::Queued | RunStatus::Running => {
            (Tone::Good, format!("The run is done: {}.{reason}", counted(ended.rows, "row")))
        }
    }
}
