//! What a run is asked to cover. The same JSON is sent, stored, shown and accepted back.

use crate::profile::{ColumnName, TableName};
use serde::{Deserialize, Serialize};

/// A run's scope.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// The db profile.
    pub db_profile: String,
    /// What is covered; nothing means everything.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<Include>,
    /// Leave out what has a comment already.
    #[serde(default)]
    pub missing_only: bool,
}

/// One part of a scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Include {
    /// The schema.
    pub schema: String,
    /// The table; nothing means the whole schema.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// The columns; nothing means the table and all its columns, an empty list the table alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<Vec<String>>,
}

/// The assets of one table that a scope covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoveredTable<'a> {
    /// The table.
    pub table: &'a TableName,
    /// Whether the table-level row is covered.
    pub itself: bool,
    /// The covered columns by ordinal.
    pub columns: Vec<&'a ColumnName>,
}

impl CoveredTable<'_> {
    /// How many rows the table gives.
    pub fn len(&self) -> usize {
        usize::from(self.itself) + self.columns.len()
    }

    /// Whether it gives no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Scope {
    /// Everything in a database.
    pub fn everything(db_profile: impl Into<String>) -> Self {
        Self { db_profile: db_profile.into(), include: Vec::new(), missing_only: false }
    }

    /// The covered part of a table, `None` where nothing of it is covered.
    pub fn covers<'a>(&self, table: &'a TableName) -> Option<CoveredTable<'a>> {
        let mut itself = self.include.is_empty();
        let mut all_columns = itself;
        let mut named: Vec<&str> = Vec::new();
        for part in self.include.iter().filter(|part| part.schema == table.schema) {
            match (&part.table, &part.columns) {
                (None, _) => (itself, all_columns) = (true, true),
                (Some(name), None) if *name == table.table => (itself, all_columns) = (true, true),
                (Some(name), Some(columns)) if *name == table.table && columns.is_empty() => itself = true,
                (Some(name), Some(columns)) if *name == table.table => {
                    named.extend(columns.iter().map(String::as_str));
                }
                (Some(_), _) => {}
            }
        }
        let columns = table
            .columns
            .iter()
            .filter(|column| all_columns || named.contains(&column.name.as_str()))
            .filter(|column| !(self.missing_only && column.has_comment))
            .collect();
        let itself = itself && !(self.missing_only && table.has_comment);
        let covered = CoveredTable { table, itself, columns };
        (!covered.is_empty()).then_some(covered)
    }

    /// The names in the scope that the catalogue does not know, as paths.
    pub fn unknown_names(&self, catalogue: &[TableName]) -> Vec<String> {
        let mut unknown = Vec::new();
        for part in &self.include {
            let mut schema = catalogue.iter().filter(|table| table.schema == part.schema).peekable();
            if schema.peek().is_none() {
                unknown.push(part.schema.clone());
                continue;
            }
            let Some(name) = &part.table else { continue };
            let Some(table) = schema.find(|table| table.table == *name) else {
                unknown.push(format!("{}.{name}", part.schema));
                continue;
            };
            for column in part.columns.iter().flatten() {
                if !table.columns.iter().any(|known| known.name == *column) {
                    unknown.push(format!("{}.{name}.{column}", part.schema));
                }
            }
        }
        unknown
    }

    /// What it covers in a few words: `everything`, `public`, `public.album`, `3 tables in public`.
    pub fn summary(&self) -> String {
        let what = match self.include.as_slice() {
            [] => "everything".to_owned(),
            [one] => one.summary(),
            [first, rest @ ..] if rest.iter().all(|part| part.schema == first.schema) => {
                let mut tables: Vec<_> = self.include.iter().map(|part| part.table.as_deref()).collect();
                tables.sort_unstable();
                tables.dedup();
                match tables.as_slice() {
                    [Some(table)] => format!("{} assets of {}.{table}", self.named_assets(), first.schema),
                    tables => format!("{} tables in {}", tables.len(), first.schema),
                }
            }
            parts => format!("{} and {} more", parts[0].summary(), parts.len() - 1),
        };
        if self.missing_only { format!("{what}, missing only") } else { what }
    }

    /// Columns and tables that are named one by one.
    fn named_assets(&self) -> usize {
        self.include.iter().map(|part| part.columns.as_ref().map_or(1, |columns| columns.len().max(1))).sum()
    }
}

