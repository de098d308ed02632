//! Testing the connection to a database.

use domain::profiles::ProfileTest;
use domain::run::Dialect;
use domain::text::counted;
use sources::SourceError;
use std::time::Duration;
use tokio::time::timeout;

/// How long a person waits for the outcome.
const PATIENCE: Duration = Duration::from_secs(8);

/// Connects anew, and looks what is there.
pub(super) async fn test(url: &str, password: Option<&str>) -> ProfileTest {
    match timeout(PATIENCE, look(url, password)).await {
        Ok(Ok(found)) => found,
        Ok(Err(error)) => failed(error.to_string()),
        Err(_) => failed(format!(
            "The database does not answer within {} seconds. Check the url, and that nothing is between it and the Studio.",
            PATIENCE.as_secs()
        )),
    }
}

async fn look(url: &str, password: Option<&str>) -> Result<ProfileTest, SourceError> {
    let target = sources::connect(url, password).await?;
    let version = target.server_version().await?;
    let tables = target.catalogue().await?.len();
    let dialect = target.dialect();
    let speaks = match dialect {
        Dialect::Postgres => "PostgreSQL",
        Dialect::Mysql => "MySQL",
        Dialect::Sqlite => "SQLite",
    };
    let version_text = version.as_deref().map(|version| format!(" {version}")).unwrap_or_default();
    let message =
        format!("Connected to {} ({speaks}{version_text}): {}.", target.database(), counted(tables, "table"));
    Ok(ProfileTest {
        ok: true,
        message,
        dialect: Some(dialect),
        database: Some(target.database().to_owned()),
        server_version: version,
        tables: Some(tables),
        ..ProfileTest::default()
    })
}

fn failed(message: String) -> ProfileTest {
    ProfileTest { message, ..ProfileTest::default() }
}
