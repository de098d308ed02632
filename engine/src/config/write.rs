//! Writing the file: one change at a time, over all processes, and either whole or not at all.

use super::file::ConfigFile;
use super::yaml::{self, Edit};
use super::{Config, ConfigError, live};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::Path;

/// How often a change begins anew because an editor was faster.
const ATTEMPTS: usize = 5;

/// A change of the file: what it shall mean, and how its text comes to say so.
pub(super) struct Change {
    /// The file's meaning afterwards.
    pub(super) file: ConfigFile,
    /// What is edited for that.
    pub(super) edits: Vec<Edit>,
}

impl Config {
    /// Changes the file as it stands now, whoever wrote it last. Other processes wait for it; an editor
    /// that saves meanwhile is noticed, and the change made to its version.
    ///
    /// # Errors
    /// What `change` says; when the file cannot be read or written; when its style does not allow the change.
    pub(super) fn change<E: From<ConfigError>>(
        &self,
        mut change: impl FnMut(&ConfigFile) -> Result<Change, E>,
    ) -> Result<(), E> {
        let path = self.live.path();
        let io = |error: std::io::Error| ConfigError::io(path, &error);
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(self.dir.join(".config.lock"))
            .map_err(io)?;
        // Given back when the file is closed, by the system if need be.
        lock.lock().map_err(io)?;
        // A link stays one: what it leads to is written.
        let target = path.canonicalize().map_err(io)?;
        for _ in 0..ATTEMPTS {
            let text = fs::read_to_string(&target).map_err(io)?;
            let Change { file, edits } = change(&live::parse(path, &text)?)?;
            let edited = yaml::apply(&text, &edits)
                .filter(|edited| ConfigFile::parse(edited).is_ok_and(|read| read == file))
                .ok_or_else(|| ConfigError::Style { path: path.display().to_string() })?;
            if edited == text {
                return Ok(());
            }
            let unchanged = || fs::read_to_string(&target).is_ok_and(|now| now == text);
            if replace(&target, edited.as_bytes(), unchanged).map_err(io)? {
                return Ok(());
            }
        }
        Err(ConfigError::Busy { path: path.display().to_string() }.into())
    }
}

/// Puts a file in the place of another, whose rights it gets, if `still` holds at the last moment.
fn replace(path: &Path, bytes: &[u8], still: impl Fn() -> bool) -> std::io::Result<bool> {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let temporary = folder.join(format!(".config-{}.tmp", ulid::Ulid::generate()));
    let written = write_new(&temporary, bytes)
        .and_then(|()| fs::set_permissions(&temporary, fs::metadata(path)?.permissions()))
        .and_then(|()| if still() { fs::rename(&temporary, path).map(|()| true) } else { Ok(false) });
    if !matches!(written, Ok(true)) {
        // It is of no use to anybody, and its name is never taken again.
        let _ = fs::remove_file(&temporary);
    }
    sync_folder(folder);
    written
}

/// Writes a new file that its owner alone can read, down to the disk.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Makes a rename outlive a power cut, where the system can.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder)
        && let Err(error) = folder.sync_all()
    {
        tracing::debug!(%error, "the configuration folder cannot be synced");
    }
}
