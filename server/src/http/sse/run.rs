//! `GET /runs/{id}/events`.

use super::super::extract::{Path, Query};
use super::super::problem::ApiProblem;
use super::job::{job_frame, place};
use super::{Answer, SentEvent, Streams, frame};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::Event;
use domain::ids::{ChangeId, EventId, RunId};
use engine::Engine;
use engine::feed::RunEvent;
use futures::StreamExt;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

/// Where a client wants to go on.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in super::super) struct After {
    /// The last event of the run's job that the client has; what follows it is sent.
    #[param(value_type = Option<i64>, minimum = 0)]
    after: Option<EventId>,
    /// The last `change` that the client has; from now on where none is given.
    changes_after: Option<ChangeId>,
}

/// A run's events: its job's, and every decision on its rows.
///
/// Beside the events of its job, which have growing numbers as `id`: `review` names rows that were decided
/// on, here or by anybody else, and `pending` says how the queue is, at the beginning and after each `review`.
/// The stream does not end with the job.
#[utoipa::path(
    get,
    path = "/runs/{id}/events",
    operation_id = "follow_run",
    tag = "runs",
    params(
        ("id" = RunId, Path, description = "The run."),
        After,
        ("Last-Event-ID" = Option<i64>, Header, nullable = false, minimum = 0, description = "The same as `after`, and goes before it."),
    ),
    responses((status = 200, content_type = "text/event-stream", body = SentEvent, description = "The events, without end."))
)]
pub(in super::super) async fn run_events(
    State(engine): State<Engine>,
    State(streams): State<Arc<Streams>>,
    Path(run): Path<RunId>,
    Query(query): Query<After>,
    headers: HeaderMap,
) -> Result<Answer, ApiProblem> {
    let permit = streams.open()?;
    let after = place(&headers, query.after)?;
    let events = engine.follow_run(run, after, query.changes_after).await?;
    Ok(streams.answer(permit, events.map(|event| event.map(|event| run_frame(&event)))))
}

fn run_frame(event: &RunEvent) -> Event {
    match event {
        RunEvent::Job(event) => job_frame(event),
        RunEvent::Review(review) => frame("review", review),
        RunEvent::Pending(pending) => frame("pending", pending),
    }
}
