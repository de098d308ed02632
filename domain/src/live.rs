//! A live job's state: what its events add up to. The server folds the newest ones for the first
//! page, the browser folds on as they come.

use crate::clock::Timestamp;
use crate::event::{Cost, Ended, JobEvent, LoggedEvent, Progress};
use crate::ids::{EventId, JobId, ResultId, RunId};
use serde::{Deserialize, Serialize};

/// What a page needs to show a job, and to go on from there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JobSnapshot {
    /// The job.
    pub job_id: JobId,
    /// When it was queued.
    pub created_at: Timestamp,
    /// The server's clock.
    pub now: Timestamp,
    /// The last event that `state` knows; the live tail goes on after it.
    pub after: EventId,
    /// Somebody asked for its end.
    pub cancelling: bool,
    /// The state.
    pub state: LiveState,
}

/// What a live banner shows.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct LiveState {
    /// The run, once it is created.
    pub run_id: Option<RunId>,
    /// What is being done.
    pub activity: String,
    /// How far it is; `None` while the plan is made.
    pub progress: Option<Progress>,
    /// Tokens and money so far.
    pub cost: Option<Cost>,
    /// How it ended.
    pub ended: Option<Ended>,
}

/// What an event means for a page beside its state.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Only the state changed.
    State,
    /// These rows are there now.
    Rows(Vec<ResultId>),
    /// A person should know this.
    Warning(String),
}

impl LiveState {
    /// The state after the newest events of each kind, oldest first.
    pub fn of(events: &[LoggedEvent]) -> Self {
        let mut state = Self::default();
        for event in events {
            if let Some(event) = JobEvent::parse(&event.name, &event.data) {
                state.apply(event);
            }
        }
        state
    }

    /// Folds one event in.
    pub fn apply(&mut self, event: JobEvent) -> Change {
        match event {
            JobEvent::Started(_) => {}
            JobEvent::RunCreated(created) => self.run_id = Some(created.run_id),
            JobEvent::Activity(activity) => self.activity = activity.text,
            JobEvent::Progress(progress) => self.progress = Some(progress),
            JobEvent::Cost(cost) => self.cost = Some(cost),
            JobEvent::Rows(rows) => return Change::Rows(rows.result_ids),
            JobEvent::Warning(warning) => {
                let asset = warning.asset.map(|asset| format!("{asset}: ")).unwrap_or_default();
                return Change::Warning(format!("{asset}{}", warning.text));
            }
            JobEvent::Ended(ended) => self.ended = Some(ended),
        }
        Change::State
    }

    /// `column 58 of 156`; nothing while the plan is made.
    pub fn progress_label(&self) -> Option<String> {
        self.progress.map(|progress| format!("column {} of {}", progress.done, progress.total))
    }

    /// How far it is in hundredths, 0 while the plan is made.
    pub fn percent(&self) -> i64 {
        self.progress.filter(|progress| progress.total > 0).map_or(0, |p| p.done * 100 / p.total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_events_tell_where_a_job_is() {
        let event = |id, name: &str, data: &str| LoggedEvent {
            id: EventId(id),
            name: name.into(),
            data: data.into(),
        };
        let state = LiveState::of(&[
            event(2, "run.created", r#"{"job_id":"j","run_id":7}"#),
            event(8, "progress", r#"{"job_id":"j","done":58,"total":156}"#),
            event(9, "from.a.newer.server", "{}"),
        ]);
        assert_eq!(state.run_id, Some(RunId(7)));
        assert_eq!(state.progress_label().as_deref(), Some("column 58 of 156"));
        assert_eq!((state.percent(), state.ended), (37, None));
    }
}
