//! Server functions about results.

mod decide_result;
mod list_results;
mod list_versions;
mod match_results;

pub use decide_result::*;
pub use list_results::*;
pub use list_versions::*;
pub use match_results::*;
