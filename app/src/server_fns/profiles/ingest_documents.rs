//! Reading the documents of a doc profile.

use crate::error::AppError;
use domain::documents::{DocState, IngestReport};
use leptos::prelude::*;

/// Reads what is new or changed of a doc profile's files.
///
/// # Errors
/// When there is no such profile.
#[server(prefix = "/fn", endpoint = "ingest_documents", input = leptos::server_fn::codec::Json, output = crate::codec::Json)]
pub async fn ingest_documents(name: String) -> Result<IngestReport, AppError> {
    Ok(crate::error::engine()?.ingest_documents(&name).await?)
}

/// How it stands with the documents of each of these doc profiles, in their order.
///
/// # Errors
/// When there is no such profile.
#[server(prefix = "/fn", endpoint = "list_documents", input = leptos::server_fn::codec::Json, output = crate::codec::Json)]
pub async fn list_documents(names: Vec<String>) -> Result<Vec<DocState>, AppError> {
    let engine = crate::error::engine()?;
    let mut states = Vec::with_capacity(names.len());
    for name in names {
        states.push(engine.documents_state(&name).await?);
    }
    Ok(states)
}
