//! The store: everything that must outlive the process, one module per query family.
//!
//! SQLite in WAL mode with one writer connection and several readers. The statements are written so
//! that PostgreSQL runs them too (`$1` parameters, `RETURNING`, `ON CONFLICT`).
//!
//! Functions that change something take a [`Tx`], so that the caller says what belongs together.

pub mod attempts;
pub mod audit;
pub mod batches;
pub mod candidates;
pub mod changes;
pub mod citations;
pub mod documents;
pub mod error;
pub mod events;
pub mod failures;
pub mod handoff;
pub mod jobs;
pub mod neighbours;
pub mod open;
pub mod operations;
pub mod passages;
pub mod pending;
pub mod plan;
pub mod results;
pub mod results_query;
pub mod reviews;
pub mod runs;
mod search;
pub mod selection;
pub mod settle;
pub mod usage;
pub mod versions;

pub use error::StoreError;
pub use open::{Store, Tx};

use domain::clock::Timestamp;
use std::time::{SystemTime, UNIX_EPOCH};

/// The clock of the machine.
pub fn now() -> Timestamp {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
}
