//! `GET /events`: everything, for all tabs of a browser.

use super::super::extract::Query;
use super::super::problem::ApiProblem;
use super::{Answer, SentEvent, Streams, last_event_id};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::Event;
use domain::ids::ChangeId;
use engine::Engine;
use engine::feed::{Frame, Position, Start};
use futures::StreamExt;
use serde::Deserialize;
use std::convert::Infallible;
use std::sync::Arc;
use utoipa::IntoParams;

/// Where a client wants to go on.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in super::super) struct After {
    /// The `id` of the last event that the client has; what follows it is sent.
    #[param(value_type = Option<String>, pattern = "^[0-9]+\\.[0-9A-Za-z]*(\\.[0-9A-Za-z]+-[0-9]+)*$")]
    after: Option<Position>,
    /// The last `change` that the client has, in place of `after`; jobs are told from now on.
    changes_after: Option<ChangeId>,
}

impl After {
    fn start(self, headers: &HeaderMap) -> Result<Start, ApiProblem> {
        if let Some(position) = last_event_id(headers) {
            return position.map(Start::At).ok_or_else(|| {
                ApiProblem::bad_request(
                    "Last-Event-ID is the id of an event of this stream, as it was received.",
                )
            });
        }
        match (self.after, self.changes_after) {
            (Some(position), None) => Ok(Start::At(position)),
            (None, Some(change)) => Ok(Start::Changes(change)),
            (None, None) => Ok(Start::Now),
            (Some(_), Some(_)) => {
                Err(ApiProblem::bad_request("Give after or changes_after, not both: after knows the change."))
            }
        }
    }
}

/// Everything that happens: all jobs, all decisions, the queue.
///
/// For a client that shows many things over one connection. `job` wraps each job's events, `review` names
/// rows that were decided on, `pending` says how long the queue is, `runs` that a run was created or ended,
/// `resync` that too much was missed to be told. Every `id` is an opaque place to go on from.
#[utoipa::path(
    get,
    path = "/events",
    operation_id = "follow_all",
    tag = "studio",
    params(
        After,
        ("Last-Event-ID" = Option<String>, Header, nullable = false, pattern = "^[0-9]+\\.[0-9A-Za-z]*(\\.[0-9A-Za-z]+-[0-9]+)*$", description = "The same as `after`, and goes before it."),
    ),
    responses((status = 200, content_type = "text/event-stream", body = SentEvent, description = "The events, without end."))
)]
pub(in super::super) async fn all_events(
    State(engine): State<Engine>,
    State(streams): State<Arc<Streams>>,
    Query(query): Query<After>,
    headers: HeaderMap,
) -> Result<Answer, ApiProblem> {
    let permit = streams.open()?;
    let frames = engine.feed(query.start(&headers)?).await?;
    Ok(streams.answer(permit, frames.map(|frame| Ok::<_, Infallible>(feed_frame(&frame)))))
}

fn feed_frame(frame: &Frame) -> Event {
    Event::default().id(&*frame.id).event(frame.name).data(&frame.data)
}
