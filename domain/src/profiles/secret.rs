//! Secrets on the wire: they go in, and never come out.

use super::wrong;
use crate::error::FieldError;
use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use std::fmt;

/// The longest secret, in bytes. Keys that are signed tokens come near.
const MAX_SECRET: usize = 8_192;

/// What shall become of a profile's secret: left out it stays, `null` removes it, a text replaces it.
#[derive(Clone, PartialEq, Eq, Default)]
pub enum SecretChange {
    /// As it is.
    #[default]
    Keep,
    /// There shall be none.
    Remove,
    /// `env:NAME`, `file:PATH`, or the secret itself, which the Studio then keeps in a file of its own.
    Set(String),
}

impl SecretChange {
    /// Whether nothing is said of it.
    pub fn is_keep(&self) -> bool {
        *self == Self::Keep
    }

    /// What is wrong with it.
    pub(super) fn problem(&self, field: &str) -> Option<FieldError> {
        let Self::Set(text) = self else { return None };
        let sentence = if text.trim().is_empty() {
            "Give a text, or leave the field out to keep what is stored, or null to remove it."
        } else if text.len() > MAX_SECRET {
            "It can have at most 8192 bytes."
        } else if text.chars().any(char::is_control) {
            "It must not hold line breaks or other control characters."
        } else if matches!(text.trim(), "env:" | "file:") {
            "Name the variable or the file after the colon."
        } else {
            return None;
        };
        Some(wrong(field, sentence))
    }
}

/// Whether a text says where a secret is, and is none itself.
pub fn is_reference(text: &str) -> bool {
    text.starts_with("env:") || text.starts_with("file:")
}

impl fmt::Debug for SecretChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Keep => "Keep",
            Self::Remove => "Remove",
            Self::Set(_) => "Set(***)",
        })
    }
}

impl Serialize for SecretChange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            // Left out by the fields that hold one.
            Self::Keep | Self::Remove => serializer.serialize_none(),
            Self::Set(text) => serializer.serialize_str(text),
        }
    }
}

impl<'de> Deserialize<'de> for SecretChange {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SecretVisitor)
    }
}

/// Takes a text or null. What it refuses is not repeated: it may be a secret all the same.
struct SecretVisitor;

const NEITHER: &str = "a secret is a text, or null to remove it";

impl Visitor<'_> for SecretVisitor {
    type Value = SecretChange;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, or null to remove the secret")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<SecretChange, E> {
        Ok(SecretChange::Set(text.to_owned()))
    }

    fn visit_unit<E: de::Error>(self) -> Result<SecretChange, E> {
        Ok(SecretChange::Remove)
    }

    fn visit_none<E: de::Error>(self) -> Result<SecretChange, E> {
        Ok(SecretChange::Remove)
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<SecretChange, E> {
        Err(E::custom(NEITHER))
    }

    fn visit_i64<E: de::Error>(self, _: i64) -> Result<SecretChange, E> {
        Err(E::custom(NEITHER))
    }

    fn visit_u64<E: de::Error>(self, _: u64) -> Result<SecretChange, E> {
        Err(E::custom(NEITHER))
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<SecretChange, E> {
        Err(E::custom(NEITHER))
    }
}

/// Where a secret is: as much of it as is none itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SecretSource {
    /// An environment variable of the server.
    Env {
        /// Its name.
        name: String,
    },
    /// A file that the user named.
    File {
        /// Its path.
        path: String,
    },
    /// A file that the Studio keeps, readable by its owner alone.
    Stored,
    /// In the clear in `config.yml`, where the user wrote it.
    Clear,
}

impl SecretSource {
    /// The source in a few words.
    pub fn label(&self) -> String {
        match self {
            Self::Env { name } => format!("from the environment variable {name}"),
            Self::File { path } => format!("from the file {path}"),
            Self::Stored => "stored by the Studio".to_owned(),
            Self::Clear => "in the clear in config.yml".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Holder {
        #[serde(default)]
        key: SecretChange,
    }

    fn read(json: &str) -> Result<SecretChange, String> {
        serde_json::from_str::<Holder>(json).map(|holder| holder.key).map_err(|error| error.to_string())
    }

    #[test]
    fn left_out_null_and_text_are_three_things() {
        assert_eq!(read("{}").unwrap(), SecretChange::Keep);
        assert_eq!(read(r#"{"key":null}"#).unwrap(), SecretChange::Remove);
        assert_eq!(read(r#"{"key":"s3cret"}"#).unwrap(), SecretChange::Set("s3cret".to_owned()));
        assert!(!format!("{:?}", SecretChange::Set("s3cret".to_owned())).contains("s3cret"));
    }

    #[test]
    fn what_is_refused_is_not_repeated() {
        for json in [r#"{"key":90210}"#, r#"{"key":-90210}"#, r#"{"key":90210.5}"#, r#"{"key":["90210"]}"#] {
            assert!(!read(json).unwrap_err().contains("90210"), "{json}");
        }
        for text in ["", "  ", "a\nb", "env:", &"x".repeat(9_000)] {
            let problem = SecretChange::Set(text.to_owned()).problem("api_key").unwrap();
            assert_eq!(problem.field, "api_key");
        }
        assert_eq!(SecretChange::Set("pa ss:wörd".to_owned()).problem("password"), None);
    }
}
