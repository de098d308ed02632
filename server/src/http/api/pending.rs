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

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PageQuery {
    page: Option<i64>,
}

pub(super) async fn list(
    State(engine): State<Engine>,
    Query(query): Query<PageQuery>,
) -> Result<Json<PendingPage>, ApiProblem> {
    Ok(Json(engine.pending(query.page.unwrap_or(1)).await?))
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
