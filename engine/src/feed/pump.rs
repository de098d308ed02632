//! The one reader of the logs.

use super::{Feed, Frame, Position};
use domain::event::{Ended, JobEvent, LoggedEvent};
use domain::feed::{FeedEvent, JobFrame, PendingTotal, Reviewed, RunsChanged};
use domain::ids::{ChangeId, EventId, JobId, RunId};
use domain::run::RunStatus;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use store::jobs::{self, LogEnd};
use store::{Store, StoreError, changes, events, pending};
use tokio::sync::{Mutex, Notify};
use tokio::time::Instant;

/// How often the logs are looked at without a wake-up: another process may be the writer.
const POLL: Duration = Duration::from_millis(250);

/// The shortest time between two looks: commits that follow each other closely are told together.
const PAUSE: Duration = Duration::from_millis(10);

/// The shortest time between two looks at the log of changes, which count the queue.
const COUNT_PAUSE: Duration = Duration::from_millis(100);

/// How long the pump goes on when nobody follows any more: a page that is reloaded is back at once.
const LINGER: Duration = Duration::from_secs(10);

/// Events of a job read at once.
const PAGE: i64 = 500;

/// Rows that a `review` names. More of them are told as "any".
pub(super) const NAMED: i64 = 1_000;

/// Jobs are looked for this far back: of two that were queued in the same moment, the later committed one may
/// have the smaller id.
const OVERLAP: Duration = Duration::from_secs(10);

/// Where the logs end.
pub(super) async fn ends(store: &Store) -> Result<Position, StoreError> {
    let change = changes::last(store).await?;
    let newest = jobs::newest(store).await?;
    let floor = newest.as_ref().map_or("", JobId::as_str);
    let live = jobs::log_ends(store, floor).await?;
    let mut position = Position { change, newest, jobs: BTreeMap::new() };
    for job in live {
        position.told(&job.id, job.last_event_id, job.finished);
    }
    Ok(position)
}

pub(super) struct Pump {
    store: Store,
    feed: Arc<Feed>,
    position: Position,
    /// Jobs that ended and are newer than the floor.
    ended: BTreeSet<JobId>,
    /// The newest job that was known an overlap ago, and the one that will have been.
    floor: String,
    next_floor: (Instant, String),
    counted: Instant,
}

impl Pump {
    pub(super) fn new(store: Store, feed: Arc<Feed>, position: Position) -> Self {
        let newest = position.newest().to_owned();
        let now = Instant::now();
        Self {
            store,
            feed,
            position,
            ended: BTreeSet::new(),
            floor: newest.clone(),
            next_floor: (now, newest),
            counted: now.checked_sub(COUNT_PAUSE).unwrap_or(now),
        }
    }

