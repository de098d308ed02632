//! The confidence signal `judge`: one more call that scores what was drafted.

use crate::draft::DraftRequest;
use domain::money::Usage;

/// Alternatives to be scored.
#[derive(Debug, Clone)]
pub struct JudgeRequest {
    /// What they were drafted from, as the first call had it.
    pub drafted: DraftRequest,
    /// The assets' alternatives, best first; placeholders are not among them.
    pub candidates: Vec<Candidate>,
}

/// The alternatives of one asset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The column, or `None` for the table itself.
    pub column: Option<String>,
    /// Their texts.
    pub texts: Vec<String>,
}

/// A judge's answer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct JudgeAnswer {
    /// Scores in any order; assets may be missing.
    pub scores: Vec<Judged>,
    /// Tokens used, all retries of this call included.
    pub usage: Usage,
    /// What a person should know.
    pub warnings: Vec<String>,
}

/// The scores of one asset's alternatives.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// The column, or `None` for the table itself.
    pub column: Option<String>,
    /// In [0, 1], in the order of the candidate's texts; `None` where the judge gave none.
    pub scores: Vec<Option<f64>>,
}
