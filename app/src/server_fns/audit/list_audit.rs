//! The audit's page.

use crate::error::AppError;
use domain::audit::AuditPage;
use domain::ids::RunId;
use leptos::prelude::*;

/// A page of the audit, newest first: of the entries in which `q` is found, or that come from a run.
///
/// # Errors
/// When the store cannot be read.
#[server(prefix = "/fn", endpoint = "list_audit", input = leptos::server_fn::codec::GetUrl, output = crate::codec::Json)]
pub async fn list_audit(page: i64, q: String, run: Option<RunId>) -> Result<AuditPage, AppError> {
    Ok(crate::error::engine()?.audit(&domain::audit::AuditQuery { page, q, run }).await?)
}
