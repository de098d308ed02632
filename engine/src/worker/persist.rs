//! One batch into the store: rows, failures, progress and events in one transaction.

use super::draft::Drafted;
use super::execute::Execution;
use crate::handoff;
use domain::event::{Activity, Cost, JobEvent, Progress, Rows, Warning};
use store::plan::PlannedTable;
use store::runs::Increment;
use store::{StoreError, Tx, batches, results};

impl Execution {
    /// Persists batches, each with its rows, the progress they cause and the events that tell of them, in
    /// one transaction.
    pub(super) async fn persist(&self, batches: Vec<Drafted>) -> Result<(), StoreError> {
        if batches.is_empty() {
            return Ok(());
        }
        let mut tx = self.begin_write().await?;
        for batch in batches {
            self.persist_one(&mut tx, batch).await?;
        }
        self.commit(tx).await
    }

    async fn persist_one(&self, tx: &mut Tx, batch: Drafted) -> Result<(), StoreError> {
        let run = self.run.summary.id;
        if batch.fresh_profile {
            store::plan::save_profile(tx, run, batch.table.position, &batch.profile).await?;
            store::neighbours::save(tx, run, &batch.neighbours).await?;
        }
        let mut told = Vec::new();
        let mut ids = Vec::with_capacity(batch.rows.len());
        let mut versions = Vec::with_capacity(batch.rows.len());
        let inserted = match &self.request.origin {
            None => results::insert_all(tx, run, &batch.rows).await?,
            Some(origin) => handoff::persist_all(tx, run, origin.run, &batch.rows).await?,
        };
        for (row, inserted) in batch.rows.iter().zip(inserted) {
            ids.push(inserted.id);
            versions.push(inserted.version);
            if let Some(text) = &row.production_warning {
                told.push(JobEvent::Warning(Warning { asset: Some(row.asset.path()), text: text.clone() }));
            }
        }
        for (ordinal, asset, reason) in &batch.failures {
            batches::insert_failure(tx, run, *ordinal, asset, reason).await?;
            told.push(JobEvent::Warning(Warning { asset: Some(asset.clone()), text: reason.clone() }));
        }
        told.extend(
            batch.warnings.iter().map(|text| JobEvent::Warning(Warning { asset: None, text: text.clone() })),
        );
        let kept = batches::NewBatch {
            first_ordinal: batch.first_ordinal,
            schema: &batch.table.schema,
            table: &batch.table.table,
            assets: batch.assets,
            usage: batch.usage,
            reasoning: batch.reasoning.as_deref(),
            raw_answer: batch.raw.as_deref(),
        };
        batches::insert(tx, run, &kept).await?;
        let rows = i64::try_from(ids.len()).unwrap_or(i64::MAX);
        let failed = i64::try_from(batch.failures.len()).unwrap_or(i64::MAX);
        let cost = self.run.rates.map(|rates| rates.cost(batch.usage));
        store::runs::count_on(tx, run, Increment { rows, failed, usage: batch.usage, cost }).await?;
        if !ids.is_empty() {
            told.insert(0, JobEvent::Rows(Rows { versions, result_ids: ids }));
        }
        let counted = store::runs::progress(tx, run).await?;
        told.push(JobEvent::Progress(Progress { done: counted.done, total: counted.total }));
        told.push(JobEvent::Cost(Cost {
            input_tokens: counted.usage.input_tokens,
            output_tokens: counted.usage.output_tokens,
            estimated: counted.usage.estimated,
            cost_micro_usd: counted.cost,
            cost_usd: counted.cost.map(|cost| cost.0 as f64 / 1e6),
        }));
        let after = batch.first_ordinal + batch.assets;
        let table_goes_on = after < batch.table.first_ordinal + batch.table.len();
        let next = if table_goes_on { None } else { store::plan::table_at(tx, run, after).await? };
        told.push(activity(next.as_ref().unwrap_or(&batch.table), after));
        self.log(tx, &told).await
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

/// `Processing public.users (2 / 156 columns)`.
fn activity(table: &PlannedTable, ordinal: i64) -> JobEvent {
    let total = i64::try_from(table.columns.len()).unwrap_or(i64::MAX);
    let column = (ordinal - table.first_ordinal - i64::from(table.itself)).clamp(0, total);
    let asset = format!("{}.{}", table.schema, table.table);
    let text = format!("Processing {asset} ({column} / {total} columns)");
    JobEvent::Activity(Activity { text, asset: Some(asset), column, columns_total: total })
}
