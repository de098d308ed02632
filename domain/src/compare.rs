//! Results side by side.

use crate::result::ResultRow;
use serde::{Deserialize, Serialize};

/// The most results that are compared at once.
pub const MAX_COMPARED: usize = crate::pins::MAX_PINS;

/// One of the results that are compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ComparedCell {
    /// The result, without what only an open row shows.
    pub row: ResultRow,
    /// The frozen settings of its run that are not the same for all that are compared: name and value, sorted.
    pub settings: Vec<(String, String)>,
}