    pub(super) async fn run(mut self, wake: Arc<Notify>, open: Arc<Mutex<Option<Arc<Feed>>>>) {
        let mut followed = Instant::now();
        loop {
            // Nobody joins while this is locked. The pump holds one feed, the process's slot another.
            {
                let mut open = open.lock().await;
                if open.as_ref().is_none_or(|feed| !Arc::ptr_eq(feed, &self.feed)) {
                    return;
                }
                if Arc::strong_count(&self.feed) > 2 {
                    followed = Instant::now();
                } else if followed.elapsed() > LINGER {
                    *open = None;
                    return;
                }
            }
            let pause = self.look().await.unwrap_or_else(|error| {
                tracing::warn!(%error, "the logs cannot be read for the event stream; trying again: {error}");
                POLL
            });
            // A wake-up in between is kept.
            let _ = tokio::time::timeout(pause, wake.notified()).await;
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Tells what is new. Gives the longest time until the next look.
    async fn look(&mut self) -> Result<Duration, StoreError> {
        let more = self.look_at_jobs().await?;
        let since = self.counted.elapsed();
        if since >= COUNT_PAUSE {
            self.look_at_changes().await?;
        }
        Ok(match more {
            true => Duration::ZERO,
            // There may be a change by then that nobody wakes this for again.
            false if since < COUNT_PAUSE => COUNT_PAUSE - since,
            false => POLL,
        })
    }

    async fn look_at_jobs(&mut self) -> Result<bool, StoreError> {
        let ends = jobs::log_ends(&self.store, &self.floor).await?;
        let mut more = false;
        let gone: Vec<JobId> = {
            let listed: BTreeSet<&JobId> = ends.iter().map(|end| &end.id).collect();
            self.position.jobs.keys().filter(|job| !listed.contains(job)).cloned().collect()
        };
        for end in ends {
            let known = self.position.jobs.get(&end.id).copied();
            if known.is_none()
                && (self.ended.contains(&end.id) || end.id.as_str() <= self.floor.as_str())
                && end.finished
            {
                continue;
            }
            more |= self.follow(&end, known.unwrap_or(EventId(0))).await?;
        }
        for job in gone {
            let end = LogEnd { last_event_id: EventId(i64::MAX), finished: true, id: job };
            let known = self.position.jobs.get(&end.id).copied().unwrap_or(EventId(0));
            more |= self.follow(&end, known).await?;
        }
        let newest = &self.position.newest;
        self.feed.newest.send_if_modified(|known| {
            let newer = known != newest;
            known.clone_from(newest);
            newer
        });
        if self.next_floor.0.elapsed() > OVERLAP {
            let newest = self.position.newest().to_owned();
            self.floor = std::mem::replace(&mut self.next_floor, (Instant::now(), newest)).1;
            self.ended.retain(|job| job.as_str() > self.floor.as_str());
        }
        Ok(more)
    }

    /// Tells a job's events after `known`. Returns whether there are more.
    async fn follow(&mut self, end: &LogEnd, known: EventId) -> Result<bool, StoreError> {
        let mut frames = Vec::new();
        let page = match known < end.last_event_id {
            true => events::after(&self.store, &end.id, known, PAGE).await?,
            false => Vec::new(),
        };
        let whole = i64::try_from(page.len()).is_ok_and(|count| count < PAGE);
        let last = page.last().map_or(known, |event| event.id);
        for event in page {
            frames.extend(self::frames(&mut self.position, &end.id, event));
        }
        let over = end.finished && whole;
        if over {
            self.ended.insert(end.id.clone());
        }
        // A job without events is known as well: a client that comes back gets all of them.
        self.position.told(&end.id, last, over);
        self.feed.push(frames, &self.position);
        Ok(!whole)
    }

    async fn look_at_changes(&mut self) -> Result<(), StoreError> {
        let last = changes::last(&self.store).await?;
        if last == self.position.change {
            return Ok(());
        }
        self.counted = Instant::now();
        let before = std::mem::replace(&mut self.position.change, last);
        let review = reviewed(&self.store, before, last).await?;
        let total = pending::count(&self.store).await?;
        let pending = FeedEvent::Pending(PendingTotal { total, change: last });
        let frames = vec![Frame::new(&review, &self.position), Frame::new(&pending, &self.position)];
        self.feed.push(frames, &self.position);
        self.feed.change.send_replace(last);
        Ok(())
    }
}

/// What changed in between, as one event.
pub(super) async fn reviewed(
    store: &Store,
    after: ChangeId,
    until: ChangeId,
) -> Result<FeedEvent, StoreError> {
    let changes = changes::by_run(store, after, until, NAMED).await?;
    let all = changes.is_none();
    Ok(FeedEvent::Review(Reviewed { changes: changes.unwrap_or_default(), all, change: until }))
}

/// A job's event as frames: itself, and before it whether lists of runs look different now.
pub(super) fn frames(position: &mut Position, job: &JobId, event: LoggedEvent) -> Vec<Frame> {
    // Still at the place before: who gets this frame alone will get both again.
    let runs = runs_changed(job, &event).map(|runs| Frame::new(&FeedEvent::Runs(runs), position));
    position.told(job, event.id, JobEvent::is_last(&event.name));
    let itself = JobFrame { job_id: job.clone(), event_id: event.id, name: event.name, data: event.data };
    runs.into_iter().chain([Frame::new(&FeedEvent::Job(itself), position)]).collect()
}

fn runs_changed(job: &JobId, event: &LoggedEvent) -> Option<RunsChanged> {
    #[derive(Deserialize)]
    struct Named {
        run_id: Option<RunId>,
    }
    let status = match JobEvent::parse(&event.name, &event.data)? {
        JobEvent::RunCreated(_) => RunStatus::Running,
        JobEvent::Ended(Ended { status, .. }) => status,
        _ => return None,
    };
    let named: Named = serde_json::from_str(&event.data).ok()?;
    Some(RunsChanged { job_id: job.clone(), run_id: named.run_id, status })
}
