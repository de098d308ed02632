//! Going on with a run that ended: **Resume**, **Retry failed**, and the job that then does it.

use crate::browser::events::LiveJob;
use crate::browser::feed::{Told, use_feed};
use crate::browser::refresh::{CALM, Refresh};
use crate::components::icon::Icon;
use crate::server_fns::jobs::show_job;
use crate::server_fns::runs::{resume_run, retry_failed, show_run};
use crate::state::{Hydrated, Toasts, Tone};
use domain::ids::RunId;
use domain::run::RunView;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Again {
    /// The rest of the plan.
    Resume,
    /// What failed.
    RetryFailed,
}

/// **Resume** or **Retry failed**; nothing where there is nothing of the kind to do.
#[component]
pub(super) fn AgainButton(run: RwSignal<RunView>, what: Again) -> impl IntoView {
    let hydrated = expect_context::<Hydrated>();
    let toasts = expect_context::<Toasts>();
    let id = run.with_untracked(|run| run.summary.id);
    let wanted = Memo::new(move |_| {
        run.with(|run| match what {
            Again::Resume => run.summary.is_resumable(),
            Again::RetryFailed => run.summary.status.is_terminal() && run.summary.rows_failed > 0,
        })
    });
    let press = Action::new_local(move |(): &()| async move {
        let started = match what {
            Again::Resume => resume_run(id).await,
            Again::RetryFailed => retry_failed(id).await,
        };
        if let Err(error) = started {
            toasts.show(Tone::Bad, error.to_string());
        }
        // Also where somebody else was faster: then the run is at work.
        if let Ok(newer) = show_run(id).await {
            run.try_set(newer);
        }
    });
    let pending = press.pending();
    let label = match what {
        Again::Resume => "Resume",
        Again::RetryFailed => "Retry failed",
    };
    view! {
        <Show when=move || wanted.get()>
            <button
                type="button"
                class="btn"
                disabled=move || !hydrated.get() || pending.get()
                on:click=move |_| { press.dispatch_local(()); }
            >
                <Icon name="rerun" />
                {label}
            </button>
        </Show>
    }
}

/// The page follows whichever job is at work on its run, whoever let it go on.
pub(super) fn follow_jobs(id: RunId, run: RwSignal<RunView>, job: LiveJob) {
    let refresh = Refresh::new(CALM, move || async move {
        if let Ok(newer) = show_run(id).await {
            run.try_set(newer);
        }
    });
    use_feed().listen(move |told| {
        let news = match told {
            Told::Runs(runs) => {
                runs.run_id == Some(id)
                    && job.id.try_with_untracked(|known| *known != runs.job_id) == Some(true)
            }
            Told::Anew => true,
            Told::Job(_) | Told::Review(_) => false,
        };
        if news {
            refresh.ask();
        }
    });
    let executing = Memo::new(move |_| run.with(|run| run.summary.job_id.clone()));
    Effect::new(move |_| {
        let newest = executing.get();
        if job.id.with_untracked(|known| newest <= *known) {
            return;
        }
        spawn_local(async move {
            if let Ok(snapshot) = show_job(newest).await
                && !job.id.is_disposed()
            {
                job.go_on(snapshot);
            }
        });
    });
}
