//! What the Studio tells an open browser: the events of `GET /api/v1/events`, one stream for all jobs, all
//! decisions and the queue; and of `GET /api/v1/runs/{id}/events`, what is beside the job's own events.

use crate::event::JobEvent;
use crate::ids::{ChangeId, EventId, JobId, ResultId, Revision, RunId};
use crate::run::RunStatus;
use crate::wire::{self, Unreadable};
use serde::{Deserialize, Serialize};

/// An event of the shared stream.
#[derive(Debug, Clone, PartialEq)]
pub enum FeedEvent {
    /// `job`: an event of some job.
    Job(JobFrame),
    /// `review`: rows were decided on, or their place in the queue changed.
    Review(Reviewed),
    /// `pending`: how long the queue is.
    Pending(PendingTotal),
    /// `runs`: a run was created or ended; lists of runs look different now.
    Runs(RunsChanged),
    /// `resync`: something was missed that cannot be told any more; what is shown must be read anew.
    Resync(Resync),
}

/// Data of `job`: the job's own event, wrapped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobFrame {
    /// The job.
    pub job_id: JobId,
    /// The event's number within the job.
    pub event_id: EventId,
    /// Its name, as in [`JobEvent::name`].
    pub name: String,
    /// Its data as JSON.
    #[serde(with = "raw_json")]
    pub data: String,
}

impl JobFrame {
    /// Reads it in the browser. The inner text comes out with its members in the order of their names.
    fn read(data: &str) -> Result<Self, Unreadable> {
        #[derive(Deserialize)]
        struct Head {
            job_id: JobId,
            event_id: EventId,
            name: String,
        }
        let (Head { job_id, event_id, name }, data) = wire::read_beside(data, "data")?;
        Ok(Self { job_id, event_id, name, data })
    }

    /// The event; `None` for one of a newer server.
    pub fn event(&self) -> Option<JobEvent> {
        JobEvent::parse(&self.name, &self.data)
    }
}

/// Data of `review` in the shared stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviewed {
    /// The changed rows by run. Rows of other runs that describe the same assets may look different too:
    /// an asset has one queue entry.
    pub changes: Vec<RunChanges>,
    /// Too many rows to name: any row may have changed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub all: bool,
    /// The place in the log of changes.
    pub change: ChangeId,
}

/// Changed rows of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunChanges {
    /// The run.
    pub run_id: RunId,
    /// The db profile whose assets it describes.
    pub db_profile: String,
    /// The rows.
    pub result_ids: Vec<ResultId>,
    /// Their revisions, in the same order.
    pub revisions: Vec<Revision>,
}

/// Data of `pending` in the shared stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingTotal {
    /// All entries of the queue.
    pub total: i64,
    /// The place in the log of changes.
    pub change: ChangeId,
}

/// Data of `runs`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunsChanged {
    /// The job.
    pub job_id: JobId,
    /// The run; `null` for a job that ended before its run was created.
    pub run_id: Option<RunId>,
    /// How it is.
    pub status: RunStatus,
}

/// Data of `resync`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resync {
    /// The place in the log of changes at which the stream goes on.
    pub change: ChangeId,
}

/// Data of `review` in a run's stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunReviewed {
    /// The run.
    pub run_id: RunId,
    /// Its rows that look different now: decided on, or another version took or left the queue.
    pub result_ids: Vec<ResultId>,
    /// There are more than can be named: any row of the run may have changed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub all: bool,
    /// The place in the log of changes.
    pub change: ChangeId,
}

/// Data of `pending` in a run's stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunPending {
    /// The run.
    pub run_id: RunId,
    /// Entries for the run's assets, held by any version.
    pub queued: i64,
    /// All entries of the queue.
    pub total: i64,
    /// The place in the log of changes.
    pub change: ChangeId,
}

impl FeedEvent {
    /// All names, for a client that must register each.
    pub const NAMES: [&'static str; 5] = ["job", "review", "pending", "runs", "resync"];

    /// The name on the wire.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Job(_) => "job",
            Self::Review(_) => "review",
            Self::Pending(_) => "pending",
            Self::Runs(_) => "runs",
            Self::Resync(_) => "resync",
        }
    }

    /// The data on the wire.
    pub fn data(&self) -> String {
        match self {
            Self::Job(data) => json(data),
            Self::Review(data) => json(data),
            Self::Pending(data) => json(data),
            Self::Runs(data) => json(data),
            Self::Resync(data) => json(data),
        }
    }

    /// Reads an event back; `None` for a name of a newer server or data that does not fit.
    pub fn parse(name: &str, data: &str) -> Option<Self> {
        match name {
            "job" => JobFrame::read(data).ok().map(Self::Job),
            "review" => wire::read(data).ok().map(Self::Review),
            "pending" => wire::read(data).ok().map(Self::Pending),
            "runs" => wire::read(data).ok().map(Self::Runs),
            "resync" => wire::read(data).ok().map(Self::Resync),
            _ => None,
        }
    }
}

/// These plain types cannot fail to be serialised; an empty object would still be valid JSON.
fn json<T: Serialize>(data: &T) -> String {
    serde_json::to_string(data).unwrap_or_else(|_| "{}".to_owned())
}

/// JSON text inside JSON, without being read and written anew.
mod raw_json {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use serde_json::value::RawValue;

    pub(super) fn serialize<S: Serializer>(text: &str, to: S) -> Result<S::Ok, S::Error> {
        let raw: &RawValue = serde_json::from_str(text).map_err(serde::ser::Error::custom)?;
        raw.serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
        Ok(String::from(Box::<str>::from(Box::<RawValue>::deserialize(from)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_survive_the_wire() {
        let events = [
            FeedEvent::Job(JobFrame {
                job_id: JobId("01J".into()),
                event_id: EventId(4),
                name: "progress".into(),
                data: r#"{"done":3,"job_id":"01J","run_id":7,"total":9}"#.into(),
            }),
            FeedEvent::Review(Reviewed {
                changes: vec![RunChanges {
                    run_id: RunId(7),
                    db_profile: "shop".into(),
                    result_ids: vec![ResultId(3)],
                    revisions: vec![Revision(2)],
                }],
                all: false,
                change: ChangeId(12),
            }),
            FeedEvent::Review(Reviewed { changes: Vec::new(), all: true, change: ChangeId(3) }),
            FeedEvent::Pending(PendingTotal { total: 4, change: ChangeId(12) }),
            FeedEvent::Runs(RunsChanged {
                job_id: JobId("01J".into()),
                run_id: None,
                status: RunStatus::Cancelled,
            }),
            FeedEvent::Resync(Resync { change: ChangeId(12) }),
        ];
        for event in events {
            assert!(FeedEvent::NAMES.contains(&event.name()));
            assert_eq!(FeedEvent::parse(event.name(), &event.data()), Some(event));
        }
    }

    #[test]
    fn a_jobs_data_is_json_inside_the_frame() {
        let frame = JobFrame {
            job_id: JobId("01J".into()),
            event_id: EventId(2),
            name: "progress".into(),
            data: r#"{"done":3,"total":9}"#.into(),
        };
        assert_eq!(
            FeedEvent::Job(frame.clone()).data(),
            r#"{"job_id":"01J","event_id":2,"name":"progress","data":{"done":3,"total":9}}"#
        );
        assert_eq!(frame.event(), JobEvent::parse("progress", r#"{"done":3,"total":9}"#));
    }
}
