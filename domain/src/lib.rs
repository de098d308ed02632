//! The product's words as types: pure, without I/O, the same in the server and in the browser.
//!
//! Nothing here knows a database, a runtime or a web framework. What is decided here (what a
//! decision does to a row, which band a score falls into, what a scope covers) is decided once.

pub mod asset;
pub mod audit;
pub mod bulk;
pub mod citation;
pub mod clock;
pub mod compare;
pub mod confidence;
pub mod diff;
pub mod documents;
pub mod error;
pub mod estimate;
pub mod event;
pub mod feed;
pub mod filter;
pub mod ids;
pub mod knob;
pub mod live;
pub mod llm_form;
pub mod money;
pub mod overrides;
pub mod pending;
pub mod pins;
pub mod prefill;
pub mod profile;
pub mod profiles;
pub mod result;
pub mod review;
pub mod run;
pub mod scope;
pub mod selection;
pub mod sequence;
pub mod settings;
pub mod text;
pub mod version;
pub mod wire;
