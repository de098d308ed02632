//! What can carry a description.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The kind of thing that a description is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AssetKind {
    /// A column of a table or view.
    Column,
    /// A base table.
    Table,
    /// A view.
    View,
    /// A materialized view.
    MaterializedView,
}

impl AssetKind {
    /// The name in the store and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Column => "column",
            Self::Table => "table",
            Self::View => "view",
            Self::MaterializedView => "materialized_view",
        }
    }

    /// The name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::MaterializedView => "materialized view",
            other => other.as_str(),
        }
    }

    /// The kind of that name in the store.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Column, Self::Table, Self::View, Self::MaterializedView]
            .into_iter()
            .find(|kind| kind.as_str() == name)
    }
}

impl fmt::Display for AssetKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// One thing that can carry a description: a table or view, or one of its columns.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Asset {
    /// The database's own name.
    pub database: String,
    /// The schema (`main` in SQLite).
    pub schema: String,
    /// The table or view.
    pub table: String,
    /// The column; `None` for the table itself.
    pub column: Option<String>,
    /// What it is.
    pub kind: AssetKind,
}

impl Asset {
    /// `schema.table` or `schema.table.column`, for people and logs (not quoted for SQL).
    pub fn path(&self) -> String {
        match &self.column {
            Some(column) => format!("{}.{}.{column}", self.schema, self.table),
            None => format!("{}.{}", self.schema, self.table),
        }
    }

    /// The path without its last part, dot included, and that last part.
    pub fn path_parts(&self) -> (String, &str) {
        match &self.column {
            Some(column) => (format!("{}.{}.", self.schema, self.table), column),
            None => (format!("{}.", self.schema), &self.table),
        }
    }
}

impl fmt::Display for Asset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path())
    }
}
