//! `/runs/{id}/results` and `/results`.

use super::super::extract::{Body, Path};
use super::super::problem::ApiProblem;
use axum::Json;
use axum::extract::{RawQuery, State};
use domain::error::FieldError;
use domain::filter::ResultsQuery;
use domain::ids::{ResultId, Revision, RunId};
use domain::result::{ResultRow, ResultsPage, ReviewStatus};
use domain::review::Action;
use engine::Engine;
use serde::Deserialize;

/// The response header with the operation that a decision made: what undo and redo name.
const OPERATION: &str = "amx-operation";

pub(super) async fn list(
    State(engine): State<Engine>,
    Path(run): Path<RunId>,
    RawQuery(query): RawQuery,
) -> Result<Json<ResultsPage>, ApiProblem> {
    let query = ResultsQuery::parse(query.as_deref().unwrap_or_default())?;
    Ok(Json(engine.results(run, query).await?))
}

pub(super) async fn show(
    State(engine): State<Engine>,
    Path(id): Path<ResultId>,
) -> Result<Json<ResultRow>, ApiProblem> {
    Ok(Json(engine.result(id).await?))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Decision {
    revision: Revision,
    description: Option<String>,
    alternative: Option<u8>,
    status: Option<ReviewStatus>,
    #[serde(default)]
    restore: bool,
}

impl Decision {
    fn action(self) -> Result<Action, ApiProblem> {
        match (self.description, self.alternative, self.status, self.restore) {
            (Some(text), None, None, false) => Ok(Action::Edit(text)),
            (None, Some(index), None, false) => Ok(Action::Promote(index)),
            (None, None, None, true) => Ok(Action::Restore),
            (None, None, Some(status), false) => Ok(match status {
                ReviewStatus::Accepted => Action::Accept,
                ReviewStatus::Skipped => Action::Skip,
                ReviewStatus::Unreviewed => Action::Deselect,
            }),
            _ => Err(ApiProblem::unprocessable(vec![FieldError {
                field: String::new(),
                message: "Give exactly one of description, alternative, status and restore.".to_owned(),
            }])),
        }
    }
}

pub(super) async fn decide(
    State(engine): State<Engine>,
    Path(id): Path<ResultId>,
    Body(decision): Body<Decision>,
) -> Result<([(&'static str, String); 1], Json<ResultRow>), ApiProblem> {
    let revision = decision.revision;
    let action = decision.action()?;
    let decided = engine.decide(id, revision, &action).await?;
    Ok(([(OPERATION, decided.operation.to_string())], Json(decided.row)))
}
