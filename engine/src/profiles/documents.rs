//! Testing documents: which files can be read.

use crate::config::Config;
use crate::evidence::files_of;
use documents::walk::Files;
use domain::error::FieldError;
use domain::money::grouped;
use domain::profiles::ProfileTest;
use domain::text::counted;
use std::path::PathBuf;

/// Paths that a message names.
const NAMED: usize = 3;

/// Looks at every file that an ingest would read.
pub(super) async fn test(config: &Config, paths: &[String]) -> ProfileTest {
    let paths: Vec<PathBuf> = paths.iter().map(|path| config.dir().join(path)).collect();
    let looked = async {
        let files = files_of(paths).await?;
        tokio::task::spawn_blocking(move || Found::of(files))
            .await
            .map_err(|_| crate::EngineError::Interrupted)
    };
    match looked.await {
        Ok(found) => ProfileTest {
            ok: found.files > 0 && found.unreadable.is_empty(),
            message: found.sentence(),
            files: Some(found.files),
            ..ProfileTest::default()
        },
        Err(error) => ProfileTest { message: error.to_string(), ..ProfileTest::default() },
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

/// What a profile's paths lead to.
#[derive(Debug, Default, PartialEq)]
struct Found {
    files: usize,
    bytes: u64,
    others: usize,
    unreadable: Vec<String>,
    too_many: bool,
}

impl Found {
    /// Whether a file can be opened only trying tells.
    fn of(files: Files) -> Self {
        let mut found = Self { others: files.others, too_many: files.too_many, ..Self::default() };
        for problem in files.problems {
            found.unreadable.push(format!("{} ({})", problem.path.display(), problem.reason));
        }
        for file in files.files {
            match std::fs::File::open(&file.path) {
                Ok(_) => {
                    found.files += 1;
                    found.bytes = found.bytes.saturating_add(file.size);
                }
                Err(error) => found.unreadable.push(format!("{} ({error})", file.path.display())),
            }
        }
        found
    }

    fn sentence(&self) -> String {
        let files = counted(self.files, "file");
        let more = if self.too_many { "more than " } else { "" };
        let kib = grouped(i64::try_from(self.bytes.div_ceil(1024)).unwrap_or(i64::MAX));
        let mut sentence = match self.files {
            0 => "No file is there to be read.".to_owned(),
            _ => format!("{more}{files} can be read ({kib} KiB)."),
        };
        if self.others > 0 {
            sentence.push_str(&format!(" {} of other formats left out.", counted(self.others, "file")));
        }
        if self.unreadable.is_empty() {
            return sentence;
        }
        let named = self.unreadable.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        let others = self.unreadable.len().saturating_sub(NAMED);
        let others = if others > 0 { format!(" and {others} more") } else { String::new() };
        format!("{sentence} Not readable: {named}{others}.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use documents::walk::walk;

    #[test]
    fn what_an_ingest_would_read_is_counted() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("a/b")).unwrap();
        for file in ["a/one.md", "a/b/two.md", "a/.hidden", "a/picture.png", "three.md"] {
            std::fs::write(dir.path().join(file), "text").unwrap();
        }
        let paths = ["a", "three.md"].map(|path| dir.path().join(path));
        let found = Found::of(walk(&paths));
        assert_eq!((found.files, found.bytes, found.unreadable.len()), (3, 12, 0));
        assert_eq!(found.sentence(), "3 files can be read (1 KiB). 1 file of other formats left out.");
        let found = Found::of(walk(&[dir.path().join("gone")])).sentence();
        assert!(found.contains("Not readable: ") && found.contains("gone"), "{found}");
    }
}
