//! The page's entries as signals: one each, so that an edit re-renders its row and nothing else.

use super::actions::offer_undo;
use crate::server_fns::results::decide_result;
use crate::state::{PendingCount, Toasts, Tone};
use domain::ids::{OperationId, PendingId};
use domain::pending::{PendingEntry, PendingPage};
use domain::result::ResultRow;
use domain::review::Action;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A page of the queue.
#[derive(Clone, Copy)]
pub(super) struct QueueModel {
    pub(super) entries: RwSignal<Vec<EntryModel>>,
    /// Entries that were found, on all pages.
    pub(super) total: RwSignal<i64>,
    queued: RwSignal<i64>,
    refresh: Callback<()>,
    toasts: Toasts,
    pending: PendingCount,
}

/// One entry.
#[derive(Clone, Copy)]
pub(super) struct EntryModel {
    pub(super) id: PendingId,
    pub(super) entry: RwSignal<PendingEntry>,
    /// A decision is on its way; the next one needs the revision that it makes.
    pub(super) busy: RwSignal<bool>,
}

impl QueueModel {
    pub(super) fn new(page: PendingPage, queued: RwSignal<i64>, refresh: Callback<()>) -> Self {
        let model = |entry: PendingEntry| EntryModel {
            id: entry.id,
            entry: RwSignal::new(entry),
            busy: RwSignal::new(false),
        };
        Self {
            entries: RwSignal::new(page.items.into_iter().map(model).collect()),
            total: RwSignal::new(page.total),
            queued,
            refresh,
            toasts: expect_context(),
            pending: expect_context(),
        }
    }

    /// Gives the entry other words.
    pub(super) fn edit(self, model: EntryModel, text: String) {
        // Shown at once; the answer says how it is kept.
        model.entry.update(|entry| entry.description.clone_from(&text));
        self.decide(model, Action::Edit(text), |_| {});
    }

    /// Takes the entry out of the queue.
    pub(super) fn remove(self, model: EntryModel) {
        let (toasts, pending, refresh) = (self.toasts, self.pending, self.refresh);
        self.decide(model, Action::Deselect, move |operation| {
            let text = "Taken out of the queue; the row is unreviewed again.";
            offer_undo(toasts, pending, text, operation, refresh);
        });
    }

    fn decide(self, model: EntryModel, action: Action, done: impl FnOnce(OperationId) + 'static) {
        let (result, revision) = model.entry.with_untracked(|entry| (entry.result_id, entry.revision));
        let before = model.entry.get_untracked();
        model.busy.set(true);
        spawn_local(async move {
            let answer = decide_result(result, revision, action).await;
            if model.busy.is_disposed() {
                return;
            }
            model.busy.set(false);
            match answer {
                Ok(decided) => {
                    self.queued.set(decided.pending);
                    self.pending.set(decided.pending);
                    self.take(model, &decided.row);
                    done(decided.operation);
                }
                Err(error) => {
                    // The newer words, where somebody else wrote some.
                    match &error.problem.current {
                        Some(current) if current.id == result => self.take(model, current),
                        _ => model.entry.set(before),
                    }
                    self.toasts.show(Tone::Bad, error.to_string());
                }
            }
        });
    }

    /// Takes the row's newer state.
    fn take(self, model: EntryModel, row: &ResultRow) {
        if row.queued {
            model.entry.update(|entry| {
                entry.description.clone_from(&row.description);
                entry.revision = row.revision;
                entry.error = None;
            });
        } else {
            self.entries.update(|entries| entries.retain(|other| other.id != model.id));
            self.total.update(|total| *total -= 1);
        }
    }
}
