//! The files that a profile's paths lead to.

use crate::Format;
use ignore::WalkBuilder;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// Files of one profile; a folder with more is no set of documents.
pub const MAX_FILES: usize = 50_000;

/// Folders within folders.
const MAX_DEPTH: usize = 32;

/// A file that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub path: PathBuf,
    /// How it is read.
    pub format: Format,
    /// Bytes.
    pub size: u64,
    /// When it was changed: milliseconds since the epoch, 0 where the system does not say.
    pub modified: i64,
}

/// A path that leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The path.
    pub path: PathBuf,
    /// What the operating system said.
    pub reason: String,
    /// Nothing is there; else what is there cannot be looked at now.
    pub gone: bool,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Files {
    /// Ordered by path, each once.
    pub files: Vec<Found>,
    /// Files of formats that are not read.
    pub others: usize,
    /// What could not be looked at.
    pub problems: Vec<Problem>,
    /// There are more than [`MAX_FILES`].
    pub too_many: bool,
}

/// Looks through files and folders. In folders hidden files are left out, ignore files (`.gitignore`,
/// `.ignore`) respected and links not followed; what is named itself is taken in any case.
pub fn walk(paths: &[PathBuf]) -> Files {
    let mut found = Files::default();
    let mut files = BTreeMap::new();
    for path in paths {
        look(path, &mut found, &mut files);
    }
    found.files = files.into_values().collect();
    found
}

fn look(path: &Path, found: &mut Files, files: &mut BTreeMap<PathBuf, Found>) {
    let metadata = match std::fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) => return found.problems.push(problem(path, &error)),
    };
    if metadata.is_file() {
        // A person who names a file wants it read.
        let format = Format::of(path).unwrap_or(Format::Text);
        files.insert(path.to_owned(), file(path, format, &metadata));
        return;
    }
    let walk = WalkBuilder::new(path)
        .git_global(false)
        .require_git(false)
        .follow_links(false)
        .max_depth(Some(MAX_DEPTH))
        .build();
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let reason = error.to_string();
                let gone = error.io_error().is_some_and(|error| error.kind() == std::io::ErrorKind::NotFound);
                found.problems.push(Problem { path: path.to_owned(), reason, gone });
                continue;
            }
        };
        if !entry.file_type().is_some_and(|kind| kind.is_file()) {
            continue;
        }
        let Some(format) = Format::of(entry.path()) else {
            found.others += 1;
            continue;
        };
        if files.len() >= MAX_FILES {
            found.too_many = true;
            return;
        }
        match std::fs::symlink_metadata(entry.path()) {
            Ok(metadata) => {
                drop(files.insert(entry.path().to_owned(), file(entry.path(), format, &metadata)))
            }
            Err(error) => found.problems.push(problem(entry.path(), &error)),
        }
    }
}

fn file(path: &Path, format: Format, metadata: &std::fs::Metadata) -> Found {
    let since = metadata.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    let modified = since.and_then(|since| i64::try_from(since.as_millis()).ok()).unwrap_or(0);
    Found { path: path.to_owned(), format, size: metadata.len(), modified }
}

fn problem(path: &Path, error: &std::io::Error) -> Problem {
    let gone = error.kind() == std::io::ErrorKind::NotFound;
    Problem { path: path.to_owned(), reason: error.to_string(), gone }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(paths: &[PathBuf], root: &Path) -> Vec<String> {
        let files = walk(paths).files.into_iter();
        files.map(|found| found.path.strip_prefix(root).unwrap().display().to_string()).collect()
    }

    #[test]
    fn folders_are_walked_as_their_owners_want() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        for folder in ["a/node_modules", "a/b", "a/.hidden"] {
            std::fs::create_dir_all(root.join(folder)).unwrap();
        }
        for file in [
            "a/one.md",
            "a/b/two.sql",
            "a/b/picture.png",
            "a/.secret.md",
            "a/.hidden/x.md",
            "a/node_modules/y.js",
            "a/b/draft.md",
            "notes",
        ] {
            std::fs::write(root.join(file), "text").unwrap();
        }
        std::fs::write(root.join("a/.gitignore"), "node_modules/\n").unwrap();
        std::fs::write(root.join("a/b/.ignore"), "draft.md\n").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(root, root.join("a/circle")).unwrap();
        assert_eq!(names(&[root.join("a")], root), ["a/b/two.sql", "a/one.md"]);
        assert_eq!(walk(&[root.join("a")]).others, 1);
        // What is named is read, though it is hidden or ignored or has no ending; twice named is once.
        let named =
            ["a/.hidden", "a/.secret.md", "a/b/draft.md", "notes", "notes"].map(|name| root.join(name));
        assert_eq!(names(&named, root), ["a/.hidden/x.md", "a/.secret.md", "a/b/draft.md", "notes"]);
        #[cfg(unix)]
        assert_eq!(names(&[root.join("a/circle")], root).len(), 2);
    }

    #[test]
    fn what_is_not_there_is_said() {
        let found = walk(&[PathBuf::from("/no/such/folder")]);
        assert!(found.files.is_empty() && found.problems[0].gone);
    }
}
