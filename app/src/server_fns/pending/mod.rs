//! Server functions about pending.

mod count_pending;
mod list_pending;
mod preview_pending;
mod apply_pending;

pub use count_pending::*;
pub use list_pending::*;
pub use preview_pending::*;
pub use apply_pending::*;
