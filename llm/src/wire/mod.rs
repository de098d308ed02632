//! What all wire formats share: HTTP with retries, rate limits, complaints, the conversation with a model
//! and the tolerant reading of its answer. Names of single formats are in their own modules.

mod choices;
mod complaint;
mod conversation;
mod dropped;
mod http;
mod limits;
mod logprobs;
mod names;
mod parse;
mod reply;
mod retry;
mod scan;
mod secret;
mod sse;
mod verdict;

pub use secret::Secret;

pub(crate) use choices::{Choices, Part};
pub(crate) use complaint::Complaint;
pub(crate) use conversation::{Caller, Limit, Talk, draft, judge, unreadable};
pub(crate) use dropped::Dropped;
pub(crate) use http::{Failure, Http, base_url, header_value};
pub(crate) use logprobs::Token;
pub(crate) use reply::{Reply, text_of};
pub(crate) use retry::ATTEMPTS;
