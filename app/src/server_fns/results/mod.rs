//! Server functions about results.

mod decide_result;
mod list_results;
mod match_results;

pub use decide_result::*;
pub use list_results::*;
pub use match_results::*;
