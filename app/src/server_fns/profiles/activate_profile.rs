//! Choosing the active profile.

use crate::error::AppError;
use domain::profiles::ProfileKind;
use leptos::prelude::*;

/// Makes a profile the active one of its kind.
///
/// # Errors
/// When there is none of that name; when the configuration cannot be written.
#[server(prefix = "/fn", endpoint = "activate_profile", input = leptos::server_fn::codec::Json, output = crate::codec::Json)]
pub async fn activate_profile(kind: ProfileKind, name: String) -> Result<(), AppError> {
    Ok(crate::error::engine()?.activate_profile(kind, &name).await?)
}
