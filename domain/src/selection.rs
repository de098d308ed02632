//! The scope tree's selection: which schemas, tables and columns are ticked.

use crate::scope::{Include, Scope};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A checkbox of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tick {
    /// Nothing below it is selected.
    Off,
    /// Some of it is.
    Mixed,
    /// All of it is.
    On,
}

/// What is selected in one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Part {
    /// The table-level row and every column.
    Whole,
    /// These columns.
    Columns(BTreeSet<String>),
}

/// The selection of a whole tree. Names are kept only where something is selected, so that a
/// database of 100,000 columns costs nothing until a person ticks single ones.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Selection {
    tables: BTreeMap<(String, String), Part>,
}

/// One table of the tree, as far as ticking needs it.
#[derive(Debug, Clone, Copy)]
pub struct Node<'a> {
    /// The schema.
    pub schema: &'a str,
    /// The table.
    pub table: &'a str,
}

impl Selection {
    /// Every given table, whole.
    pub fn of<'a>(tables: impl IntoIterator<Item = Node<'a>>) -> Self {
        let mut selection = Self::default();
        selection.set_tables(tables, true);
        selection
    }

    /// What a scope ticks among the given tables; and how many tables that it names are not among them.
    ///
    /// The table-level row alone has no checkbox: a scope that asks for nothing else of a table ticks nothing.
    pub fn of_scope<'a>(scope: &Scope, tables: impl IntoIterator<Item = Node<'a>>) -> (Self, usize) {
        let mut selection = Self::default();
        let mut missing: BTreeSet<(&str, Option<&str>)> =
            scope.include.iter().map(|part| (part.schema.as_str(), part.table.as_deref())).collect();
        for node in tables {
            let key = || (node.schema.to_owned(), node.table.to_owned());
            let here = |part: &&Include| {
                part.schema == node.schema && part.table.as_deref().is_none_or(|table| table == node.table)
            };
            let mut whole = scope.include.is_empty();
            let mut columns = BTreeSet::new();
            for part in scope.include.iter().filter(here) {
                missing.remove(&(part.schema.as_str(), part.table.as_deref()));
                match &part.columns {
                    None => whole = true,
                    Some(names) => columns.extend(names.iter().cloned()),
                }
            }
            if whole {
                selection.tables.insert(key(), Part::Whole);
            } else if !columns.is_empty() {
                selection.tables.insert(key(), Part::Columns(columns));
            }
        }
        (selection, missing.len())
    }

    /// Ticks or unticks tables as a whole (a schema's checkbox gives all its tables).
    pub fn set_tables<'a>(&mut self, tables: impl IntoIterator<Item = Node<'a>>, on: bool) {
        for node in tables {
            let key = (node.schema.to_owned(), node.table.to_owned());
            if on {
                self.tables.insert(key, Part::Whole);
            } else {
                self.tables.remove(&key);
            }
        }
    }

    /// Ticks or unticks a column; `all` are the names of the table's columns.
    pub fn set_column(&mut self, node: Node<'_>, column: &str, on: bool, all: &[String]) {
        let key = (node.schema.to_owned(), node.table.to_owned());
        let mut columns = match self.tables.remove(&key) {
            Some(Part::Whole) => all.iter().cloned().collect(),
            Some(Part::Columns(columns)) => columns,
            None => BTreeSet::new(),
        };
        if on {
            columns.insert(column.to_owned());
        } else {
            columns.remove(column);
        }
        if all.iter().all(|name| columns.contains(name)) {
            self.tables.insert(key, Part::Whole);
        } else if !columns.is_empty() {
            self.tables.insert(key, Part::Columns(columns));
        }
    }

    /// A table's checkbox.
    pub fn table(&self, node: Node<'_>) -> Tick {
        match self.tables.get(&(node.schema.to_owned(), node.table.to_owned())) {
            None => Tick::Off,
            Some(Part::Whole) => Tick::On,
            Some(Part::Columns(_)) => Tick::Mixed,
        }
    }

    /// Whether a column is ticked.
    pub fn column(&self, node: Node<'_>, column: &str) -> bool {
        match self.tables.get(&(node.schema.to_owned(), node.table.to_owned())) {
            None => false,
            Some(Part::Whole) => true,
            Some(Part::Columns(columns)) => columns.contains(column),
        }
    }

    /// The checkbox of several tables together: a schema's, or the whole tree's.
    pub fn tables<'a>(&self, tables: impl IntoIterator<Item = Node<'a>>) -> Tick {
        let (mut on, mut off) = (false, false);
        for node in tables {
            match self.table(node) {
                Tick::On => on = true,
                Tick::Off => off = true,
                Tick::Mixed => return Tick::Mixed,
            }
        }
        match (on, off) {
            (true, true) => Tick::Mixed,
            (true, false) => Tick::On,
            (false, _) => Tick::Off,
        }
    }

    /// Whether nothing is selected.
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }

    /// How many rows a run over it gives; `columns_of` says how many columns a table has.
    pub fn rows(&self, columns_of: impl Fn(&str, &str) -> usize) -> usize {
        self.tables
            .iter()
            .map(|((schema, table), part)| match part {
                Part::Whole => 1 + columns_of(schema, table),
                Part::Columns(columns) => columns.len(),
            })
            .sum()
    }

    /// The shortest scope that says the same; `all` is every table of the tree.
    pub fn scope(&self, db_profile: &str, all: &[Node<'_>], missing_only: bool) -> Scope {
        let mut scope = Scope { db_profile: db_profile.to_owned(), include: Vec::new(), missing_only };
        if self.tables(all.iter().copied()) == Tick::On {
            return scope;
        }
        let schemas: BTreeSet<&str> = all.iter().map(|node| node.schema).collect();
        for schema in schemas {
            let tables = || all.iter().copied().filter(|node| node.schema == schema);
            match self.tables(tables()) {
                Tick::Off => {}
                Tick::On => {
                    scope.include.push(Include { schema: schema.to_owned(), table: None, columns: None });
                }
                Tick::Mixed => scope.include.extend(tables().filter_map(|node| self.include(node))),
            }
        }
        scope
    }

    fn include(&self, node: Node<'_>) -> Option<Include> {
        let part = self.tables.get(&(node.schema.to_owned(), node.table.to_owned()))?;
        let columns = match part {
            Part::Whole => None,
            Part::Columns(columns) => Some(columns.iter().cloned().collect()),
        };
        Some(Include { schema: node.schema.to_owned(), table: Some(node.table.to_owned()), columns })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asset::AssetKind;
    use crate::profile::{ColumnName, TableName};
    use proptest::prelude::*;

    fn tree() -> Vec<TableName> {
        let mut tables = Vec::new();
        for (schema, table, columns) in [("a", "t1", 3), ("a", "t2", 2), ("b", "t1", 4)] {
            tables.push(TableName {
                schema: schema.into(),
                table: table.into(),
                kind: AssetKind::Table,
                columns: (0..columns)
                    .map(|n| ColumnName {
                        name: format!("c{n}"),
                        data_type: "int".into(),
                        has_comment: false,
                    })
                    .collect(),
                has_comment: false,
            });
        }
        tables
    }

    fn nodes(tree: &[TableName]) -> Vec<Node<'_>> {
        tree.iter().map(|table| Node { schema: &table.schema, table: &table.table }).collect()
    }

    proptest! {
        /// What the tree shows as ticked is exactly what the scope then covers.
        #[test]
        fn the_scope_covers_what_is_ticked(clicks in prop::collection::vec((0usize..3, 0usize..5, any::<bool>()), 0..40)) {
            let tree = tree();
            let nodes = nodes(&tree);
            let mut selection = Selection::default();
            for (table, column, on) in clicks {
                let names: Vec<String> = tree[table].columns.iter().map(|column| column.name.clone()).collect();
                match names.get(column) {
                    Some(name) => selection.set_column(nodes[table], name, on, &names),
                    None => selection.set_tables([nodes[table]], on),
                }
            }
            let scope = selection.scope("db", &nodes, false);
            let mut rows = 0;
            for (table, node) in tree.iter().zip(&nodes) {
                let covered = if selection.is_empty() { None } else { scope.covers(table) };
                for column in &table.columns {
                    let in_scope = covered.as_ref().is_some_and(|covered| covered.columns.contains(&column));
                    prop_assert_eq!(in_scope, selection.column(*node, &column.name));
                }
                rows += covered.map_or(0, |covered| covered.len());
            }
            let counted = selection.rows(|schema, table| {
                tree.iter().find(|t| t.schema == schema && t.table == table).unwrap().columns.len()
            });
            prop_assert_eq!(rows, counted);
            // And a scope ticks what it came from.
            if !selection.is_empty() {
                prop_assert_eq!(Selection::of_scope(&scope, nodes.iter().copied()), (selection, 0));
            }
        }
    }

    #[test]
    fn names_that_are_gone_are_counted() {
        let tree = tree();
        let nodes = nodes(&tree);
        let part = |schema: &str, table: Option<&str>| Include {
            schema: schema.to_owned(),
            table: table.map(str::to_owned),
            columns: None,
        };
        let include = vec![part("a", None), part("b", Some("gone")), part("nowhere", None)];
        let scope = Scope { include, ..Scope::everything("db") };
        let (selection, missing) = Selection::of_scope(&scope, nodes.iter().copied());
        assert_eq!(selection, Selection::of(nodes[..2].iter().copied()));
        assert_eq!(missing, 2);
    }

    #[test]
    fn a_schema_is_mixed_until_all_its_tables_are_on() {
        let tree = tree();
        let nodes = nodes(&tree);
        let mut selection = Selection::default();
        selection.set_tables([nodes[0]], true);
        assert_eq!(selection.tables(nodes[..2].iter().copied()), Tick::Mixed);
        selection.set_tables([nodes[1]], true);
        assert_eq!(selection.tables(nodes[..2].iter().copied()), Tick::On);
        assert_eq!(selection.scope("db", &nodes, false).include.len(), 1);
    }
}
