//! Which server it is, and sessions in which its statements mean the same everywhere.

use super::STATEMENT_TIMEOUT;
use sqlx::{AssertSqlSafe, MySqlConnection};
use std::time::Duration;

/// In this mode backslashes escape and double quotes are literals, whatever the server's default
/// is; definitions that older modes allowed (zero dates) are valid; and if a table has to be
/// rewritten, values that do not fit are an error and zeros in numbered columns stay zeros.
const MODE: &str = "SET SESSION sql_mode = \
    'STRICT_TRANS_TABLES,ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION', \
    sql_quote_show_create = 1, lock_wait_timeout = 5";

/// The two lines of servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flavour {
    Mysql,
    Mariadb,
}

/// A server's line and version.
#[derive(Debug, Clone, Copy)]
pub(super) struct Server {
    flavour: Flavour,
    version: (u32, u32, u32),
}

impl Server {
    /// Asks the server.
    pub(super) async fn ask(conn: &mut MySqlConnection) -> Result<Self, sqlx::Error> {
        let version =
            sqlx::query_scalar::<_, String>("SELECT CAST(VERSION() AS CHAR)").fetch_one(conn).await?;
        Ok(Self::parse(&version))
    }

    fn parse(version: &str) -> Self {
        let flavour =
            if version.to_ascii_lowercase().contains("mariadb") { Flavour::Mariadb } else { Flavour::Mysql };
        let mut numbers =
            version.split(|c: char| !c.is_ascii_digit()).map(|number| number.parse().unwrap_or_default());
        let mut next = || numbers.next().unwrap_or_default();
        Self { flavour, version: (next(), next(), next()) }
    }

    /// Whether it is MariaDB.
    pub(super) fn is_mariadb(&self) -> bool {
        self.flavour == Flavour::Mariadb
    }

    /// The way of changing a column's comment that touches no row.
    pub(super) fn column_algorithm(&self) -> &'static str {
        let instant = match self.flavour {
            Flavour::Mariadb => (10, 3, 0),
            Flavour::Mysql => (8, 0, 12),
        };
        if self.version >= instant { "INSTANT" } else { "INPLACE" }
    }

    /// The same for a table's comment, which MySQL does not call instant.
    pub(super) fn table_algorithm(&self) -> &'static str {
        match self.flavour {
            Flavour::Mariadb => self.column_algorithm(),
            Flavour::Mysql => "INPLACE",
        }
    }

    /// Whether `information_schema` has a table of check constraints.
    pub(super) fn lists_checks(&self) -> bool {
        self.is_mariadb() || self.version >= (8, 0, 16)
    }

    /// Sets the modes and timeouts of a connection.
    pub(super) async fn prepare(&self, conn: &mut MySqlConnection) -> Result<(), sqlx::Error> {
        sqlx::query(MODE).execute(&mut *conn).await?;
        self.limit_statements(conn, STATEMENT_TIMEOUT).await
    }

    /// The same for a connection that writes comments.
    pub(super) async fn prepare_writing(&self, conn: &mut MySqlConnection) -> Result<(), sqlx::Error> {
        self.prepare(&mut *conn).await?;
        // These are tried: not every version has them, and not every user may set them. Without the
        // first MariaDB refuses to alter versioned tables; what depends on the second is asked below.
        for setting in [
            "SET SESSION system_versioning_alter_history = 'KEEP'",
            "SET SESSION explicit_defaults_for_timestamp = 1",
        ] {
            if let Err(error) = sqlx::query(setting).execute(&mut *conn).await {
                tracing::debug!(%error, "the server does not take: {setting}");
            }
        }
        Ok(())
    }

    /// No statement of the session runs for longer from now on (MySQL limits reading ones only).
    pub(super) async fn limit_statements(
        &self,
        conn: &mut MySqlConnection,
        limit: Duration,
    ) -> Result<(), sqlx::Error> {
        let statement = match self.flavour {
            Flavour::Mariadb => format!("SET SESSION max_statement_time = {:.3}", limit.as_secs_f64()),
            Flavour::Mysql => format!("SET SESSION max_execution_time = {}", limit.as_millis()),
        };
        sqlx::query(AssertSqlSafe(statement)).execute(conn).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_understood() {
        for (version, mariadb, column, table, checks) in [
            ("10.11.19-MariaDB-0+deb12u1", true, "INSTANT", "INSTANT", true),
            ("10.2.44-MariaDB", true, "INPLACE", "INPLACE", true),
            ("8.0.35-0ubuntu0.22.04.1", false, "INSTANT", "INPLACE", true),
            ("8.0.11", false, "INPLACE", "INPLACE", false),
            ("5.7.44-log", false, "INPLACE", "INPLACE", false),
            ("9.1.0", false, "INSTANT", "INPLACE", true),
        ] {
            let server = Server::parse(version);
            assert_eq!(server.is_mariadb(), mariadb, "{version}");
            assert_eq!(server.column_algorithm(), column, "{version}");
            assert_eq!(server.table_algorithm(), table, "{version}");
            assert_eq!(server.lists_checks(), checks, "{version}");
        }
    }
}
