//! Human descriptions to compare with: of a file, or of the database's own comments.

use domain::profile::TableProfile;
use std::collections::BTreeMap;
use std::path::Path;

/// Human descriptions by `table` or `table.column`.
#[derive(Debug, Clone, Default)]
pub struct References(BTreeMap<String, String>);

impl References {
    /// Reads a JSON object of texts: `{"Album": "…", "Album.Title": "…"}`.
    ///
    /// # Errors
    /// When the file cannot be read or is no such object.
    pub fn read(path: &Path) -> Result<Self, String> {
        let shown = path.display();
        let text = std::fs::read_to_string(path).map_err(|error| format!("cannot read {shown}: {error}"))?;
        Self::parse(&text).map_err(|error| format!("{shown} is no JSON object of texts: {error}"))
    }

    /// Reads the text of such a file.
    ///
    /// # Errors
    /// When it is no JSON object whose values are texts.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text).map(Self)
    }

    /// The reference for an asset: the file's, else the database's own comment.
    pub fn find<'a>(&'a self, profile: &'a TableProfile, column: Option<&str>) -> Option<&'a str> {
        let (key, comment) = match column {
            None => (profile.table.clone(), profile.comment.as_deref()),
            Some(name) => {
                let comment = profile.column(name).and_then(|column| column.comment.as_deref());
                (format!("{}.{name}", profile.table), comment)
            }
        };
        self.0.get(&key).map(String::as_str).or(comment).filter(|text| !text.trim().is_empty())
    }
}

/// The profile as it would be had nobody ever written a comment.
pub fn without_comments(profile: &TableProfile) -> TableProfile {
    let mut bare = profile.clone();
    bare.comment = None;
    for column in &mut bare.columns {
        column.comment = None;
    }
    bare
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use domain::profile::ColumnProfile;

    #[test]
    fn the_file_goes_before_the_comment_and_both_are_hidden() {
        let column =
            ColumnProfile { name: "b".into(), comment: Some("of b".into()), ..ColumnProfile::default() };
        let profile = TableProfile {
            table: "a".into(),
            comment: Some("of a".into()),
            columns: vec![column],
            ..TableProfile::default()
        };
        let references = References::parse(r#"{"a": "by a person"}"#).unwrap();
        assert_eq!(references.find(&profile, None), Some("by a person"));
        assert_eq!(references.find(&profile, Some("b")), Some("of b"));
        assert_eq!(references.find(&profile, Some("c")), None);
        let bare = without_comments(&profile);
        assert!(bare.comment.is_none() && bare.columns[0].comment.is_none());
        assert!(References::parse("[]").is_err());
    }
}
