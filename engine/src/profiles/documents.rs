//! Testing documents: which files can be read.

use crate::config::Config;
use domain::error::FieldError;
use domain::money::grouped;
use domain::profiles::ProfileTest;
use std::path::{Path, PathBuf};

/// Files that are looked at; a folder with more is no set of documents.
const MAX_FILES: usize = 20_000;

/// Folders within folders.
const MAX_DEPTH: usize = 32;

/// Paths that a message names.
const NAMED: usize = 3;

/// What a profile's paths lead to.
#[derive(Debug, Default, PartialEq)]
struct Found {
    files: usize,
    bytes: u64,
    unreadable: Vec<String>,
    too_many: bool,
}

/// Looks at every file under the paths.
pub(super) async fn test(config: &Config, paths: &[String]) -> ProfileTest {
    let paths: Vec<PathBuf> = paths.iter().map(|path| config.dir().join(path)).collect();
    let found = tokio::task::spawn_blocking(move || {
        let mut found = Found::default();
        for path in &paths {
            found.look(path, 0);
        }
        found
    });
    match found.await {
        Ok(found) => ProfileTest {
            ok: found.files > 0 && found.unreadable.is_empty(),
            message: found.sentence(),
            files: Some(found.files),
            ..ProfileTest::default()
        },
        Err(error) => ProfileTest {
            message: format!("The paths could not be read: {error}."),
            ..ProfileTest::default()
        },
    }
}

/// The paths that are not there.
pub(super) async fn missing(config: &Config, paths: &[String]) -> Vec<FieldError> {
    let mut missing = Vec::new();
    for path in paths {
        if let Err(error) = tokio::fs::metadata(config.dir().join(path)).await {
            let message = format!("{path} cannot be used: {error}.");
            missing.push(FieldError { field: "paths".to_owned(), message });
        }
    }
    missing
}

impl Found {
    fn look(&mut self, path: &Path, depth: usize) {
        if self.files >= MAX_FILES || depth > MAX_DEPTH {
            self.too_many = true;
            return;
        }
        // Of links only those are followed that a person named: others may lead in circles.
        let metadata = if depth == 0 { std::fs::metadata(path) } else { std::fs::symlink_metadata(path) };
        match metadata {
            Ok(metadata) if metadata.is_dir() => self.look_into(path, depth),
            Ok(metadata) if metadata.is_file() => match std::fs::File::open(path) {
                Ok(_) => {
                    self.files += 1;
                    self.bytes = self.bytes.saturating_add(metadata.len());
                }
                Err(error) => self.unreadable.push(format!("{} ({error})", path.display())),
            },
            Ok(_) => {}
            Err(error) => self.unreadable.push(format!("{} ({error})", path.display())),
        }
    }

    fn look_into(&mut self, folder: &Path, depth: usize) {
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => return self.unreadable.push(format!("{} ({error})", folder.display())),
        };
        for entry in entries.flatten() {
            // Hidden ones are a tool's, not a person's documents.
            if !entry.file_name().to_string_lossy().starts_with('.') {
                self.look(&entry.path(), depth + 1);
            }
        }
    }

    fn sentence(&self) -> String {
        let files = grouped(i64::try_from(self.files).unwrap_or(i64::MAX));
        let more = if self.too_many { "more than " } else { "" };
        let kib = grouped(i64::try_from(self.bytes.div_ceil(1024)).unwrap_or(i64::MAX));
        let readable = match self.files {
            0 => "No file is there to be read.".to_owned(),
            1 => format!("1 file can be read ({kib} KiB)."),
            _ => format!("{more}{files} files can be read ({kib} KiB)."),
        };
        if self.unreadable.is_empty() {
            return readable;
        }
        let named = self.unreadable.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        let others = self.unreadable.len().saturating_sub(NAMED);
        let others = if others > 0 { format!(" and {others} more") } else { String::new() };
        format!("{readable} Not readable: {named}{others}.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_counted_through_folders_and_not_through_links() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("a/b")).unwrap();
        for file in ["a/one.md", "a/b/two.md", "a/.hidden", "three.md"] {
            std::fs::write(dir.path().join(file), "text").unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(dir.path(), dir.path().join("a/circle")).unwrap();
        let mut found = Found::default();
        found.look(&dir.path().join("a"), 0);
        found.look(&dir.path().join("three.md"), 0);
        assert_eq!((found.files, found.bytes, found.unreadable.len()), (3, 12, 0));
        assert_eq!(found.sentence(), "3 files can be read (1 KiB).");
        found.look(&dir.path().join("gone"), 0);
        assert!(found.sentence().contains("Not readable: ") && found.sentence().contains("gone"));
    }
}
