//! `/runs/{id}/export`.

use super::super::extract::Path;
use super::super::problem::ApiProblem;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::confidence::Band;
use domain::filter::{Preset, QueryError, ResultsFilter};
use domain::ids::RunId;
use domain::result::ReviewStatus;
use engine::Engine;
use engine::export::Format;
use futures::TryStreamExt;

/// The rows that a filter leaves, in natural order, as a file.
///
/// It is sent while it is written.
#[utoipa::path(
    get,
    path = "/runs/{id}/export",
    operation_id = "export_results",
    tag = "results",
    params(
        ("id" = RunId, Path, description = "The run."),
        ("format" = Format, Query, description = "The file's format."),
        ("q" = Option<String>, Query, max_length = 200, pattern = "^[^\\x00-\\x1f\\x7f-\\x9f]*$", description = "Rows with this text in their schema, table, column or description."),
        ("status" = Option<ReviewStatus>, Query, description = "Rows with this decision."),
        ("band" = Option<Band>, Query, description = "Rows of this confidence, as the run's own thresholds have it."),
        ("preset" = Option<Vec<Preset>>, Query, description = "Rows that are all of these; may be repeated."),
    ),
    responses((
        status = 200,
        description = "The file.",
        content(
            (String = "text/csv"),
            (serde_json::Value = "application/json"),
            (String = "text/markdown"),
            (serde_json::Value = "application/yaml"),
        ),
    ))
)]
pub(super) async fn export(
    State(engine): State<Engine>,
    Path(run): Path<RunId>,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiProblem> {
    let (format, filter) = parse(query.as_deref().unwrap_or_default())?;
    let parts = engine.export(run, format, filter).await?;
    // The answer has begun: a failure can only break it off, so it is logged here.
    let parts = parts.inspect_err(move |error| {
        tracing::error!(run = %run, error = %error, "the export of run {run} was broken off: {error}");
    });
    let headers = [
        (CONTENT_TYPE, format.content_type().to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", format.file_name(run))),
    ];
    Ok((headers, Body::from_stream(parts)).into_response())
}

fn parse(query: &str) -> Result<(Format, ResultsFilter), ApiProblem> {
    let mut named: Option<String> = None;
    let filter = ResultsFilter::parse(query, |name, value| match name {
        "format" if named.is_some() => Err(QueryError::Repeated("format")),
        "format" => {
            named = Some(value.to_owned());
            Ok(true)
        }
        name => Err(QueryError::Unknown(name.to_owned(), "format, q, status, band, preset")),
    })?;
    let format = named.and_then(|name| Format::parse(&name)).ok_or_else(|| {
        let names = Format::ALL.map(Format::as_str).join(", ");
        ApiProblem::bad_request(format!("format must be one of {names}."))
    })?;
    Ok((format, filter))
}
