//! How many entries wait.

use crate::error::AppError;
use leptos::prelude::*;

/// How many entries the pending queue has.
///
/// # Errors
/// When the store cannot be read.
#[server(prefix = "/fn", endpoint = "count_pending", input = leptos::server_fn::codec::GetUrl, output = crate::codec::Json)]
pub async fn count_pending() -> Result<i64, AppError> {
    Ok(crate::error::engine()?.pending_count().await?)
}
