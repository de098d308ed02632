//! Server functions about audit.

mod list_audit;
mod revert_audit;

pub use list_audit::*;
pub use revert_audit::*;
