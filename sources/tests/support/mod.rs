//! What the tests on PostgreSQL share: a database each, and short ways to name assets and changes.
#![allow(dead_code, reason = "every test file uses its own part")]

use domain::asset::{Asset, AssetKind};
use sources::{CommentChange, TargetDatabase, connect};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// A database of its own for a test. The server is thrown away after the tests, the databases with it.
pub struct Scratch {
    pub url: String,
    pub conn: PgConnection,
}

impl Scratch {
    pub async fn new(sql: impl Into<String>) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let server =
            std::env::var("AMX_TEST_POSTGRES").expect("run `cargo xtask test`, it starts PostgreSQL");
        let name = format!("amx_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let mut admin = PgConnection::connect(&server).await.unwrap();
        sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut admin).await.unwrap();
        admin.close().await.unwrap();
        let url = format!("{}/{name}", server.rsplit_once('/').unwrap().0);
        let conn = PgConnection::connect(&url).await.unwrap();
        let mut scratch = Self { url, conn };
        scratch.run(sql).await;
        scratch
    }

    pub async fn run(&mut self, sql: impl Into<String>) {
        let sql: String = sql.into();
        if !sql.is_empty() {
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut self.conn).await.unwrap();
        }
    }

    pub async fn target(&self) -> Arc<dyn TargetDatabase> {
        connect(&self.url, None).await.unwrap()
    }

    /// A connection as a role of the database's own, with these rights.
    pub async fn role(&mut self, rights: &str) -> Arc<dyn TargetDatabase> {
        let role = self.url.rsplit_once('/').unwrap().1.to_owned();
        self.run(format!("CREATE ROLE {role} LOGIN PASSWORD 'secret'; {}", rights.replace("{role}", &role)))
            .await;
        let place = self.url.split_once("://").unwrap().1;
        let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
        connect(&format!("postgres://{role}@{place}"), Some("secret")).await.unwrap()
    }
}

pub fn asset(table: &str, column: Option<&str>, kind: AssetKind) -> Asset {
    Asset {
        database: "test".to_owned(),
        schema: "public".to_owned(),
        table: table.to_owned(),
        column: column.map(str::to_owned),
        kind,
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
