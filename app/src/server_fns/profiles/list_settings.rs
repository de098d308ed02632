//! What the Settings page shows.

use crate::error::AppError;
use domain::profiles::SettingsView;
use leptos::prelude::*;

/// Every profile, without its secret.
///
/// # Errors
/// When the server cannot be reached.
#[server(prefix = "/fn", endpoint = "list_settings", input = leptos::server_fn::codec::GetUrl, output = crate::codec::Json)]
pub async fn list_settings() -> Result<SettingsView, AppError> {
    Ok(crate::error::engine()?.settings())
}
