//! What a job has to draft: the rest of the plan, or the assets that failed.

use super::draft::{Batch, Drafter, Evidence};
use super::drafted::Drafted;
use super::execute::Execution;
use super::gather::Gatherer;
use super::outage::Trouble;
use crate::EngineError;
use crate::again::What;
use domain::event::{JobEvent, Progress};
use futures::stream::BoxStream;
use futures::{Stream, StreamExt, stream};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use store::plan::{PlannedTable, tables_from};
use store::{StoreError, failures, results};

/// Tables of the plan read at once.
const PLAN_PAGE: i64 = 32;

/// Failed assets read at once.
const FAILED_PAGE: i64 = 200;

/// The pauses before a table is read again whose database did not answer.
const PAUSES: [Duration; 2] = [Duration::from_millis(500), Duration::from_secs(2)];

/// Assets of a table that shall be drafted: natural-order numbers and columns (`None` is the table itself).
pub(super) struct Part {
    table: PlannedTable,
    assets: Vec<(i64, Option<String>)>,
}

/// A batch that can be drafted, or one whose table could not be read.
pub(super) enum Work {
    Draft(Batch),
    Unread(Box<Drafted>),
}

/// How far a retry is, which moves no total of its run.
#[derive(Default)]
pub(super) struct Retried {
    /// Assets tried by the job, those before a crash included.
    tried: AtomicI64,
}

impl Retried {
    /// Counts a batch on. Gives how far the job is.
    pub(super) fn count_on(&self, assets: i64) -> i64 {
        self.tried.fetch_add(assets, Ordering::Relaxed) + assets
    }
}

