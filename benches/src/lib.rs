//! Benchmarks that need the product's own crates: each is a program in `src/bin`, built for release and run by
//! `cargo xtask bench`. What is measured from outside (start, memory, bytes) is xtask's own.

pub mod drafts;
pub mod engine;
pub mod results;
pub mod seed;
