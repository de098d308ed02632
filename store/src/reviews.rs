//! One decision on one row: an operation of a single step.

use crate::operations::{self, Direction, Step, Wording};
use crate::results::find_on;
use crate::{StoreError, Tx};
use domain::ids::{OperationId, ResultId, Revision};
use domain::result::ResultRow;
use domain::review::{QueueEffect, ReviewState};

/// The row as this transaction sees it, provided that it still has the revision on which the
/// decision was made.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else decided meanwhile.
pub async fn row_at(tx: &mut Tx, id: ResultId, revision: Revision) -> Result<ResultRow, StoreError> {
    let row = find_on(tx, id).await?;
    if row.revision == revision { Ok(row) } else { Err(StoreError::Stale { current: row.revision }) }
}

/// Writes a decision as an operation of the given kind: the row's new state under the next revision,
/// and its effect on the queue. Gives the row as it is then.
///
/// # Errors
/// When the store cannot be written.
pub async fn save(
    tx: &mut Tx,
    kind: &str,
    row: &ResultRow,
    state: &ReviewState,
    effect: QueueEffect,
) -> Result<(OperationId, ResultRow), StoreError> {
    let operation = operations::begin(tx, kind).await?;
    operations::log(tx, operation, &[step(row, state, effect)]).await?;
    operations::carry_out(tx, operation, Direction::Forward).await?;
    Ok((operation, find_on(tx, row.id).await?))
}

fn step(row: &ResultRow, state: &ReviewState, effect: QueueEffect) -> Step {
    let holder = row.queue_holder.map(|holder| holder.result_id);
    let after = match effect {
        QueueEffect::Put => Some(row.id),
        QueueEffect::Remove => holder.filter(|holder| *holder != row.id),
    };
    let before = row.state();
    let same_text = (&before.description, before.chosen, before.edited)
        == (&state.description, state.chosen, state.edited);
    Step {
        id: row.id,
        status: (before.status, state.status),
        holder: (holder, after),
        text: (!same_text).then(|| (wording(row, &before), wording(row, state))),
    }
}

/// The row's confidence is that of its chosen alternative; an edited text has no score of its own
/// and keeps the last one.
fn wording(row: &ResultRow, state: &ReviewState) -> Wording {
    let chosen = state.chosen.and_then(|index| row.alternatives.iter().find(|other| other.index == index));
    Wording {
        description: state.description.clone(),
        chosen: state.chosen,
        edited: state.edited,
        score: chosen.map_or(row.confidence.score, |alternative| alternative.score),
        band: chosen.map_or(row.confidence.band, |alternative| alternative.band),
        logprob: chosen.map_or(row.logprob, |alternative| alternative.logprob),
    }
}
