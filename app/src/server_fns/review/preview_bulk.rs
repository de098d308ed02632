//! What a bulk action would do.

use crate::error::AppError;
use domain::bulk::{BulkAction, BulkPreview, Select};
use domain::ids::RunId;
use leptos::prelude::*;

/// The exact rows and revisions that a bulk action would take, and what it would leave out.
///
/// # Errors
/// When there is no such run.
#[server(prefix = "/fn", endpoint = "preview_bulk", input = leptos::server_fn::codec::Json, output = crate::codec::Json)]
pub async fn preview_bulk(
    run: RunId,
    select: Select,
    action: BulkAction,
    min_score: Option<f64>,
) -> Result<BulkPreview, AppError> {
    Ok(crate::error::engine()?.preview_bulk(run, &select, action, min_score).await?)
}
