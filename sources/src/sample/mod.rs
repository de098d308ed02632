//! The sample database: a retailer's schema that grew over twenty years, for people without a database at hand.
//!
//! Its content is plain SQL, computed inside SQLite from generators with fixed seeds. It depends on
//! no clock and no random source, so every creation holds equal data and tests can rely on it.

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _, SqliteConnection};

use crate::SourceError;

/// In the order of what they read: each part uses rows of the parts before it.
const PARTS: [&str; 8] = [
    include_str!("pools.sql"),
    include_str!("people.sql"),
    include_str!("sales.sql"),
    include_str!("warehouse.sql"),
    include_str!("finance.sql"),
    include_str!("admin.sql"),
    include_str!("views.sql"),
    include_str!("comments.sql"),
];

/// Creates the sample database at `path`, in place of a file that is there already.
///
/// It is built in a file beside `path` and renamed when it is whole: a crash leaves either nothing
/// at `path` or what was there before.
///
/// # Errors
/// When the folder does not exist or cannot be written; `path` is untouched then.
pub async fn create(path: &Path) -> Result<(), SourceError> {
    let draft = draft_path(path);
    // A process of the same id may have died here.
    remove_if_there(&draft).await?;
    let finished = match build(&draft).await {
        Ok(()) => put_in_place(&draft, path).await,
        Err(error) => Err(error),
    };
    if finished.is_err() {
        // The first error says more than one of tidying up.
        let _ = tokio::fs::remove_file(&draft).await;
    }
    finished
}

/// A name of its own for each call, so that two at once never write into one file.
fn draft_path(path: &Path) -> PathBuf {
    static CALLS: AtomicU64 = AtomicU64::new(0);
    let call = CALLS.fetch_add(1, Ordering::Relaxed);
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".tmp-{}-{call}", std::process::id()));
    path.with_file_name(name)
}

async fn remove_if_there(path: &Path) -> Result<(), SourceError> {
    match tokio::fs::remove_file(path).await {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(unwritable(path, &error)),
        _ => Ok(()),
    }
}

async fn build(path: &Path) -> Result<(), SourceError> {
    // Nothing here needs a journal or a sync: a draft that is not whole is thrown away.
    let mut connection: SqliteConnection = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        // Departments name their head before the employees exist; a test checks the keys of the result.
        .foreign_keys(false)
        .synchronous(SqliteSynchronous::Off)
        .journal_mode(SqliteJournalMode::Off)
        .pragma("temp_store", "MEMORY")
        // A log of whole parts would help nobody.
        .disable_statement_logging()
        .connect()
        .await
        .map_err(|error| unwritable(path, &error))?;
    let filled = fill(&mut connection).await;
    connection.close().await?;
    filled
}

async fn fill(connection: &mut SqliteConnection) -> Result<(), SourceError> {
    let mut transaction = connection.begin().await?;
    for part in PARTS {
        transaction.execute(sqlx::raw_sql(part)).await?;
    }
    transaction.commit().await?;
    Ok(())
}

async fn put_in_place(draft: &Path, path: &Path) -> Result<(), SourceError> {
    // The rename must not reach the disk before the content does.
    let file = tokio::fs::OpenOptions::new()
        .write(true)
        .open(draft)
        .await
        .map_err(|error| unwritable(draft, &error))?;
    file.sync_all().await.map_err(|error| unwritable(draft, &error))?;
    drop(file);
    tokio::fs::rename(draft, path).await.map_err(|error| unwritable(path, &error))
}

