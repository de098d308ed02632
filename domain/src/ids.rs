//! Identifiers. One type each, so that a run's id cannot be passed where a result's is meant.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

macro_rules! integer_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

integer_id!(
    /// One persisted execution.
    RunId
);
integer_id!(
    /// What a run produced for one asset.
    ResultId
);
integer_id!(
    /// One entry of the pending queue.
    PendingId
);
integer_id!(
    /// One applied comment in the audit.
    AuditId
);
integer_id!(
    /// One operation of the log of decisions: what undo and redo name.
    OperationId
);
integer_id!(
    /// A place in the store's log of changed rows: 1, 2, 3 …
    ChangeId
);
integer_id!(
    /// An event's number within its job: 1, 2, 3 … without gaps.
    EventId
);

/// The worker's unit: a ULID, so that ids sort by creation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct JobId(pub String);

impl JobId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How often a row was changed. A decision names the revision it was made on; another one is stale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Revision(pub i64);

impl Revision {
    /// The revision of a row that was just persisted.
    pub const FIRST: Self = Self(1);

    /// The revision after one more change.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
