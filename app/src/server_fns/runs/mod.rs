//! Server functions about runs.

mod list_runs;
mod show_run;
mod start_run;

pub use list_runs::*;
pub use show_run::*;
pub use start_run::*;
