//! Names of the profiles that a run can use.

use crate::error::AppError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The profiles, and which are active.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Profiles {
    /// Names of db profiles.
    pub db: Vec<String>,
    /// The active one.
    pub active_db: Option<String>,
    /// Names of llm profiles.
    pub llm: Vec<String>,
    /// The active one.
    pub active_llm: Option<String>,
    /// Names of doc profiles.
    pub doc: Vec<String>,
    /// The active one.
    pub active_doc: Option<String>,
}

/// The profiles of the configuration.
///
/// # Errors
/// When the server cannot be reached.
#[server(prefix = "/fn", endpoint = "list_profiles", input = leptos::server_fn::codec::GetUrl, output = crate::codec::Json)]
pub async fn list_profiles() -> Result<Profiles, AppError> {
    let engine = crate::error::engine()?;
    let config = engine.config();
    Ok(Profiles {
        db: config.db_profiles(),
        active_db: config.active_db_profile(),
        llm: config.llm_profiles(),
        active_llm: config.active_llm_profile(),
        doc: config.doc_profiles(),
        active_doc: config.active_doc_profile(),
    })
}
