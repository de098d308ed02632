//! The file as it is now: a change made by an editor or another process is seen at the next look.

use super::file::ConfigFile;
use super::{ConfigError, FILE_NAME};
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

/// A file that was written this shortly before it was read may be written again without its time of
/// change telling: clocks of file systems are coarse.
const UNSETTLED: Duration = Duration::from_millis(100);

/// The last version of the file that could be read, and whether it is the file's present one.
#[derive(Debug)]
pub(super) struct Live {
    path: PathBuf,
    now: RwLock<Now>,
}

#[derive(Debug)]
struct Now {
    file: Arc<ConfigFile>,
    /// `None` makes the next look read the file.
    stamp: Option<Stamp>,
    problem: Option<String>,
}

/// What tells one version of a file from the next, without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    modified: SystemTime,
    length: u64,
    inode: u64,
}

impl Stamp {
    fn of(metadata: &Metadata) -> Option<Self> {
        #[cfg(unix)]
        let inode = std::os::unix::fs::MetadataExt::ino(metadata);
        #[cfg(not(unix))]
        let inode = 0;
        Some(Self { modified: metadata.modified().ok()?, length: metadata.len(), inode })
    }

    /// Whether a later change will be seen by the stamp.
    fn is_settled(self) -> bool {
        self.modified.elapsed().is_ok_and(|age| age > UNSETTLED)
    }
}

impl Live {
    /// Reads the file of a configuration folder.
    ///
    /// # Errors
    /// When it cannot be read, or has something wrong in it.
    pub(super) fn open(dir: &Path) -> Result<Self, ConfigError> {
        let path = dir.join(FILE_NAME);
        let (text, stamp) = read(&path)?;
        let file = parse(&path, &text)?;
        warn(&path, &file);
        let now = Now { file: Arc::new(file), stamp, problem: None };
        Ok(Self { path, now: RwLock::new(now) })
    }

    /// Where the file is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The file as it is now; its last usable version where it has something wrong in it.
    pub(super) fn file(&self) -> Arc<ConfigFile> {
        self.look();
        Arc::clone(&self.now.read().unwrap_or_else(PoisonError::into_inner).file)
    }

    /// What is wrong with the file as it is now.
    pub(super) fn problem(&self) -> Option<String> {
        self.look();
        self.now.read().unwrap_or_else(PoisonError::into_inner).problem.clone()
    }

    /// Reads the file again if it is another one than at the last look.
    fn look(&self) {
        let found = std::fs::metadata(&self.path).ok().and_then(|metadata| Stamp::of(&metadata));
        let known = self.now.read().unwrap_or_else(PoisonError::into_inner).stamp;
        if known.is_some() && found == known {
            return;
        }
        let read = read(&self.path).and_then(|(text, stamp)| Ok((parse(&self.path, &text)?, stamp)));
        let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
        match read {
            Ok((file, stamp)) => {
                if *now.file != file {
                    tracing::info!(path = %self.path.display(), "{} was changed and read again", self.path.display());
                    warn(&self.path, &file);
                    now.file = Arc::new(file);
                }
                (now.stamp, now.problem) = (stamp, None);
            }
            Err(error) => {
                let problem = error.to_string();
                if now.problem.as_ref() != Some(&problem) {
                    tracing::warn!(%error, "the configuration cannot be used, its last version stays in use: {error}");
                }
                (now.stamp, now.problem) = (found.filter(|stamp| stamp.is_settled()), Some(problem));
            }
        }
    }
}

/// The file's text and stamp; no stamp where the file may be changing still.
fn read(path: &Path) -> Result<(String, Option<Stamp>), ConfigError> {
    let io = |error: std::io::Error| ConfigError::io(path, &error);
    // Taken before: a change while it is read is seen at the next look.
    let stamp = Stamp::of(&std::fs::metadata(path).map_err(io)?);
    let text = std::fs::read_to_string(path).map_err(io)?;
    Ok((text, stamp.filter(|stamp| stamp.is_settled())))
}

/// What a text of the file means.
pub(super) fn parse(path: &Path, text: &str) -> Result<ConfigFile, ConfigError> {
    ConfigFile::parse(text).map_err(|reason| ConfigError::File { path: path.display().to_string(), reason })
}

fn warn(path: &Path, file: &ConfigFile) {
    for warning in file.clear_secrets() {
        tracing::warn!(path = %path.display(), "{}: {warning}", path.display());
    }
}
