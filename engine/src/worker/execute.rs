//! One job from its claim to its end: create the run, freeze the plan, draft and persist.

use super::budget::Budget;
use super::draft::{Batch, Drafted, Drafter, Evidence, Seed};
use super::gather::{Facts, Gatherer};
use super::{Stop, plan::plan};
use crate::jobs::{CANCELLED, JobRequest};
use crate::{Engine, EngineError, runs};
use domain::event::{Activity, Cost, Ended, JobEvent, Progress, RunCreated, Started};
use domain::ids::JobId;
use domain::money::MicroUsd;
use domain::run::RunStatus;
use domain::text::counted;
use futures::{Stream, StreamExt, stream};
use sources::TargetDatabase;
use std::pin::pin;
use std::sync::Arc;
use store::jobs::Job;
use store::plan::{PlannedTable, tables_from};
use store::runs::{NewRun, Origin as RunOrigin, Run};
use store::{StoreError, Tx, events, jobs, results};

/// Tables of the plan read at once.
const PLAN_PAGE: i64 = 32;

/// How an execution ended.
enum End {
    /// The run is terminal.
    Terminal(RunStatus, Option<String>),
    /// The process ends or the lease is lost: the job stays as it stands.
    Abandoned,
}

/// Executes a job. Errors of the store leave it unfinished, to be taken up again.
pub(super) async fn execute(engine: Engine, job: Job, owner: Arc<str>, stop: Stop) {
    let id = job.id.clone();
    match run_to_end(&engine, job, &owner, &stop).await {
        Ok(()) => {}
        Err(StoreError::LeaseLost) => tracing::warn!(job = %id, "job {id} went to another worker"),
        Err(error) => {
            tracing::error!(job = %id, %error, "job {id} stops and will be taken up again: {error}");
            // Not at once: a full disk does not mend within milliseconds.
            tokio::time::sleep(std::time::Duration::from_secs(3)).await;
        }
    }
}

async fn run_to_end(engine: &Engine, job: Job, owner: &Arc<str>, stop: &Stop) -> Result<(), StoreError> {
    let request: JobRequest = serde_json::from_str(&job.request)?;
    let run = begin(engine, &job, owner, &request).await?;
    let execution = Execution { engine: engine.clone(), job: job.id, owner: Arc::clone(owner), run, request };
    let end = match execution.draft_all(stop).await {
        Ok(end) => end,
        Err(EngineError::Store(error)) => return Err(error),
        Err(error) => End::Terminal(RunStatus::Failed, Some(error.to_string())),
    };
    match end {
        End::Abandoned => Ok(()),
        End::Terminal(status, reason) => execution.finish(status, reason).await,
    }
}

/// Ends a job whose execution panicked: taking it up again would only panic again.
pub(super) async fn fail_after_panic(engine: &Engine, id: &JobId, owner: &str) {
    let ended = async {
        let job = jobs::find(engine.store(), id).await?;
        let Some(run_id) = job.run_id else { return Ok(()) };
        let run = store::runs::find(engine.store(), run_id).await?;
        let request = serde_json::from_str(&job.request)?;
        let execution =
            Execution { engine: engine.clone(), job: id.clone(), owner: owner.into(), run, request };
        let reason = "An internal error ended the run. Its rows are safe; please report what the log says.";
        execution.finish(RunStatus::Failed, Some(reason.to_owned())).await
    };
    if let Err::<(), StoreError>(error) = ended.await {
        tracing::error!(job = %id, %error, "job {id} could not be ended: {error}");
    }
}

