//! What the tests of MySQL share: a MariaDB or MySQL server, a database per test.
#![allow(dead_code, reason = "every test file uses its own part")]

use domain::asset::{Asset, AssetKind};
use domain::profile::{ColumnStatistics, TableProfile};
use sources::{CommentChange, TargetDatabase, connect};
use sqlx::{AssertSqlSafe, Connection, MySqlConnection, Row};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// A database of its own for a test. The server is thrown away after the tests, the databases with it.
pub struct Scratch {
    pub server: String,
    pub name: String,
    pub conn: MySqlConnection,
}

impl Scratch {
    pub async fn new(sql: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let server = std::env::var("AMX_TEST_MYSQL").expect("run `cargo xtask test`, it starts MariaDB");
        let server = server.trim_end_matches('/').to_owned();
        let name = format!("amx_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let mut admin = MySqlConnection::connect(&server).await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(format!("CREATE DATABASE {name} CHARACTER SET utf8mb4")))
            .execute(&mut admin)
            .await
            .unwrap();
        admin.close().await.unwrap();
        let conn = MySqlConnection::connect(&format!("{server}/{name}")).await.unwrap();
        let mut scratch = Self { server, name, conn };
        // The tests' own literals are in the servers' default mode; definitions may be older than it.
        scratch.run("SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION'").await;
        scratch.run(sql).await;
        scratch
    }

    pub fn url(&self) -> String {
        format!("{}/{}", self.server, self.name)
    }

    pub async fn run(&mut self, sql: impl Into<String>) {
        let sql: String = sql.into();
        if !sql.is_empty() {
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut self.conn).await.unwrap();
        }
    }

    /// The columns of all rows as bytes.
    pub async fn rows(&mut self, sql: &str) -> Vec<Vec<Option<Vec<u8>>>> {
        let rows = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).fetch_all(&mut self.conn).await.unwrap();
        let bytes = |row: &sqlx::mysql::MySqlRow| {
            (0..row.len()).map(|at| row.try_get_unchecked::<Option<Vec<u8>>, _>(at).unwrap()).collect()
        };
        rows.iter().map(bytes).collect()
    }

    pub async fn target(&self) -> Arc<dyn TargetDatabase> {
        connect(&self.url(), None).await.unwrap()
    }

    pub fn asset(&self, table: &str, column: Option<&str>) -> Asset {
        Asset {
            database: self.name.clone(),
            schema: self.name.clone(),
            table: table.to_owned(),
            column: column.map(str::to_owned),
            kind: if column.is_some() { AssetKind::Column } else { AssetKind::Table },
        }
    }
}

pub fn change(asset: &Asset, text: &str, expected: Option<&str>) -> CommentChange {
    CommentChange {
        asset: asset.clone(),
        text: text.to_owned(),
        expected: expected.map(str::to_owned),
        confirm_drift: false,
    }
}

pub fn statistics<'a>(profile: &'a TableProfile, column: &str) -> &'a ColumnStatistics {
    profile.column(column).unwrap().statistics.as_ref().unwrap_or_else(|| panic!("{:?}", profile.notes))
}

pub fn quoted(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}
