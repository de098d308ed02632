//! Deleting a profile.

use crate::error::AppError;
use domain::profiles::ProfileKind;
use leptos::prelude::*;

/// Deletes a profile and its stored secret.
///
/// # Errors
/// When a run or the queue needs it; when the configuration cannot be written.
#[server(prefix = "/fn", endpoint = "delete_profile", input = leptos::server_fn::codec::Json, output = crate::codec::Json)]
pub async fn delete_profile(kind: ProfileKind, name: String) -> Result<(), AppError> {
    Ok(crate::error::engine()?.delete_profile(kind, &name).await?)
}