/// The job's run: created at the first attempt, found at later ones.
async fn begin(engine: &Engine, job: &Job, owner: &str, request: &JobRequest) -> Result<Run, StoreError> {
    let store = engine.store();
    let source = match &request.origin {
        Some(origin) => Some(store::runs::find(store, origin.run).await?),
        None => None,
    };
    let mut tx = store.write().await?;
    jobs::hold(&mut tx, &job.id, owner).await?;
    let started = JobEvent::Started(Started { attempt: job.attempts });
    let run_id = match job.run_id {
        Some(run_id) => {
            events::append(&mut tx, &job.id, Some(run_id), &[started]).await?;
            run_id
        }
        None => {
            let new = NewRun {
                job_id: job.id.clone(),
                command: request.command(),
                llm_profile: request.llm_profile.clone(),
                doc_profile: match &source {
                    Some(run) => run.doc_profile.clone(),
                    None => request.doc_profile.clone(),
                },
                scope: request.scope.clone(),
                settings: request.settings.clone(),
                rates: runs::rates(&request.settings),
                origin: request.origin.as_ref().zip(source.as_ref()).map(|(origin, source)| RunOrigin {
                    parent_run_id: origin.run,
                    evidence_run_id: source.evidence_run_id.unwrap_or(origin.run),
                    instructions: origin.instructions.clone(),
                }),
            };
            let run_id = store::runs::create(&mut tx, &new).await?;
            jobs::set_run(&mut tx, &job.id, run_id).await?;
            let created = JobEvent::RunCreated(RunCreated { run_id });
            // From the first moment on: an unknown price must never look like none.
            let cost = nothing_spent(new.rates.is_some());
            events::append(&mut tx, &job.id, Some(run_id), &[started, created, cost]).await?;
            run_id
        }
    };
    tx.commit().await?;
    engine.hub().written(&job.id);
    tracing::info!(job = %job.id, run = %run_id, attempt = job.attempts, "run {run_id} of job {} goes", job.id);
    store::runs::find(store, run_id).await
}

/// A job while it is executed.
pub(super) struct Execution {
    pub(super) engine: Engine,
    job: JobId,
    owner: Arc<str>,
    pub(super) run: Run,
    pub(super) request: JobRequest,
}

impl Execution {
    async fn draft_all(&self, stop: &Stop) -> Result<End, EngineError> {
        if stop.cancel.is_cancelled() {
            return Ok(cancelled());
        }
        let facts = tokio::select! {
            () = stop.cancel.cancelled() => return Ok(cancelled()),
            () = stop.abandon.cancelled() => return Ok(End::Abandoned),
            facts = self.facts() => facts?,
        };
        let settings = Arc::new(self.run.settings.clone());
        let drafter = Drafter {
            provider: self.engine.provider(&self.run.summary.llm_profile, &settings)?,
            settings: Arc::clone(&settings),
            db_profile: self.run.scope.db_profile.clone(),
            database: facts.database().to_owned(),
            instructions: self.run.instructions.clone(),
            seed: self.request.origin.as_ref().and_then(Seed::of),
        };
        let from = results::next_ordinal(self.engine.store(), self.run.summary.id).await?;
        self.announce(from).await?;
        let evidence = Gatherer::new(self, facts).await?;
        let concurrency = settings.concurrency;
        let budget = self.budget();
        // Both stages keep their order, so that rows are persisted in natural order whatever the
        // timing, and both pull lazily, so that memory does not grow with the run.
        let drafted = self
            .tables(from)
            .map(|table| async { self.batches(&drafter, &evidence, table?, from).await })
            .buffered(concurrency)
            .flat_map(|batches| match batches {
                Ok(batches) => stream::iter(batches.into_iter().map(Ok).collect::<Vec<_>>()),
                Err(error) => stream::iter(vec![Err(error)]),
            })
            .map(|batch: Result<Work, EngineError>| async {
                match batch? {
                    Work::Draft(batch) => Ok(within(budget.as_ref(), &drafter, batch).await),
                    Work::Unread(drafted) => Ok::<_, EngineError>(Some(*drafted)),
                }
            })
            .buffered(concurrency);
        let mut drafted = pin!(drafted);
        let mut last_error = None;
        loop {
            // A batch is persisted whole or not at all: nothing interrupts the arm below.
            let batch = tokio::select! {
                biased;
                () = stop.abandon.cancelled() => return Ok(End::Abandoned),
                () = stop.cancel.cancelled() => return Ok(cancelled()),
                batch = drafted.next() => batch,
            };
            let Some(batch) = batch else { break };
            let Some(mut batch) = batch? else {
                let reason = budget.as_ref().map(Budget::sentence);
                return Ok(End::Terminal(RunStatus::Cancelled, reason));
            };
            last_error = batch.error.take().map(|error| error.to_string()).or(last_error);
            self.persist(batch).await?;
        }
        self.verdict(last_error).await
    }

