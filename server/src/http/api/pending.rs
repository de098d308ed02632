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

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListQuery {
    page: Option<i64>,
    q: Option<String>,
}

pub(super) async fn list(
    State(engine): State<Engine>,
    Query(query): Query<ListQuery>,
) -> Result<Json<PendingPage>, ApiProblem> {
    let query = PendingQuery { page: query.page.unwrap_or(1), q: query.q.unwrap_or_default() };
    Ok(Json(engine.pending(&query).await?))
}

/// Other words for an entry. `result_id` is the row that held it when it was read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Edit {
    revision: Revision,
    description: String,
    result_id: Option<ResultId>,
}

pub(super) async fn edit(
    State(engine): State<Engine>,
    Path(id): Path<PendingId>,
    Body(edit): Body<Edit>,
) -> Result<Json<ResultRow>, ApiProblem> {
    let decided = engine.edit_entry(id, edit.revision, edit.result_id, edit.description).await?;
    Ok(Json(decided.row))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RemoveQuery {
    revision: Option<Revision>,
}

pub(super) async fn remove(
    State(engine): State<Engine>,
    Path(id): Path<PendingId>,
    Query(query): Query<RemoveQuery>,
) -> Result<Json<ResultRow>, ApiProblem> {
    Ok(Json(engine.remove_entry(id, query.revision).await?.row))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClearQuery {
    run: Option<RunId>,
}

pub(super) async fn clear(
    State(engine): State<Engine>,
    Query(query): Query<ClearQuery>,
) -> Result<Json<Cleared>, ApiProblem> {
    Ok(Json(engine.clear_queue(query.run).await?))
}

/// Which entries; all where none are named.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Entries {
    ids: Option<Vec<PendingId>>,
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

pub(super) async fn preview(
    State(engine): State<Engine>,
    Body(entries): Body<Entries>,
) -> Result<Json<Items<EntryOutcome>>, ApiProblem> {
    let ids = entries.ids(&engine).await?;
    Ok(Json(Items { items: engine.preview(&ids).await? }))
}

pub(super) async fn apply(
    State(engine): State<Engine>,
    Body(entries): Body<Entries>,
) -> Result<Json<Items<EntryOutcome>>, ApiProblem> {
    let ids = entries.ids(&engine).await?;
    Ok(Json(Items { items: engine.apply(&ids, entries.confirm_drift).await? }))
}
