//! How a job ends, and how its run does.

use super::execute::Execution;
use crate::again::What;
use crate::jobs::CANCELLED;
use domain::event::{Ended, JobEvent};
use domain::run::RunStatus;
use domain::text::counted;
use store::runs::RunProgress;
use store::{StoreError, jobs};

/// A status, and why it is that where there is something to say.
type Verdict = (RunStatus, Option<String>);

/// How an execution ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    /// Everything there was to do was tried.
    Tried {
        /// Why the last batch failed that did so as a whole.
        last_error: Option<String>,
    },
    /// It stopped before, and why.
    Stopped(RunStatus, String),
}

impl End {
    /// A person wanted it.
    pub(super) fn cancelled() -> Self {
        Self::Stopped(RunStatus::Cancelled, CANCELLED.to_owned())
    }

    /// How the job and its run end.
    ///
    /// A run whose every asset was tried is what its rows make it, whatever became of a retry. One that had stopped
    /// before its end is still that after a retry: only Resume goes on with it.
    fn verdicts(self, again: Option<&What>, run: &RunProgress) -> (Verdict, Verdict) {
        let tried = run.planned && run.done == run.total;
        match (self, again) {
            (Self::Tried { last_error }, None | Some(What::Rest)) => {
                let verdict = of_rows(run, last_error.as_deref());
                (verdict.clone(), verdict)
            }
            (Self::Stopped(status, reason), None | Some(What::Rest)) => {
                let verdict = (status, Some(reason));
                (verdict.clone(), verdict)
            }
            (Self::Tried { last_error }, Some(What::Failed { .. })) if tried => {
                let verdict = of_rows(run, last_error.as_deref());
                (verdict.clone(), verdict)
            }
            (Self::Stopped(status, reason), Some(What::Failed { .. })) if tried => {
                let run = of_rows(run, Some(&reason));
                ((status, Some(reason)), run)
            }
            (Self::Tried { .. }, Some(What::Failed { status, reason, .. })) => {
                let left = counted(run.total - run.done, "asset");
                let rest =
                    format!("The run had stopped before its end: Resume goes on with the other {left}.");
                ((RunStatus::Success, Some(rest)), (*status, reason.clone()))
            }
            (Self::Stopped(ended, why), Some(What::Failed { status, reason, .. })) => {
                ((ended, Some(why)), (*status, reason.clone()))
            }
        }
    }
}

/// How a run ends whose every asset was tried.
fn of_rows(run: &RunProgress, last_error: Option<&str>) -> Verdict {
    match (run.done - run.failed, run.failed) {
        (0, 0) => (RunStatus::Success, Some("Nothing in the scope needs a description.".to_owned())),
        (0, failed) => {
            let reason = last_error.unwrap_or("See the list of failures.");
            (RunStatus::Failed, Some(format!("All {} failed. {reason}", counted(failed, "asset"))))
        }
        (_, 0) => (RunStatus::Success, None),
        (_, failed) => {
            let reason = format!("{} failed; see the list of failures.", counted(failed, "asset"));
            (RunStatus::Success, Some(reason))
        }
    }
}

impl Execution {
    /// Ends the job and the run, in one transaction with the event that tells of it.
    pub(super) async fn finish(&self, end: End) -> Result<(), StoreError> {
        let run = self.run.summary.id;
        let mut tx = self.begin_write().await?;
        let counted = store::runs::progress(&mut tx, run).await?;
        let again = self.request.again.as_ref();
        let ((status, reason), (run_status, run_reason)) = end.verdicts(again, &counted);
        store::runs::finish(&mut tx, run, run_status, run_reason.as_deref()).await?;
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
        tracing::info!(run = %run, status = run_status.as_str(), "run {run} ended: {}", run_status.as_str());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::money::Usage;

    fn run(rows: i64, failed: i64, total: i64) -> RunProgress {
        RunProgress { done: rows + failed, failed, total, usage: Usage::default(), cost: None, planned: true }
    }

    fn failed_before(status: RunStatus) -> What {
        What::Failed { count: 3, status, reason: Some("It broke.".to_owned()) }
    }

    #[test]
    fn a_run_whose_every_asset_was_tried_is_what_its_rows_make_it() {
        let tried = || End::Tried { last_error: Some("Mute.".to_owned()) };
        let stopped = || End::Stopped(RunStatus::Cancelled, "Enough.".to_owned());
        let retry = failed_before(RunStatus::Failed);
        for (what, end, rows, failed, of_job, of_run) in [
            (None, tried(), 9, 0, RunStatus::Success, RunStatus::Success),
            (None, tried(), 7, 2, RunStatus::Success, RunStatus::Success),
            (None, tried(), 0, 9, RunStatus::Failed, RunStatus::Failed),
            (Some(&retry), tried(), 9, 0, RunStatus::Success, RunStatus::Success),
            (Some(&retry), tried(), 0, 9, RunStatus::Failed, RunStatus::Failed),
            // Somebody cancelled the retry after it had got some rows: they count.
            (Some(&retry), stopped(), 2, 7, RunStatus::Cancelled, RunStatus::Success),
            (Some(&retry), stopped(), 0, 9, RunStatus::Cancelled, RunStatus::Failed),
        ] {
            let (job, run) = end.clone().verdicts(what, &run(rows, failed, 9));
            assert_eq!((job.0, run.0), (of_job, of_run), "{what:?} {end:?} {rows} {failed}");
            assert_eq!(run.1.is_some(), failed > 0);
        }
    }

    #[test]
    fn a_retry_leaves_a_run_that_had_stopped_as_it_was() {
        let retry = failed_before(RunStatus::Cancelled);
        let (job, after) = End::Tried { last_error: None }.verdicts(Some(&retry), &run(5, 0, 9));
        assert_eq!(job.0, RunStatus::Success);
        assert!(job.1.unwrap().contains("other 4 assets"));
        assert_eq!(after, (RunStatus::Cancelled, Some("It broke.".to_owned())));
        let (_, after) = End::cancelled().verdicts(Some(&What::Rest), &run(5, 1, 9));
        assert_eq!(after.0, RunStatus::Cancelled);
    }
}
