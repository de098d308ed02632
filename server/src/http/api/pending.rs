//! `/pending`.

use super::super::extract::{Body, Path, Query};
use super::super::problem::ApiProblem;
use super::Items;
use axum::Json;
use axum::extract::State;
use domain::ids::{PendingId, ResultId, Revision, RunId};
use domain::pending::{Cleared, EntryOutcome, PendingPage, PendingQuery};
use domain::result::ResultRow;
use engine::Engine;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// A page of the queue.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<i64>,
    /// Text to find in the path or the description, whatever its case.
    q: Option<String>,
}

/// The queue, in the order in which its entries came.
#[utoipa::path(
    get,
    path = "/pending",
    operation_id = "list_pending",
    tag = "pending",
    params(ListQuery),
    responses((
        status = 200,
        body = PendingPage,
        description = "A page of the queue.",
        links(
            ("edit" = (operation_id = "edit_pending", parameters(("id" = "$response.body#/items/0/id")))),
            ("remove" = (operation_id = "remove_pending", parameters(("id" = "$response.body#/items/0/id")))),
        )
    ))
)]
pub(super) async fn list(
    State(engine): State<Engine>,
    Query(query): Query<ListQuery>,
) -> Result<Json<PendingPage>, ApiProblem> {
    let page = query.page.unwrap_or(1);
    if page < 1 {
        return Err(ApiProblem::bad_request("page begins at 1."));
    }
    Ok(Json(engine.pending(&PendingQuery { page, q: query.q.unwrap_or_default() }).await?))
}

/// Other words for an entry.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EntryEdit {
    /// That of the row that holds the entry.
    revision: Revision,
    /// The text.
    #[schema(min_length = 1, max_length = 4000)]
    description: String,
    /// The row that held the entry when it was read; another version may have taken it over since.
    result_id: Option<ResultId>,
}

/// Gives an entry other words: a decision on the row that holds it.
#[utoipa::path(
    patch,
    path = "/pending/{id}",
    operation_id = "edit_pending",
    tag = "pending",
    params(("id" = PendingId, Path, description = "The entry.")),
    request_body = EntryEdit,
    responses(
        (status = 200, body = ResultRow, description = "The row as it is now."),
        (status = 409, description = "The row was changed meanwhile, or is another by now; `current` is it."),
    )
)]
pub(super) async fn edit(
    State(engine): State<Engine>,
    Path(id): Path<PendingId>,
    Body(edit): Body<EntryEdit>,
) -> Result<Json<ResultRow>, ApiProblem> {
    let decided = engine.edit_entry(id, edit.revision, edit.result_id, edit.description).await?;
    Ok(Json(decided.row))
}

/// On which revision an entry is taken out.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct RemoveQuery {
    /// That of the row that holds it; whatever it is now where this is left out.
    revision: Option<Revision>,
}

/// Takes an entry out; its row is unreviewed again.
#[utoipa::path(
    delete,
    path = "/pending/{id}",
    operation_id = "remove_pending",
    tag = "pending",
    params(("id" = PendingId, Path, description = "The entry."), RemoveQuery),
    responses(
        (status = 200, body = ResultRow, description = "The row as it is now."),
        (status = 409, description = "The row was changed meanwhile; `current` is it as it is now."),
    )
)]
pub(super) async fn remove(
    State(engine): State<Engine>,
    Path(id): Path<PendingId>,
    Query(query): Query<RemoveQuery>,
) -> Result<Json<ResultRow>, ApiProblem> {
    Ok(Json(engine.remove_entry(id, query.revision).await?.row))
}

/// Which entries are taken out.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ClearQuery {
    /// Only those for this run's assets.
    run: Option<RunId>,
}

/// Takes all entries out, as one operation; their rows are unreviewed again.
#[utoipa::path(
    delete,
    path = "/pending",
    operation_id = "clear_pending",
    tag = "pending",
    params(ClearQuery),
    responses((status = 200, body = Cleared, description = "How many there were."))
)]
pub(super) async fn clear(
    State(engine): State<Engine>,
    Query(query): Query<ClearQuery>,
) -> Result<Json<Cleared>, ApiProblem> {
    Ok(Json(engine.clear_queue(query.run).await?))
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
