//! Emptying the queue.

use crate::error::AppError;
use domain::pending::Cleared;
use leptos::prelude::*;

/// Takes every entry out of the queue; their rows return to unreviewed.
///
/// # Errors
/// When the store cannot be written.
#[server(prefix = "/fn", endpoint = "clear_pending", input = leptos::server_fn::codec::Json, output = crate::codec::Json)]
pub async fn clear_pending() -> Result<Cleared, AppError> {
    Ok(crate::error::engine()?.clear_queue(None).await?)
}
