//! What a run will most likely take, before it is started.

use crate::money::MicroUsd;
use serde::{Deserialize, Serialize};

/// An estimate: rows are exact, tokens and cost are not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Estimate {
    /// Assets in scope.
    pub rows: i64,
    /// Calls to the model.
    pub calls: i64,
    /// Tokens that the model will read, about.
    pub input_tokens: i64,
    /// Tokens that it will write, about; its thinking is not among them.
    pub output_tokens: i64,
    /// What they cost at today's rates; `None` where the price is unknown.
    pub cost: Option<MicroUsd>,
}
