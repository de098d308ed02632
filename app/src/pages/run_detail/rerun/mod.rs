//! Re-runs and variations: their dialogs, one of each on the page, and the jobs that they start.

mod follow;
mod rerun_dialog;
mod variations_dialog;

use crate::components::lazy::when_wanted;
use crate::error::AppError;
use crate::server_fns::jobs::show_job;
use crate::state::{Toasts, Tone};
use domain::ids::{JobId, ResultId, RunId};
use domain::live::JobSnapshot;
use domain::result::ResultRow;
use domain::settings::AlternativesMode;
use follow::Followers;
use leptos::prelude::*;
use leptos::task::spawn_local;
use rerun_dialog::RerunDialog;
use variations_dialog::VariationsDialog;
use wasm_split_helpers::wasm_split;

/// What a re-run is of.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Subject {
    /// These rows.
    Rows(Vec<ResultId>),
    /// Every row of the run.
    Run,
}

/// A re-run that is asked for.
#[derive(Debug, Clone, PartialEq)]
struct Wanted {
    subject: Subject,
    /// `Re-Run main.emp.pers_no`, `Re-Run 3 items`.
    title: String,
    items: i64,
}

/// The alternative that variations are asked of.
#[derive(Debug, Clone, PartialEq)]
struct Seed {
    row: ResultId,
    path: String,
    index: u8,
    letter: char,
    text: String,
    mode: AlternativesMode,
}

/// Opens the page's dialogs, from wherever; and knows when new versions were persisted.
#[derive(Clone, Copy)]
pub(super) struct RerunDialogs {
    run: RunId,
    wanted: RwSignal<Option<Wanted>>,
    seed: RwSignal<Option<Seed>>,
    jobs: RwSignal<Vec<JobSnapshot>>,
    /// Grows whenever a job that this page started persisted rows or ended.
    pub(super) persisted: RwSignal<u64>,
    toasts: Toasts,
}

impl RerunDialogs {
    /// Provides the handle to everything below.
    pub(super) fn provide(run: RunId) -> Self {
        let dialogs = Self {
            run,
            wanted: RwSignal::new(None),
            seed: RwSignal::new(None),
            jobs: RwSignal::new(Vec::new()),
            persisted: RwSignal::new(0),
            toasts: expect_context(),
        };
        provide_context(dialogs);
        dialogs
    }

    /// Asks for a re-run of rows: `path` where it is one, nothing needed where there are more.
    pub(super) fn open_rerun(self, ids: Vec<ResultId>, path: Option<String>) {
        let items = i64::try_from(ids.len()).unwrap_or(i64::MAX);
        let title = match path.filter(|_| items == 1) {
            Some(path) => format!("Re-Run {path}"),
            None => of_items(items),
        };
        self.wanted.set(Some(Wanted { subject: Subject::Rows(ids), title, items }));
    }

    /// Asks for a re-run of the whole run, which has so many rows.
    pub(super) fn open_run(self, items: i64) {
        self.wanted.set(Some(Wanted { subject: Subject::Run, title: of_items(items), items }));
    }

    /// Asks for variations of a row's alternative.
    pub(super) fn open_variations(self, row: &ResultRow, index: u8) {
        let found = row.alternatives.iter().find(|alternative| alternative.index == index);
        let seed = found.map(|alternative| Seed {
            row: row.id,
            path: row.asset.path(),
            index,
            letter: alternative.letter,
            text: alternative.text.clone(),
            mode: row.alternatives_mode,
        });
        self.seed.set(seed);
    }

    /// A job of this page's dialogs was queued: said at once, followed to its end.
    fn started(self, what: &str, job: JobId) {
        let live = format!("/runs/new-{job}");
        self.toasts.show_link(Tone::Good, format!("{what} started."), "Watch it live", live);
        spawn_local(async move {
            if let Ok(snapshot) = show_job(job).await {
                let _ = self.jobs.try_update(|jobs| jobs.push(snapshot));
            }
        });
    }
}

fn of_items(items: i64) -> String {
    format!("Re-Run {}", domain::text::counted(items, "item"))
}

/// The dialogs, closed; once on the page.
#[component]
pub(super) fn Dialogs(dialogs: RerunDialogs) -> impl IntoView {
    let wanted = move || dialogs.wanted.with(Option::is_some) || dialogs.seed.with(Option::is_some);
    view! {
        {when_wanted(wanted, dialogs_code, move || dialogs_view(dialogs))}
        <Followers dialogs />
    }
}

#[wasm_split(forms, preload(dialogs_code), fallible)]
fn dialogs_view(dialogs: RerunDialogs) -> Result<AnyView, AppError> {
    Ok(view! {
        <RerunDialog dialogs />
        <VariationsDialog dialogs />
    }
    .into_any())
}
