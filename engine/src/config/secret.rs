//! Where a secret is. The secret itself is read only when it is used.

use super::{ConfigError, vault};
use domain::profiles::{SecretSource, is_reference};
use serde::Deserialize;
use std::fmt;
use std::path::Path;

/// `env:NAME`, `file:PATH`, or (not advised) the secret itself.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct SecretRef(String);

impl SecretRef {
    /// A reference as a person gave it. What is none must not get here: it would be the secret itself.
    pub(super) fn reference(text: &str) -> Option<Self> {
        is_reference(text).then(|| Self(text.to_owned()))
    }

    /// A file, relative to the configuration folder.
    pub(super) fn file(path: &str) -> Self {
        Self(format!("file:{path}"))
    }

    pub(super) fn read(&self, dir: &Path) -> Result<String, ConfigError> {
        let failed = |reason: String| ConfigError::Secret { reference: self.to_string(), reason };
        if let Some(name) = self.0.strip_prefix("env:") {
            std::env::var(name).map_err(|_| failed("the environment variable is not set".to_owned()))
        } else if let Some(path) = self.0.strip_prefix("file:") {
            let text = std::fs::read_to_string(dir.join(path)).map_err(|error| failed(error.to_string()))?;
            Ok(text.trim_end_matches(['\r', '\n']).to_owned())
        } else {
            Ok(self.0.clone())
        }
    }

    /// Whether the secret stands in the file in the clear.
    pub fn is_clear(&self) -> bool {
        !is_reference(&self.0)
    }

    /// The path in the configuration folder, of a secret that the Studio keeps.
    pub(super) fn stored(&self) -> Option<&str> {
        let path = self.0.strip_prefix("file:")?;
        let name = path.strip_prefix(vault::FOLDER)?.strip_prefix('/')?;
        let ours = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'));
        (ours && !name.is_empty() && !name.starts_with('.')).then_some(path)
    }

    /// Where it is, for people.
    pub fn source(&self) -> SecretSource {
        if self.stored().is_some() {
            SecretSource::Stored
        } else if let Some(name) = self.0.strip_prefix("env:") {
            SecretSource::Env { name: name.to_owned() }
        } else if let Some(path) = self.0.strip_prefix("file:") {
            SecretSource::File { path: path.to_owned() }
        } else {
            SecretSource::Clear
        }
    }

    /// The text in the file. For the file only.
    pub(super) fn text(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SecretRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_clear() { "***" } else { &self.0 })
    }
}

impl fmt::Debug for SecretRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretRef({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clear_secret_is_never_printed() {
        let secret = SecretRef("hunter2".to_owned());
        assert!(!format!("{secret} {secret:?} {:?}", secret.source()).contains("hunter2"));
        assert_eq!(secret.read(Path::new("/")).unwrap(), "hunter2");
    }

    #[test]
    fn only_files_of_ours_are_taken_for_stored() {
        let stored = |text: &str| SecretRef(text.to_owned()).stored().is_some();
        assert!(stored("file:secrets/db-prod-01J"));
        for other in [
            "file:secrets/../config.yml",
            "file:secrets/a/b",
            "file:secrets/",
            "file:secrets/..",
            "file:/etc/secrets/x",
            "file:secretsx",
            "env:secrets/x",
            "secrets/x",
        ] {
            assert!(!stored(other), "{other}");
        }
    }
}
