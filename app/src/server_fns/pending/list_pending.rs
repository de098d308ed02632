//! The queue's page.

use crate::error::AppError;
use domain::pending::PendingPage;
use leptos::prelude::*;

/// A page of the pending queue: of the entries in which `q` is found.
///
/// # Errors
/// When the store cannot be read.
#[server(prefix = "/fn", endpoint = "list_pending", input = leptos::server_fn::codec::GetUrl, output = crate::codec::Json)]
pub async fn list_pending(page: i64, q: String) -> Result<PendingPage, AppError> {
    Ok(crate::error::engine()?.pending(&domain::pending::PendingQuery { page, q }).await?)
}
