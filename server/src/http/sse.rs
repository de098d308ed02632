//! Server-sent events: a job's log, replayed and followed.

use super::extract::{Path, Query};
use super::problem::ApiProblem;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use domain::event::LoggedEvent;
use domain::ids::{EventId, JobId};
use engine::Engine;
use futures::{Stream, StreamExt};
use serde::Deserialize;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use utoipa::{IntoParams, ToSchema};

/// Streams that may be open at once.
const MAX_STREAMS: usize = 2_000;

/// How soon a browser comes back after a broken connection; its own default is some seconds.
const RETRY: Duration = Duration::from_secs(1);

/// A comment line this often keeps proxies from closing.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// The open streams of this server.
pub(super) struct Streams {
    free: Arc<Semaphore>,
    shutdown: CancellationToken,
}

impl Streams {
    pub(super) fn new(shutdown: CancellationToken) -> Self {
        Self { free: Arc::new(Semaphore::new(MAX_STREAMS)), shutdown }
    }
}

/// One event of a stream. Its data is JSON text.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what a stream sends; axum writes it")]
pub(super) struct SentEvent {
    /// The event's number, to go on after it.
    id: String,
    /// The event's name.
    event: String,
    /// The event's data.
    #[schema(content_media_type = "application/json")]
    data: String,
}

/// Where a client wants to go on.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct After {
    /// The last event that the client has; what follows it is sent.
    #[param(minimum = 0)]
    after: Option<i64>,
}

/// A job's events, replayed from where the client stands and then live.
///
/// Server-sent events with growing numbers as `id`. The stream ends with the job's last event
/// (`job.done`, `job.failed` or `job.cancelled`).
#[utoipa::path(
    get,
    path = "/jobs/{id}/events",
    operation_id = "follow_job",
    tag = "jobs",
    params(
        ("id" = JobId, Path, description = "The job."),
        After,
        ("Last-Event-ID" = Option<i64>, Header, nullable = false, minimum = 0, description = "The same as `after`, and goes before it."),
    ),
    responses((status = 200, content_type = "text/event-stream", body = SentEvent, description = "The events."))
)]
pub(super) async fn job_events(
    State(engine): State<Engine>,
    State(streams): State<Arc<Streams>>,
    Path(job): Path<JobId>,
    Query(query): Query<After>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>> + Send + use<>>, ApiProblem> {
    let permit = Arc::clone(&streams.free).try_acquire_owned().map_err(|_| {
        let detail = format!("{MAX_STREAMS} event streams are open already. Close some, or ask again later.");
        ApiProblem::new(StatusCode::SERVICE_UNAVAILABLE, "too-many-streams", "Too many streams", detail)
    })?;
    let after = place(&headers, query.after)?;
    let events = engine.follow(&job, after).await?;
    Ok(Sse::new(stream(events, permit, streams.shutdown.clone()))
        .keep_alive(KeepAlive::new().interval(KEEP_ALIVE).text("keep-alive")))
}

/// Where the stream begins. The header wins: it is what a browser sends by itself when it reconnects.
fn place(headers: &HeaderMap, after: Option<i64>) -> Result<EventId, ApiProblem> {
    let number = match headers.get("last-event-id") {
        Some(value) => value.to_str().ok().and_then(|text| text.trim().parse().ok()),
        None => Some(after.unwrap_or(0)),
    };
    number.and_then(|number: i64| EventId::try_from(number).ok()).ok_or_else(|| {
        ApiProblem::bad_request("`after` and Last-Event-ID are the number of an event, or 0 for all of them.")
    })
}

fn stream<E: std::error::Error + Send>(
    events: impl Stream<Item = Result<Arc<LoggedEvent>, E>> + Send,
    permit: OwnedSemaphorePermit,
    shutdown: CancellationToken,
) -> impl Stream<Item = Result<Event, Infallible>> + Send {
    let first = futures::stream::once(std::future::ready(Ok(Event::default().retry(RETRY))));
    let events = events
        .take_until(shutdown.cancelled_owned())
        // A log that cannot be read ends the stream; the client reconnects where it was.
        .take_while(|event| std::future::ready(event.is_ok()))
        .filter_map(move |event| {
            let _held = &permit;
            std::future::ready(event.ok().map(|event| Ok(frame(&event))))
        });
    first.chain(events)
}

fn frame(event: &LoggedEvent) -> Event {
    Event::default().id(event.id.to_string()).event(&event.name).data(&event.data)
}
