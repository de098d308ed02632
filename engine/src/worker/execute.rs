//! One job from its claim to its end: freeze the plan, draft and persist.

use super::begin::begin;
use super::budget::{self, Budget};
use super::draft::{Drafter, Seed};
use super::gather::{Facts, Gatherer};
use super::outage::Outage;
use super::todo::{Retried, Work};
use super::verdict::End;
use super::{Stop, plan::plan};
use crate::jobs::JobRequest;
use crate::{Engine, EngineError};
use domain::event::{Activity, JobEvent, Progress};
use domain::ids::JobId;
use domain::run::RunStatus;
use futures::{StreamExt, stream};
use sources::TargetDatabase;
use std::pin::pin;
use std::sync::Arc;
use store::jobs::Job;
use store::plan::PlannedTable;
use store::runs::Run;
use store::{StoreError, Tx, events, jobs};

/// Drafted batches that are persisted in one transaction where so many are ready: each transaction writes
/// the pages of eleven indexes.
const TOGETHER: usize = 8;

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
    let retried = Retried::default();
    let execution =
        Execution { engine: engine.clone(), job: job.id, owner: Arc::clone(owner), run, request, retried };
    match execution.draft_all(stop).await {
        Ok(Some(end)) => execution.finish(end).await,
        // The process ends or the lease is lost: the job stays as it stands.
        Ok(None) => Ok(()),
        Err(EngineError::Store(error)) => Err(error),
        Err(error) => execution.finish(End::Stopped(RunStatus::Failed, error.to_string())).await,
    }
}

/// Ends a job whose execution panicked: taking it up again would only panic again.
pub(super) async fn fail_after_panic(engine: &Engine, id: &JobId, owner: &str) {
    let ended = async {
        let job = jobs::find(engine.store(), id).await?;
        let Some(run_id) = job.run_id else { return Ok(()) };
        let run = store::runs::find(engine.store(), run_id).await?;
        let request = serde_json::from_str(&job.request)?;
        let retried = Retried::default();
        let execution =
            Execution { engine: engine.clone(), job: id.clone(), owner: owner.into(), run, request, retried };
        let reason = "An internal error ended the run. Its rows are safe; please report what the log says.";
        execution.finish(End::Stopped(RunStatus::Failed, reason.to_owned())).await
    };
    if let Err::<(), StoreError>(error) = ended.await {
        tracing::error!(job = %id, %error, "job {id} could not be ended: {error}");
    }
}

/// A job while it is executed.
pub(super) struct Execution {
    pub(super) engine: Engine,
    pub(super) job: JobId,
    owner: Arc<str>,
    pub(super) run: Run,
    pub(super) request: JobRequest,
    /// What of a retry was tried.
    pub(super) retried: Retried,
}

impl Execution {
    /// Drafts and persists what there is to do. `None` where it must leave everything as it stands.
    async fn draft_all(&self, stop: &Stop) -> Result<Option<End>, EngineError> {
        if stop.cancel.is_cancelled() {
            return Ok(Some(End::cancelled()));
        }
        let facts = tokio::select! {
            () = stop.cancel.cancelled() => return Ok(Some(End::cancelled())),
            () = stop.abandon.cancelled() => return Ok(None),
            facts = self.facts() => facts?,
        };
        let settings = Arc::new(self.run.settings.clone());
        let drafter = Arc::new(Drafter {
            provider: self.engine.provider(&self.run.summary.llm_profile, &settings)?,
            settings: Arc::clone(&settings),
            db_profile: self.run.scope.db_profile.clone(),
            database: facts.database().to_owned(),
            instructions: self.run.instructions.clone(),
            seed: self.request.origin.as_ref().and_then(Seed::of),
        });
        let todo = self.begin_work().await?;
        let evidence = Gatherer::new(self, facts).await?;
        let concurrency = settings.concurrency;
        let budget = self.budget();
        // Both stages keep their order, so that rows are persisted in natural order whatever the
        // timing, and both pull lazily, so that memory does not grow with the run.
        let drafted = todo
            .map(|part| async { self.batches(&drafter, &evidence, part?).await })
            .buffered(concurrency)
            .flat_map(|batches| match batches {
                Ok(batches) => stream::iter(batches.into_iter().map(Ok).collect::<Vec<_>>()),
                Err(error) => stream::iter(vec![Err(error)]),
            })
            .map(|batch: Result<Work, EngineError>| async {
                match batch? {
                    Work::Draft(batch) => Ok(budget::within(budget.as_ref(), &drafter, batch).await),
                    Work::Unread(drafted) => Ok::<_, EngineError>(Some(*drafted)),
                }
            })
            .buffered(concurrency)
            .ready_chunks(TOGETHER);
        let mut drafted = pin!(drafted);
        let mut last_error = None;
        let mut outage = Outage::default();
        loop {
            // A batch is persisted whole or not at all: nothing interrupts the arm below.
            let batches = tokio::select! {
                biased;
                () = stop.abandon.cancelled() => return Ok(None),
                () = stop.cancel.cancelled() => return Ok(Some(End::cancelled())),
                batches = drafted.next() => batches,
            };
            let Some(batches) = batches else { break };
            // What was drafted before an error, an outage or the budget's end is kept.
            let mut ready = Vec::with_capacity(batches.len());
            let mut end = None;
            let mut outage_reason = None;
            for batch in batches {
                match batch {
                    Ok(Some(batch)) => {
                        outage_reason = outage.note(&batch);
                        last_error = batch.error.clone().or(last_error);
                        ready.push(batch);
                        if outage_reason.is_some() {
                            break;
                        }
                    }
                    Ok(None) => {
                        let reason = budget.as_ref().map(Budget::sentence).unwrap_or_default();
                        end = Some(Ok(Some(End::Stopped(RunStatus::Cancelled, reason))));
                        break;
                    }
                    Err(error) => {
                        end = Some(Err(error));
                        break;
                    }
                }
            }
            let left = self.persist(ready).await?;
            if let Some(reason) = outage_reason.filter(|_| left > 0) {
                return Ok(Some(End::Stopped(RunStatus::Failed, reason)));
            }
            if let Some(end) = end {
                return end;
            }
        }
        Ok(Some(End::Tried { last_error }))
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
