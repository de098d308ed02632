//! Applying entries.

use crate::error::AppError;
use domain::ids::PendingId;
use domain::pending::EntryOutcome;
use leptos::prelude::*;

/// Writes these entries to their databases, each by itself.
///
/// # Errors
/// When the store cannot be read or written.
#[server(prefix = "/fn", endpoint = "apply_pending", input = leptos::server_fn::codec::Json, output = crate::codec::Json)]
pub async fn apply_pending(ids: Vec<PendingId>, confirm_drift: bool) -> Result<Vec<EntryOutcome>, AppError> {
    Ok(crate::error::engine()?.apply(&ids, confirm_drift).await?)
}
