//! The page's rows as signals: one each, so that a decision re-renders its row and nothing else.

use super::Shared;
use super::conflict::Conflicts;
use super::evidence::Known;
use super::filter_bar::is_narrowed;
use super::foresight::{foresee, said};
use super::history::History;
use super::hold::hold;
use super::selection::Selection;
use crate::browser::pins::Pins;
use crate::server_fns::results::decide_result;
use crate::state::{PendingCount, Toasts, Tone};
use domain::filter::{ResultsQuery, Sort};
use domain::ids::ResultId;
use domain::pins::Pin;
use domain::result::{ResultGroup, ResultRow, ResultsPage, ReviewStatus, StatusCounts};
use domain::review::{Action, Standing, decide};
use domain::run::RunView;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::VecDeque;

/// A page of rows.
#[derive(Clone, Copy)]
pub(super) struct PageModel {
    pub(super) query: StoredValue<ResultsQuery>,
    pub(super) rows: RwSignal<Vec<RowModel>>,
    /// The headings that the page's rows come under.
    pub(super) groups: RwSignal<Vec<ResultGroup>>,
    /// Rows by decision under the search and presets.
    pub(super) counts: RwSignal<StatusCounts>,
    /// Entries of the run's assets in the queue.
    pub(super) queued: RwSignal<i64>,
    /// The ticked rows, of all pages.
    pub(super) selection: Selection,
    /// What came with the page of the row that was open then.
    evidence: StoredValue<Option<(ResultId, Known)>>,
    /// What can be undone and redone.
    pub(super) history: History,
    /// Decisions that came too late.
    pub(super) conflicts: Conflicts,
    /// How often rows of the page were decided on.
    pub(super) decided: StoredValue<u64>,
    pub(super) run: RwSignal<RunView>,
    pub(super) toasts: Toasts,
    pins: Pins,
    pub(super) pending: PendingCount,
}

/// One row.
#[derive(Clone, Copy)]
pub(super) struct RowModel {
    pub(super) id: ResultId,
    /// The row as it is shown: the server's, plus decisions that are on their way.
    pub(super) row: RwSignal<ResultRow>,
    /// The row as the server has it.
    pub(super) confirmed: StoredValue<ResultRow>,
    /// Decisions on their way, oldest first; they are sent one after the other, each on the revision
    /// that the one before it made.
    pub(super) underway: StoredValue<VecDeque<Action>>,
    /// The description is being edited: what others do to the row waits, so that saving is refused then.
    pub(super) editing: RwSignal<bool>,
    /// What the editor begins with when it opens next, where that is not the row's text.
    pub(super) draft: StoredValue<Option<String>>,
}

impl RowModel {
    fn new(row: ResultRow) -> Self {
        Self {
            id: row.id,
            confirmed: StoredValue::new(row.clone()),
            row: RwSignal::new(row),
            underway: StoredValue::new(VecDeque::new()),
            editing: RwSignal::new(false),
            draft: StoredValue::new(None),
        }
    }

    /// Takes the server's row and shows it with what is still on its way.
    fn confirm(self, row: ResultRow) {
        let mut shown = row.clone();
        self.underway.with_value(|underway| {
            for action in underway {
                foresee(&mut shown, action);
            }
        });
        self.confirmed.set_value(row);
        if self.row.with_untracked(|row| *row != shown) {
            self.row.set(shown);
        }
    }
}

impl PageModel {
    pub(super) fn new(
        query: ResultsQuery,
        page: ResultsPage,
        run: RwSignal<RunView>,
        shared: Shared,
    ) -> Self {
        Self {
            query: StoredValue::new(query),
            groups: RwSignal::new(page.groups),
            evidence: shared.evidence,
            rows: RwSignal::new(page.items.into_iter().map(RowModel::new).collect()),
            counts: RwSignal::new(page.counts),
            queued: RwSignal::new(page.queued),
            selection: shared.selection,
            history: shared.history,
            conflicts: shared.conflicts,
            run,
            decided: StoredValue::new(0),
            toasts: expect_context(),
            pins: expect_context(),
            pending: expect_context(),
        }
    }

    /// Takes a newer state of the same page: known rows are updated in place, new ones join.
    pub(super) fn merge(self, newer: ResultsPage) {
        let Some(known) = self.rows.try_get_untracked() else { return };
        let mut joined = Vec::new();
        for row in newer.items {
            match known.iter().find(|model| model.id == row.id) {
                Some(model) => {
                    // The same revision may stand differently by now: another version took the queue entry.
                    let newer = |known: &ResultRow| known.revision <= row.revision && *known != row;
                    if model.confirmed.with_value(newer) && !model.editing.get_untracked() {
                        model.confirm(row);
                    }
                }
                None => joined.push(RowModel::new(row)),
            }
        }
        self.join(joined);
        if self.groups.with_untracked(|groups| *groups != newer.groups) {
            self.groups.set(newer.groups);
        }
        self.counts.set(newer.counts);
        self.queued.set(newer.queued);
        let whole = self.query.with_value(|query| !is_narrowed(query)).then_some(newer.counts);
        self.run.update(|run| {
            run.counts = whole.unwrap_or(run.counts);
            run.queued = newer.queued;
        });
    }

