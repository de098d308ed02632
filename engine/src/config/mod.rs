//! The configuration: `config.yml` in the configuration folder, and what it means.

mod entry;
mod error;
mod file;
mod live;
mod profiles;
mod secret;
mod vault;
mod write;
mod yaml;

pub use error::ConfigError;
pub use file::{DbProfile, DocProfile, LlmProfile};
pub use secret::SecretRef;

use crate::EngineError;
use domain::profiles::ProfileKind;
use live::Live;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The file's name in the configuration folder.
pub const FILE_NAME: &str = "config.yml";

/// The sample database's file name in the configuration folder.
const SAMPLE_FILE: &str = "sample.sqlite";

/// What a new configuration folder begins with.
const EMBEDDED_DEFAULT: &str = include_str!("default.yml");

/// The configuration as it is: every look sees the file's latest usable version. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Config {
    dir: Arc<Path>,
    live: Arc<Live>,
}

impl Config {
    /// Reads the configuration folder; a folder that is not there is created with the embedded
    /// default (SQLite store, sample database, `builtin` provider).
    ///
    /// # Errors
    /// When the folder cannot be made, or the file has something wrong in it.
    pub fn load(dir: &Path) -> Result<Self, EngineError> {
        let io = |path: &Path, error: std::io::Error| ConfigError::io(path, &error);
        std::fs::create_dir_all(dir).map_err(|error| io(dir, error))?;
        let dir = dir.canonicalize().map_err(|error| io(dir, error))?;
        let path = dir.join(FILE_NAME);
        if !path.exists() {
            std::fs::write(&path, EMBEDDED_DEFAULT).map_err(|error| io(&path, error))?;
        }
        let live = Live::open(&dir)?;
        Ok(Self { dir: dir.into(), live: Arc::new(live) })
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
        match self.live.file().store.as_deref() {
            None => Ok(self.dir.join("amx.db")),
            Some(url) => match url.strip_prefix("sqlite://") {
                Some(path) => Ok(self.dir.join(path)),
                None => Err(ConfigError::Store(url.to_owned())),
            },
        }
    }

    /// Names of the db profiles.
    pub fn db_profiles(&self) -> Vec<String> {
        self.live.file().db_profiles.keys().cloned().collect()
    }

    /// Names of the llm profiles.
    pub fn llm_profiles(&self) -> Vec<String> {
        self.live.file().llm_profiles.keys().cloned().collect()
    }

    /// Names of the doc profiles.
    pub fn doc_profiles(&self) -> Vec<String> {
        self.live.file().doc_profiles.keys().cloned().collect()
    }

    /// The active db profile's name.
    pub fn active_db_profile(&self) -> Option<String> {
        self.live.file().active(ProfileKind::Db).map(str::to_owned)
    }

    /// The active llm profile's name.
    pub fn active_llm_profile(&self) -> Option<String> {
        self.live.file().active(ProfileKind::Llm).map(str::to_owned)
    }

    /// The active doc profile's name; unlike the others there is none unless one was chosen.
    pub fn active_doc_profile(&self) -> Option<String> {
        self.live.file().active(ProfileKind::Doc).map(str::to_owned)
    }

    /// A db profile, with a relative SQLite path made absolute.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn db_profile(&self, name: &str) -> Result<DbProfile, ConfigError> {
        let file = self.live.file();
        let profile = file.db_profiles.get(name).ok_or_else(|| file.no_profile(ProfileKind::Db, name))?;
        let mut profile = profile.clone();
        profile.url = self.absolute(&profile.url);
        Ok(profile)
    }

    /// An llm profile.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn llm_profile(&self, name: &str) -> Result<LlmProfile, ConfigError> {
        let file = self.live.file();
        file.llm_profiles.get(name).cloned().ok_or_else(|| file.no_profile(ProfileKind::Llm, name))
    }

    /// A doc profile, with its relative paths made absolute.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn doc_profile(&self, name: &str) -> Result<DocProfile, ConfigError> {
        let file = self.live.file();
        let profile = file.doc_profiles.get(name).ok_or_else(|| file.no_profile(ProfileKind::Doc, name))?;
        Ok(DocProfile { paths: profile.paths.iter().map(|path| self.dir.join(path)).collect() })
    }

    /// A url whose relative SQLite path begins in the configuration folder, as an absolute one.
    pub(crate) fn absolute(&self, url: &str) -> String {
        match url.strip_prefix("sqlite://") {
            Some(path) => format!("sqlite://{}", self.dir.join(path).display()),
            None => url.to_owned(),
        }
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
        let used = self.live.file().db_profiles.values().any(|profile| {
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
        assert_eq!(config.active_db_profile().as_deref(), Some("sample"));
        assert_eq!(config.active_llm_profile().as_deref(), Some("builtin"));
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
