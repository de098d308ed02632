//! `/audit`.

use super::super::extract::{Path, Query};
use super::super::problem::ApiProblem;
use axum::Json;
use axum::extract::State;
use domain::audit::{AuditEntry, AuditPage, AuditQuery};
use domain::ids::{AuditId, RunId};
use engine::Engine;
use serde::Deserialize;
use utoipa::IntoParams;

/// A page of the audit.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<i64>,
    /// Text to find in the path or in either comment, whatever its case.
    q: Option<String>,
    /// Only what came from this run.
    run: Option<RunId>,
}

/// Every comment that was written, newest first.
#[utoipa::path(
    get,
    path = "/audit",
    operation_id = "list_audit",
    tag = "audit",
    params(ListQuery),
    responses((
        status = 200,
        body = AuditPage,
        description = "A page of the audit.",
        links(("revert" = (operation_id = "revert_audit", parameters(("id" = "$response.body#/items/0/id")))))
    ))
)]
pub(super) async fn list(
    State(engine): State<Engine>,
    Query(query): Query<ListQuery>,
) -> Result<Json<AuditPage>, ApiProblem> {
    let page = query.page.unwrap_or(1);
    if page < 1 {
        return Err(ApiProblem::bad_request("page begins at 1."));
    }
    let query = AuditQuery { page, q: query.q.unwrap_or_default(), run: query.run };
    Ok(Json(engine.audit(&query).await?))
}

/// Gives an asset the comment back that it had before an entry; that is an entry of its own.
#[utoipa::path(
    post,
    path = "/audit/{id}/revert",
    operation_id = "revert_audit",
    tag = "audit",
    params(("id" = AuditId, Path, description = "The entry.")),
    responses(
        (status = 200, body = AuditEntry, description = "The new entry."),
        (status = 409, description = "It was reverted already, or somebody changed the comment since."),
        (status = 502, description = "The target database failed."),
    )
)]
pub(super) async fn revert(
    State(engine): State<Engine>,
    Path(id): Path<AuditId>,
) -> Result<Json<AuditEntry>, ApiProblem> {
    Ok(Json(engine.revert(id).await?))
}
