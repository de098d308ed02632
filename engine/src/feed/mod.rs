//! What happens in the Studio, told to everybody who is there: job events, decisions, the queue.
//!
//! One pump per process reads the logs (of jobs and of changes) while somebody follows: woken by this
//! process's commits at once, and by a look at the store for what other processes wrote. What it finds
//! goes into a ring of ready frames; readers are served from there. A reader that is slow holds nobody
//! up: one that fell out of the ring is told to read everything anew.

mod join;
mod position;
mod pump;
mod run;

pub use position::{NoPosition, Position};
pub use run::RunEvent;

use crate::{Engine, EngineError};
use domain::feed::{FeedEvent, PendingTotal, Resync};
use domain::ids::{ChangeId, EventId, JobId, RunId};
use futures::Stream;
use run::RunNews;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use store::{Store, StoreError, pending};
use tokio::sync::{Notify, watch};

/// Frames kept in memory. A reader that is further behind reads everything anew.
const RING: usize = 4_096;

/// Bytes of data kept in memory, about.
const RING_BYTES: usize = 4 << 20;

/// One event of the shared stream, ready to be sent.
#[derive(Debug)]
pub struct Frame {
    /// Where a client is that has it.
    pub id: Arc<str>,
    /// The event's name.
    pub name: &'static str,
    /// Its data as JSON.
    pub data: String,
    /// The job and its event, for a `job` frame.
    of: Option<(JobId, EventId)>,
}

/// Where a client begins.
#[derive(Debug, Clone)]
pub enum Start {
    /// With what happens from now on.
    Now,
    /// With everything after a change; jobs from now on.
    Changes(ChangeId),
    /// Where it was.
    At(Position),
}

/// The feed of this process, if somebody follows.
pub(crate) struct Feeds {
    store: Store,
    wake: Arc<Notify>,
    open: Arc<tokio::sync::Mutex<Option<Arc<Feed>>>>,
}

/// What the pump and the readers share.
pub(crate) struct Feed {
    ring: Mutex<Ring>,
    /// The number of the next frame; readers wait on it.
    next: watch::Sender<u64>,
    /// The end of the log of changes; readers of one run wait on it.
    change: watch::Sender<ChangeId>,
    /// The newest job; those who follow a run look whether it goes on.
    newest: watch::Sender<Option<JobId>>,
    /// The followed runs.
    runs: Mutex<HashMap<RunId, Weak<RunNews>>>,
}

struct Ring {
    frames: VecDeque<Arc<Frame>>,
    bytes: usize,
    /// The number of the first frame.
    first: u64,
    /// Where the last frame leads.
    position: Position,
}

impl Ring {
    fn begin(position: Position) -> Self {
        Self { frames: VecDeque::new(), bytes: 0, first: 0, position }
    }

    fn next(&self) -> u64 {
        self.first + u64::try_from(self.frames.len()).unwrap_or(u64::MAX)
    }

    fn push(&mut self, frame: Frame) {
        self.bytes += frame.data.len();
        self.frames.push_back(Arc::new(frame));
        while self.frames.len() > RING || (self.bytes > RING_BYTES && self.frames.len() > 1) {
            self.bytes -= self.frames.pop_front().map_or(0, |frame| frame.data.len());
            self.first += 1;
        }
    }
}

impl Feeds {
    /// Nobody follows yet. `wake` is notified by everybody who writes.
    pub(crate) fn new(store: Store, wake: Arc<Notify>) -> Self {
        Self { store, wake, open: Arc::default() }
    }

    /// The feed, begun at the logs' present ends where nobody follows yet.
    async fn open(&self) -> Result<Arc<Feed>, StoreError> {
        let mut open = self.open.lock().await;
        if let Some(feed) = open.as_ref() {
            return Ok(Arc::clone(feed));
        }
        let position = pump::ends(&self.store).await?;
        let feed = Arc::new(Feed {
            change: watch::Sender::new(position.change),
            newest: watch::Sender::new(position.newest.clone()),
            ring: Mutex::new(Ring::begin(position.clone())),
            next: watch::Sender::new(0),
            runs: Mutex::default(),
        });
        *open = Some(Arc::clone(&feed));
        let pump = pump::Pump::new(self.store.clone(), Arc::clone(&feed), position);
        tokio::spawn(pump.run(Arc::clone(&self.wake), Arc::clone(&self.open)));
        Ok(feed)
    }

