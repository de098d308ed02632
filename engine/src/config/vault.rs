//! Secrets that the Studio keeps: one file each in the folder `secrets`, for its owner alone.
//!
//! A new secret is a new file. The configuration changes from one to the other in one step, and the old
//! file goes afterwards: no moment at which the one does not fit the other.

use super::file::ConfigFile;
use super::write::write_new;
use super::{ConfigError, SecretRef};
use domain::profiles::ProfileKind;
use std::collections::BTreeSet;
use std::path::Path;

/// The folder in the configuration folder.
pub(super) const FOLDER: &str = "secrets";

/// The secrets that one change of the configuration makes.
pub(super) struct Vault<'a> {
    dir: &'a Path,
    made: BTreeSet<String>,
}

impl<'a> Vault<'a> {
    pub(super) fn new(dir: &'a Path) -> Self {
        Self { dir, made: BTreeSet::new() }
    }

    /// Keeps a secret; gives the reference to it. The file is removed again unless a configuration
    /// that refers to it is settled.
    ///
    /// # Errors
    /// When the folder or the file cannot be written.
    pub(super) fn keep(
        &mut self,
        kind: ProfileKind,
        name: &str,
        secret: &str,
    ) -> Result<SecretRef, ConfigError> {
        let folder = self.dir.join(FOLDER);
        let io = |error: std::io::Error| ConfigError::io(&folder, &error);
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&folder).map_err(io)?;
        // Unique, so that names which differ in case alone do not meet where the file system does not care.
        let file = format!("{kind}-{name}-{}", ulid::Ulid::generate());
        write_new(&folder.join(&file), secret.as_bytes()).map_err(io)?;
        let reference = format!("{FOLDER}/{file}");
        self.made.insert(reference.clone());
        Ok(SecretRef::file(&reference))
    }

    /// The configuration was changed from `before` to `after`: secrets that only the first one refers
    /// to are removed, and those made here that the second one does not.
    pub(super) fn settle(&mut self, before: &ConfigFile, after: &ConfigFile) {
        let kept = after.stored_secrets();
        let mut gone = before.stored_secrets();
        gone.append(&mut self.made);
        self.remove(gone.difference(&kept));
    }

    fn remove<'b>(&self, references: impl Iterator<Item = &'b String>) {
        for reference in references {
            if let Err(error) = std::fs::remove_file(self.dir.join(reference))
                && error.kind() != std::io::ErrorKind::NotFound
            {
                tracing::warn!(%error, "the secret {reference} is not used any more, but cannot be removed");
            }
        }
    }
}

impl Drop for Vault<'_> {
    /// The change did not come about.
    fn drop(&mut self) {
        let made = std::mem::take(&mut self.made);
        self.remove(made.iter());
    }
}
