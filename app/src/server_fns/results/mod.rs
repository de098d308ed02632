//! Server functions about results.

mod decide_result;
mod list_results;

pub use decide_result::*;
pub use list_results::*;
