//! Following one run: its job's events, and the decisions on its rows by whomever.

use super::pump::NAMED;
use super::{Feed, lock};
use crate::{Engine, EngineError};
use domain::event::LoggedEvent;
use domain::feed::{RunPending, RunReviewed};
use domain::ids::{ChangeId, EventId, JobId, ResultId, RunId};
use futures::stream::BoxStream;
use futures::{Stream, StreamExt};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use store::{Store, StoreError, changes, pending};
use tokio::sync::{Mutex, watch};

/// Changes that are compared with the run's rows one by one. Of more, any row may have been one.
const COMPARED: i64 = 10_000;

/// How often it is looked whether a run goes on, without a sign of a new job.
const LOOK: Duration = Duration::from_secs(10);

/// An event of a run's stream.
#[derive(Debug, Clone)]
pub enum RunEvent {
    /// An event of its job.
    Job(Arc<LoggedEvent>),
    /// `review`.
    Review(RunReviewed),
    /// `pending`.
    Pending(RunPending),
}

/// The newest look at the changes of one run, for all who follow it.
pub(super) struct RunNews {
    newest: Mutex<Option<Look>>,
}

#[derive(Clone)]
struct Look {
    after: ChangeId,
    until: ChangeId,
    rows: Rows,
    pending: RunPending,
}

#[derive(Clone)]
struct Rows {
    ids: Arc<[ResultId]>,
    all: bool,
}

impl Rows {
    async fn changed(
        store: &Store,
        run: RunId,
        after: ChangeId,
        until: ChangeId,
    ) -> Result<Self, StoreError> {
        if until.0 - after.0 > COMPARED || !changes::is_whole_after(store, after).await? {
            return Ok(Self { ids: [].into(), all: true });
        }
        let mut ids = changes::rows_of_run(store, run, after, until).await?;
        let named = usize::try_from(NAMED).unwrap_or(usize::MAX);
        let all = ids.len() > named;
        ids.truncate(named);
        Ok(Self { ids: ids.into(), all })
    }
}

async fn count(store: &Store, run: RunId, change: ChangeId) -> Result<RunPending, StoreError> {
    let queued = pending::count_for_run(store, run).await?;
    Ok(RunPending { run_id: run, queued, total: pending::count(store).await?, change })
}

impl RunNews {
    /// What changed after `after`. Those who were as far as the last one who asked share one answer.
    async fn look(
        &self,
        store: &Store,
        run: RunId,
        after: ChangeId,
        until: ChangeId,
    ) -> Result<Look, StoreError> {
        let mut newest = self.newest.lock().await;
        if let Some(look) = newest.as_ref().filter(|look| look.until == until && look.after == after) {
            return Ok(look.clone());
        }
        let rows = Rows::changed(store, run, after, until).await?;
        let look = Look { after, until, rows, pending: count(store, run, until).await? };
        *newest = Some(look.clone());
        Ok(look)
    }
}

/// One client's place in the changes.
struct Reader {
    store: Store,
    run: RunId,
    news: Arc<RunNews>,
    after: ChangeId,
    change: watch::Receiver<ChangeId>,
    /// Keeps the pump going.
    _feed: Arc<Feed>,
}

impl Reader {
    /// The next news, at least one event.
    async fn next(&mut self) -> Result<VecDeque<RunEvent>, StoreError> {
        loop {
            let until = *self.change.borrow_and_update();
            if until > self.after {
                let look = self.news.look(&self.store, self.run, self.after, until).await?;
                self.after = until;
                if look.rows.all || !look.rows.ids.is_empty() {
                    return Ok(look.events(self.run));
                }
                continue;
            }
            // The sender lives in the feed that this reader holds: it cannot close.
            let _ = self.change.changed().await;
        }
    }
}

impl Look {
    fn events(&self, run: RunId) -> VecDeque<RunEvent> {
        let review = RunReviewed {
            run_id: run,
            result_ids: self.rows.ids.to_vec(),
            all: self.rows.all,
            change: self.until,
        };
        [RunEvent::Review(review), RunEvent::Pending(self.pending)].into()
    }
}

impl Engine {
    /// A run's events: those of its job, and of every job that goes on with it, after `after`, and, before and after the job's end, which rows were
    /// decided on after `changes_after` (from now on where it is `None`) and how the queue is. It has no end.
    ///
    /// # Errors
    /// When there is no such run. An item is an error when the store cannot be read any more.
    pub async fn follow_run(
        &self,
        run: RunId,
        after: EventId,
        changes_after: Option<ChangeId>,
    ) -> Result<impl Stream<Item = Result<RunEvent, StoreError>> + Send + use<>, EngineError> {
        let store = self.store().clone();
        store::runs::find(&store, run).await?;
        let feed = self.inner.feeds.open().await?;
        let (change, newest) = (feed.change.subscribe(), feed.newest.subscribe());
        let now = store::changes::last(&store).await?;
        // A place that the log has not reached is its end.
        let after_change = changes_after.unwrap_or(now).min(now);
        let first = RunEvent::Pending(count(&store, run, after_change).await?);
        let news = feed.news(run);
        let reader = Reader { store, run, news, after: after_change, change, _feed: feed };
        let state = Some((reader, VecDeque::from([first])));
        let news = futures::stream::unfold(state, |state| async move {
            let (mut reader, mut ready): (Reader, VecDeque<RunEvent>) = state?;
            if ready.is_empty() {
                match reader.next().await {
                    Ok(events) => ready = events,
                    Err(error) => return Some((Err(error), None)),
                }
            }
            let event = ready.pop_front()?;
            Some((Ok(event), Some((reader, ready))))
        });
        let jobs = self.jobs_of(run, after, newest).flatten().map(|event| event.map(RunEvent::Job));
        Ok(futures::stream::select(news, jobs))
    }

    /// The events of a run's jobs after `after`, one job after the other. Their numbers count on.
    fn jobs_of(
        &self,
        run: RunId,
        after: EventId,
        newest: watch::Receiver<Option<JobId>>,
    ) -> impl Stream<Item = BoxStream<'static, Result<Arc<LoggedEvent>, StoreError>>> + Send + use<> {
        let state = Some((self.clone(), JobId(String::new()), newest));
        futures::stream::unfold(state, move |state| async move {
            let (engine, before, mut newest) = state?;
            let failed = |error| (futures::stream::once(async { Err(error) }).boxed(), None);
            loop {
                // Before the look, so that a job that is queued during it is seen at the next one.
                newest.mark_unchanged();
                match store::jobs::of_run(engine.store(), run, before.as_str(), after).await {
                    Err(error) => return Some(failed(error)),
                    Ok(None) => {}
                    Ok(Some(job)) => {
                        return Some(match engine.follow(&job, after).await {
                            Ok(events) => (events.boxed(), Some((engine, job, newest))),
                            Err(EngineError::Store(error)) => failed(error),
                            Err(_) => return None,
                        });
                    }
                }
                // Of two that were queued in the same moment the later may not be the newest.
                if let Ok(Err(_)) = tokio::time::timeout(LOOK, newest.changed()).await {
                    return None;
                }
            }
        })
    }
}

impl Feed {
    fn news(&self, run: RunId) -> Arc<RunNews> {
        let mut runs = lock(&self.runs);
        if let Some(news) = runs.get(&run).and_then(std::sync::Weak::upgrade) {
            return news;
        }
        runs.retain(|_, news| news.strong_count() > 0);
        let news = Arc::new(RunNews { newest: Mutex::default() });
        runs.insert(run, Arc::downgrade(&news));
        news
    }
}