fn unwritable(path: &Path, error: &impl Display) -> SourceError {
    SourceError::Database(format!(
        "the sample file {} cannot be written: {error}. Check that its folder exists and is writable.",
        path.display()
    ))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use sqlx::{AssertSqlSafe, Sqlite};

    use super::*;

    async fn open(path: &Path) -> SqliteConnection {
        SqliteConnectOptions::new().filename(path).read_only(true).connect().await.unwrap()
    }

    async fn names(connection: &mut SqliteConnection, kind: &str) -> Vec<String> {
        sqlx::query_scalar::<Sqlite, String>(
            "SELECT name FROM sqlite_schema WHERE type = ?1 AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name",
        )
        .bind(kind.to_owned())
        .fetch_all(connection)
        .await
        .unwrap()
    }

    async fn number(connection: &mut SqliteConnection, sql: String) -> i64 {
        sqlx::query_scalar::<Sqlite, i64>(AssertSqlSafe(sql)).fetch_one(connection).await.unwrap()
    }

    async fn columns(connection: &mut SqliteConnection, table: &str) -> Vec<String> {
        sqlx::query_scalar::<Sqlite, String>("SELECT name FROM pragma_table_xinfo(?1) ORDER BY cid")
            .bind(table.to_owned())
            .fetch_all(connection)
            .await
            .unwrap()
    }

    /// Every value of a table as SQL literals, row by row in a fixed order.
    async fn content(connection: &mut SqliteConnection, table: &str) -> Vec<String> {
        let values: Vec<String> =
            columns(connection, table).await.iter().map(|column| format!("quote(\"{column}\")")).collect();
        let sql = format!("SELECT {} AS line FROM \"{table}\" ORDER BY line", values.join(" || ',' || "));
        sqlx::query_scalar::<Sqlite, String>(AssertSqlSafe(sql)).fetch_all(connection).await.unwrap()
    }

    #[tokio::test]
    async fn two_creations_hold_equal_data() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (folder.path().join("one.sqlite"), folder.path().join("two.sqlite"));
        create(&one).await.unwrap();
        create(&two).await.unwrap();
        let (mut first, mut second) = (open(&one).await, open(&two).await);
        let tables = names(&mut first, "table").await;
        assert_eq!(tables, names(&mut second, "table").await);
        for table in tables {
            let equal = content(&mut first, &table).await == content(&mut second, &table).await;
            assert!(equal, "{table} differs");
        }
    }

    #[tokio::test]
    async fn it_is_large_and_consistent() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sample.sqlite");
        create(&path).await.unwrap();
        let mut connection = open(&path).await;

        let tables = names(&mut connection, "table").await;
        let (mut rows, mut column_count) = (0, 0);
        for table in &tables {
            column_count += columns(&mut connection, table).await.len();
            let found = number(&mut connection, format!("SELECT count(*) FROM \"{table}\"")).await;
            assert!(found > 0, "{table} is empty");
            rows += found;
        }
        assert!(tables.len() >= 24, "{} tables", tables.len());
        assert!(column_count >= 190, "{column_count} columns");
        assert!((30_000..=60_000).contains(&rows), "{rows} rows");

        let views = names(&mut connection, "view").await;
        assert!(views.len() >= 3, "{} views", views.len());
        for view in &views {
            let found = number(&mut connection, format!("SELECT count(*) FROM \"{view}\"")).await;
            assert!(found > 0, "{view} is empty");
        }

        for (what, sql) in [
            ("foreign keys without a row", "SELECT count(*) FROM pragma_foreign_key_check"),
            (
                "order headers that differ from their lines",
                "SELECT count(*) FROM ord_hdr h WHERE net_amt_ct <> \
                 (SELECT sum(net_amt_ct) FROM ord_itm i WHERE i.ord_id = h.ord_id)",
            ),
            (
                "documents that do not balance",
                "SELECT count(*) FROM (SELECT 1 FROM BSEG GROUP BY BUKRS, BELNR, GJAHR HAVING \
                 abs(sum(CASE SHKZG WHEN 'S' THEN DMBTR ELSE -DMBTR END)) > 0.001)",
            ),
            (
                "comments on what does not exist",
                "SELECT count(*) FROM amx_comments c WHERE NOT EXISTS (SELECT 1 FROM sqlite_schema s \
                 JOIN pragma_table_xinfo(s.name) x WHERE s.name = c.table_name AND c.column_name IN ('', x.name))",
            ),
        ] {
            assert_eq!(number(&mut connection, sql.to_owned()).await, 0, "{what}");
        }
    }

    #[tokio::test]
    async fn only_the_whole_file_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sample.sqlite");
        create(&path).await.unwrap();
        create(&path).await.unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);

        let error = create(&folder.path().join("missing").join("sample.sqlite")).await;
        assert!(error.unwrap_err().to_string().contains("Check that its folder exists"));
    }
}
