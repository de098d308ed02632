//! What SQLite's schema says of one table.

use super::catalogue::kind_of;
use super::comment::comments_of;
use super::driver_message;
use super::incoming::Incoming;
use crate::SourceError;
use domain::profile::{ColumnProfile, ForeignKey, TableProfile};
use sqlx::SqliteConnection;

/// The table, with a view's defining statement.
const RELATION: &str = "
SELECT t.name, t.type AS kind, t.wr AS without_rowid,
       CASE WHEN t.type = 'view'
            THEN (SELECT s.sql FROM main.sqlite_schema AS s WHERE s.type = 'view' AND s.name = t.name)
       END AS definition
  FROM pragma_table_list(?1) AS t
 WHERE t.schema = 'main' AND t.type IN ('table', 'view', 'virtual') AND t.name = ?1";

/// `hidden`: 1 a virtual table's own, 2 and 3 generated.
const COLUMNS: &str = "
SELECT name, type AS data_type, \"notnull\" AS required, dflt_value AS default_expression, pk, hidden
  FROM pragma_table_xinfo(?1, 'main') WHERE hidden <> 1 ORDER BY cid";

/// A key that names no columns of the other table means its primary key: `to_column` is null then.
const OUTGOING: &str = "
SELECT ?1 AS from_table, id, \"from\" AS from_column, \"table\" AS to_table, \"to\" AS to_column
  FROM pragma_foreign_key_list(?1) ORDER BY id, seq";

const PRIMARY_KEY: &str = "SELECT name FROM pragma_table_xinfo(?1, 'main') WHERE pk > 0 ORDER BY pk";

/// Unique indexes over all rows. `column_name` is null for an expression.
const UNIQUE: &str = "
SELECT i.name AS index_name, c.name AS column_name
  FROM pragma_index_list(?1) AS i JOIN pragma_index_info(i.name) AS c
 WHERE i.\"unique\" = 1 AND i.origin <> 'pk' AND i.partial = 0
 ORDER BY i.name, c.seqno";

#[derive(sqlx::FromRow)]
struct Relation {
    kind: String,
    without_rowid: i64,
    definition: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Column {
    name: String,
    data_type: String,
    required: i64,
    default_expression: Option<String>,
    pk: i64,
    hidden: i64,
}

/// A column of a foreign key.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct KeyPart {
    from_table: String,
    id: i64,
    from_column: String,
    pub(super) to_table: String,
    to_column: Option<String>,
}

#[derive(sqlx::FromRow)]
struct UniquePart {
    index_name: String,
    column_name: Option<String>,
}

/// Reads everything but statistics. Check constraints are left out: SQLite has them only inside the
/// text of `CREATE TABLE`.
pub(super) async fn load(
    conn: &mut SqliteConnection,
    incoming: &Incoming,
    database: &str,
    schema: &str,
    table: &str,
) -> Result<TableProfile, SourceError> {
    let missing = || SourceError::Missing(format!("{schema}.{table}"));
    if schema != "main" {
        return Err(missing());
    }
    let relation = sqlx::query_as::<_, Relation>(RELATION)
        .bind(table)
        .fetch_optional(&mut *conn)
        .await?
        .ok_or_else(missing)?;
    let mut profile = TableProfile {
        database: database.to_owned(),
        schema: schema.to_owned(),
        table: table.to_owned(),
        kind: Some(kind_of(&relation.kind)),
        definition: relation.definition,
        ..TableProfile::default()
    };
    match sqlx::query_as::<_, Column>(COLUMNS).bind(table).fetch_all(&mut *conn).await {
        Ok(columns) => add_columns(&mut profile, columns, relation.without_rowid != 0),
        Err(error) => profile.notes.push(format!("The columns are not known: {}", driver_message(&error))),
    }

    let comments = comments_of(&mut *conn, table).await?;
    let comment = |column: &str| comments.get(column).cloned();
    profile.comment = comment("");
    for column in &mut profile.columns {
        column.comment = comment(&column.name);
    }

    profile.unique_keys =
        unique_keys(sqlx::query_as::<_, UniquePart>(UNIQUE).bind(table).fetch_all(&mut *conn).await?);
    let outgoing = sqlx::query_as::<_, KeyPart>(OUTGOING).bind(table).fetch_all(&mut *conn).await?;
    profile.foreign_keys = foreign_keys(conn, outgoing).await?;
    let incoming = incoming.of(&mut *conn, table).await?;
    profile.referenced_by = foreign_keys(conn, incoming).await?;
    Ok(profile)
}

fn add_columns(profile: &mut TableProfile, columns: Vec<Column>, without_rowid: bool) {
    let mut key: Vec<(i64, String)> = columns
        .iter()
        .filter(|column| column.pk > 0)
        .map(|column| (column.pk, column.name.clone()))
        .collect();
    key.sort();
    let alone = key.len() == 1;
    profile.primary_key = key.into_iter().map(|(_, name)| name).collect();
    let columns = columns.into_iter().zip(1_i64..);
    profile.columns = columns
        .map(|(column, ordinal)| {
            // Only the row's own number and the key of a table without one cannot be null: SQLite
            // lets other primary keys be null, for old times' sake.
            let row_number = alone && column.data_type.eq_ignore_ascii_case("integer");
            let never_null = column.required != 0 || (column.pk > 0 && (without_rowid || row_number));
            ColumnProfile {
                name: column.name,
                data_type: column.data_type,
                nullable: !never_null,
                default: column.default_expression,
                ordinal,
                generated: column.hidden != 0,
                comment: None,
                statistics: None,
            }
        })
        .collect();
}

/// The columns of each index; an index with an expression makes no column unique.
fn unique_keys(parts: Vec<UniquePart>) -> Vec<Vec<String>> {
    let mut keys: Vec<(String, Option<Vec<String>>)> = Vec::new();
    for part in parts {
        if keys.last().is_none_or(|(name, _)| *name != part.index_name) {
            keys.push((part.index_name, Some(Vec::new())));
        }
        if let Some((_, columns)) = keys.last_mut() {
            *columns = columns.take().zip(part.column_name).map(|(mut columns, column)| {
                columns.push(column);
                columns
            });
        }
    }
    keys.into_iter().filter_map(|(_, columns)| columns).collect()
}

async fn foreign_keys(
    conn: &mut SqliteConnection,
    parts: Vec<KeyPart>,
) -> Result<Vec<ForeignKey>, sqlx::Error> {
    let mut keys: Vec<(i64, ForeignKey)> = Vec::new();
    for part in parts {
        if keys.last().is_none_or(|(id, key)| *id != part.id || key.from_table != part.from_table) {
            // The columns of a primary key that is only implied are asked for once per key.
            let to_columns = if part.to_column.is_none() {
                sqlx::query_scalar::<_, String>(PRIMARY_KEY)
                    .bind(part.to_table.as_str())
                    .fetch_all(&mut *conn)
                    .await?
            } else {
                Vec::new()
            };
            let key = ForeignKey {
                from_schema: "main".to_owned(),
                from_table: part.from_table,
                columns: Vec::new(),
                to_schema: "main".to_owned(),
                to_table: part.to_table,
                to_columns,
            };
            keys.push((part.id, key));
        }
        if let Some((_, key)) = keys.last_mut() {
            key.columns.push(part.from_column);
            key.to_columns.extend(part.to_column);
        }
    }
    Ok(keys.into_iter().map(|(_, key)| key).collect())
}
