//! Undo and redo: an operation of the log is carried out backwards, or forwards again. Rows that went on
//! since are left out and named; nobody's later decision is overwritten.

use crate::bulk::LeftOuts;
use crate::{Engine, EngineError};
use domain::bulk::{LISTED, LeftOut, Reviewed};
use domain::ids::{OperationId, ResultId, RunId};
use store::operations::{self, Direction, Standing};
use store::{StoreError, Tx};

impl Engine {
    /// Takes an operation back. `run` is the one whose counts are told; the first row's where none is given.
    ///
    /// # Errors
    /// [`EngineError::Undone`] when it is undone already, or nothing of it can be undone.
    pub async fn undo(&self, operation: OperationId, run: Option<RunId>) -> Result<Reviewed, EngineError> {
        self.turn(operation, Direction::Back, run).await
    }

    /// Does an undone operation again.
    ///
    /// # Errors
    /// [`EngineError::Undone`] when it is not undone, or nothing of it can be done again.
    pub async fn redo(&self, operation: OperationId, run: Option<RunId>) -> Result<Reviewed, EngineError> {
        self.turn(operation, Direction::Forward, run).await
    }

    async fn turn(
        &self,
        operation: OperationId,
        direction: Direction,
        run: Option<RunId>,
    ) -> Result<Reviewed, EngineError> {
        let mut tx = self.store().write().await?;
        let undone = operations::is_undone(&mut tx, operation).await?;
        if undone == (direction == Direction::Back) {
            return Err(EngineError::Undone(already(direction).to_owned()));
        }
        let judged = judge_all(&mut tx, operation, direction).await?;
        operations::leave_out(&mut tx, operation, &judged.blocked).await?;
        let moved = operations::moved(&mut tx, operation, 0).await?.0;
        if moved == 0 {
            return Err(EngineError::Undone(format!("{} {}", nothing(direction), judged.reasons)));
        }
        operations::carry_out(&mut tx, operation, direction).await?;
        let moved = operations::moved(&mut tx, operation, LISTED).await?;
        tx.commit().await.map_err(StoreError::from)?;
        self.changed();
        tracing::info!(%operation, rows = moved.0, "operation {operation}: {} rows {}", moved.0, word(direction));
        let outcome = judged.left_outs.outcome(Some(operation), moved);
        match run.or(judged.run) {
            Some(run) => self.reviewed(run, outcome).await,
            None => Err(StoreError::NotFound { what: "operation", id: operation.to_string() }.into()),
        }
    }
}

fn already(direction: Direction) -> &'static str {
    match direction {
        Direction::Back => "This is undone already.",
        Direction::Forward => "This was not undone, so there is nothing to redo.",
    }
}

fn nothing(direction: Direction) -> &'static str {
    match direction {
        Direction::Back => "Nothing of it can be undone:",
        Direction::Forward => "Nothing of it can be redone:",
    }
}

fn word(direction: Direction) -> &'static str {
    match direction {
        Direction::Back => "undone",
        Direction::Forward => "redone",
    }
}

/// Which rows cannot be taken along.
#[derive(Default)]
struct Judged {
    run: Option<RunId>,
    blocked: Vec<ResultId>,
    left_outs: LeftOuts,
    /// The first reasons, for people.
    reasons: String,
}

async fn judge_all(tx: &mut Tx, operation: OperationId, direction: Direction) -> Result<Judged, StoreError> {
    let mut judged = Judged::default();
    let mut after = ResultId(0);
    loop {
        let page = operations::standings(tx, operation, direction, after).await?;
        let Some(last) = page.last() else { break };
        after = last.id;
        judged.run = judged.run.or(Some(last.run_id));
        for row in page {
            if let Some(why) = blocked(&row) {
                if judged.blocked.len() < 3 {
                    judged.reasons.push_str(&format!("{} {}. ", row.asset, why.sentence()));
                }
                judged.blocked.push(row.id);
                judged.left_outs.add(row.id, Some(row.asset), why);
            }
        }
    }
    judged.reasons.truncate(judged.reasons.trim_end().len());
    Ok(judged)
}

fn blocked(row: &Standing) -> Option<LeftOut> {
    if row.decided_later {
        return Some(LeftOut::DecidedLater);
    }
    if !row.as_left {
        return Some(LeftOut::Changed);
    }
    let wanted = row.wanted_holder?;
    // The entry is free, this row's own, or where it shall be.
    let holder = row.holder.filter(|holder| holder.result_id != row.id && holder.result_id != wanted)?;
    Some(LeftOut::Held { holder })
}
