//! Bulk actions: a preview names the exact rows and revisions; the action takes those and no others,
//! as one operation.

use crate::{Engine, EngineError};
use domain::bulk::{
    BulkAction, BulkOutcome, BulkPreview, Frozen, LISTED, LeftOut, LeftOutRow, Reviewed, SampleRow, Select,
};
use domain::filter::ResultsFilter;
use domain::ids::{ResultId, Revision, RunId};
use domain::review::{QueueEffect, ReviewError, decide};
use std::collections::{HashMap, HashSet};
use store::candidates::{self, Candidate};
use store::operations::{self, Direction, PAGE, Step};
use store::{StoreError, pending, results_query, runs};

/// Rows of a preview's sample.
const SAMPLE: usize = 5;

/// What is left out: the first of them one by one, and how many there are.
#[derive(Default)]
pub(crate) struct LeftOuts {
    total: i64,
    listed: Vec<LeftOutRow>,
}

impl LeftOuts {
    pub(crate) fn add(&mut self, id: ResultId, asset: Option<String>, why: LeftOut) {
        self.total += 1;
        if self.listed.len() < LISTED {
            self.listed.push(LeftOutRow { id, asset, why });
        }
    }

    pub(crate) fn outcome(
        self,
        operation: Option<domain::ids::OperationId>,
        moved: (i64, Vec<Frozen>),
    ) -> BulkOutcome {
        BulkOutcome {
            operation_id: operation,
            done: moved.0,
            rows: moved.1,
            left_out_total: self.total,
            left_out: self.listed,
        }
    }
}

impl Engine {
    /// What a bulk action on these rows would do. With `min_score`, rows that score below it, and rows
    /// that carry a warning, are left out.
    ///
    /// # Errors
    /// When there is no such run or the store cannot be read.
    pub async fn preview_bulk(
        &self,
        run: RunId,
        select: &Select,
        action: BulkAction,
        min_score: Option<f64>,
    ) -> Result<BulkPreview, EngineError> {
        runs::find(self.store(), run).await?;
        let wanted: Vec<(ResultId, Option<Revision>)> = match select {
            Select::Filter(filter) => results_query::matching(self.store(), run, filter, min_score)
                .await?
                .into_iter()
                .map(|(id, revision)| (id, Some(revision)))
                .collect(),
            Select::Ids(ids) => ids.iter().map(|id| (*id, None)).collect(),
            Select::Rows(rows) => rows.iter().map(|(id, revision)| (*id, Some(*revision))).collect(),
        };
        let mut preview = BulkPreview {
            run_id: run,
            action,
            rows: Vec::new(),
            sample: Vec::new(),
            left_out_total: 0,
            left_out: Vec::new(),
        };
        let mut left_outs = LeftOuts::default();
        for page in wanted.chunks(PAGE) {
            let ids: Vec<ResultId> = page.iter().map(|(id, _)| *id).collect();
            let mut found = by_id(candidates::read(self.store(), run, &ids).await?);
            for (id, revision) in page {
                let candidate = found.remove(id);
                match (judge(candidate.as_ref(), *revision, action, min_score), candidate) {
                    (Ok(_), Some(candidate)) => take_along(&mut preview, candidate),
                    (Ok(_), None) => {}
                    (Err(why), candidate) => left_outs.add(*id, candidate.map(|one| one.asset), why),
                }
            }
        }
        (preview.left_out_total, preview.left_out) = (left_outs.total, left_outs.listed);
        Ok(preview)
    }

