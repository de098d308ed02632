//! What a job tells while it runs: the events of `GET /api/v1/jobs/{id}/events`.

use crate::ids::{EventId, JobId, ResultId, RunId};
use crate::money::MicroUsd;
use crate::run::RunStatus;
use serde::{Deserialize, Serialize};

/// An event as it stands in the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LoggedEvent {
    /// 1, 2, 3 … within the job. A job that goes on with a run counts on from the run's last one.
    pub id: EventId,
    /// The event's name, as in [`JobEvent::name`].
    pub name: String,
    /// Its data as JSON text, `job_id` and `run_id` included.
    pub data: String,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum JobEvent {
    /// `job.started`: a worker took it up (again, after a crash).
    Started(Started),
    /// `run.created`: the run has its id. The first event of a job that goes on with a run.
    RunCreated(RunCreated),
    /// `activity`: what is being done.
    Activity(Activity),
    /// `progress`: how far it is.
    Progress(Progress),
    /// `cost`: tokens and money so far.
    Cost(Cost),
    /// `rows`: rows were persisted.
    Rows(Rows),
    /// `warning`: something that a person should know.
    Warning(Warning),
    /// `job.done`, `job.failed` or `job.cancelled`: nothing more will come.
    Ended(Ended),
}

/// Data of `job.started`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Started {
    /// 1 at first; grows when a crash made another worker take it up.
    pub attempt: i64,
}

/// Data of `run.created`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunCreated {
    /// The run.
    pub run_id: RunId,
}

/// Data of `activity`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// `Processing public.users (2 / 156 columns)`.
    pub text: String,
    /// `public.users`, where it is about one table.
    pub asset: Option<String>,
    /// Columns of that table done.
    pub column: i64,
    /// Columns of that table.
    pub columns_total: i64,
}

/// Data of `progress`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Assets persisted or failed.
    pub done: i64,
    /// Assets in scope.
    pub total: i64,
}

/// Data of `cost`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Cost {
    /// Input tokens so far.
    pub input_tokens: i64,
    /// Output tokens so far.
    pub output_tokens: i64,
    /// The tokens are estimates.
    pub estimated: bool,
    /// Micro-dollars so far; `null` where the price is unknown.
    pub cost_micro_usd: Option<MicroUsd>,
    /// The same in dollars.
    pub cost_usd: Option<f64>,
}

/// Data of `rows`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rows {
    /// The rows that were persisted.
    pub result_ids: Vec<ResultId>,
    /// Their versions, in the same order.
    pub versions: Vec<i64>,
}

/// Data of `warning`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// The asset's path, where it is about one.
    pub asset: Option<String>,
    /// The warning.
    pub text: String,
}

/// Data of the last event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// How it ended.
    pub status: RunStatus,
    /// Why, when it failed or was cancelled.
    pub reason: Option<String>,
    /// Rows persisted.
    pub rows: i64,
    /// Assets that failed.
    pub failed: i64,
    /// Assets in scope.
    pub total: i64,
}

impl JobEvent {
    /// The event's name on the wire.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Started(_) => "job.started",
            Self::RunCreated(_) => "run.created",
            Self::Activity(_) => "activity",
            Self::Progress(_) => "progress",
            Self::Cost(_) => "cost",
            Self::Rows(_) => "rows",
            Self::Warning(_) => "warning",
            Self::Ended(ended) => match ended.status {
                RunStatus::Failed => "job.failed",
                RunStatus::Cancelled => "job.cancelled",
                RunStatus::Queued | RunStatus::Running | RunStatus::Success => "job.done",
            },
        }
    }

    /// All names, for a client that must register each.
    pub const NAMES: [&'static str; 10] = [
        "job.started",
        "run.created",
        "activity",
        "progress",
        "cost",
        "rows",
        "warning",
        "job.done",
        "job.failed",
        "job.cancelled",
    ];

    /// The JSON data, with the job's and the run's ids.
    pub fn data(&self, job: &JobId, run: Option<RunId>) -> String {
        // `run.created` names the run itself.
        let run_id = if matches!(self, Self::RunCreated(_)) { None } else { run };
        let envelope = Envelope { job_id: job.clone(), run_id, event: self };
        // Serialising these plain types cannot fail; an empty object would still be valid JSON.
        serde_json::to_string(&envelope).unwrap_or_else(|_| "{}".to_owned())
    }

    /// Reads an event back; `None` for a name of a newer server or data that does not fit.
    pub fn parse(name: &str, data: &str) -> Option<Self> {
        fn read<T: serde::de::DeserializeOwned>(data: &str) -> Option<T> {
            crate::wire::read(data).ok()
        }
        match name {
            "job.started" => read(data).map(Self::Started),
            "run.created" => read(data).map(Self::RunCreated),
            "activity" => read(data).map(Self::Activity),
            "progress" => read(data).map(Self::Progress),
            "cost" => read(data).map(Self::Cost),
            "rows" => read(data).map(Self::Rows),
            "warning" => read(data).map(Self::Warning),
            "job.done" | "job.failed" | "job.cancelled" => read(data).map(Self::Ended),
            _ => None,
        }
    }

    /// Whether it is a job's last event.
    pub fn is_last(name: &str) -> bool {
        matches!(name, "job.done" | "job.failed" | "job.cancelled")
    }
}

#[derive(Serialize)]
struct Envelope<'a> {
    job_id: JobId,
    #[serde(skip_serializing_if = "Option::is_none")]
    run_id: Option<RunId>,
    #[serde(flatten)]
    event: &'a JobEvent,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_survive_the_wire() {
        let job = JobId("01J".into());
        let events = [
            JobEvent::Started(Started { attempt: 2 }),
            JobEvent::Progress(Progress { done: 3, total: 9 }),
            JobEvent::Cost(Cost {
                input_tokens: 1,
                output_tokens: 2,
                estimated: false,
                cost_micro_usd: Some(MicroUsd(18_400)),
                cost_usd: Some(0.0184),
            }),
            JobEvent::Ended(Ended {
                status: RunStatus::Cancelled,
                reason: Some("by you".into()),
                rows: 3,
                failed: 0,
                total: 9,
            }),
        ];
        for event in events {
            let data = event.data(&job, Some(RunId(7)));
            assert!(data.starts_with(r#"{"job_id":"01J","run_id":7,"#), "{data}");
            assert_eq!(JobEvent::parse(event.name(), &data), Some(event));
        }
        assert_eq!(
            JobEvent::RunCreated(RunCreated { run_id: RunId(7) }).data(&job, Some(RunId(7))),
            r#"{"job_id":"01J","run_id":7}"#
        );
    }
}
