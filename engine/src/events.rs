//! Following a job's event log: replay, then the live tail, for any number of readers.
//!
//! One pump per followed job reads the log once and keeps its newest part in memory; readers are
//! served from there, and from the store where they are further behind. A reader that is slow
//! holds nobody up: nothing is queued for it, it asks when it is ready.

use crate::{Engine, EngineError};
use domain::event::{JobEvent, LoggedEvent};
use domain::ids::{EventId, JobId};
use futures::Stream;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;
use store::{Store, StoreError, events};
use tokio::sync::{Notify, watch};

/// Events kept in memory per followed job.
const RING: usize = 4_096;

/// Events read at once.
const PAGE: i64 = 500;

/// How often the log is looked at without a wake-up: another process may be the writer.
const POLL: Duration = Duration::from_millis(250);

/// The followed jobs of this process.
pub struct Hub {
    store: Store,
    tails: Mutex<HashMap<JobId, Weak<Tail>>>,
    /// Wakes the shared stream, which tells of all jobs.
    feed: Arc<Notify>,
}

/// The newest part of one job's log.
struct Tail {
    ring: Mutex<VecDeque<Arc<LoggedEvent>>>,
    /// The last number in the ring; readers wait on it.
    last: watch::Sender<EventId>,
    /// Wakes the pump.
    written: Notify,
}

impl Hub {
    /// Nothing is followed yet. `feed` is notified of what is written in any job's log.
    pub fn new(store: Store, feed: Arc<Notify>) -> Self {
        Self { store, tails: Mutex::default(), feed }
    }

    /// Tells the job's readers that this process appended to the log.
    pub fn written(&self, job: &JobId) {
        if let Some(tail) = lock(&self.tails).get(job).and_then(Weak::upgrade) {
            tail.written.notify_one();
        }
        self.feed.notify_one();
    }

    fn follow(&self, job: &JobId, after: EventId) -> Arc<Tail> {
        let mut tails = lock(&self.tails);
        if let Some(tail) = tails.get(job).and_then(Weak::upgrade) {
            return tail;
        }
        tails.retain(|_, tail| tail.strong_count() > 0);
        let tail = Arc::new(Tail {
            ring: Mutex::default(),
            last: watch::Sender::new(after),
            written: Notify::new(),
        });
        tails.insert(job.clone(), Arc::downgrade(&tail));
        tokio::spawn(pump(self.store.clone(), job.clone(), Arc::downgrade(&tail), after));
        tail
    }
}

/// Copies the log into the ring until the last event, or until nobody follows any more.
async fn pump(store: Store, job: JobId, tail: Weak<Tail>, mut after: EventId) {
    loop {
        let batch = match events::after(&store, &job, after, PAGE).await {
            Ok(batch) => batch,
            Err(error) => {
                tracing::warn!(job = %job, %error, "the event log of job {job} cannot be read; trying again");
                Vec::new()
            }
        };
        let Some(tail) = tail.upgrade() else { return };
        let mut ended = false;
        if let Some(newest) = batch.last() {
            after = newest.id;
            ended = JobEvent::is_last(&newest.name);
            let mut ring = lock(&tail.ring);
            ring.extend(batch.into_iter().map(Arc::new));
            let surplus = ring.len().saturating_sub(RING);
            ring.drain(..surplus);
            drop(ring);
            tail.last.send_replace(after);
        } else {
            // Woken by this process's writer at once, by another's at the next look.
            let _ = tokio::time::timeout(POLL, tail.written.notified()).await;
        }
        if ended {
            return;
        }
    }
}

impl Tail {
    /// What the ring has after `after`; `None` where the reader is further behind than the ring.
    fn after(&self, after: EventId) -> Option<Vec<Arc<LoggedEvent>>> {
        let ring = lock(&self.ring);
        let first = ring.front()?.id;
        if after.0 + 1 < first.0 {
            return None;
        }
        let skip = usize::try_from(after.0 + 1 - first.0).unwrap_or(usize::MAX);
        Some(ring.iter().skip(skip).map(Arc::clone).collect())
    }
}

struct Reader {
    store: Store,
    tail: Arc<Tail>,
    job: JobId,
    after: EventId,
    last: watch::Receiver<EventId>,
}

impl Reader {
    /// The next events, at least one.
    async fn next(&mut self) -> Result<Vec<Arc<LoggedEvent>>, StoreError> {
        loop {
            self.last.mark_unchanged();
            let ready = match self.tail.after(self.after) {
                Some(ready) => ready,
                None => {
                    let page = events::after(&self.store, &self.job, self.after, PAGE).await?;
                    page.into_iter().map(Arc::new).collect()
                }
            };
            if let Some(newest) = ready.last() {
                self.after = newest.id;
                return Ok(ready);
            }
            // The sender lives in the tail that this reader holds: it cannot close.
            let _ = self.last.changed().await;
        }
    }
}

impl Engine {
    /// A job's events after `after`: what is in the log, then the live tail, up to its last event.
    ///
    /// # Errors
    /// When there is no such job. An item is an error when the log cannot be read any more.
    pub async fn follow(
        &self,
        job: &JobId,
        after: EventId,
    ) -> Result<impl Stream<Item = Result<Arc<LoggedEvent>, StoreError>> + Send + use<>, EngineError> {
        let found = store::jobs::find(self.store(), job).await?;
        // A place that the log has not reached is its end: nobody may wait for numbers that never come.
        let after = after.min(found.last_event_id);
        let tail = self.hub().follow(job, after);
        let last = tail.last.subscribe();
        let finished_before = found.finished_at.is_some();
        let reader = Reader { store: self.store().clone(), tail, job: job.clone(), after, last };
        let state = (reader, VecDeque::new(), finished_before);
        Ok(futures::stream::unfold(Some(state), |state| async move {
            let (mut reader, mut ready, finished_before): (Reader, VecDeque<Arc<LoggedEvent>>, bool) = state?;
            if ready.is_empty() {
                // A client that has the last event of a finished job already gets an end, not a wait.
                if finished_before && reader.at_end().await {
                    return None;
                }
                match reader.next().await {
                    Ok(batch) => ready = batch.into(),
                    Err(error) => return Some((Err(error), None)),
                }
            }
            let event = ready.pop_front()?;
            let more = !JobEvent::is_last(&event.name);
            Some((Ok(event), more.then_some((reader, ready, finished_before))))
        }))
    }
}

impl Reader {
    async fn at_end(&self) -> bool {
        matches!(events::after(&self.store, &self.job, self.after, 1).await, Ok(rest) if rest.is_empty())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