    /// Rows that were persisted since the page was read. In natural order each takes its place, those before an
    /// edited row once that is done (a field that is moved loses what is typed); in any other order they come last,
    /// while there is room: what a person reads stays where it is.
    fn join(self, mut joined: Vec<RowModel>) {
        let (natural, room) = self.query.with_value(|query| (query.sort == Sort::Natural, query.per_page));
        let ordinal = |model: &RowModel| model.confirmed.with_value(|row| row.ordinal);
        let edited = self.rows.with_untracked(|rows| {
            rows.iter().filter(|row| natural && row.editing.get_untracked()).map(ordinal).max()
        });
        joined.retain(|model| edited.is_none_or(|edited| ordinal(model) > edited));
        if joined.is_empty() {
            return;
        }
        hold(|| {
            self.rows.update(|rows| {
                rows.extend(joined);
                if natural {
                    rows.sort_by_key(ordinal);
                }
                rows.truncate(usize::try_from(room).unwrap_or(usize::MAX));
            });
        });
    }

    /// The evidence of a row, where it came with the page.
    pub(super) fn evidence_of(self, id: ResultId) -> Option<Known> {
        self.evidence
            .with_value(|known| known.as_ref().filter(|(of, _)| *of == id).map(|(_, known)| known.clone()))
    }

    /// Rows of the view on all its pages.
    pub(super) fn total(self) -> i64 {
        let status = self.query.with_value(|query| query.filter.status);
        self.counts.with(|counts| counts.of(status))
    }

    /// The run's figures after a decision. Those of a narrowed view are read with its next page.
    pub(super) fn count(self, counts: StatusCounts, queued: i64) {
        if self.query.with_value(|query| !is_narrowed(query)) {
            self.counts.set(counts);
        }
        self.queued.set(queued);
        self.run.update(|run| {
            run.counts = counts;
            run.queued = queued;
        });
    }

    /// A row of a narrowed view was decided on: it stays on the page, and counts as what it is now.
    fn recount(self, before: ReviewStatus, after: ReviewStatus) {
        if before == after || self.query.with_value(|query| !is_narrowed(query)) {
            return;
        }
        self.counts.update(|counts| counts.moved(before, after));
    }

    /// Pins a row, or takes its pin away.
    pub(super) fn pin(self, model: RowModel) {
        let profile = self.run.with_untracked(|run| run.summary.db_profile.clone());
        let pin = model.row.with_untracked(|row| Pin::of(row.run_id, row.id, &row.asset));
        self.pins.toggle(&profile, pin);
    }

    /// Decides on a row: shown at once, sent in order.
    pub(super) fn decide(self, model: RowModel, action: Action) {
        let possible = model.row.with_untracked(|row| {
            decide(&row.state(), &row.alternatives, Standing::of(row), &action).map(|_| ())
        });
        if let Err(error) = possible {
            self.toasts.show(Tone::Bad, error.to_string());
            return;
        }
        self.decided.update_value(|decided| *decided += 1);
        let idle = model.underway.with_value(VecDeque::is_empty);
        model.row.update(|row| foresee(row, &action));
        model.underway.update_value(|underway| underway.push_back(action));
        if idle {
            spawn_local(self.send(model));
        }
    }

    async fn send(self, model: RowModel) {
        while let Some(action) = model.underway.try_with_value(|underway| underway.front().cloned()).flatten()
        {
            let revision = model.confirmed.with_value(|row| row.revision);
            let answer = decide_result(model.id, revision, action).await;
            if model.underway.is_disposed() {
                // The page of rows is left; what did not work must be known all the same.
                if let Err(error) = answer {
                    self.toasts.show(Tone::Bad, error.to_string());
                }
                return;
            }
            match answer {
                Ok(decided) => {
                    self.conflicts.forget(model.id);
                    self.decided.update_value(|decided| *decided += 1);
                    model.underway.update_value(|underway| {
                        underway.pop_front();
                    });
                    self.history.push(decided.operation);
                    self.offer_undo(said(&decided.row));
                    self.recount(model.confirmed.with_value(|row| row.status), decided.row.status);
                    model.confirm(decided.row.closed());
                    self.count(decided.counts, decided.queued);
                    self.pending.set(decided.pending);
                }
                Err(error) => {
                    // What was decided on top of a decision that did not happen is void as well.
                    model.underway.update_value(VecDeque::clear);
                    let mine = model.row.with_untracked(ResultRow::state);
                    // The conflict stands under its row; everything else is said in passing.
                    let shown = match (&error.problem.current, &error.problem.holder) {
                        (Some(current), None) => self.conflicts.note(mine, current),
                        _ => false,
                    };
                    let truth = error
                        .problem
                        .current
                        .as_deref()
                        .cloned()
                        .unwrap_or_else(|| model.confirmed.get_value());
                    model.confirm(truth);
                    if !shown {
                        self.toasts.show(Tone::Bad, error.to_string());
                    }
                }
            }
        }
    }
}
