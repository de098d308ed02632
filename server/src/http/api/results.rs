//! `/runs/{id}/results` and `/results`.

use super::super::extract::{Body, Path};
use super::super::problem::ApiProblem;
use axum::Json;
use axum::extract::{RawQuery, State};
use domain::confidence::Band;
use domain::filter::{Grouping, Preset, ResultsQuery, Sort};
use domain::ids::{OperationId, ResultId, Revision, RunId};
use domain::result::{ResultRow, ResultsPage, ReviewStatus};
use domain::review::Action;
use engine::Engine;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

/// The response header with the operation that a decision made: what undo and redo name.
const OPERATION: &str = "amx-operation";

/// A run's rows: a page of those that match, in an order.
#[utoipa::path(
    get,
    path = "/runs/{id}/results",
    operation_id = "list_results",
    tag = "results",
    params(
        ("id" = RunId, Path, description = "The run."),
        ("page" = Option<i64>, Query, minimum = 1, description = "From 1."),
        ("per_page" = Option<i64>, Query, minimum = 1, maximum = 200, description = "Rows on a page; 50 where this is left out."),
        ("q" = Option<String>, Query, max_length = 200, pattern = "^[^\\x00-\\x1f\\x7f-\\x9f]*$", description = "Rows with this text in their schema, table, column or description."),
        ("status" = Option<ReviewStatus>, Query, description = "Rows with this decision."),
        ("band" = Option<Band>, Query, description = "Rows of this confidence, as the run's own thresholds have it."),
        ("preset" = Option<Vec<Preset>>, Query, description = "Rows that are all of these; may be repeated."),
        ("sort" = Option<Sort>, Query, description = "The order."),
        ("group" = Option<Grouping>, Query, description = "What rows are gathered under."),
    ),
    responses((status = 200, body = ResultsPage, description = "A page of the run's rows."))
)]
pub(super) async fn list(
    State(engine): State<Engine>,
    Path(run): Path<RunId>,
    RawQuery(query): RawQuery,
) -> Result<Json<ResultsPage>, ApiProblem> {
    let query = ResultsQuery::parse(query.as_deref().unwrap_or_default())?;
    Ok(Json(engine.results(run, query).await?))
}

/// One row, with its alternatives, reasoning and versions.
#[utoipa::path(
    get,
    path = "/results/{id}",
    operation_id = "get_result",
    tag = "results",
    params(("id" = ResultId, Path, description = "The row.")),
    responses((status = 200, body = ResultRow, description = "The row."))
)]
pub(super) async fn show(
    State(engine): State<Engine>,
    Path(id): Path<ResultId>,
) -> Result<Json<ResultRow>, ApiProblem> {
    Ok(Json(engine.result(id).await?))
}

/// A decision: the revision that it was made on, and exactly one thing to do.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(
    untagged,
    expecting = "give the row's revision and exactly one of description, alternative, status and restore"
)]
pub(super) enum Decision {
    Edit(Edit),
    Promote(Promote),
    Decide(Decide),
    Restore(Restore),
}

/// Other words: accepts and queues them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Edit {
    revision: Revision,
    /// The text.
    #[schema(min_length = 1, max_length = 4000)]
    description: String,
}

/// An alternative becomes the text: accepts and queues it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Promote {
    revision: Revision,
    /// 0 for alternative A.
    #[schema(maximum = 4)]
    alternative: u8,
}

/// The current text is accepted, skipped or not decided on any more.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Decide {
    revision: Revision,
    status: ReviewStatus,
}

/// An older version holds the queue entry again; otherwise the decision is taken back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Restore {
    revision: Revision,
    /// `true`.
    #[serde(rename = "restore")]
    #[schema(schema_with = always)]
    _restore: True,
}

/// The word `true` of a request.
#[derive(Debug, Deserialize)]
#[serde(try_from = "bool")]
struct True;

impl TryFrom<bool> for True {
    type Error = &'static str;

    fn try_from(value: bool) -> Result<Self, &'static str> {
        if value { Ok(Self) } else { Err("it can be true alone") }
    }
}

fn always() -> Object {
    ObjectBuilder::new().schema_type(Type::Boolean).enum_values(Some([true])).build()
}

impl Decision {
    fn into_parts(self) -> (Revision, Action) {
        match self {
            Self::Edit(edit) => (edit.revision, Action::Edit(edit.description)),
            Self::Promote(promote) => (promote.revision, Action::Promote(promote.alternative)),
            Self::Decide(Decide { revision, status }) => {
                let action = match status {
                    ReviewStatus::Accepted => Action::Accept,
                    ReviewStatus::Skipped => Action::Skip,
                    ReviewStatus::Unreviewed => Action::Deselect,
                };
                (revision, action)
            }
            Self::Restore(restore) => (restore.revision, Action::Restore),
        }
    }
}

/// Decides on a row.
///
/// The decision names the revision that it was made on; a stale one is refused.
#[utoipa::path(
    patch,
    path = "/results/{id}",
    operation_id = "decide_result",
    tag = "results",
    params(("id" = ResultId, Path, description = "The row.")),
    request_body = Decision,
    responses(
        (
            status = 200,
            body = ResultRow,
            description = "The row as it is now.",
            headers(("amx-operation" = OperationId, description = "The operation that undo and redo name.")),
            links(
                ("undo" = (
                    operation_id = "undo_operation",
                    parameters(("id" = "$response.header.amx-operation"))
                )),
            )
        ),
        (
            status = 409,
            description = "The row was changed meanwhile, or another version (`holder`) holds the queue entry; \
                           `current` is the row as it is now."
        ),
    )
)]
pub(super) async fn decide(
    State(engine): State<Engine>,
    Path(id): Path<ResultId>,
    Body(decision): Body<Decision>,
) -> Result<([(&'static str, String); 1], Json<ResultRow>), ApiProblem> {
    let (revision, action) = decision.into_parts();
    let decided = engine.decide(id, revision, &action).await?;
    Ok(([(OPERATION, decided.operation.to_string())], Json(decided.row)))
}
