//! The draft benchmark: hides a database's comments, drafts them anew, and compares.
//!
//! Each metric is a pure module of its own; [`run`] leads a database through them and [`report`] writes what came.

pub mod claims;
pub mod distinct;
pub mod measure;
pub mod references;
pub mod report;
pub mod restates;
pub mod run;
pub mod similarity;
pub mod standard;
pub mod words;