    /// Ends the pump: the store is closed next.
    pub(crate) async fn close(&self) {
        self.open.lock().await.take();
        self.wake.notify_one();
    }
}

impl Feed {
    fn push(&self, frames: Vec<Frame>, position: &Position) {
        if frames.is_empty() {
            return;
        }
        let next = {
            let mut ring = lock(&self.ring);
            frames.into_iter().for_each(|frame| ring.push(frame));
            ring.position = position.clone();
            ring.next()
        };
        self.next.send_replace(next);
    }
}

impl Frame {
    fn new(event: &FeedEvent, position: &Position) -> Self {
        let of = match event {
            FeedEvent::Job(frame) => Some((frame.job_id.clone(), frame.event_id)),
            _ => None,
        };
        Self { id: position.to_string().into(), name: event.name(), data: event.data(), of }
    }
}

/// One client of the shared stream.
struct Reader {
    feed: Arc<Feed>,
    next: u64,
    frames: watch::Receiver<u64>,
    /// Events that it has already, where another process's feed was ahead of this one.
    ahead: BTreeMap<JobId, EventId>,
}

impl Reader {
    /// The next frames, at least one.
    async fn next(&mut self) -> Vec<Arc<Frame>> {
        loop {
            self.frames.mark_unchanged();
            let mut ready = self.ready();
            ready.retain(|frame| !self.has(frame));
            if !ready.is_empty() {
                return ready;
            }
            // The sender lives in the feed that this reader holds: it cannot close.
            let _ = self.frames.changed().await;
        }
    }

    fn ready(&mut self) -> Vec<Arc<Frame>> {
        let ring = lock(&self.feed.ring);
        let next = std::mem::replace(&mut self.next, ring.next());
        match next.checked_sub(ring.first) {
            Some(skip) => {
                let skip = usize::try_from(skip).unwrap_or(usize::MAX);
                ring.frames.iter().skip(skip).map(Arc::clone).collect()
            }
            // It was slower than the ring is long.
            None => vec![Arc::new(resync(&ring.position))],
        }
    }

    fn has(&self, frame: &Frame) -> bool {
        let Some((job, event)) = &frame.of else { return false };
        self.ahead.get(job).is_some_and(|last| event <= last)
    }
}

fn resync(position: &Position) -> Frame {
    Frame::new(&FeedEvent::Resync(Resync { change: position.change }), position)
}

impl Engine {
    /// Tells everybody who follows that this process committed a change.
    pub fn changed(&self) {
        self.inner.feeds.wake.notify_one();
    }

    /// Everything that happens: what was missed since `start`, the queue's length, then the live tail,
    /// without end.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn feed(
        &self,
        start: Start,
    ) -> Result<impl Stream<Item = Arc<Frame>> + Send + use<>, EngineError> {
        let feed = self.inner.feeds.open().await?;
        let frames = feed.next.subscribe();
        let (next, position) = {
            let ring = lock(&feed.ring);
            (ring.next(), ring.position.clone())
        };
        let (missed, ahead) = join::missed(self.store(), start, &position).await?;
        let total = pending::count(self.store()).await?;
        let pending = FeedEvent::Pending(PendingTotal { total, change: position.change });
        let first = missed.into_iter().chain([Frame::new(&pending, &position)]).map(Arc::new);
        let reader = Reader { feed, next, frames, ahead };
        let state = (reader, first.collect::<VecDeque<_>>());
        Ok(futures::stream::unfold(state, |(mut reader, mut ready)| async move {
            while ready.is_empty() {
                ready.extend(reader.next().await);
            }
            ready.pop_front().map(|frame| (frame, (reader, ready)))
        }))
    }

    /// Where the shared stream is now: what a page that is read after this goes on from. `None` where
    /// nobody follows it.
    pub fn feed_position(&self) -> Option<String> {
        let open = self.inner.feeds.open.try_lock().ok()?;
        let position = lock(&open.as_ref()?.ring).position.to_string();
        Some(position)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
