//! From a url to a target database.

use crate::mysql::MysqlDatabase;
use crate::postgres::PostgresDatabase;
use crate::sqlite::SqliteDatabase;
use crate::{SourceError, TargetDatabase};
use std::sync::Arc;

/// Opens the target database that a url names: `postgres://`, `postgresql://`, `mysql://`, `mariadb://` or
/// `sqlite://`.
/// A password given here replaces the one in the url; SQLite has none.
///
/// # Errors
/// When the url is not understood or the database does not answer. No error holds credentials.
pub async fn connect(url: &str, password: Option<&str>) -> Result<Arc<dyn TargetDatabase>, SourceError> {
    match url.split_once(':').map(|(scheme, _)| scheme) {
        Some("postgres" | "postgresql") => Ok(Arc::new(PostgresDatabase::open(url, password).await?)),
        Some("mysql" | "mariadb") => Ok(Arc::new(MysqlDatabase::open(url, password).await?)),
        Some("sqlite") => Ok(Arc::new(SqliteDatabase::open(url).await?)),
        _ => Err(SourceError::Url(format!("{} starts with no known scheme", redacted_url(url)))),
    }
}

/// The url for people and logs: scheme, host, port and database (or the file), never credentials.
///
/// Parameters are left out as a whole, for they may hold a password too. Where it cannot be told
/// what is a password and what is not, everything after the scheme is left out.
pub fn redacted_url(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once(':') else {
        return "…".to_owned();
    };
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let (place, parameters) = rest.split_at(rest.find(['?', '#']).unwrap_or(rest.len()));
    if scheme == "sqlite" {
        // A file's path: an `@` in it belongs to the path.
        return format!("{scheme}://{place}");
    }
    if parameters.contains('@') {
        // An unescaped `?` in a password, or an `@` in a parameter.
        return format!("{scheme}://…");
    }
    let place = place.rsplit_once('@').map_or(place, |(_, host)| host);
    format!("{scheme}://{place}")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn redacted_urls_hold_no_credentials() {
        for (url, shown) in [
            ("postgres://ann:secret@db.example:5432/shop", "postgres://db.example:5432/shop"),
            ("postgres://ann@db.example/shop?sslmode=require", "postgres://db.example/shop"),
            ("postgres://db.example/shop?user=ann&password=secret", "postgres://db.example/shop"),
            ("postgresql://ann:p@ss/wo@db.example/shop", "postgresql://db.example/shop"),
            ("postgres://ann:sec?ret@db.example/shop", "postgres://…"),
            ("postgres://db.example/shop?password=sec@ret", "postgres://…"),
            ("mysql://ann:secret@db.example:3306/shop?ssl-mode=REQUIRED", "mysql://db.example:3306/shop"),
            ("mariadb://ann:secret@db.example", "mariadb://db.example"),
            ("sqlite:///data/sh@op.db?mode=ro", "sqlite:///data/sh@op.db"),
            ("sqlite://shop.db", "sqlite://shop.db"),
            ("secret", "…"),
        ] {
            assert_eq!(redacted_url(url), shown);
        }
    }

    #[tokio::test]
    async fn an_unknown_scheme_is_an_error_without_credentials() {
        let error = connect("oracle://ann:secret@db.example/shop", None).await.err().unwrap();
        assert!(matches!(error, SourceError::Url(_)));
        assert!(error.to_string().contains("oracle://db.example/shop"));
        assert!(!error.to_string().contains("secret"));
    }
}
