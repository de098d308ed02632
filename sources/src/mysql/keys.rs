//! Keys, foreign keys and checks of one MySQL table.

use super::exact;
use super::session::Server;
use domain::profile::{ForeignKey, TableProfile};
use sqlx::MySqlConnection;

/// An index over expressions has parts without a name.
const INDEXES: &str = concat!(
    "SELECT CAST(INDEX_NAME AS CHAR) AS index_name, CAST(COLUMN_NAME AS CHAR) AS column_name
       FROM information_schema.STATISTICS WHERE NON_UNIQUE = 0 AND ",
    exact!(),
    " ORDER BY INDEX_NAME, SEQ_IN_INDEX"
);

macro_rules! references {
    ($end:expr) => {
        concat!(
            "SELECT CAST(CONSTRAINT_NAME AS CHAR) AS constraint_name,
                    CAST(TABLE_SCHEMA AS CHAR) AS from_schema, CAST(TABLE_NAME AS CHAR) AS from_table,
                    CAST(COLUMN_NAME AS CHAR) AS from_column,
                    CAST(REFERENCED_TABLE_SCHEMA AS CHAR) AS to_schema,
                    CAST(REFERENCED_TABLE_NAME AS CHAR) AS to_table,
                    CAST(REFERENCED_COLUMN_NAME AS CHAR) AS to_column
               FROM information_schema.KEY_COLUMN_USAGE
              WHERE REFERENCED_TABLE_NAME IS NOT NULL AND ",
            $end,
            " ORDER BY TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION"
        )
    };
}
pub(super) use references;

const OUTGOING: &str = references!(exact!());

const CHECKS_OF_MARIADB: &str = "
SELECT CAST(CHECK_CLAUSE AS CHAR) FROM information_schema.CHECK_CONSTRAINTS
 WHERE CONSTRAINT_SCHEMA = ? AND TABLE_NAME = ?
   AND CAST(CONSTRAINT_SCHEMA AS BINARY) = CAST(? AS BINARY) AND CAST(TABLE_NAME AS BINARY) = CAST(? AS BINARY)
 ORDER BY CONSTRAINT_NAME";

/// MySQL's names of checks are unique within the database.
const CHECKS_OF_MYSQL: &str = "
SELECT CAST(c.CHECK_CLAUSE AS CHAR) FROM information_schema.CHECK_CONSTRAINTS AS c
  JOIN information_schema.TABLE_CONSTRAINTS AS t
    ON t.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA AND t.CONSTRAINT_NAME = c.CONSTRAINT_NAME
 WHERE t.CONSTRAINT_TYPE = 'CHECK' AND t.TABLE_SCHEMA = ? AND t.TABLE_NAME = ?
   AND CAST(t.TABLE_SCHEMA AS BINARY) = CAST(? AS BINARY) AND CAST(t.TABLE_NAME AS BINARY) = CAST(? AS BINARY)
 ORDER BY c.CONSTRAINT_NAME";

#[derive(sqlx::FromRow)]
struct IndexPart {
    index_name: String,
    column_name: Option<String>,
}

#[derive(sqlx::FromRow)]
pub(super) struct Reference {
    constraint_name: String,
    from_schema: String,
    from_table: String,
    from_column: String,
    to_schema: String,
    to_table: String,
    to_column: String,
}

/// Fills in the keys and checks of the profile's table.
pub(super) async fn load(
    conn: &mut MySqlConnection,
    server: Server,
    profile: &mut TableProfile,
) -> Result<(), sqlx::Error> {
    let (schema, table) = (profile.schema.clone(), profile.table.clone());
    let parts = sqlx::query_as::<_, IndexPart>(INDEXES)
        .bind(&schema)
        .bind(&table)
        .bind(&schema)
        .bind(&table)
        .fetch_all(&mut *conn)
        .await?;
    for index in parts.chunk_by(|a, b| a.index_name == b.index_name) {
        let columns: Option<Vec<String>> = index.iter().map(|part| part.column_name.clone()).collect();
        match columns {
            Some(columns) if index[0].index_name == "PRIMARY" => profile.primary_key = columns,
            Some(columns) => profile.unique_keys.push(columns),
            None => {}
        }
    }
    profile.foreign_keys = outgoing(&mut *conn, &schema, &table).await?;
    if server.lists_checks() {
        let checks = if server.is_mariadb() { CHECKS_OF_MARIADB } else { CHECKS_OF_MYSQL };
        profile.checks = sqlx::query_scalar::<_, String>(checks)
            .bind(&schema)
            .bind(&table)
            .bind(&schema)
            .bind(&table)
            .fetch_all(conn)
            .await?;
    }
    Ok(())
}

async fn outgoing(
    conn: &mut MySqlConnection,
    schema: &str,
    table: &str,
) -> Result<Vec<ForeignKey>, sqlx::Error> {
    let rows = sqlx::query_as::<_, Reference>(OUTGOING)
        .bind(schema)
        .bind(table)
        .bind(schema)
        .bind(table)
        .fetch_all(conn)
        .await?;
    Ok(grouped(&rows))
}

/// The keys of rows that are ordered by key and place in it.
pub(super) fn grouped(rows: &[Reference]) -> Vec<ForeignKey> {
    let same_key = |a: &Reference, b: &Reference| {
        (&a.from_schema, &a.from_table, &a.constraint_name)
            == (&b.from_schema, &b.from_table, &b.constraint_name)
    };
    let key = |columns: &[Reference]| ForeignKey {
        from_schema: columns[0].from_schema.clone(),
        from_table: columns[0].from_table.clone(),
        columns: columns.iter().map(|column| column.from_column.clone()).collect(),
        to_schema: columns[0].to_schema.clone(),
        to_table: columns[0].to_table.clone(),
        to_columns: columns.iter().map(|column| column.to_column.clone()).collect(),
    };
    rows.chunk_by(same_key).map(key).collect()
}
