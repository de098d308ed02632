//! What this tab can undo and redo: the operations that it made, in its session storage, so that a
//! reload loses none.

use crate::server_fns::review::{redo_operation, undo_operation};
use domain::bulk::Reviewed;
use domain::ids::{OperationId, RunId};
use domain::wire;
use gloo_storage::{SessionStorage, Storage};
use leptos::prelude::*;

/// Steps that are remembered.
const STEPS: usize = 500;

/// The two stacks of one run.
#[derive(Clone, Copy)]
pub(super) struct History {
    run: RunId,
    done: RwSignal<Vec<OperationId>>,
    undone: RwSignal<Vec<OperationId>>,
}

/// Which way to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    Undo,
    Redo,
}

impl History {
    /// Empty on the server and until the page is alive; then what the session storage has.
    pub(super) fn of(run: RunId) -> Self {
        let history = Self { run, done: RwSignal::default(), undone: RwSignal::default() };
        Effect::new(move |_| {
            // Nothing there, or not ours: there is nothing to undo.
            let kept = SessionStorage::raw().get_item(&history.key()).ok().flatten();
            let kept: (Vec<OperationId>, Vec<OperationId>) =
                kept.and_then(|kept| wire::read(&kept).ok()).unwrap_or_default();
            history.done.set(kept.0);
            history.undone.set(kept.1);
        });
        history
    }

    fn key(self) -> String {
        format!("amx.operations.{}", self.run)
    }

    /// Remembers a new operation. What was undone before it cannot be redone any more.
    pub(super) fn push(self, operation: OperationId) {
        self.done.update(|done| {
            done.push(operation);
            let surplus = done.len().saturating_sub(STEPS);
            done.drain(..surplus);
        });
        self.undone.update(Vec::clear);
        self.keep();
    }

    pub(super) fn can(self, turn: Turn) -> bool {
        self.stack(turn).with(|stack| !stack.is_empty())
    }

    fn stack(self, turn: Turn) -> RwSignal<Vec<OperationId>> {
        match turn {
            Turn::Undo => self.done,
            Turn::Redo => self.undone,
        }
    }

    /// Undoes or redoes the last operation; `None` where there is none. One that the server refuses is
    /// forgotten: the next one can be tried.
    pub(super) async fn turn(self, turn: Turn) -> Option<Result<Reviewed, crate::error::AppError>> {
        let operation = self.stack(turn).try_update(Vec::pop).flatten()?;
        let answer = match turn {
            Turn::Undo => undo_operation(operation, self.run).await,
            Turn::Redo => redo_operation(operation, self.run).await,
        };
        match &answer {
            Ok(_) => {
                let other = if turn == Turn::Undo { Turn::Redo } else { Turn::Undo };
                let _ = self.stack(other).try_update(|stack| stack.push(operation));
            }
            // Refused for good; anything else (no answer, no session) may work later.
            Err(error) if matches!(error.problem.status, 404 | 409) => {}
            Err(_) => {
                let _ = self.stack(turn).try_update(|stack| stack.push(operation));
            }
        }
        self.keep();
        Some(answer)
    }

    fn keep(self) {
        let kept = (self.done.try_get_untracked(), self.undone.try_get_untracked());
        // A full storage costs the history after a reload, and nothing else.
        let _ = SessionStorage::set(self.key(), kept);
    }
}
