//! Errors as they cross a wire: RFC 9457 problem documents.

use crate::result::{ResultRow, VersionRef};
use serde::{Deserialize, Serialize};

/// `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// What kind of problem: a short name after `urn:amx:problem:`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind for people.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// This very problem, and what to do.
    pub detail: String,
    /// Fields that are wrong, on 422.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// The row as it is now, on a stale decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<Box<ResultRow>>,
    /// The version that holds the asset's queue entry, on a decision that needs it free.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<Box<VersionRef>>,
}

/// A field of a request that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// The field's path in the request.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
}

impl Problem {
    /// A problem of a kind.
    pub fn new(status: u16, kind: &str, title: &str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("urn:amx:problem:{kind}"),
            title: title.to_owned(),
            status,
            detail: detail.into(),
            errors: Vec::new(),
            current: None,
            holder: None,
        }
    }
}
