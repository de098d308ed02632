//! One module per page; a page's server functions and its E2E spec carry the same name.

pub mod audit;
pub mod compare;
pub mod home;
pub mod lazy;
pub mod new_run;
pub mod not_found;
pub mod pending;
pub mod run;
pub mod run_detail;
pub mod runs;
pub mod settings;
