//! Doc profiles.

use super::db::is_false;
use super::{has_controls, wrong};
use crate::error::FieldError;
use serde::{Deserialize, Serialize};

/// The most paths that a profile names. A folder counts once.
const MAX_PATHS: usize = 200;

/// A doc profile to be saved.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DocProfileInput {
    /// Files and folders. A relative one begins in the configuration folder.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 200))]
    pub paths: Vec<String>,
    /// Make it the active one. `false` leaves the choice as it is.
    #[serde(default, skip_serializing_if = "is_false")]
    pub active: bool,
}

impl DocProfileInput {
    /// What is wrong with it. Whether the paths are there only the server can tell.
    pub fn problems(&self) -> Vec<FieldError> {
        if self.paths.is_empty() {
            return vec![wrong("paths", "Name at least one file or folder.")];
        }
        if self.paths.len() > MAX_PATHS {
            return vec![wrong(
                "paths",
                "A profile names at most 200 paths. Name the folder that they are in.",
            )];
        }
        let broken = |path: &&String| path.trim().is_empty() || path.len() > 4_096 || has_controls(path);
        self.paths
            .iter()
            .filter(broken)
            .map(|_| wrong("paths", "A path is empty, too long, or not a path."))
            .take(1)
            .collect()
    }
}

/// A doc profile as it may be seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocProfileView {
    /// Its name.
    pub name: String,
    /// Whether new runs use it where none is named.
    pub active: bool,
    /// What should be mended.
    pub warnings: Vec<String>,
    /// What was written.
    #[cfg_attr(feature = "openapi", schema(ignore))]
    #[serde(flatten)]
    pub profile: DocProfileInput,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_names_some_paths() {
        let problems = |paths: &[&str]| {
            let paths = paths.iter().map(|path| (*path).to_owned()).collect();
            DocProfileInput { paths, active: false }.problems().len()
        };
        assert_eq!((problems(&["/srv/docs", "notes.md"]), problems(&[]), problems(&["/a", " "])), (0, 1, 1));
        assert_eq!(problems(&["/a\n/b"]), 1);
    }
}