    fn budget(&self) -> Option<Budget> {
        let spent = self.run.summary.cost.unwrap_or_default();
        Some(Budget::new(self.request.max_cost?, self.run.rates?, spent))
    }

    /// Where the facts come from: the target database, or the store for a re-run.
    async fn facts(&self) -> Result<Facts, EngineError> {
        match &self.request.origin {
            None => self.prepare().await.map(Facts::Live),
            Some(origin) => self.prepare_again(origin).await,
        }
    }

    /// Connects, and freezes the plan if that was not done yet.
    async fn prepare(&self) -> Result<Arc<dyn TargetDatabase>, EngineError> {
        let target = self.engine.target(&self.run.scope.db_profile).await?;
        if self.run.planned {
            return Ok(target);
        }
        self.read_documents().await?;
        let reading = format!("Reading the catalogue of {}", target.database());
        self.tell(&[JobEvent::Activity(Activity {
            text: reading,
            asset: None,
            column: 0,
            columns_total: 0,
        })])
        .await?;
        let tables = plan(&self.run.scope, &target.catalogue().await?)?;
        let run = self.run.summary.id;
        let total = tables.iter().map(PlannedTable::len).sum();
        let mut tx = self.begin_write().await?;
        store::runs::set_database(&mut tx, run, target.database(), target.dialect()).await?;
        store::plan::freeze(&mut tx, run, &tables).await?;
        self.log(&mut tx, &[JobEvent::Progress(Progress { done: 0, total })]).await?;
        self.commit(tx).await?;
        Ok(target)
    }

