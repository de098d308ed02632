//! Server functions about runs.

mod list_llm_choices;
mod list_runs;
mod show_run;
mod start_rerun;
mod start_run;
mod start_variations;

pub use list_llm_choices::*;
pub use list_runs::*;
pub use show_run::*;
pub use start_rerun::*;
pub use start_run::*;
pub use start_variations::*;
