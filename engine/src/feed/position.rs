//! A place in the shared stream: in the log of changes, and in the log of every job that is live.

use domain::ids::{ChangeId, EventId, JobId};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// Jobs that a position can name; a longer one was not made here.
const MAX_JOBS: usize = 1_000;

/// Where a client is. Opaque to it: the `id` of the last event that it got.
///
/// `120.01JY….01JX…-17`: the change, the newest job, and each live job with its last event.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Position {
    /// The last change that was told.
    pub change: ChangeId,
    /// The newest job that is known: a later one is new, whatever became of it.
    pub(crate) newest: Option<JobId>,
    /// The live jobs, each with the last event that was told.
    pub(crate) jobs: BTreeMap<JobId, EventId>,
}

impl Position {
    /// The newest job as text; before every job where there is none.
    pub(crate) fn newest(&self) -> &str {
        self.newest.as_ref().map_or("", JobId::as_str)
    }

    /// Notes a job's event, and forgets the job after its last one.
    pub(crate) fn told(&mut self, job: &JobId, event: EventId, last: bool) {
        if last {
            self.jobs.remove(job);
        } else {
            self.jobs.insert(job.clone(), event);
        }
        self.known(job);
    }

    /// Notes that a job is there.
    pub(crate) fn known(&mut self, job: &JobId) {
        if self.newest.as_ref().is_none_or(|newest| newest < job) {
            self.newest = Some(job.clone());
        }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.change, self.newest())?;
        self.jobs.iter().try_for_each(|(job, event)| write!(f, ".{job}-{event}"))
    }
}

/// It is no position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("it is the id of an event of this stream, as it was received")]
pub struct NoPosition;

impl TryFrom<String> for Position {
    type Error = NoPosition;

    fn try_from(text: String) -> Result<Self, NoPosition> {
        text.parse()
    }
}

impl FromStr for Position {
    type Err = NoPosition;

    fn from_str(text: &str) -> Result<Self, NoPosition> {
        let mut parts = text.trim().split('.');
        let change = number(parts.next()).ok_or(NoPosition)?;
        let newest = Some(job(parts.next().ok_or(NoPosition)?)?).filter(|job| !job.0.is_empty());
        let mut jobs = BTreeMap::new();
        for part in parts {
            let (id, event) = part.rsplit_once('-').ok_or(NoPosition)?;
            let event = number(Some(event)).ok_or(NoPosition)?;
            jobs.insert(job(id)?, EventId(event));
            if jobs.len() > MAX_JOBS {
                return Err(NoPosition);
            }
        }
        Ok(Self { change: ChangeId(change), newest, jobs })
    }
}

fn number(text: Option<&str>) -> Option<i64> {
    text?.parse().ok().filter(|number| *number >= 0)
}

fn job(text: &str) -> Result<JobId, NoPosition> {
    let plain = text.len() <= 64 && text.chars().all(|c| c.is_ascii_alphanumeric());
    plain.then(|| JobId(text.to_owned())).ok_or(NoPosition)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_survives_the_wire() {
        let mut position = Position { change: ChangeId(0), newest: None, jobs: BTreeMap::new() };
        assert_eq!(position.to_string(), "0.");
        assert_eq!(position.to_string().parse(), Ok(position.clone()));
        let (one, two) = (JobId("01JX".into()), JobId("01JY".into()));
        position.change = ChangeId(120);
        position.told(&two, EventId(0), false);
        position.told(&one, EventId(17), false);
        assert_eq!(position.to_string(), "120.01JY.01JX-17.01JY-0");
        assert_eq!(position.to_string().parse(), Ok(position.clone()));
        position.told(&two, EventId(9), true);
        assert_eq!(position.to_string(), "120.01JY.01JX-17");
    }

    #[test]
    fn what_was_not_made_here_is_no_position() {
        for text in ["", "x", "7", "-1.", "1.01J.01J", "1.01J.01J-x", "1.01J.01J--2", "1.ä", "1.01J.a b-1"] {
            assert_eq!(text.parse::<Position>(), Err(NoPosition), "{text}");
        }
    }
}
