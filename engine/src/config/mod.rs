//! The configuration: `config.yml` in the configuration folder, and what it means.

mod file;
mod secret;

pub use file::{DbProfile, DocProfile, LlmProfile};
pub use secret::SecretRef;

use crate::EngineError;
use file::ConfigFile;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use thiserror::Error;

/// The file's name in the configuration folder.
pub const FILE_NAME: &str = "config.yml";

/// The sample database's file name in the configuration folder.
const SAMPLE_FILE: &str = "sample.sqlite";

/// What a new configuration folder begins with.
const EMBEDDED_DEFAULT: &str = include_str!("default.yml");

/// What is wrong with the configuration.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// A file or folder cannot be used.
    #[error("{path}: {reason}. Check that it exists and is yours.")]
    Io {
        /// The file or folder.
        path: String,
        /// What the operating system said.
        reason: String,
    },
    /// The file is not what it should be.
    #[error("{path}: {reason}")]
    File {
        /// The file.
        path: String,
        /// What is wrong, and what was probably meant.
        reason: String,
    },
    /// A profile that is not there.
    #[error("There is no {kind} profile '{name}'.{}", there_are(.known))]
    NoProfile {
        /// `db`, `llm` or `doc`.
        kind: &'static str,
        /// The name that was asked for.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// A secret that cannot be read.
    #[error("The secret {reference} cannot be read: {reason}.")]
    Secret {
        /// Where it should be.
        reference: String,
        /// Why not.
        reason: String,
    },
    /// A store that this version cannot open.
    #[error("The store '{0}' is not one that this version opens. Use sqlite:///path/to/amx.db.")]
    Store(String),
}

fn there_are(names: &[String]) -> String {
    if names.is_empty() { String::new() } else { format!(" There are: {}.", names.join(", ")) }
}

/// The configuration as it was read.
#[derive(Debug, Clone)]
pub struct Config {
    dir: Arc<Path>,
    file: Arc<ConfigFile>,
}

impl Config {
    /// Reads the configuration folder; a folder that is not there is created with the embedded
    /// default (SQLite store, sample database, `builtin` provider).
    ///
    /// # Errors
    /// When the folder cannot be made, or the file has something wrong in it.
    pub fn load(dir: &Path) -> Result<Self, EngineError> {
        let io = |path: &Path, error: std::io::Error| ConfigError::Io {
            path: path.display().to_string(),
            reason: error.to_string(),
        };
        std::fs::create_dir_all(dir).map_err(|error| io(dir, error))?;
        let dir = dir.canonicalize().map_err(|error| io(dir, error))?;
        let path = dir.join(FILE_NAME);
        if !path.exists() {
            std::fs::write(&path, EMBEDDED_DEFAULT).map_err(|error| io(&path, error))?;
        }
        let text = std::fs::read_to_string(&path).map_err(|error| io(&path, error))?;
        let file = ConfigFile::parse(&text)
            .map_err(|reason| ConfigError::File { path: path.display().to_string(), reason })?;
        Ok(Self { dir: dir.into(), file: Arc::new(file) })
    }

    /// The configuration folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where the store's file is.
    ///
    /// # Errors
    /// When `store` is not a SQLite url.
    pub fn store_path(&self) -> Result<PathBuf, ConfigError> {
        match self.file.store.as_deref() {
            None => Ok(self.dir.join("amx.db")),
            Some(url) => match url.strip_prefix("sqlite://") {
                Some(path) => Ok(self.dir.join(path)),
                None => Err(ConfigError::Store(url.to_owned())),
            },
        }
    }

    /// Names of the db profiles.
    pub fn db_profiles(&self) -> Vec<String> {
        self.file.db_profiles.keys().cloned().collect()
    }

    /// Names of the llm profiles.
    pub fn llm_profiles(&self) -> Vec<String> {
        self.file.llm_profiles.keys().cloned().collect()
    }

    /// The active db profile's name.
    pub fn active_db_profile(&self) -> Option<&str> {
        self.file
            .active_db_profile
            .as_deref()
            .or_else(|| self.file.db_profiles.keys().next().map(String::as_str))
    }

    /// The active llm profile's name.
    pub fn active_llm_profile(&self) -> Option<&str> {
        self.file
            .active_llm_profile
            .as_deref()
            .or_else(|| self.file.llm_profiles.keys().next().map(String::as_str))
    }

    /// A db profile, with a relative SQLite path made absolute.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn db_profile(&self, name: &str) -> Result<DbProfile, ConfigError> {
        let mut profile = self.file.db_profiles.get(name).cloned().ok_or_else(|| ConfigError::NoProfile {
            kind: "db",
            name: name.to_owned(),
            known: self.db_profiles(),
        })?;
        if let Some(path) = profile.url.strip_prefix("sqlite://") {
            profile.url = format!("sqlite://{}", self.dir.join(path).display());
        }
        Ok(profile)
    }

    /// An llm profile.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn llm_profile(&self, name: &str) -> Result<LlmProfile, ConfigError> {
        self.file.llm_profiles.get(name).cloned().ok_or_else(|| ConfigError::NoProfile {
            kind: "llm",
            name: name.to_owned(),
            known: self.llm_profiles(),
        })
    }

    /// Reads a secret from where the configuration says it is.
    ///
    /// # Errors
    /// When the variable or file is not there.
    pub fn secret(&self, reference: &SecretRef) -> Result<String, ConfigError> {
        reference.read(&self.dir)
    }

    /// Creates the sample database when a profile uses it and it is not there.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) async fn create_sample_if_used(&self) -> Result<(), EngineError> {
        let path = self.dir.join(SAMPLE_FILE);
        let used = self.file.db_profiles.values().any(|profile| {
            profile.url.strip_prefix("sqlite://").is_some_and(|file| self.dir.join(file) == path)
        });
        if used && !path.exists() {
            sources::sample::create(&path).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_folder_gets_the_embedded_default() {
        let dir = tempfile::tempdir().unwrap();
        let config = Config::load(&dir.path().join("new")).unwrap();
        assert_eq!(config.active_db_profile(), Some("sample"));
        assert_eq!(config.active_llm_profile(), Some("builtin"));
        assert!(config.store_path().unwrap().ends_with("new/amx.db"));
        let sample = config.db_profile("sample").unwrap();
        assert!(sample.url.starts_with("sqlite:///") && sample.url.ends_with(SAMPLE_FILE), "{}", sample.url);
        let error = config.db_profile("prod").unwrap_err().to_string();
        assert_eq!(error, "There is no db profile 'prod'. There are: sample.");
    }

    #[test]
    fn a_wrong_file_is_named_with_what_to_do() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(FILE_NAME), "db_profils: {}\n").unwrap();
        let error = Config::load(dir.path()).unwrap_err().to_string();
        assert!(error.contains("db_profils") && error.contains("did you mean 'db_profiles'"), "{error}");
    }
}
