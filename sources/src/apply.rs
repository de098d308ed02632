//! Writing comments.

use domain::asset::Asset;

/// A comment to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentChange {
    /// What it is about.
    pub asset: Asset,
    /// The new comment; empty removes it.
    pub text: String,
    /// The comment that was there when the draft was made.
    pub expected: Option<String>,
    /// Write even when the current comment differs from `expected`.
    pub confirm_drift: bool,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApplyOutcome {
    /// Written.
    Applied {
        /// The comment that was there before.
        before: Option<String>,
    },
    /// The very text was there already (an apply that died half-way, for example).
    Unchanged,
    /// Somebody changed the comment meanwhile; nothing was written.
    Drifted {
        /// The comment that is there now.
        current: Option<String>,
    },
}

/// What writing a comment would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The comment that is there now.
    pub current: Option<String>,
    /// The statement that would run, to the letter.
    pub statement: String,
}
