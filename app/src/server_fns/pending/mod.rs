//! Server functions about pending.

mod apply_pending;
mod clear_pending;
mod count_pending;
mod list_pending;
mod preview_pending;
mod undo_pending;

pub use apply_pending::*;
pub use clear_pending::*;
pub use count_pending::*;
pub use list_pending::*;
pub use preview_pending::*;
pub use undo_pending::*;
