//! What a client missed between where it was and where the feed is.

use super::pump::{frames, reviewed};
use super::{Frame, Position, Start, resync};
use domain::ids::{EventId, JobId};
use std::collections::{BTreeMap, BTreeSet};
use store::{Store, StoreError, changes, events, jobs};

/// Job events that are told to a client that comes back; one that missed more reads everything anew.
const REPLAYED: i64 = 5_000;

/// Changes that are told to a client that comes back.
const CHANGES: i64 = 20_000;

/// The missed frames, and the events of jobs that the client has although the feed does not.
pub(super) async fn missed(
    store: &Store,
    start: Start,
    now: &Position,
) -> Result<(Vec<Frame>, BTreeMap<JobId, EventId>), StoreError> {
    let from = match start {
        Start::Now => return Ok((Vec::new(), BTreeMap::new())),
        Start::Changes(change) => Position { change, ..now.clone() },
        Start::At(position) => position,
    };
    let anew = || (vec![resync(now)], BTreeMap::new());
    // A change that never was is of another store, or of an older copy of this one.
    if from.change > changes::last(store).await?
        || now.change.0 - from.change.0 > CHANGES
        || !changes::is_whole_after(store, from.change).await?
    {
        return Ok(anew());
    }
    let mut at = from.clone();
    let Some(mut missed) = job_frames(store, &mut at, now).await? else { return Ok(anew()) };
    if from.change < now.change {
        at.change = now.change;
        let review = reviewed(store, from.change, now.change).await?;
        missed.push(Frame::new(&review, &at));
    }
    Ok((missed, from.jobs))
}

/// The events of every job up to where the feed is; `None` where they are too many.
async fn job_frames(
    store: &Store,
    at: &mut Position,
    now: &Position,
) -> Result<Option<Vec<Frame>>, StoreError> {
    let mut jobs: BTreeSet<JobId> = at.jobs.keys().chain(now.jobs.keys()).cloned().collect();
    // Those that began and ended in between. What the feed does not know yet, it will tell itself.
    let newer = jobs::log_ends(store, at.newest()).await?;
    jobs.extend(newer.into_iter().map(|end| end.id).filter(|job| job.as_str() <= now.newest()));
    let mut missed = Vec::new();
    let mut left = REPLAYED;
    for job in jobs {
        let from = at.jobs.get(&job).copied().unwrap_or(EventId(0));
        let until = now.jobs.get(&job).copied().unwrap_or(EventId(i64::MAX));
        let page = events::after(store, &job, from, left + 1).await?;
        let page: Vec<_> = page.into_iter().take_while(|event| event.id <= until).collect();
        left -= i64::try_from(page.len()).unwrap_or(i64::MAX);
        if left < 0 {
            return Ok(None);
        }
        for event in page {
            missed.extend(frames(at, &job, event));
        }
        at.known(&job);
    }
    Ok(Some(missed))
}
