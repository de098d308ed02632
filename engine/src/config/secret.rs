//! Where a secret is. The secret itself is read only when it is used.

use super::ConfigError;
use serde::Deserialize;
use std::fmt;
use std::path::Path;

/// `env:NAME`, `file:PATH`, or (not advised) the secret itself.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct SecretRef(String);

impl SecretRef {
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
        !self.0.starts_with("env:") && !self.0.starts_with("file:")
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
        assert!(!format!("{secret} {secret:?}").contains("hunter2"));
        assert_eq!(secret.read(Path::new("/")).unwrap(), "hunter2");
    }
}
