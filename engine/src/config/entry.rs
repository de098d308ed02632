//! The file's profiles, whichever kind they are of: by kind and name, as the fields that stand in the text.

use super::file::ConfigFile;
use super::{ConfigError, SecretRef};
use domain::profiles::ProfileKind;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// A profile's fields as they stand in the file.
pub(super) type Fields = Map<String, Value>;

/// The key of a kind's profiles.
pub(super) fn section(kind: ProfileKind) -> String {
    format!("{kind}_profiles")
}

/// The key of a kind's active profile.
pub(super) fn active_key(kind: ProfileKind) -> String {
    format!("active_{kind}_profile")
}

/// The field that holds a kind's secret.
pub(super) fn secret_field(kind: ProfileKind) -> Option<&'static str> {
    match kind {
        ProfileKind::Db => Some("password"),
        ProfileKind::Llm => Some("api_key"),
        ProfileKind::Doc => None,
    }
}

impl ConfigFile {
    /// The names of a kind's profiles.
    pub(super) fn names(&self, kind: ProfileKind) -> Vec<String> {
        match kind {
            ProfileKind::Db => self.db_profiles.keys().cloned().collect(),
            ProfileKind::Llm => self.llm_profiles.keys().cloned().collect(),
            ProfileKind::Doc => self.doc_profiles.keys().cloned().collect(),
        }
    }

    pub(super) fn no_profile(&self, kind: ProfileKind, name: &str) -> ConfigError {
        ConfigError::NoProfile { kind: kind.as_str(), name: name.to_owned(), known: self.names(kind) }
    }

    /// The name that the file gives for a kind's active profile.
    pub(super) fn active_mut(&mut self, kind: ProfileKind) -> &mut Option<String> {
        match kind {
            ProfileKind::Db => &mut self.active_db_profile,
            ProfileKind::Llm => &mut self.active_llm_profile,
            ProfileKind::Doc => &mut self.active_doc_profile,
        }
    }

    /// A kind's active profile: the chosen one, else the first. Documents are used only when chosen.
    pub(super) fn active(&self, kind: ProfileKind) -> Option<&str> {
        match kind {
            ProfileKind::Db => {
                self.active_db_profile.as_deref().or(self.db_profiles.keys().next().map(String::as_str))
            }
            ProfileKind::Llm => {
                self.active_llm_profile.as_deref().or(self.llm_profiles.keys().next().map(String::as_str))
            }
            ProfileKind::Doc => self.active_doc_profile.as_deref(),
        }
    }

    /// A profile's secret.
    pub(super) fn secret(&self, kind: ProfileKind, name: &str) -> Option<&SecretRef> {
        match kind {
            ProfileKind::Db => self.db_profiles.get(name)?.password.as_ref(),
            ProfileKind::Llm => self.llm_profiles.get(name)?.api_key.as_ref(),
            ProfileKind::Doc => None,
        }
    }

    /// A profile's fields, its secret's included.
    pub(super) fn fields(&self, kind: ProfileKind, name: &str) -> Option<Fields> {
        let mut fields = match kind {
            ProfileKind::Db => as_fields(self.db_profiles.get(name)?),
            ProfileKind::Llm => as_fields(self.llm_profiles.get(name)?),
            ProfileKind::Doc => as_fields(self.doc_profiles.get(name)?),
        }?;
        if let (Some(field), Some(secret)) = (secret_field(kind), self.secret(kind, name)) {
            fields.insert(field.to_owned(), secret.text().into());
        }
        Some(fields)
    }

    /// Puts a profile of these fields in its place. `None` where they are none of such a profile.
    pub(super) fn put(&mut self, kind: ProfileKind, name: &str, fields: Fields) -> Option<()> {
        match kind {
            ProfileKind::Db => drop(self.db_profiles.insert(name.to_owned(), from_fields(fields)?)),
            ProfileKind::Llm => drop(self.llm_profiles.insert(name.to_owned(), from_fields(fields)?)),
            ProfileKind::Doc => drop(self.doc_profiles.insert(name.to_owned(), from_fields(fields)?)),
        }
        Some(())
    }

    /// Takes a profile out; says whether it was there.
    pub(super) fn take(&mut self, kind: ProfileKind, name: &str) -> bool {
        match kind {
            ProfileKind::Db => self.db_profiles.remove(name).is_some(),
            ProfileKind::Llm => self.llm_profiles.remove(name).is_some(),
            ProfileKind::Doc => self.doc_profiles.remove(name).is_some(),
        }
    }
}

fn as_fields(profile: &impl Serialize) -> Option<Fields> {
    match serde_json::to_value(profile).ok()? {
        Value::Object(fields) => Some(fields),
        _ => None,
    }
}

fn from_fields<T: DeserializeOwned>(fields: Fields) -> Option<T> {
    serde_json::from_value(Value::Object(fields)).ok()
}