    /// The rows of a run that match a filter, in natural order.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn matching(&self, run: RunId, filter: &ResultsFilter) -> Result<Vec<ResultId>, EngineError> {
        let rows = results_query::matching(self.store(), run, filter, None).await?;
        Ok(rows.into_iter().map(|(id, _)| id).collect())
    }

    /// Does a bulk action on exactly these rows at exactly these revisions, as one operation. What
    /// changed since is left out and named.
    ///
    /// # Errors
    /// When there is no such run or the store cannot be written.
    pub async fn decide_bulk(
        &self,
        run: RunId,
        rows: &[Frozen],
        action: BulkAction,
    ) -> Result<Reviewed, EngineError> {
        runs::find(self.store(), run).await?;
        let mut tx = self.store().write().await?;
        let operation = operations::begin(&mut tx, &format!("bulk_{}", action.as_str())).await?;
        let mut left_outs = LeftOuts::default();
        let mut any = false;
        let mut seen = HashSet::with_capacity(rows.len());
        let rows: Vec<Frozen> = rows.iter().copied().filter(|(id, _)| seen.insert(*id)).collect();
        for page in rows.chunks(PAGE) {
            let ids: Vec<ResultId> = page.iter().map(|(id, _)| *id).collect();
            let mut found = by_id(candidates::of_run(&mut tx, run, &ids).await?);
            let mut steps = Vec::with_capacity(page.len());
            for (id, revision) in page {
                let candidate = found.remove(id);
                match (judge(candidate.as_ref(), Some(*revision), action, None), candidate) {
                    (Ok(effect), Some(candidate)) => steps.push(step(&candidate, action, effect)),
                    (Ok(_), None) => left_outs.add(*id, None, LeftOut::Missing),
                    (Err(why), candidate) => left_outs.add(*id, candidate.map(|one| one.asset), why),
                }
            }
            any |= !steps.is_empty();
            operations::log(&mut tx, operation, &steps).await?;
        }
        if !any {
            drop(tx);
            return self.reviewed(run, left_outs.outcome(None, (0, Vec::new()))).await;
        }
        operations::carry_out(&mut tx, operation, Direction::Forward).await?;
        let moved = operations::moved(&mut tx, operation, LISTED).await?;
        tx.commit().await.map_err(StoreError::from)?;
        self.changed();
        tracing::info!(%run, %operation, rows = moved.0, "operation {operation}: {} rows {}", moved.0, action.done());
        self.reviewed(run, left_outs.outcome(Some(operation), moved)).await
    }

    /// An outcome with the counts that the page shows then.
    pub(crate) async fn reviewed(&self, run: RunId, outcome: BulkOutcome) -> Result<Reviewed, EngineError> {
        let store = self.store();
        Ok(Reviewed {
            outcome,
            counts: runs::counts(store, run).await?,
            queued: pending::count_for_run(store, run).await?,
            pending: pending::count(store).await?,
        })
    }
}

fn take_along(preview: &mut BulkPreview, candidate: Candidate) {
    preview.rows.push((candidate.id, candidate.revision));
    if preview.sample.len() < SAMPLE {
        preview.sample.push(SampleRow {
            id: candidate.id,
            asset: candidate.asset,
            description: candidate.state.description,
            score: candidate.score,
        });
    }
}

fn by_id(candidates: Vec<Candidate>) -> HashMap<ResultId, Candidate> {
    candidates.into_iter().map(|candidate| (candidate.id, candidate)).collect()
}

/// Whether a row is taken along, and what that does to the queue.
fn judge(
    candidate: Option<&Candidate>,
    revision: Option<Revision>,
    action: BulkAction,
    min_score: Option<f64>,
) -> Result<QueueEffect, LeftOut> {
    let candidate = candidate.ok_or(LeftOut::Missing)?;
    if revision.is_some_and(|revision| revision != candidate.revision) {
        return Err(LeftOut::Changed);
    }
    let accepts = action == BulkAction::Accept;
    if candidate.state.status == action.status() && (!accepts || candidate.standing.queued) {
        return Err(LeftOut::AlreadySo);
    }
    let decision = decide(&candidate.state, &candidate.alternatives, candidate.standing, &action.action());
    let (_, effect) = decision.map_err(|error| match error {
        ReviewError::Held(holder) => LeftOut::Held { holder },
        ReviewError::Placeholder => LeftOut::Placeholder,
        // Bulk actions neither edit nor promote.
        ReviewError::NoSuchAlternative(_) | ReviewError::Empty | ReviewError::TooLong => LeftOut::Changed,
    })?;
    if accepts && candidate.suspicious {
        return Err(LeftOut::Suspicious);
    }
    if let (true, Some(least)) = (accepts, min_score) {
        if candidate.score.is_none_or(|score| score < least) {
            return Err(LeftOut::BelowScore);
        }
        if candidate.flagged {
            return Err(LeftOut::Flagged);
        }
    }
    Ok(effect)
}

fn step(candidate: &Candidate, action: BulkAction, effect: QueueEffect) -> Step {
    let holder = candidate.holder();
    let after = match effect {
        QueueEffect::Put => Some(candidate.id),
        QueueEffect::Remove => holder.filter(|holder| *holder != candidate.id),
    };
    Step {
        id: candidate.id,
        status: (candidate.state.status, action.status()),
        holder: (holder, after),
        text: None,
    }
}
