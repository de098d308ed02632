//! Following the jobs that the page's dialogs started.

use super::RerunDialogs;
use crate::browser::events::LiveJob;
use crate::server_fns::pending::count_pending;
use crate::state::{PendingCount, Tone};
use domain::event::Ended;
use domain::live::JobSnapshot;
use domain::run::RunStatus;
use domain::text::counted;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// One follower for each job; nothing to see.
#[component]
pub(super) fn Followers(dialogs: RerunDialogs) -> impl IntoView {
    view! {
        <For each=move || dialogs.jobs.get() key=|job| job.job_id.clone() let:job>
            <Follower dialogs job />
        </For>
    }
}

/// Tells the page of new versions as they are persisted, and a person how it ended.
#[component]
fn Follower(dialogs: RerunDialogs, job: JobSnapshot) -> impl IntoView {
    let job = LiveJob::follow(job);
    let pending = expect_context::<PendingCount>();
    let ended = Memo::new(move |_| job.state.with(|state| state.ended.clone()));
    Effect::new(move |_| {
        let rows = job.rows.get();
        let ended = ended.get();
        if rows == 0 && ended.is_none() {
            return;
        }
        dialogs.persisted.update(|persisted| *persisted += 1);
        // Each new version is an entry of the queue.
        spawn_local(async move {
            if let Ok(count) = count_pending().await {
                pending.set(count);
            }
        });
        if let Some(ended) = ended {
            say(dialogs, job, &ended);
        }
    });
}

fn say(dialogs: RerunDialogs, job: LiveJob, ended: &Ended) {
    let (tone, text) = farewell(ended);
    match job.state.with_untracked(|state| state.run_id) {
        Some(run) => {
            dialogs.toasts.show_link(tone, text, &format!("Open run #{run}"), format!("/runs/{run}"));
        }
        None => dialogs.toasts.show(tone, text),
    }
}

fn farewell(ended: &Ended) -> (Tone, String) {
    let reason = ended.reason.as_deref().map(|reason| format!(" {reason}")).unwrap_or_default();
    let versions = counted(ended.rows, "new version");
    match ended.status {
        RunStatus::Failed => (Tone::Bad, format!("The re-run failed.{reason}")),
        RunStatus::Cancelled => (Tone::Info, format!("The re-run was cancelled; {versions} queued.")),
        RunStatus::Success | RunStatus::Queued | RunStatus::Running => {
            (Tone::Good, format!("The re-run is done: {versions} queued.{reason}"))
        }
    }
}
