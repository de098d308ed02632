//! Server functions about results.

mod list_results;
mod decide_result;

pub use list_results::*;
pub use decide_result::*;
