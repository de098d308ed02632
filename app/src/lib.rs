//! The Leptos application: pages, components, server functions.
//!
//! Compiled twice: with `ssr` into the server, with `hydrate` into the browser, where it sees
//! nothing but `domain`.
#![recursion_limit = "512"]

pub mod browser;
pub mod codec;
pub mod components;
pub mod error;
pub mod pages;
pub mod routes;
pub mod server_fns;
#[cfg(feature = "ssr")]
pub mod shell;
pub mod state;

pub use routes::App;
