//! One run.

use crate::error::AppError;
use domain::ids::RunId;
use domain::run::RunView;
use leptos::prelude::*;

/// Everything about a run but its rows.
///
/// # Errors
/// When there is no such run.
#[server(prefix = "/fn", endpoint = "show_run", input = leptos::server_fn::codec::GetUrl, output = crate::codec::Json)]
pub async fn show_run(id: RunId) -> Result<RunView, AppError> {
    Ok(crate::error::engine()?.run(id).await?.into())
}
