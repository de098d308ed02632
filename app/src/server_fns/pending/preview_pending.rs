//! What an apply would do.

use crate::error::AppError;
use domain::ids::RunId;
use domain::pending::EntryOutcome;
use leptos::prelude::*;

/// The exact statements of an apply: of a run's assets, or of the whole queue.
///
/// # Errors
/// When the store cannot be read.
#[server(prefix = "/fn", endpoint = "preview_pending", input = leptos::server_fn::codec::GetUrl, output = crate::codec::Json)]
pub async fn preview_pending(run: Option<RunId>) -> Result<Vec<EntryOutcome>, AppError> {
    let engine = crate::error::engine()?;
    let ids = engine.pending_ids(run).await?;
    Ok(engine.preview(&ids).await?)
}
