//! A PostgreSQL database of its own for a test.

use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::sync::atomic::{AtomicU32, Ordering};

const COMMENT: &str = "
SELECT CASE WHEN $3::text IS NULL THEN obj_description(c.oid, 'pg_class')
            ELSE col_description(c.oid, (SELECT a.attnum FROM pg_attribute AS a
                                          WHERE a.attrelid = c.oid AND a.attname = $3::text)) END
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
 WHERE n.nspname = $1 AND c.relname = $2";

/// The server is thrown away after the tests, the databases with it.
pub struct Postgres {
    pub url: String,
    connection: PgConnection,
}

impl Postgres {
    /// A new database in which `sql` was run.
    pub async fn create(sql: impl Into<String>) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let server =
            std::env::var("AMX_TEST_POSTGRES").expect("run `cargo xtask test`, it starts PostgreSQL");
        let name = format!("amx_server_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let mut admin = PgConnection::connect(&server).await.unwrap();
        sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut admin).await.unwrap();
        admin.close().await.unwrap();
        let url = format!("{}/{name}", server.rsplit_once('/').unwrap().0);
        let connection = PgConnection::connect(&url).await.unwrap();
        let mut database = Self { url, connection };
        database.run(sql).await;
        database
    }

    /// Runs statements.
    pub async fn run(&mut self, sql: impl Into<String>) {
        let sql: String = sql.into();
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut self.connection).await.unwrap();
    }

    /// The comment of an asset, as `\d+` in psql would show it.
    pub async fn comment(&mut self, asset: &Value) -> Option<String> {
        sqlx::query_scalar::<_, Option<String>>(COMMENT)
            .bind(asset["schema"].as_str().unwrap())
            .bind(asset["table"].as_str().unwrap())
            .bind(asset["column"].as_str())
            .fetch_one(&mut self.connection)
            .await
            .unwrap()
    }

    /// The one text column of a query, row by row.
    pub async fn lines(&mut self, sql: &'static str) -> Vec<String> {
        sqlx::query_scalar(sql).fetch_all(&mut self.connection).await.unwrap()
    }

    /// Every definition that a careless comment could change: columns, constraints, indexes, views.
    pub async fn definitions(&mut self) -> Vec<String> {
        self.lines(
            "SELECT pg_catalog.concat_ws(' | ', a.attrelid::regclass, a.attnum, a.attname,
                        format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid),
                        a.attgenerated, a.attidentity, a.attcollation, a.attstorage, a.attacl, c.relkind, c.relacl)
               FROM pg_attribute AS a
               JOIN pg_class AS c ON c.oid = a.attrelid
               LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
              WHERE c.relnamespace = 'public'::regnamespace
             UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
             UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
             UNION ALL SELECT definition FROM pg_views WHERE schemaname = 'public'
             UNION ALL SELECT definition FROM pg_matviews WHERE schemaname = 'public'
             ORDER BY 1",
        )
        .await
    }
}
