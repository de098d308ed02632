//! `/audit`.

use super::super::extract::{Path, Query};
use super::super::problem::ApiProblem;
use axum::Json;
use axum::extract::State;
use domain::audit::{AuditEntry, AuditPage, AuditQuery};
use domain::ids::{AuditId, RunId};
use engine::Engine;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListQuery {
    page: Option<i64>,
    q: Option<String>,
    run: Option<RunId>,
}

pub(super) async fn list(
    State(engine): State<Engine>,
    Query(query): Query<ListQuery>,
) -> Result<Json<AuditPage>, ApiProblem> {
    let query = AuditQuery { page: query.page.unwrap_or(1), q: query.q.unwrap_or_default(), run: query.run };
    Ok(Json(engine.audit(&query).await?))
}

pub(super) async fn revert(
    State(engine): State<Engine>,
    Path(id): Path<AuditId>,
) -> Result<Json<AuditEntry>, ApiProblem> {
    Ok(Json(engine.revert(id).await?))
}
