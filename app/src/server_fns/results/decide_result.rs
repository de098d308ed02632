//! Deciding on a row.

use crate::error::AppError;
use domain::ids::{ResultId, Revision};
use domain::review::{Action, Decided};
use leptos::prelude::*;

/// Decides on a row, provided that it still has the given revision.
///
/// # Errors
/// A conflict with the row's newer state when the revision is stale.
#[server(prefix = "/fn", endpoint = "decide_result", input = leptos::server_fn::codec::Json, output = crate::codec::Json)]
pub async fn decide_result(id: ResultId, revision: Revision, action: Action) -> Result<Decided, AppError> {
    Ok(crate::error::engine()?.decide(id, revision, &action).await?)
}
