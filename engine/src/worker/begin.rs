//! A job's run: created at its first attempt, found at later ones and where the job goes on with one.

use crate::jobs::JobRequest;
use crate::{Engine, runs};
use domain::event::{Cost, JobEvent, RunCreated, Started};
use domain::money::MicroUsd;
use store::jobs::Job;
use store::runs::{NewRun, Origin as RunOrigin, Run};
use store::{StoreError, events, jobs};

/// The job's run: created at the first attempt, found at later ones.
pub(super) async fn begin(
    engine: &Engine,
    job: &Job,
    owner: &str,
    request: &JobRequest,
) -> Result<Run, StoreError> {
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

fn nothing_spent(priced: bool) -> JobEvent {
    JobEvent::Cost(Cost {
        input_tokens: 0,
        output_tokens: 0,
        estimated: false,
        cost_micro_usd: priced.then_some(MicroUsd(0)),
        cost_usd: priced.then_some(0.0),
    })
}
