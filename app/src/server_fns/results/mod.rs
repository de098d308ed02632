//! Server functions about results.

mod compare_results;
mod decide_result;
mod list_results;
mod list_versions;
mod match_results;
mod show_evidence;

pub use compare_results::*;
pub use decide_result::*;
pub use list_results::*;
pub use list_versions::*;
pub use match_results::*;
pub use show_evidence::*;
