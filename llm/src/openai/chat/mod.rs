//! Chat completions.

mod request;
mod response;
mod stream;

pub(super) use request::{Body, logprobs, temperature};
pub(super) use response::{read, tokens};
pub(super) use stream::joined;
