//! Saving a profile.

use crate::error::AppError;
use domain::profiles::ProfileInput;
use leptos::prelude::*;

/// Saves a profile under a name; with `create` there must be none of that name yet.
///
/// # Errors
/// The fields that are wrong; when the configuration cannot be written.
#[server(prefix = "/fn", endpoint = "save_profile", input = leptos::server_fn::codec::Json, output = crate::codec::Json)]
pub async fn save_profile(name: String, profile: ProfileInput, create: bool) -> Result<(), AppError> {
    crate::error::engine()?.save_profile(&name, profile, create).await?;
    Ok(())
}
