//! The history of an asset's description.

use crate::error::AppError;
use domain::ids::ResultId;
use domain::version::Version;
use leptos::prelude::*;

/// Every version of a row's asset, oldest first.
///
/// # Errors
/// When there is no such row.
#[server(prefix = "/fn", endpoint = "list_versions", input = leptos::server_fn::codec::GetUrl, output = crate::codec::Json)]
pub async fn list_versions(result: ResultId) -> Result<Vec<Version>, AppError> {
    Ok(crate::error::engine()?.versions(result).await?)
}
