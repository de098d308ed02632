//! `GET /jobs/{id}/events`.

use super::super::extract::{Path, Query};
use super::super::problem::ApiProblem;
use super::{Answer, SentEvent, Streams, last_event_id};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::Event;
use domain::event::LoggedEvent;
use domain::ids::{EventId, JobId};
use engine::Engine;
use futures::StreamExt;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

/// Where a client wants to go on.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in super::super) struct After {
    /// The last event that the client has; what follows it is sent.
    #[param(value_type = Option<i64>, minimum = 0)]
    after: Option<EventId>,
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
pub(in super::super) async fn job_events(
    State(engine): State<Engine>,
    State(streams): State<Arc<Streams>>,
    Path(job): Path<JobId>,
    Query(query): Query<After>,
    headers: HeaderMap,
) -> Result<Answer, ApiProblem> {
    let permit = streams.open()?;
    let events = engine.follow(&job, place(&headers, query.after)?).await?;
    Ok(streams.answer(permit, events.map(|event| event.map(|event| job_frame(&event)))))
}

/// The event after which a job's log goes on.
pub(super) fn place(headers: &HeaderMap, after: Option<EventId>) -> Result<EventId, ApiProblem> {
    let Some(number) = last_event_id::<i64>(headers) else { return Ok(after.unwrap_or(EventId(0))) };
    number.and_then(|number| EventId::try_from(number).ok()).ok_or_else(|| {
        ApiProblem::bad_request("Last-Event-ID is the number of an event, or 0 for all of them.")
    })
}

pub(super) fn job_frame(event: &LoggedEvent) -> Event {
    Event::default().id(event.id.to_string()).event(&event.name).data(&event.data)
}
