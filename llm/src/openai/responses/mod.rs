//! The Responses API (<https://platform.openai.com/docs/api-reference/responses>).

mod request;
mod response;

pub(super) use request::Body;
pub(super) use response::{joined, read};
