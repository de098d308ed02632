//! The worker: takes jobs, keeps their leases, and ends them.

mod begin;
mod budget;
mod draft;
mod drafted;
mod execute;
mod gather;
mod outage;
mod passages;
mod persist;
mod plan;
mod replan;
mod suspicion;
mod todo;
mod verdict;

pub(crate) use gather::neighbour_names;
pub(crate) use persist::cost_so_far;
pub(crate) use plan::plan;

use crate::Engine;
use domain::ids::JobId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::StoreError;
use store::jobs::{self, Job};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// How long a job stays with a worker that gives no sign of life.
const LEASE: Duration = Duration::from_secs(6);

/// How often a worker gives one, and looks whether a cancel was requested by another process.
const HEARTBEAT: Duration = Duration::from_secs(1);

/// How often a worker looks for jobs without a wake-up: another process may have queued one, or died.
const POLL: Duration = Duration::from_secs(1);

/// Jobs that one process executes at the same time.
const CONCURRENT_JOBS: usize = 4;

/// The jobs that this process executes.
#[derive(Default)]
pub struct Running {
    jobs: Mutex<HashMap<JobId, CancellationToken>>,
}

impl Running {
    /// Cancels a job if this process executes it.
    pub(crate) fn cancel(&self, job: &JobId) {
        if let Some(token) = self.lock().get(job) {
            token.cancel();
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<JobId, CancellationToken>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How an execution is told to stop.
#[derive(Clone)]
pub(crate) struct Stop {
    /// A person wants the run's end.
    pub(crate) cancel: CancellationToken,
    /// The process ends, or another worker has the job: leave everything as it stands.
    pub(crate) abandon: CancellationToken,
}

impl Engine {
    /// Executes jobs until `shutdown`, then gives back what is unfinished.
    pub async fn work(self, shutdown: CancellationToken) {
        let owner = ulid::Ulid::generate().to_string();
        let mut executions = JoinSet::new();
        loop {
            // Registered before the store is asked, so that no wake-up is lost in between.
            let queued = self.inner.job_queued.notified();
            while executions.len() < CONCURRENT_JOBS
                && let Some(job) = self.claim(&owner).await
            {
                executions.spawn(self.clone().execute_leased(job, owner.clone(), shutdown.child_token()));
            }
            tokio::select! {
                () = shutdown.cancelled() => break,
                () = queued => {}
                () = tokio::time::sleep(POLL) => {}
                Some(_) = executions.join_next() => {}
            }
        }
        while executions.join_next().await.is_some() {}
    }

    async fn claim(&self, owner: &str) -> Option<Job> {
        let claimed = async {
            match jobs::claimable(self.store()).await? {
                true => jobs::claim(self.store(), owner, LEASE).await,
                false => Ok(None),
            }
        };
        claimed.await.unwrap_or_else(|error: StoreError| {
            tracing::error!(%error, "no job can be taken from the store: {error}");
            None
        })
    }

    /// Executes a job while a second task keeps its lease.
    async fn execute_leased(self, job: Job, owner: String, abandon: CancellationToken) {
        let stop = Stop { cancel: CancellationToken::new(), abandon };
        self.inner.running.lock().insert(job.id.clone(), stop.cancel.clone());
        if job.cancel_requested {
            stop.cancel.cancel();
        }
        let id = job.id.clone();
        let owner: Arc<str> = owner.into();
        let execution = tokio::spawn(execute::execute(self.clone(), job, Arc::clone(&owner), stop.clone()));
        let lease = self.keep_lease(&id, &owner, &stop);
        let ended = tokio::select! {
            ended = execution => ended,
            // Never ends before the execution does.
            () = lease => return,
        };
        if let Err(panic) = ended {
            tracing::error!(job = %id, error = %panic, "job {id} died: {panic}");
            execute::fail_after_panic(&self, &id, &owner).await;
        }
        self.inner.running.lock().remove(&id);
        if let Err(error) = jobs::release(self.store(), &id, &owner).await {
            tracing::warn!(job = %id, %error, "the lease of job {id} could not be given back");
        }
    }

    async fn keep_lease(&self, id: &JobId, owner: &str, stop: &Stop) {
        loop {
            tokio::time::sleep(HEARTBEAT).await;
            match jobs::heartbeat(self.store(), id, owner, LEASE).await {
                Ok(true) => stop.cancel.cancel(),
                Ok(false) => {}
                Err(StoreError::LeaseLost) => stop.abandon.cancel(),
                Err(error) => {
                    tracing::warn!(job = %id, %error, "the lease of job {id} could not be prolonged")
                }
            }
        }
    }
}
