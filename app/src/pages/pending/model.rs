//! The page's entries as signals: one each, so that an edit re-renders its row and nothing else.

use super::actions::offer_undo;
use crate::server_fns::results::decide_result;
use crate::state::{PendingCount, Toasts, Tone};
use domain::filter::PER_PAGE;
use domain::ids::{OperationId, PendingId, ResultId};
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
    /// The row that holds it: another one makes another line of the table.
    pub(super) holder: ResultId,
    pub(super) entry: RwSignal<PendingEntry>,
    /// A decision is on its way; the next one needs the revision that it makes.
    pub(super) busy: RwSignal<bool>,
}

impl EntryModel {
    fn new(entry: PendingEntry) -> Self {
        Self {
            id: entry.id,
            holder: entry.result_id,
            entry: RwSignal::new(entry),
            busy: RwSignal::new(false),
        }
    }
}

impl QueueModel {
    pub(super) fn new(page: PendingPage, queued: RwSignal<i64>, refresh: Callback<()>) -> Self {
        Self {
            entries: RwSignal::new(page.items.into_iter().map(EntryModel::new).collect()),
            total: RwSignal::new(page.total),
            queued,
            refresh,
            toasts: expect_context(),
            pending: expect_context(),
        }
    }

    /// How many pages there are.
    pub(super) fn pages(self) -> i64 {
        // None where the list is shown no more.
        self.total.try_get_untracked().map_or(0, |total| ((total + PER_PAGE - 1) / PER_PAGE).max(1))
    }

    /// Whether this is what the page looks like already: what a person did here comes back as news.
    pub(super) fn shows(self, newer: &PendingPage) -> bool {
        let same = |model: &EntryModel, newer: &PendingEntry| {
            model.entry.with_untracked(|entry| {
                (entry.id, entry.result_id, entry.revision, &entry.description, &entry.error)
                    == (newer.id, newer.result_id, newer.revision, &newer.description, &newer.error)
            })
        };
        self.total.try_get_untracked() == Some(newer.total)
            && self.entries.with_untracked(|entries| {
                entries.len() == newer.items.len()
                    && entries.iter().zip(&newer.items).all(|(model, newer)| same(model, newer))
            })
    }

    /// Shows a newer state of the same page: entries that stay keep their place on the screen.
    pub(super) fn renew(self, newer: PendingPage) {
        self.total.set(newer.total);
        self.queued.set(newer.queued);
        let known = self.entries.get_untracked();
        let models = newer.items.into_iter().map(|entry| {
            match known.iter().find(|model| (model.id, model.holder) == (entry.id, entry.result_id)) {
                Some(model) => {
                    model.entry.set(entry);
                    *model
                }
                None => EntryModel::new(entry),
            }
        });
        self.entries.set(models.collect());
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
            // The list may have been read again meanwhile: then only what outlives it is told.
            let there = !model.busy.is_disposed();
            if there {
                model.busy.set(false);
            }
            match answer {
                Ok(decided) => {
                    self.pending.set(decided.pending);
                    if there {
                        self.queued.set(decided.pending);
                        self.take(model, &decided.row);
                    }
                    done(decided.operation);
                }
                Err(error) => {
                    match &error.problem.current {
                        _ if !there => {}
                        // The newer words, where somebody else wrote some.
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
