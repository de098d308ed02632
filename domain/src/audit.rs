//! The audit: every comment that was written.

use crate::asset::Asset;
use crate::clock::Timestamp;
use crate::ids::{AuditId, ResultId, RunId};
use serde::{Deserialize, Serialize};

/// A comment that was written: by an apply, or by taking one back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    /// Its id.
    pub id: AuditId,
    /// The db profile.
    pub db_profile: String,
    /// What was commented.
    pub asset: Asset,
    /// The comment before.
    pub before: Option<String>,
    /// The comment after.
    pub after: Option<String>,
    /// The row it came from.
    pub result_id: ResultId,
    /// The run it came from.
    pub run_id: RunId,
    /// When it was written.
    pub applied_at: Timestamp,
    /// Who wrote it: the user of the operating system that runs `amx`, or `AMX_USER`.
    pub applied_by: String,
    /// The entry that this one takes back.
    pub reverts: Option<AuditId>,
    /// The entry that took this one back.
    pub reverted_by: Option<AuditId>,
}

/// Which part of the audit is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditQuery {
    /// From 1.
    pub page: i64,
    /// Text to find in the asset's path or in either comment; empty for all.
    pub q: String,
    /// Only what came from this run.
    pub run: Option<RunId>,
}

/// A page of the audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditPage {
    /// Entries, newest first.
    pub items: Vec<AuditEntry>,
    /// Entries on all pages.
    pub total: i64,
    /// This page, from 1.
    pub page: i64,
    /// How many pages there are, at least 1.
    pub pages: i64,
}
