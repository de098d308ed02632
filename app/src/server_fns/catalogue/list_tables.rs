//! The scope tree's tables.

use crate::error::AppError;
use domain::profile::TreeTable;
use leptos::prelude::*;

/// The tables of a db profile's database that match a search.
///
/// # Errors
/// When the database cannot be read.
#[server(prefix = "/fn", endpoint = "list_tables", input = leptos::server_fn::codec::GetUrl, output = crate::codec::Json)]
pub async fn list_tables(db_profile: String, search: String) -> Result<Vec<TreeTable>, AppError> {
    Ok(crate::error::engine()?.tree(&db_profile, &search).await?)
}