impl Include {
    fn summary(&self) -> String {
        match (&self.table, &self.columns) {
            (None, _) => self.schema.clone(),
            (Some(table), None) => format!("{}.{table}", self.schema),
            (Some(table), Some(columns)) if columns.is_empty() => format!("{}.{table} itself", self.schema),
            (Some(table), Some(columns)) if columns.len() == 1 => {
                format!("{}.{table}.{}", self.schema, columns[0])
            }
            (Some(table), Some(columns)) => format!("{} columns of {}.{table}", columns.len(), self.schema),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asset::AssetKind;

    fn album() -> TableName {
        let column =
            |name: &str, has_comment| ColumnName { name: name.into(), data_type: "int".into(), has_comment };
        TableName {
            schema: "public".into(),
            table: "album".into(),
            kind: AssetKind::Table,
            columns: vec![column("album_id", true), column("title", false), column("artist_id", false)],
            has_comment: true,
        }
    }

    fn covered(json: &str) -> Option<(bool, Vec<String>)> {
        let scope: Scope = serde_json::from_str(json).unwrap();
        let table = album();
        let covered = scope.covers(&table)?;
        Some((covered.itself, covered.columns.iter().map(|column| column.name.clone()).collect()))
    }

    #[test]
    fn each_level_of_a_scope_covers_what_it_says() {
        let all = || vec!["album_id".to_owned(), "title".into(), "artist_id".into()];
        assert_eq!(covered(r#"{"db_profile":"c"}"#), Some((true, all())));
        assert_eq!(covered(r#"{"db_profile":"c","include":[{"schema":"public"}]}"#), Some((true, all())));
        assert_eq!(
            covered(r#"{"db_profile":"c","include":[{"schema":"public","table":"album"}]}"#),
            Some((true, all()))
        );
        assert_eq!(
            covered(
                r#"{"db_profile":"c","include":[{"schema":"public","table":"album","columns":["title"]}]}"#
            ),
            Some((false, vec!["title".into()]))
        );
        let alone = r#"{"db_profile":"c","include":[{"schema":"public","table":"album","columns":[]}]}"#;
        assert_eq!(covered(alone), Some((true, Vec::new())));
        assert_eq!(covered(r#"{"db_profile":"c","include":[{"schema":"other"}]}"#), None);
        assert_eq!(
            covered(r#"{"db_profile":"c","missing_only":true}"#),
            Some((false, vec!["title".into(), "artist_id".into()]))
        );
    }

    #[test]
    fn a_summary_says_what_is_named() {
        let summary = |include: &str| {
            let scope: Scope =
                serde_json::from_str(&format!(r#"{{"db_profile":"c","include":{include}}}"#)).unwrap();
            scope.summary()
        };
        assert_eq!(summary(r#"[{"schema":"s","table":"t","columns":[]}]"#), "s.t itself");
        assert_eq!(
            summary(
                r#"[{"schema":"s","table":"t","columns":[]},{"schema":"s","table":"t","columns":["a","b"]}]"#
            ),
            "3 assets of s.t"
        );
        assert_eq!(summary(r#"[{"schema":"s","table":"t"},{"schema":"s","table":"u"}]"#), "2 tables in s");
    }

    #[test]
    fn an_unknown_field_is_an_error() {
        assert!(serde_json::from_str::<Scope>(r#"{"db_profile":"c","tables":[]}"#).is_err());
    }

    #[test]
    fn names_that_do_not_exist_are_named() {
        let scope: Scope = serde_json::from_str(
            r#"{"db_profile":"c","include":[{"schema":"nope"},{"schema":"public","table":"gone"},
                {"schema":"public","table":"album","columns":["title","x"]}]}"#,
        )
        .unwrap();
        assert_eq!(scope.unknown_names(&[album()]), ["nope", "public.gone", "public.album.x"]);
    }
}
