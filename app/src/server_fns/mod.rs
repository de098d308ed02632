//! Server functions: one file each, `<domain>/<verb_noun>.rs`. They are thin: what they do is the engine's.
//!
//! Reads are GET, so that a browser may repeat them; everything that changes something is POST.
#![allow(
    missing_docs,
    reason = "#[server] makes a struct of each function's parameters, which are documented there"
)]

pub mod audit;
pub mod catalogue;
pub mod jobs;
pub mod pending;
pub mod profiles;
pub mod results;
pub mod review;
pub mod runs;
