//! Server-sent events. Three streams:
//!
//! * `GET /jobs/{id}/events`: a job's log, replayed and followed to its last event. `id:` is the event's
//!   number; `?after=` or `Last-Event-ID` says where to go on.
//! * `GET /runs/{id}/events`: the same for a run's job, and beside it, also after the job's end, `review`
//!   `{run_id, result_ids, change}` and `pending` `{run_id, queued, total, change}` whenever somebody
//!   decided on a row of the run or on another version of it. It begins with the present `pending`. These
//!   two have no `id:`, so that the job's numbers stay without gaps; `?changes_after=` goes on after a
//!   `change`, without it they begin now. A `review` with `"all": true` stands for any row. No end.
//! * `GET /events`: everything, for a browser that has one connection for all its tabs. `job`
//!   `{job_id, event_id, name, data}` wraps every job's events, `review` `{changes: [{run_id, db_profile,
//!   result_ids, revisions}], change}` and `pending` `{total, change}` tell of decisions, `runs` `{job_id,
//!   run_id, status}` of a run that was created or ended. Every frame's `id:` is an opaque position that
//!   `?after=` or `Last-Event-ID` goes on from; `?changes_after=` goes on after a change, with jobs from
//!   now. `resync` means that too much was missed: read anew what is shown. No end.

pub(super) mod feed;
pub(super) mod job;
pub(super) mod run;

use super::problem::ApiProblem;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive, KeepAliveStream};
use futures::stream::BoxStream;
use futures::{Stream, StreamExt};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use utoipa::ToSchema;

/// Streams that may be open at once.
const MAX_STREAMS: usize = 2_000;

/// How soon a browser comes back after a broken connection; its own default is some seconds.
const RETRY: Duration = Duration::from_secs(1);

/// A comment line this often keeps proxies from closing.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// What the handlers answer with.
type Answer = Sse<KeepAliveStream<BoxStream<'static, Result<Event, Infallible>>>>;

/// One event of a stream. Its data is JSON text.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what a stream sends; axum writes it")]
pub(super) struct SentEvent {
    /// The event's number or place, to go on after it; `review` and `pending` of a run have none.
    #[schema(nullable = false)]
    id: Option<String>,
    /// The event's name.
    event: String,
    /// The event's data.
    #[schema(content_media_type = "application/json")]
    data: String,
}

/// The open streams of this server.
pub(super) struct Streams {
    free: Arc<Semaphore>,
    shutdown: CancellationToken,
}

impl Streams {
    pub(super) fn new(shutdown: CancellationToken) -> Self {
        Self { free: Arc::new(Semaphore::new(MAX_STREAMS)), shutdown }
    }

    /// The right to one more stream.
    fn open(&self) -> Result<OwnedSemaphorePermit, ApiProblem> {
        Arc::clone(&self.free).try_acquire_owned().map_err(|_| {
            let detail =
                format!("{MAX_STREAMS} event streams are open already. Close some, or ask again later.");
            ApiProblem::new(StatusCode::SERVICE_UNAVAILABLE, "too-many-streams", "Too many streams", detail)
        })
    }

    /// Frames as an answer, until they end, fail, or the server stops.
    fn answer<E: Send + 'static>(
        &self,
        permit: OwnedSemaphorePermit,
        frames: impl Stream<Item = Result<Event, E>> + Send + 'static,
    ) -> Answer {
        let first = futures::stream::once(std::future::ready(Ok(Event::default().retry(RETRY))));
        let frames = frames
            .take_until(self.shutdown.clone().cancelled_owned())
            // A log that cannot be read ends the stream; the client reconnects where it was.
            .take_while(|frame| std::future::ready(frame.is_ok()))
            .filter_map(move |frame| {
                let _held = &permit;
                std::future::ready(frame.ok().map(Ok))
            });
        Sse::new(first.chain(frames).boxed())
            .keep_alive(KeepAlive::new().interval(KEEP_ALIVE).text("keep-alive"))
    }
}

/// `Last-Event-ID`: what a browser sends by itself when it reconnects, so it wins over the address. An inner
/// `None` is one that is no place of the stream.
fn last_event_id<T: std::str::FromStr>(headers: &HeaderMap) -> Option<Option<T>> {
    let value = headers.get("last-event-id")?;
    Some(value.to_str().ok().and_then(|text| text.trim().parse().ok()))
}

/// Plain data of ours as a frame.
fn frame(name: &str, data: &impl serde::Serialize) -> Event {
    // These plain types cannot fail to be serialised.
    Event::default().event(name).data(serde_json::to_string(data).unwrap_or_default())
}