    /// The plan's tables from the one that holds `ordinal`, read page by page.
    fn tables(&self, ordinal: i64) -> impl Stream<Item = Result<PlannedTable, EngineError>> + '_ {
        let run = self.run.summary.id;
        stream::unfold(Some(ordinal), move |from| async move {
            match tables_from(self.engine.store(), run, from?, PLAN_PAGE).await {
                Ok(page) => {
                    let next = page.last().map(|table| table.first_ordinal + table.len());
                    let tables: Vec<_> = page.into_iter().map(Ok).collect();
                    // The page that begins after the last table repeats it; its assets are all done.
                    let more = i64::try_from(tables.len()).is_ok_and(|count| count == PLAN_PAGE);
                    Some((stream::iter(tables), next.filter(|_| more)))
                }
                Err(error) => Some((stream::iter(vec![Err(error.into())]), None)),
            }
        })
        .flatten()
    }

    /// The batches of a table from natural-order number `from` on, with their evidence.
    async fn batches(
        &self,
        drafter: &Drafter,
        gatherer: &Gatherer<'_>,
        table: PlannedTable,
        from: i64,
    ) -> Result<Vec<Work>, EngineError> {
        let assets: Vec<(i64, Option<String>)> = table
            .assets()
            .filter(|(ordinal, _)| *ordinal >= from)
            .map(|(ordinal, column)| (ordinal, column.map(str::to_owned)))
            .collect();
        if assets.is_empty() {
            return Ok(Vec::new());
        }
        let table = Arc::new(table);
        let (evidence, unread) = match gatherer.gather(&table).await {
            Ok(evidence) => (evidence, None),
            Err(EngineError::Store(error)) => return Err(error.into()),
            // One table that cannot be read does not stop the run.
            Err(error) => (Evidence::none(), Some(error.to_string())),
        };
        let chunks = assets.chunks(self.run.settings.batch_size.max(1));
        Ok(chunks
            .enumerate()
            .map(|(index, assets)| {
                let evidence = Evidence { fresh: evidence.fresh && index == 0, ..evidence.clone() };
                let batch = Batch { table: Arc::clone(&table), evidence, assets: assets.to_vec() };
                match &unread {
                    None => Work::Draft(batch),
                    Some(reason) => Work::Unread(Box::new(Drafted::unread(&batch, drafter, reason))),
                }
            })
            .collect())
    }

    /// How a run ends whose every asset was tried.
    async fn verdict(&self, last_error: Option<String>) -> Result<End, EngineError> {
        let run = store::runs::find(self.engine.store(), self.run.summary.id).await?.summary;
        Ok(match (run.rows_done, run.rows_failed) {
            (0, 0) => End::Terminal(
                RunStatus::Success,
                Some("Nothing in the scope needs a description.".to_owned()),
            ),
            (0, failed) => {
                let reason = last_error.unwrap_or_else(|| "See the list of failures.".to_owned());
                End::Terminal(
                    RunStatus::Failed,
                    Some(format!("All {} failed. {reason}", counted(failed, "asset"))),
                )
            }
            (_, 0) => End::Terminal(RunStatus::Success, None),
            (_, failed) => End::Terminal(
                RunStatus::Success,
                Some(format!("{} failed; see the list of failures.", counted(failed, "asset"))),
            ),
        })
    }

    async fn finish(&self, status: RunStatus, reason: Option<String>) -> Result<(), StoreError> {
        let run = self.run.summary.id;
        let mut tx = self.begin_write().await?;
        store::runs::finish(&mut tx, run, status, reason.as_deref()).await?;
        let counted = store::runs::progress(&mut tx, run).await?;
        let ended = Ended {
            status,
            reason: reason.clone(),
            rows: counted.done - counted.failed,
            failed: counted.failed,
            total: counted.total,
        };
        self.log(&mut tx, &[JobEvent::Ended(ended)]).await?;
        jobs::finish(&mut tx, &self.job, status, reason.as_deref()).await?;
        self.commit(tx).await?;
        tracing::info!(run = %run, status = status.as_str(), "run {run} ended: {}", status.as_str());
        Ok(())
    }

    pub(super) async fn tell(&self, told: &[JobEvent]) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        self.log(&mut tx, told).await?;
        self.commit(tx).await
    }

    pub(super) async fn begin_write(&self) -> Result<Tx, StoreError> {
        let mut tx = self.engine.store().write().await?;
        jobs::hold(&mut tx, &self.job, &self.owner).await?;
        Ok(tx)
    }

    pub(super) async fn log(&self, tx: &mut Tx, told: &[JobEvent]) -> Result<(), StoreError> {
        events::append(tx, &self.job, Some(self.run.summary.id), told).await
    }

    pub(super) async fn commit(&self, tx: Tx) -> Result<(), StoreError> {
        tx.commit().await?;
        self.engine.hub().written(&self.job);
        Ok(())
    }
}

/// Drafts a batch, provided that the budget has room for it.
async fn within(budget: Option<&Budget>, drafter: &Drafter, batch: Batch) -> Option<Drafted> {
    let Some(budget) = budget else { return Some(drafter.draft(batch).await) };
    let (input_tokens, alternatives) = drafter.estimate(&batch);
    let reserved = budget.reserve(input_tokens, alternatives)?;
    let drafted = drafter.draft(batch).await;
    budget.settle(&reserved, drafted.usage);
    Some(drafted)
}

/// A batch that can be drafted, or one whose table could not be read.
enum Work {
    Draft(Batch),
    Unread(Box<Drafted>),
}

fn nothing_spent(priced: bool) -> JobEvent {
    JobEvent::Cost(Cost {
        input_tokens: 0,
        output_tokens: 0,
        estimated: false,
        cost_micro_usd: priced.then_some(MicroUsd(0)),
        cost_usd: priced.then_some(0.0),
    })
}

fn cancelled() -> End {
    End::Terminal(RunStatus::Cancelled, Some(CANCELLED.to_owned()))
}
