//! One batch into the store: rows, failures, progress and events in one transaction.

use super::drafted::Drafted;
use super::execute::Execution;
use crate::again::What;
use crate::handoff;
use domain::event::{Activity, Cost, JobEvent, Progress, Rows, Warning};
use store::plan::PlannedTable;
use store::runs::{Increment, RunProgress};
use store::{StoreError, Tx, batches, failures, results};

impl Execution {
    /// Persists batches, each with its rows, the progress they cause and the events that tell of them, in
    /// one transaction. Gives how many assets are left to do after them.
    pub(super) async fn persist(&self, batches: Vec<Drafted>) -> Result<i64, StoreError> {
        let mut left = 0;
        if batches.is_empty() {
            return Ok(left);
        }
        let mut tx = self.begin_write().await?;
        for batch in &batches {
            left = self.persist_one(&mut tx, batch).await?;
        }
        self.commit(tx).await?;
        Ok(left)
    }

    async fn persist_one(&self, tx: &mut Tx, batch: &Drafted) -> Result<i64, StoreError> {
        let run = self.run.summary.id;
        if batch.fresh_profile {
            store::plan::save_profile(tx, run, batch.table.position, &batch.profile).await?;
            store::neighbours::save(tx, run, &batch.neighbours).await?;
        }
        let (mut told, rows) = self.persist_rows(tx, batch).await?;
        let failed = self.persist_failures(tx, batch, &mut told).await?;
        told.extend(
            batch.warnings.iter().map(|text| JobEvent::Warning(Warning { asset: None, text: text.clone() })),
        );
        let cost = self.run.rates.map(|rates| rates.cost(batch.usage));
        let kept = batches::NewBatch {
            first_ordinal: batch.first_ordinal,
            schema: &batch.table.schema,
            table: &batch.table.table,
            assets: batch.assets,
            usage: batch.usage,
            cost,
            reasoning: batch.reasoning.as_deref(),
            raw_answer: batch.raw.as_deref(),
        };
        batches::insert(tx, run, &kept).await?;
        store::runs::count_on(tx, run, Increment { rows, failed, usage: batch.usage, cost }).await?;
        let counted = store::runs::progress(tx, run).await?;
        let progress = match &self.request.again {
            None | Some(What::Rest) => Progress { done: counted.done, total: counted.total },
            Some(What::Failed { count, .. }) => {
                Progress { done: self.retried.count_on(batch.assets), total: *count }
            }
        };
        told.push(JobEvent::Progress(progress));
        told.push(JobEvent::Cost(cost_so_far(&counted)));
        told.push(self.next_activity(tx, batch).await?);
        self.log(tx, &told).await?;
        Ok(progress.total - progress.done)
    }

    /// The rows of a batch, with the events that tell of them, and how many there are.
    async fn persist_rows(&self, tx: &mut Tx, batch: &Drafted) -> Result<(Vec<JobEvent>, i64), StoreError> {
        let run = self.run.summary.id;
        let mut told = Vec::new();
        let (mut result_ids, mut versions) = (Vec::with_capacity(batch.rows.len()), Vec::new());
        let inserted = match &self.request.origin {
            None => results::insert_all(tx, run, &batch.rows).await?,
            Some(origin) => handoff::persist_all(tx, run, origin.run, &batch.rows).await?,
        };
        for (row, inserted) in batch.rows.iter().zip(inserted) {
            result_ids.push(inserted.id);
            versions.push(inserted.version);
            if let Some(text) = &row.production_warning {
                told.push(JobEvent::Warning(Warning { asset: Some(row.asset.path()), text: text.clone() }));
            }
        }
        let rows = i64::try_from(result_ids.len()).unwrap_or(i64::MAX);
        if rows > 0 {
            told.insert(0, JobEvent::Rows(Rows { result_ids, versions }));
        }
        Ok((told, rows))
    }

    /// The failures of a batch, and the end of those that got their rows. Gives by how much the run has more.
    async fn persist_failures(
        &self,
        tx: &mut Tx,
        batch: &Drafted,
        told: &mut Vec<JobEvent>,
    ) -> Result<i64, StoreError> {
        let run = self.run.summary.id;
        for (ordinal, asset, reason) in &batch.failures {
            failures::put(tx, run, &self.job, *ordinal, asset, reason).await?;
            told.push(JobEvent::Warning(Warning { asset: Some(asset.clone()), text: reason.clone() }));
        }
        if !matches!(self.request.again, Some(What::Failed { .. })) {
            return Ok(i64::try_from(batch.failures.len()).unwrap_or(i64::MAX));
        }
        let mut gone = 0;
        for row in &batch.rows {
            gone += i64::from(failures::take(tx, run, row.ordinal).await?);
        }
        Ok(-gone)
    }

    /// What is worked on after a batch.
    async fn next_activity(&self, tx: &mut Tx, batch: &Drafted) -> Result<JobEvent, StoreError> {
        if matches!(self.request.again, Some(What::Failed { .. })) {
            let asset = format!("{}.{}", batch.table.schema, batch.table.table);
            let text = format!("Retrying what failed, after {asset}");
            return Ok(JobEvent::Activity(Activity {
                text,
                asset: Some(asset),
                column: 0,
                columns_total: 0,
            }));
        }
        let after = batch.first_ordinal + batch.assets;
        let table_goes_on = after < batch.table.first_ordinal + batch.table.len();
        let run = self.run.summary.id;
        let next = if table_goes_on { None } else { store::plan::table_at(tx, run, after).await? };
        Ok(activity(next.as_ref().unwrap_or(&batch.table), after))
    }

    /// Says what is worked on first, before the first batch is back.
    pub(super) async fn announce(&self, from: i64) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        if let Some(table) = store::plan::table_at(&mut tx, self.run.summary.id, from).await? {
            self.log(&mut tx, &[activity(&table, from)]).await?;
        }
        self.commit(tx).await
    }
}

/// Tokens and money of a run so far.
pub(crate) fn cost_so_far(run: &RunProgress) -> Cost {
    Cost {
        input_tokens: run.usage.input_tokens,
        output_tokens: run.usage.output_tokens,
        estimated: run.usage.estimated,
        cost_micro_usd: run.cost,
        cost_usd: run.cost.map(|cost| cost.0 as f64 / 1e6),
    }
}

/// `Processing public.users (2 / 156 columns)`.
fn activity(table: &PlannedTable, ordinal: i64) -> JobEvent {
    let total = i64::try_from(table.columns.len()).unwrap_or(i64::MAX);
    let column = (ordinal - table.first_ordinal - i64::from(table.itself)).clamp(0, total);
    let asset = format!("{}.{}", table.schema, table.table);
    let text = format!("Processing {asset} ({column} / {total} columns)");
    JobEvent::Activity(Activity { text, asset: Some(asset), column, columns_total: total })
}
