//! Server functions about runs.

mod estimate_run;
mod list_llm_choices;
mod list_runs;
mod prefill_run;
mod resume_run;
mod retry_failed;
mod show_run;
mod start_rerun;
mod start_run;
mod start_variations;

pub use estimate_run::*;
pub use list_llm_choices::*;
pub use list_runs::*;
pub use prefill_run::*;
pub use resume_run::*;
pub use retry_failed::*;
pub use show_run::*;
pub use start_rerun::*;
pub use start_run::*;
pub use start_variations::*;
