//! What is known of a table: introspected facts and measured statistics ("the profile of a table").

use crate::asset::AssetKind;
use serde::{Deserialize, Serialize};

/// How much table data is read for statistics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ProfilingMode {
    /// No table data is read.
    Metadata,
    /// Statistics over a bounded sample.
    #[default]
    Sampled,
    /// Statistics over every row.
    Full,
}

/// A table or view as the catalogue lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableName {
    /// The schema (`main` in SQLite).
    pub schema: String,
    /// The table.
    pub table: String,
    /// `table`, `view` or `materialized_view`.
    pub kind: AssetKind,
    /// Its columns by ordinal.
    pub columns: Vec<ColumnName>,
    /// Whether the table itself has a comment.
    pub has_comment: bool,
}

/// A table of the scope tree; its columns come when it is opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreeTable {
    /// The schema.
    pub schema: String,
    /// The table.
    pub table: String,
    /// `table`, `view` or `materialized_view`.
    pub kind: AssetKind,
    /// How many columns it has.
    pub columns: usize,
}

/// A column as the catalogue lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnName {
    /// The column's name.
    pub name: String,
    /// The type as the database names it.
    pub data_type: String,
    /// Whether it has a comment.
    pub has_comment: bool,
}

/// Everything known of one table.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct TableProfile {
    /// The database's own name.
    pub database: String,
    /// The schema.
    pub schema: String,
    /// The table.
    pub table: String,
    /// `table`, `view` or `materialized_view`; `None` only in the default value.
    pub kind: Option<AssetKind>,
    /// The table's existing comment.
    pub comment: Option<String>,
    /// Estimated number of rows.
    pub row_estimate: Option<i64>,
    /// The defining query of a view.
    pub definition: Option<String>,
    /// Columns by ordinal.
    pub columns: Vec<ColumnProfile>,
    /// Columns of the primary key, in key order.
    pub primary_key: Vec<String>,
    /// Unique constraints and indexes, each a list of columns.
    pub unique_keys: Vec<Vec<String>>,
    /// Outgoing foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
    /// Foreign keys of other tables that point here.
    pub referenced_by: Vec<ForeignKey>,
    /// Check constraints as the database prints them.
    pub checks: Vec<String>,
    /// What could not be found out, in sentences.
    pub notes: Vec<String>,
}

impl TableProfile {
    /// The profile of a column.
    pub fn column(&self, name: &str) -> Option<&ColumnProfile> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The foreign key that a column belongs to.
    pub fn foreign_key_of(&self, column: &str) -> Option<&ForeignKey> {
        self.foreign_keys.iter().find(|key| key.columns.iter().any(|name| name == column))
    }

    /// Whether a column alone is the primary key.
    pub fn is_primary_key(&self, column: &str) -> bool {
        self.primary_key.len() == 1 && self.primary_key[0] == column
    }
}

/// A foreign key, seen from either end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignKey {
    /// Schema of the referring table.
    pub from_schema: String,
    /// The referring table.
    pub from_table: String,
    /// The referring columns.
    pub columns: Vec<String>,
    /// Schema of the referred table.
    pub to_schema: String,
    /// The referred table.
    pub to_table: String,
    /// The referred columns, in the order of `columns`.
    pub to_columns: Vec<String>,
}

/// Facts and statistics of one column.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ColumnProfile {
    /// The column's name.
    pub name: String,
    /// The type as the database names it, with length or precision.
    pub data_type: String,
    /// Whether nulls are allowed.
    pub nullable: bool,
    /// The default expression.
    pub default: Option<String>,
    /// Position in the table, from 1.
    pub ordinal: i64,
    /// Generated from other columns.
    pub generated: bool,
    /// The existing comment.
    pub comment: Option<String>,
    /// Measured statistics; `None` where no data was read or measuring failed.
    pub statistics: Option<ColumnStatistics>,
}

/// What was measured of one column.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ColumnStatistics {
    /// How many rows were looked at.
    pub rows: i64,
    /// Whether these are all rows of the table.
    pub complete: bool,
    /// Rows that are null.
    pub nulls: i64,
    /// Distinct values that are not null.
    pub distinct: i64,
    /// The least value, as text.
    pub min: Option<String>,
    /// The greatest value, as text.
    pub max: Option<String>,
    /// Up to 5 distinct values, the most frequent first, as text.
    pub samples: Vec<String>,
}
