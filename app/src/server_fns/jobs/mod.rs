//! Server functions about jobs.

mod cancel_job;
mod show_job;

pub use cancel_job::*;
pub use show_job::*;
