//! Saved profiles on the wire: what may be seen of them, what a person may write, and what is wrong with that.
//!
//! A *view* never holds a secret, only whether there is one. An *input* is what `PUT` takes: what it
//! leaves out has its default afterwards, but for a secret, which stays as it is.

mod db;
mod doc;
mod llm;
mod secret;
mod url;

pub use db::{DbProfileInput, DbProfileView};
pub use doc::{DocProfileInput, DocProfileView};
pub use llm::{LlmProfileInput, LlmProfileView};
pub use secret::{SecretChange, SecretSource, is_reference};
pub use url::{SplitUrl, split_password};

use crate::error::FieldError;
use crate::run::Dialect;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest name of a profile, in characters.
const MAX_NAME: usize = 64;

/// Which of the three sorts of profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProfileKind {
    /// A connection to a target database.
    Db,
    /// A provider, a model and its settings.
    Llm,
    /// Documents.
    Doc,
}

impl ProfileKind {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 3] = [Self::Db, Self::Llm, Self::Doc];

    /// The name in addresses and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Db => "db",
            Self::Llm => "llm",
            Self::Doc => "doc",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The kind for people, in the plural.
    pub fn title(self) -> &'static str {
        match self {
            Self::Db => "Databases",
            Self::Llm => "Language models",
            Self::Doc => "Documents",
        }
    }
}

impl fmt::Display for ProfileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A profile to be saved, of any kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProfileInput {
    /// A db profile.
    Db(DbProfileInput),
    /// An llm profile.
    Llm(LlmProfileInput),
    /// A doc profile.
    Doc(DocProfileInput),
}

impl ProfileInput {
    /// Of which kind it is.
    pub fn kind(&self) -> ProfileKind {
        match self {
            Self::Db(_) => ProfileKind::Db,
            Self::Llm(_) => ProfileKind::Llm,
            Self::Doc(_) => ProfileKind::Doc,
        }
    }

    /// What is wrong with it: the field and a sentence, for each.
    pub fn problems(&self) -> Vec<FieldError> {
        match self {
            Self::Db(input) => input.problems(),
            Self::Llm(input) => input.problems(),
            Self::Doc(input) => input.problems(),
        }
    }

    /// Whether it shall be the active one of its kind.
    pub fn active(&self) -> bool {
        match self {
            Self::Db(input) => input.active,
            Self::Llm(input) => input.active,
            Self::Doc(input) => input.active,
        }
    }

    /// What shall become of its secret; doc profiles have none.
    pub fn secret(&self) -> &SecretChange {
        match self {
            Self::Db(input) => &input.password,
            Self::Llm(input) => &input.api_key,
            Self::Doc(_) => &SecretChange::Keep,
        }
    }
}

/// A saved profile as it may be seen, of any kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum ProfileView {
    /// A db profile.
    Db(DbProfileView),
    /// An llm profile.
    Llm(LlmProfileView),
    /// A doc profile.
    Doc(DocProfileView),
}

/// Everything that the Settings page shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SettingsView {
    /// Where the configuration file is.
    pub path: String,
    /// What is wrong with the file; the profiles are then those of the last version that could be read.
    pub error: Option<String>,
    /// Databases, by name.
    pub db: Vec<DbProfileView>,
    /// Language models, by name.
    pub llm: Vec<LlmProfileView>,
    /// Documents, by name.
    pub doc: Vec<DocProfileView>,
}

/// What **Test connection** found. A connection that fails is an outcome, not an error.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProfileTest {
    /// Whether it works.
    pub ok: bool,
    /// What was found, or what is wrong and what to do about it.
    pub message: String,
    /// How long it took, in milliseconds.
    pub millis: u64,
    /// What the database speaks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dialect: Option<Dialect>,
    /// The database's own name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// The version of the database's server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_version: Option<String>,
    /// Tables and views that can be described.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tables: Option<usize>,
    /// The model that answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Files that can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub files: Option<usize>,
}

/// What is wrong with a name for a profile.
///
/// # Examples
/// ```
/// use domain::profiles::name_problem;
/// assert_eq!(name_problem("prod-2.eu"), None);
/// assert!(name_problem("../etc").is_some());
/// ```
pub fn name_problem(name: &str) -> Option<FieldError> {
    let length = name.chars().count();
    let sentence = if length == 0 {
        "Give the profile a name."
    } else if length > MAX_NAME {
        "A name can have at most 64 characters."
    } else if !name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-')) {
        "A name is made of letters, digits, dots, hyphens and underscores."
    } else if !name.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_') {
        "A name begins with a letter, a digit or an underscore."
    } else {
        return None;
    };
    Some(wrong("name", sentence))
}

/// A field that is wrong.
fn wrong(field: &str, message: &str) -> FieldError {
    FieldError { field: field.to_owned(), message: message.to_owned() }
}

/// A path or url that nobody could have meant.
fn has_controls(text: &str) -> bool {
    text.chars().any(|c| c.is_control() || crate::text::is_invisible(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_an_address_and_a_file_can_hold() {
        for good in ["a", "prod", "Prod_2", "eu.west-1", "7", "_", &"x".repeat(64)] {
            assert_eq!(name_problem(good), None, "{good}");
        }
        for bad in ["", " ", "a b", "a/b", "..", ".hidden", "-v", "é", "a\n", "a:b", &"x".repeat(65)] {
            assert_eq!(name_problem(bad).map(|problem| problem.field), Some("name".to_owned()), "{bad}");
        }
    }

    #[test]
    fn a_view_reads_what_it_writes_and_holds_no_secret() {
        let view = LlmProfileView {
            name: "deep".to_owned(),
            active: true,
            api_key_set: true,
            api_key_source: Some(SecretSource::Env { name: "KEY".to_owned() }),
            warnings: Vec::new(),
            profile: LlmProfileInput { temperature: Some(0.2), ..Default::default() },
        };
        let json = serde_json::to_value(ProfileView::Llm(view.clone())).unwrap();
        assert_eq!(json["name"], "deep");
        assert_eq!((&json["active"], &json["temperature"]), (&true.into(), &0.2.into()));
        assert!(json.get("api_key").is_none(), "{json}");
        assert_eq!(serde_json::from_value::<LlmProfileView>(json).unwrap(), view);
    }
}
