//! What the tests of the server binary share: the server itself, a language model, PostgreSQL, MariaDB, and an
//! HTTP client that can also misbehave.
#![allow(dead_code, reason = "every test file uses its own part")]

pub mod http;
pub mod model;
pub mod mysql;
pub mod postgres;
pub mod sse;
pub mod studio;
