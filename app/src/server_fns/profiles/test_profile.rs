//! Testing a connection.

use crate::error::AppError;
use domain::profiles::{ProfileInput, ProfileKind, ProfileTest};
use leptos::prelude::*;

/// Tests a saved profile, or the given one, which need not be saved.
///
/// # Errors
/// When there is no such profile; the fields of the given one that are wrong.
#[server(prefix = "/fn", endpoint = "test_profile", input = leptos::server_fn::codec::Json, output = crate::codec::Json)]
pub async fn test_profile(
    kind: ProfileKind,
    name: String,
    profile: Option<ProfileInput>,
) -> Result<ProfileTest, AppError> {
    Ok(crate::error::engine()?.test_profile(kind, &name, profile).await?)
}
