//! What `information_schema` knows of one table.

use super::catalogue::{comment_of, kind_of};
use super::defaults::Origin;
use super::keys;
use super::session::Server;
use super::{TABLES_AND_VIEWS, exact};
use crate::SourceError;
use domain::asset::AssetKind;
use domain::profile::{ColumnProfile, TableProfile};
use sqlx::{AssertSqlSafe, MySqlConnection};

const COLUMNS: &str = concat!(
    "SELECT CAST(ORDINAL_POSITION AS SIGNED) AS ordinal, CAST(COLUMN_NAME AS CHAR) AS name,
            CAST(COLUMN_TYPE AS CHAR) AS column_type, CAST(DATA_TYPE AS CHAR) AS data_type,
            IS_NULLABLE = 'YES' AS nullable, CAST(COLUMN_DEFAULT AS CHAR) AS default_value,
            CAST(EXTRA AS CHAR) AS extra, CAST(GENERATION_EXPRESSION AS CHAR) AS expression,
            CAST(COLUMN_COMMENT AS CHAR) AS comment
       FROM information_schema.COLUMNS WHERE ",
    exact!(),
    " ORDER BY ORDINAL_POSITION"
);

const DEFINITION: &str =
    concat!("SELECT CAST(VIEW_DEFINITION AS CHAR) FROM information_schema.VIEWS WHERE ", exact!());

/// A table's facts, and what is needed to measure it.
pub(super) struct Facts {
    /// The profile, without statistics.
    pub(super) profile: TableProfile,
    /// What can be measured of each of the profile's columns.
    pub(super) measures: Vec<Measure>,
    /// A column of whole numbers that is the primary key by itself.
    pub(super) numbered_by: Option<String>,
}

/// What can be measured of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    /// Counts, the ends and samples.
    Ordered,
    /// The same of bits, which are shown as a number.
    Bits,
    /// Counts and samples.
    Counted,
    /// Counts: values are bytes.
    Opaque,
    /// Counts: values are shapes, which are compared by their bytes.
    Shape,
}

#[derive(sqlx::FromRow)]
struct Relation {
    kind: String,
    comment: String,
    estimate: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct Column {
    ordinal: i64,
    name: String,
    column_type: String,
    data_type: String,
    nullable: bool,
    default_value: Option<String>,
    extra: String,
    expression: Option<String>,
    comment: String,
}

/// Reads everything but statistics.
pub(super) async fn load(
    conn: &mut MySqlConnection,
    server: Server,
    database: &str,
    schema: &str,
    table: &str,
) -> Result<Facts, SourceError> {
    let relation = format!(
        "SELECT CAST(TABLE_TYPE AS CHAR) AS kind, CAST(COALESCE(TABLE_COMMENT, '') AS CHAR) AS comment,
                CAST(TABLE_ROWS AS SIGNED) AS estimate
           FROM information_schema.TABLES WHERE {} AND {TABLES_AND_VIEWS}",
        exact!()
    );
    // Built from constants alone.
    let relation = sqlx::query_as::<_, Relation>(AssertSqlSafe(relation))
        .bind(schema)
        .bind(table)
        .bind(schema)
        .bind(table)
        .fetch_optional(&mut *conn)
        .await?
        .ok_or_else(|| SourceError::Missing(format!("{schema}.{table}")))?;
    let columns = sqlx::query_as::<_, Column>(COLUMNS)
        .bind(schema)
        .bind(table)
        .bind(schema)
        .bind(table)
        .fetch_all(&mut *conn)
        .await?;
    let kind = kind_of(&relation.kind);
    let definition = if kind == AssetKind::View { view(&mut *conn, schema, table).await? } else { None };

    let mut profile = TableProfile {
        database: database.to_owned(),
        schema: schema.to_owned(),
        table: table.to_owned(),
        kind: Some(kind),
        comment: comment_of(kind, relation.comment),
        row_estimate: relation.estimate.filter(|_| kind == AssetKind::Table),
        definition,
        ..TableProfile::default()
    };
    keys::load(conn, server, &mut profile).await?;
    let measures = columns.iter().map(|column| column.measure(&profile.checks)).collect();
    let whole_numbers =
        |column: &&Column| profile.is_primary_key(&column.name) && column.data_type.ends_with("int");
    let numbered_by = columns.iter().find(whole_numbers).map(|column| column.name.clone());
    profile.columns = columns.into_iter().map(|column| column.into_profile(server)).collect();
    Ok(Facts { profile, measures, numbered_by })
}

/// The query of a view; the server keeps it from those who may not see it.
async fn view(conn: &mut MySqlConnection, schema: &str, table: &str) -> Result<Option<String>, sqlx::Error> {
    let definition = sqlx::query_scalar::<_, Option<String>>(DEFINITION)
        .bind(schema)
        .bind(table)
        .bind(schema)
        .bind(table)
        .fetch_optional(conn)
        .await?;
    Ok(definition.flatten().filter(|definition| !definition.is_empty()))
}

impl Column {
    /// Enumerations are ordered by their labels' places, but the server would find the ends by their
    /// text. MariaDB's `json` is a text that is checked.
    fn measure(&self, checks: &[String]) -> Measure {
        match self.data_type.to_ascii_lowercase().as_str() {
            "binary" | "varbinary" | "tinyblob" | "blob" | "mediumblob" | "longblob" | "vector" => {
                Measure::Opaque
            }
            "geometry" | "point" | "linestring" | "polygon" | "multipoint" | "multilinestring"
            | "multipolygon" | "geometrycollection" | "geomcollection" => Measure::Shape,
            "bit" => Measure::Bits,
            "json" | "enum" | "set" | "uuid" => Measure::Counted,
            "longtext"
                if checks.iter().any(|check| check.contains("json_valid") && check.contains(&self.name)) =>
            {
                Measure::Counted
            }
            _ => Measure::Ordered,
        }
    }

    fn into_profile(self, server: Server) -> ColumnProfile {
        let expression = self.expression.filter(|expression| !expression.is_empty());
        let generated = expression.is_some();
        let origin = if server.is_mariadb() { Origin::Mariadb } else { Origin::Mysql };
        ColumnProfile {
            default: expression.or_else(|| origin.default(self.default_value, &self.data_type, &self.extra)),
            generated,
            name: self.name,
            data_type: self.column_type,
            nullable: self.nullable,
            ordinal: self.ordinal,
            comment: Some(self.comment).filter(|comment| !comment.is_empty()),
            statistics: None,
        }
    }
}