impl Execution {
    /// What there is to do, announced.
    pub(super) async fn begin_work(&self) -> Result<BoxStream<'_, Result<Part, EngineError>>, EngineError> {
        let (store, run) = (self.engine.store(), self.run.summary.id);
        match &self.request.again {
            None | Some(What::Rest) => {
                let from = results::next_ordinal(store, run).await?;
                let known = &self.run.summary;
                if self.request.again.is_some() && self.run.planned {
                    // The job's own log does not have it yet.
                    let done = known.rows_done + known.rows_failed;
                    self.tell(&[JobEvent::Progress(Progress { done, total: known.rows_total })]).await?;
                }
                self.announce(from).await?;
                Ok(self.parts(from).boxed())
            }
            Some(What::Failed { count, .. }) => {
                let left = failures::count_untried(store, run, &self.job).await?;
                let done = self.retried.count_on(count - left);
                self.tell(&[JobEvent::Progress(Progress { done, total: *count })]).await?;
                Ok(self.failed_parts().boxed())
            }
        }
    }

    /// The plan from natural-order number `from` on.
    fn parts(&self, from: i64) -> impl Stream<Item = Result<Part, EngineError>> + '_ {
        self.tables(from).map(move |table| {
            let table = table?;
            let assets = table.assets().filter(|(ordinal, _)| *ordinal >= from);
            let assets = assets.map(|(ordinal, column)| (ordinal, column.map(str::to_owned))).collect();
            Ok(Part { table, assets })
        })
    }

    /// The assets that failed, and that this job has not tried yet.
    fn failed_parts(&self) -> impl Stream<Item = Result<Part, EngineError>> + '_ {
        stream::unfold(Some(-1), move |after| async move {
            let after = after?;
            match self.failed_page(after).await {
                Ok((parts, last)) => {
                    Some((stream::iter(parts.into_iter().map(Ok).collect::<Vec<_>>()), last))
                }
                Err(error) => Some((stream::iter(vec![Err(error.into())]), None)),
            }
        })
        .flatten()
    }

    /// The next failed assets after a natural-order number, by table, and the last number where there may be more.
    async fn failed_page(&self, after: i64) -> Result<(Vec<Part>, Option<i64>), StoreError> {
        let (store, run) = (self.engine.store(), self.run.summary.id);
        let ordinals = failures::untried(store, run, &self.job, after, FAILED_PAGE).await?;
        let more = i64::try_from(ordinals.len()).is_ok_and(|count| count == FAILED_PAGE);
        let last = ordinals.last().copied().filter(|_| more);
        let mut parts: Vec<Part> = Vec::new();
        for ordinal in ordinals {
            let here = |table: &PlannedTable| ordinal < table.first_ordinal + table.len();
            if !parts.last().is_some_and(|part| here(&part.table)) {
                let table = tables_from(store, run, ordinal, 1).await?.pop().filter(here);
                let missing = || StoreError::corrupt("failed asset's number", ordinal);
                parts.push(Part { table: table.ok_or_else(missing)?, assets: Vec::new() });
            }
            if let Some(part) = parts.last_mut() {
                let asset = part.table.assets().find(|(number, _)| *number == ordinal);
                part.assets.extend(asset.map(|(number, column)| (number, column.map(str::to_owned))));
            }
        }
        Ok((parts, last))
    }

    /// The plan's tables from the one that holds `ordinal`, read page by page.
    fn tables(&self, ordinal: i64) -> impl Stream<Item = Result<PlannedTable, EngineError>> + '_ {
        let run = self.run.summary.id;
        stream::unfold(Some(ordinal), move |from| async move {
            let from = from?;
            match tables_from(self.engine.store(), run, from, PLAN_PAGE).await {
                Ok(page) => {
                    let end = |table: &PlannedTable| table.first_ordinal + table.len();
                    let next = page.last().map(end);
                    let more = i64::try_from(page.len()).is_ok_and(|count| count == PLAN_PAGE);
                    // The page that begins after the last table names it once more.
                    let tables: Vec<_> = page.into_iter().filter(|table| end(table) > from).map(Ok).collect();
                    Some((stream::iter(tables), next.filter(|_| more)))
                }
                Err(error) => Some((stream::iter(vec![Err(error.into())]), None)),
            }
        })
        .flatten()
    }

    /// The batches of a part, with the table's evidence.
    pub(super) async fn batches(
        &self,
        drafter: &Drafter,
        gatherer: &Gatherer<'_>,
        part: Part,
    ) -> Result<Vec<Work>, EngineError> {
        let Part { table, assets } = part;
        if assets.is_empty() {
            return Ok(Vec::new());
        }
        let table = Arc::new(table);
        let (evidence, unread) = match self.gather(gatherer, &table).await {
            Ok(evidence) => (evidence, None),
            Err(EngineError::Store(error)) => return Err(error.into()),
            // One table that cannot be read does not stop the run.
            Err(error) => (Evidence::none(), Some(error)),
        };
        let chunks = assets.chunks(self.run.settings.batch_size.max(1));
        Ok(chunks
            .enumerate()
            .map(|(index, assets)| {
                let evidence = Evidence { fresh: evidence.fresh && index == 0, ..evidence.clone() };
                let batch = Batch { table: Arc::clone(&table), evidence, assets: assets.to_vec() };
                match &unread {
                    None => Work::Draft(batch),
                    Some(error) => {
                        // A wide table is one trouble, however many batches it would have been.
                        let trouble = if index == 0 { Trouble::of_source(error) } else { Trouble::Unknown };
                        Work::Unread(Box::new(Drafted::unread(&batch, drafter, &error.to_string(), trouble)))
                    }
                }
            })
            .collect())
    }

    /// A table's evidence; asked for again where the database does not answer.
    async fn gather(&self, gatherer: &Gatherer<'_>, table: &PlannedTable) -> Result<Evidence, EngineError> {
        for pause in PAUSES {
            match gatherer.gather(table).await {
                Err(error) if Trouble::of_source(&error) == Trouble::Outage => {
                    tokio::time::sleep(pause).await
                }
                gathered => return gathered,
            }
        }
        gatherer.gather(table).await
    }
}
