//! Reading JSON with as little compiled code as it takes.
//!
//! `serde_json` reads each type out of the text: for every structure it is compiled once as an object and once as a
//! list, with an error that tells the line and what was expected. In the browser that is most of what a page of data
//! costs. Here the text becomes a [`Value`](miniserde::json::Value) of `miniserde` first, and a type is read out of that: structures are
//! objects, and an error says no more than that the text does not fit. What a person wrote is read with `serde_json`.

mod value;

use miniserde::json::{self, Value};
use serde::de::{self, DeserializeOwned};
use std::fmt;
use thiserror::Error;
use value::Json;

/// A text that is no JSON, or not what was to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the answer is not understood: the server is another version than this page; reload it")]
pub struct Unreadable;

impl de::Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }

    // The rest would compose a message only to throw it away.
    fn invalid_type(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self
    }

    fn invalid_value(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn de::Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

/// Reads what one of our own programs wrote.
///
/// # Errors
/// When the text is something else.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    T::deserialize(Json(json::from_str(text).map_err(|_| Unreadable)?))
}

/// Reads an object, and one of its members as the JSON text that it is.
///
/// # Errors
/// When the text is something else.
pub fn read_beside<T: DeserializeOwned>(text: &str, member: &str) -> Result<(T, String), Unreadable> {
    let Ok(Value::Object(mut fields)) = json::from_str(text) else { return Err(Unreadable) };
    let member = json::to_string(&fields.remove(member).ok_or(Unreadable)?);
    Ok((T::deserialize(Json(Value::Object(fields)))?, member))
}

#[cfg(test)]
mod tests;
