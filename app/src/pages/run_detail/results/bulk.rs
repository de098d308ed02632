//! What the dialog of bulk actions is about, and how far it is.

use super::model::PageModel;
use crate::components::confirm;
use crate::error::AppError;
use crate::server_fns::review::{decide_bulk, preview_bulk};
use domain::bulk::{BulkAction, BulkOutcome, BulkPreview, Select};
use domain::filter::ResultsFilter;
use domain::ids::RunId;
use domain::result::ReviewStatus;
use leptos::html::Dialog;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Milliseconds that the slider rests before its rows are counted.
const REST_MILLIS: u32 = 150;

/// What the dialog is about.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Task {
    /// These rows.
    Rows(Select, BulkAction),
    /// The unreviewed rows of this filter that score at least as much as the slider says.
    Threshold(ResultsFilter),
}

/// Where the dialog is.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Loading,
    Preview(BulkPreview),
    Working,
    Done(BulkAction, BulkOutcome),
    Failed(AppError),
}

/// The dialog of a page, to be opened from the toolbar.
#[derive(Clone, Copy)]
pub(super) struct Bulk {
    pub(super) dialog: NodeRef<Dialog>,
    pub(super) task: RwSignal<Task>,
    pub(super) step: RwSignal<Step>,
    pub(super) threshold: RwSignal<f64>,
    /// Which preview was asked for last: an earlier one's answer is dropped.
    asked: StoredValue<u32>,
    /// It is to be shown, and how; the dialog takes this as soon as its code is there.
    pub(super) wanted: RwSignal<Option<Opening>>,
}

/// How the dialog is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opening {
    /// With a preview, to be loaded.
    Preview,
    /// With the outcome that it holds.
    Outcome,
}

impl Bulk {
    pub(super) fn new(threshold: f64) -> Self {
        Self {
            dialog: NodeRef::new(),
            task: RwSignal::new(Task::Threshold(ResultsFilter::default())),
            step: RwSignal::new(Step::Loading),
            threshold: RwSignal::new(threshold),
            asked: StoredValue::new(0),
            wanted: RwSignal::new(None),
        }
    }

    pub(super) fn open(self, task: Task) {
        self.task.set(task);
        self.wanted.set(Some(Opening::Preview));
    }

    /// Shows what a bulk action did that was not asked for here.
    pub(super) fn report(self, action: BulkAction, outcome: BulkOutcome) {
        self.step.set(Step::Done(action, outcome));
        self.wanted.set(Some(Opening::Outcome));
    }

    /// Shows the dialog when it is wanted.
    pub(super) fn show_when_wanted(self, run: RunId) {
        Effect::new(move |_| {
            let (Some(_), Some(opening)) = (self.dialog.get(), self.wanted.get()) else { return };
            self.wanted.set(None);
            confirm::open(self.dialog);
            if opening == Opening::Preview {
                self.load(run);
            }
        });
    }

    pub(super) fn close(self) {
        confirm::close(self.dialog);
    }

    fn load(self, run: RunId) {
        let asked = self.asked.get_value() + 1;
        self.asked.set_value(asked);
        self.step.set(Step::Loading);
        let (select, action, min_score) = match self.task.get_untracked() {
            Task::Rows(select, action) => (select, action, None),
            Task::Threshold(filter) => {
                let unreviewed = ResultsFilter { status: Some(ReviewStatus::Unreviewed), ..filter };
                (Select::Filter(unreviewed), BulkAction::Accept, Some(self.threshold.get_untracked()))
            }
        };
        spawn_local(async move {
            let answer = preview_bulk(run, select, action, min_score).await;
            if self.asked.try_get_value() == Some(asked) {
                self.step.set(answer.map_or_else(Step::Failed, Step::Preview));
            }
        });
    }

    /// The same once the slider rests.
    pub(super) fn load_soon(self, run: RunId) {
        let asked = self.asked.get_value() + 1;
        self.asked.set_value(asked);
        crate::browser::after(REST_MILLIS, move || {
            if self.asked.try_get_value() == Some(asked) {
                self.load(run);
            }
        });
    }

    pub(super) fn confirm(self, model: PageModel, preview: BulkPreview) {
        self.step.set(Step::Working);
        spawn_local(async move {
            match decide_bulk(preview.run_id, preview.rows, preview.action).await {
                Ok(reviewed) => {
                    let outcome = reviewed.outcome.clone();
                    model.reviewed(reviewed, preview.action.done());
                    if outcome.left_out_total == 0 {
                        self.close();
                    } else {
                        self.step.set(Step::Done(preview.action, outcome));
                    }
                }
                Err(error) => self.step.set(Step::Failed(error)),
            }
        });
    }
}
