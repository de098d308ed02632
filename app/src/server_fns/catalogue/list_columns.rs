//! A table's columns in the scope tree.

use crate::error::AppError;
use domain::profile::ColumnName;
use leptos::prelude::*;

/// The columns of one table, by ordinal.
///
/// # Errors
/// When the database cannot be read.
#[server(prefix = "/fn", endpoint = "list_columns", input = leptos::server_fn::codec::GetUrl, output = crate::codec::Json)]
pub async fn list_columns(
    db_profile: String,
    schema: String,
    table: String,
) -> Result<Vec<ColumnName>, AppError> {
    Ok(crate::error::engine()?.table_columns(&db_profile, &schema, &table).await?)
}
