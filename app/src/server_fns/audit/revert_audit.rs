//! Taking an applied comment back.

use crate::error::AppError;
use domain::audit::AuditEntry;
use domain::ids::AuditId;
use leptos::prelude::*;

/// Gives the asset the comment back that it had before. Gives the new entry of the audit.
///
/// # Errors
/// When it was reverted already, or somebody changed the comment since.
#[server(prefix = "/fn", endpoint = "revert_audit", input = leptos::server_fn::codec::Json, output = crate::codec::Json)]
pub async fn revert_audit(id: AuditId) -> Result<AuditEntry, AppError> {
    Ok(crate::error::engine()?.revert(id).await?)
}
