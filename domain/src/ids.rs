//! Identifiers. One type each, so that a run's id cannot be passed where a result's is meant.
//!
//! The store numbers from 1: an id below names nothing, and a request with one is refused when it is read.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use thiserror::Error;

/// A number that cannot be an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("it cannot be less than {0}")]
pub struct OutOfRange(i64);

macro_rules! integer_id {
    ($(#[$doc:meta])* $name:ident, from $first:tt) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(minimum = $first))]
        #[serde(try_from = "i64")]
        pub struct $name(pub i64);

        impl TryFrom<i64> for $name {
            type Error = OutOfRange;

            fn try_from(number: i64) -> Result<Self, OutOfRange> {
                if number < $first { Err(OutOfRange($first)) } else { Ok(Self(number)) }
            }
        }

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
    RunId, from 1
);
integer_id!(
    /// What a run produced for one asset.
    ResultId, from 1
);
integer_id!(
    /// One entry of the pending queue.
    PendingId, from 1
);
integer_id!(
    /// One applied comment in the audit.
    AuditId, from 1
);
integer_id!(
    /// One operation of the log of decisions: what undo and redo name.
    OperationId, from 1
);
integer_id!(
    /// A place in the store's log of changed rows: 1, 2, 3 …; 0 is before the first.
    ChangeId, from 0
);
integer_id!(
    /// An event's number within its job: 1, 2, 3 … without gaps; 0 is before the first.
    EventId, from 0
);

/// The worker's unit: a ULID, so that ids sort by creation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(
    feature = "openapi",
    derive(utoipa::ToSchema),
    schema(pattern = "^[0-9A-HJKMNP-TV-Z]{26}$", example = "01JDBZ6X5V8Q0T2M4N6P8R0S2T")
)]
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

integer_id!(
    /// How often a row was changed. A decision names the revision it was made on; another one is stale.
    Revision, from 1
);

impl Revision {
    /// The revision of a row that was just persisted.
    pub const FIRST: Self = Self(1);

    /// The revision after one more change.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}
