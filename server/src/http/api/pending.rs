//! `/pending`.

use super::super::extract::{Body, Query};
use super::super::problem::ApiProblem;
use super::Items;
use axum::Json;
use axum::extract::State;
use domain::ids::PendingId;
use domain::pending::{EntryOutcome, PendingPage};
use engine::Engine;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// A page of the queue.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PageQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<i64>,
}

/// The queue, in the order in which its entries came.
#[utoipa::path(
    get,
    path = "/pending",
    operation_id = "list_pending",
    tag = "pending",
    params(PageQuery),
    responses((status = 200, body = PendingPage, description = "A page of the queue."))
)]
pub(super) async fn list(
    State(engine): State<Engine>,
    Query(query): Query<PageQuery>,
) -> Result<Json<PendingPage>, ApiProblem> {
    let page = query.page.unwrap_or(1);
    if page < 1 {
        return Err(ApiProblem::bad_request("page begins at 1."));
    }
    Ok(Json(engine.pending(page).await?))
}

/// Which entries; all where none are named.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Entries {
    /// The entries; all of the queue where this is left out.
    ids: Option<Vec<PendingId>>,
    /// Write also where the comment changed since the run read it.
    confirm_drift: bool,
}

impl Entries {
    async fn ids(&self, engine: &Engine) -> Result<Vec<PendingId>, ApiProblem> {
        match &self.ids {
            Some(ids) => Ok(ids.clone()),
            None => Ok(engine.pending_ids(None).await?),
        }
    }
}

/// The exact statements that apply would send, and what they would meet.
#[utoipa::path(
    post,
    path = "/pending/preview",
    operation_id = "preview_pending",
    tag = "pending",
    request_body = Entries,
    responses(
        (status = 200, body = Items<EntryOutcome>, description = "Each entry that is still queued."),
        (status = 502, description = "The target database failed."),
    )
)]
pub(super) async fn preview(
    State(engine): State<Engine>,
    Body(entries): Body<Entries>,
) -> Result<Json<Items<EntryOutcome>>, ApiProblem> {
    let ids = entries.ids(&engine).await?;
    Ok(Json(Items { items: engine.preview(&ids).await? }))
}

/// Writes entries to the target database as comments, each by itself.
#[utoipa::path(
    post,
    path = "/pending/apply",
    operation_id = "apply_pending",
    tag = "pending",
    request_body = Entries,
    responses(
        (status = 200, body = Items<EntryOutcome>, description = "What became of each entry that was still queued."),
        (status = 502, description = "The target database failed."),
    )
)]
pub(super) async fn apply(
    State(engine): State<Engine>,
    Body(entries): Body<Entries>,
) -> Result<Json<Items<EntryOutcome>>, ApiProblem> {
    let ids = entries.ids(&engine).await?;
    Ok(Json(Items { items: engine.apply(&ids, entries.confirm_drift).await? }))
}
