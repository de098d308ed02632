//! Server functions about many rows at once, and about undo and redo.

mod decide_bulk;
mod preview_bulk;
mod redo_operation;
mod undo_operation;

pub use decide_bulk::*;
pub use preview_bulk::*;
pub use redo_operation::*;
pub use undo_operation::*;
