//! Db profiles.

use super::{SecretChange, SecretSource, has_controls, split_password, wrong};
use crate::error::FieldError;
use crate::profile::ProfilingMode;
use serde::{Deserialize, Serialize};

/// The most rows that a sample has.
const MAX_SAMPLE: u32 = 1_000_000;

/// A db profile to be saved.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DbProfileInput {
    /// `postgres://…`, `mysql://…` or `sqlite://…`. A password in it is kept as the profile's secret.
    pub url: String,
    /// The password; write-only.
    #[serde(default, skip_serializing_if = "SecretChange::is_keep")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, write_only))]
    pub password: SecretChange,
    /// How much table data is read; `sampled` where left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profiling_mode: Option<ProfilingMode>,
    /// Rows looked at in `sampled` mode; 5000 where left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1000000))]
    pub sample_rows: Option<u32>,
    /// Mask personal data before it leaves for a remote provider; yes where left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redact_samples: Option<bool>,
    /// Make it the active one. `false` leaves the choice as it is.
    #[serde(default, skip_serializing_if = "is_false")]
    pub active: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde wants a reference")]
pub(super) fn is_false(flag: &bool) -> bool {
    !flag
}

impl DbProfileInput {
    /// What is wrong with it: the field and a sentence, for each.
    pub fn problems(&self) -> Vec<FieldError> {
        let mut problems: Vec<FieldError> =
            url_problem(&self.url).map(|said| wrong("url", said)).into_iter().collect();
        problems.extend(self.password.problem("password"));
        if self.url.starts_with("sqlite:") && matches!(self.password, SecretChange::Set(_)) {
            problems.push(wrong("password", "A SQLite file has no password."));
        }
        if self.sample_rows.is_some_and(|rows| !(1..=MAX_SAMPLE).contains(&rows)) {
            problems.push(wrong("sample_rows", "Sampled rows must be 1 to 1000000."));
        }
        problems
    }
}

fn url_problem(url: &str) -> Option<&'static str> {
    if url.trim().is_empty() {
        return Some(
            "Give the database's url, like postgres://user@host:5432/name or sqlite:///path/to/file.",
        );
    }
    if has_controls(url) || url.trim() != url {
        return Some("The url must not begin or end with spaces, nor hold control characters.");
    }
    let Some((scheme, place)) = url.split_once("://") else {
        return Some("The url begins with postgres://, mysql:// or sqlite://.");
    };
    match scheme {
        "sqlite" if place.is_empty() => Some("Name the file after sqlite://."),
        "sqlite" if place.starts_with(":memory:") => {
            Some("A database in memory is empty for the Studio. Name a file.")
        }
        "sqlite" => None,
        "postgres" | "postgresql" | "mysql" | "mariadb" => match split_password(url) {
            None => Some(
                "It cannot be told which part of the url is the password. Give the password in its own field.",
            ),
            Some(split) => {
                let place = split.url.split_once("://").map_or("", |(_, place)| place);
                let place = place.split(['/', '?', '#']).next().unwrap_or_default();
                let host = place.rsplit_once('@').map_or(place, |(_, host)| host);
                (host.is_empty() || host.starts_with(':')).then_some("Name the host after ://.")
            }
        },
        _ => Some("The url begins with postgres://, mysql:// or sqlite://."),
    }
}

/// A db profile as it may be seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DbProfileView {
    /// Its name.
    pub name: String,
    /// Whether new runs use it where none is named.
    pub active: bool,
    /// Whether there is a password.
    pub password_set: bool,
    /// Where the password is.
    pub password_source: Option<SecretSource>,
    /// What should be mended.
    pub warnings: Vec<String>,
    /// What was written; its url is without the password, the rest is left out where it has its default.
    #[cfg_attr(feature = "openapi", schema(ignore))]
    #[serde(flatten)]
    pub profile: DbProfileInput,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(input: &DbProfileInput) -> Vec<String> {
        input.problems().into_iter().map(|problem| problem.field).collect()
    }

    #[test]
    fn urls_of_the_known_databases_are_taken() {
        let input = |url: &str| DbProfileInput { url: url.to_owned(), ..Default::default() };
        for url in [
            "postgres://amx@db:5432/analytics",
            "postgresql://db",
            "mysql://root@127.0.0.1:3306/erp",
            "mariadb://db/erp",
            "sqlite:///data/chinook.sqlite",
            "sqlite://sample.sqlite",
        ] {
            assert!(fields(&input(url)).is_empty(), "{url}");
        }
        for url in [
            "",
            "db",
            "oracle://db/x",
            "postgres://",
            "postgres://ann:pw@/x",
            "postgres://a:b/c@d/e",
            "sqlite://",
            " postgres://db",
        ] {
            assert_eq!(fields(&input(url)), ["url"], "{url}");
        }
    }

    #[test]
    fn each_wrong_field_is_named() {
        let input = DbProfileInput {
            url: "sqlite://x.db".to_owned(),
            password: SecretChange::Set("pw".to_owned()),
            sample_rows: Some(0),
            ..Default::default()
        };
        assert_eq!(fields(&input), ["password", "sample_rows"]);
        assert!(serde_json::from_str::<DbProfileInput>(r#"{"url":"sqlite://x","colour":1}"#).is_err());
    }
}
