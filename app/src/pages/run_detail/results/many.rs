//! What the page does with many rows at once, and with undo and redo.

use super::bulk::Bulk;
use super::history::Turn;
use super::model::PageModel;
use crate::server_fns::results::{list_results, match_results};
use crate::server_fns::review::decide_bulk;
use crate::state::Tone;
use domain::bulk::{BulkAction, Frozen, Reviewed};
use domain::filter::ResultsQuery;
use domain::ids::{ResultId, RunId};
use domain::text::counted;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::VecDeque;

/// Milliseconds between two looks at whether decisions are still on their way.
const WAIT_MILLIS: u32 = 20;

impl PageModel {
    /// The revisions of these rows as they are on the screen; `None` where one of them is on another
    /// page, or has a decision on its way.
    pub(super) fn seen(self, ids: &[ResultId]) -> Option<Vec<Frozen>> {
        self.rows.with_untracked(|rows| {
            ids.iter()
                .map(|id| {
                    let row = rows.iter().find(|row| row.id == *id)?;
                    let idle = row.underway.with_value(VecDeque::is_empty);
                    idle.then(|| (*id, row.confirmed.with_value(|row| row.revision)))
                })
                .collect()
        })
    }

    /// The query string of the page.
    pub(super) fn asked(self) -> String {
        self.query.with_value(ResultsQuery::to_query)
    }

    /// Reads the page's rows anew and takes what changed.
    pub(super) fn reload(self) {
        spawn_local(async move {
            let run = self.run.with_untracked(|run| run.summary.id);
            if let Ok((newer, _)) = list_results(run, self.asked(), None).await {
                self.merge(newer);
            }
        });
    }

    /// Ticks every row that matches.
    pub(super) fn select_all(self, run: RunId) {
        spawn_local(async move {
            let filter = self.query.with_value(|query| query.filter.clone());
            match match_results(run, filter).await {
                Ok(ids) => self.selection.add(ids),
                Err(error) => self.toasts.show(Tone::Bad, error.to_string()),
            }
        });
    }

    /// Decides on rows as they were seen.
    pub(super) fn decide_many(self, run: RunId, rows: Vec<Frozen>, action: BulkAction, bulk: Bulk) {
        spawn_local(async move {
            match decide_bulk(run, rows, action).await {
                Ok(reviewed) => {
                    let outcome = reviewed.outcome.clone();
                    self.reviewed(reviewed, action.done());
                    if outcome.left_out_total > 0 {
                        bulk.report(action, outcome);
                    }
                }
                Err(error) => self.toasts.show(Tone::Bad, error.to_string()),
            }
        });
    }

    /// Takes the outcome of a bulk action: counts, rows, the offer to undo it.
    pub(super) fn reviewed(self, reviewed: Reviewed, what: &str) {
        if let Some(operation) = reviewed.outcome.operation_id {
            self.history.push(operation);
            self.offer_undo(format!("{} {what}.", counted(reviewed.outcome.done, "row")));
        }
        self.selection.clear();
        self.take(&reviewed);
    }

    fn take(self, reviewed: &Reviewed) {
        self.count(reviewed.counts, reviewed.queued);
        self.pending.set(reviewed.pending);
        self.reload();
    }

    pub(super) fn offer_undo(self, text: String) {
        self.toasts.offer(text, "Undo", Callback::new(move |()| self.turn(Turn::Undo)));
    }

    /// Undoes or redoes the last operation of this tab, once the decisions on their way have arrived.
    pub(super) fn turn(self, turn: Turn) {
        let busy = self.rows.try_with_untracked(|rows| {
            rows.iter().any(|row| row.underway.with_value(|underway| !underway.is_empty()))
        });
        match busy {
            None => {}
            Some(true) => crate::browser::after(WAIT_MILLIS, move || self.turn(turn)),
            Some(false) => spawn_local(self.turn_now(turn)),
        }
    }

    async fn turn_now(self, turn: Turn) {
        let (what, offer) = match turn {
            Turn::Undo => ("undone", ("Redo", Turn::Redo)),
            Turn::Redo => ("redone", ("Undo", Turn::Undo)),
        };
        match self.history.turn(turn).await {
            None => {}
            Some(Ok(reviewed)) => {
                let outcome = &reviewed.outcome;
                let left_out = outcome.left_out.first().map(|row| {
                    let name = row.asset.clone().unwrap_or_default();
                    format!(" {} left out: {name} {}.", outcome.left_out_total, row.why.sentence())
                });
                let text =
                    format!("{} {what}.{}", counted(outcome.done, "row"), left_out.unwrap_or_default());
                self.toasts.offer(text, offer.0, Callback::new(move |()| self.turn(offer.1)));
                self.take(&reviewed);
            }
            Some(Err(error)) => {
                self.toasts.show(Tone::Bad, error.to_string());
                self.reload();
            }
        }
    }
}
