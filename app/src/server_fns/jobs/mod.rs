//! Server functions about jobs.

mod show_job;
mod cancel_job;

pub use show_job::*;
pub use cancel_job::*;
