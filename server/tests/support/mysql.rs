//! A database of its own for a test, on MariaDB or MySQL.

use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, MySqlConnection};
use std::sync::atomic::{AtomicU32, Ordering};

const COMMENT: &str = "
SELECT CAST(TABLE_COMMENT AS CHAR) FROM information_schema.TABLES
 WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND ? IS NULL
 UNION ALL
SELECT CAST(COLUMN_COMMENT AS CHAR) FROM information_schema.COLUMNS
 WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND COLUMN_NAME = ?";

/// The server is thrown away after the tests, the databases with it.
pub struct Mysql {
    pub url: String,
    pub name: String,
    connection: MySqlConnection,
}

impl Mysql {
    /// A new database in which `sql` was run.
    pub async fn create(sql: impl Into<String>) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let server = std::env::var("AMX_TEST_MYSQL").expect("run `cargo xtask test`, it starts MariaDB");
        let server = server.trim_end_matches('/');
        let name = format!("amx_server_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let mut admin = MySqlConnection::connect(server).await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(format!("CREATE DATABASE {name} CHARACTER SET utf8mb4")))
            .execute(&mut admin)
            .await
            .unwrap();
        admin.close().await.unwrap();
        let url = format!("{server}/{name}");
        let connection = MySqlConnection::connect(&url).await.unwrap();
        let mut database = Self { url, name, connection };
        database.run(sql).await;
        database
    }

    /// Runs statements.
    pub async fn run(&mut self, sql: impl Into<String>) {
        let sql: String = sql.into();
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut self.connection).await.unwrap();
    }

    /// The comment of an asset, as `SHOW FULL COLUMNS` would show it.
    pub async fn comment(&mut self, asset: &Value) -> Option<String> {
        let text = |field: &str| asset[field].as_str();
        sqlx::query_scalar::<_, String>(COMMENT)
            .bind(text("schema"))
            .bind(text("table"))
            .bind(text("column"))
            .bind(text("schema"))
            .bind(text("table"))
            .bind(text("column"))
            .fetch_optional(&mut self.connection)
            .await
            .unwrap()
            .filter(|comment| !comment.is_empty())
    }

    /// The table's definition as the server prints it, without comments that hold no quotes.
    pub async fn definition(&mut self, table: &str) -> String {
        let sql = format!("SHOW CREATE TABLE `{}`", table.replace('`', "``"));
        let row = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_one(&mut self.connection).await.unwrap();
        let create: Vec<u8> = sqlx::Row::try_get_unchecked(&row, 1).unwrap();
        String::from_utf8(create).unwrap()
    }
}
