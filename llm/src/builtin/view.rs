//! A table and a column, read: subject, words, owner, role and unit, decided once for all phrases.

use super::context::Place;
use super::facts::{ColumnFacts, TypeKind};
use super::lineage::{self, Origin};
use super::roles::{self, Role};
use super::subject::{PERSONS, Subject};
use super::words::{self, Reading};
use super::{clean, grammar, shares, tables, values};
use domain::asset::AssetKind;
use domain::profile::{ColumnProfile, TableProfile};
use std::cell::OnceCell;

/// Of a wider table only the first columns are looked at as neighbours.
const MAX_SIBLINGS: usize = 60;

/// What the columns of one table share.
#[derive(Debug)]
pub struct TableView<'a> {
    /// The table.
    pub table: &'a TableProfile,
    /// The tables at the other end of its foreign keys.
    pub neighbours: &'a [TableProfile],
    /// What a row is.
    pub subject: Subject,
    /// Whether it has parts of a postal address, so that `state` is a place.
    pub places: bool,
    /// Of a view: what the tables are about that it reads.
    pub drawn_from: Vec<String>,
    /// Of a view: where its plain columns come from.
    pub origins: Vec<Origin>,
    siblings: OnceCell<Vec<Sibling>>,
}

/// What a column is to the others of its table.
#[derive(Debug)]
pub struct Sibling {
    /// Its name, fit to be quoted.
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// Whom its value belongs to, with an article.
    pub owner: String,
    /// Whether it is a first or last name.
    pub part_of_name: bool,
}

impl<'a> TableView<'a> {
    /// Reads a table.
    pub fn of(table: &'a TableProfile, neighbours: &'a [TableProfile]) -> Self {
        let places = table.columns.iter().any(|column| {
            let name = column.name.to_ascii_lowercase();
            ["city", "zip", "postal", "country", "street", "plz", "pstl"]
                .iter()
                .any(|part| name.contains(part))
        });
        let view = matches!(table.kind, Some(AssetKind::View | AssetKind::MaterializedView));
        let sources =
            if view { tables::sources(table.definition.as_deref().unwrap_or_default()) } else { Vec::new() };
        let definition = table.definition.as_deref().filter(|_| view).unwrap_or_default();
        let origins = lineage::of(definition);
        let drawn_from = sources.iter().map(|name| Subject::of(name).noun).collect();
        let subject = Subject::of(&table.table);
        Self { table, neighbours, subject, places, drawn_from, origins, siblings: OnceCell::new() }
    }

    /// Its first columns, read once for all that look at their neighbours.
    pub fn siblings(&self) -> &[Sibling] {
        self.siblings.get_or_init(|| {
            let columns = self.table.columns.iter().take(MAX_SIBLINGS);
            let read = columns.map(|column| ColumnView::of(self, column));
            read.map(|column| Sibling {
                part_of_name: values::is_part_of_name(&column),
                name: column.name,
                role: column.role,
                owner: column.owner,
            })
            .collect()
        })
    }
}

/// One column, read.
#[derive(Debug)]
pub struct ColumnView<'a> {
    /// Its table.
    pub table: &'a TableView<'a>,
    /// Its name, fit to be quoted.
    pub name: String,
    /// Where a view takes it from.
    pub origin: Option<Origin>,
    /// What its owner is, without an article: the table's noun, or that of the table it is taken from.
    pub noun: String,
    /// Its name, read.
    pub reading: Reading,
    /// The words of its name.
    pub full: Vec<String>,
    /// The same without the table's noun in front, the unit and the number behind.
    pub words: Vec<String>,
    /// Whom the value belongs to, with an article: `the customer`.
    pub owner: String,
    /// What follows the owner: ` in cents`, `, line 2`.
    pub suffix: String,
    /// What is certain.
    pub facts: ColumnFacts,
    /// What it is for.
    pub role: Role,
}

impl<'a> ColumnView<'a> {
    /// Reads a column.
    pub fn of(table: &'a TableView<'a>, column: &ColumnProfile) -> Self {
        let name = clean::name(&column.name);
        let origin = table.origins.iter().find(|origin| origin.output == name).cloned();
        let origin = origin.filter(|origin| Subject::of(&origin.table).named);
        // The table's own name for it says more than a view's alias, or the same.
        let read = origin.as_ref().map_or(column.name.as_str(), |origin| origin.column.as_str());
        let reading = words::read(read, Place::Column);
        let subject = origin.as_ref().map(|origin| Subject::of(&origin.table).noun);
        let noun = subject.unwrap_or_else(|| table.subject.noun.clone());
        let facts = ColumnFacts::of(table.table, column);
        let mut full = shares::significant(&reading);
        let unit = shares::take_unit(&mut full, &reading, facts.kind);
        shares::in_english_order(&mut full);
        let number = shares::take_number(&mut full, &column.name, table.table);
        let mut owner = format!("the {noun}");
        let mut words = full.clone();
        shares::own_words(&mut words, &mut owner, &noun, table, &facts);
        let role = roles::of(&words, &facts, table.places, unit);
        if matches!(role, Role::Name | Role::Contact | Role::Place) && words.len() > 1 {
            let first = words[0].as_str();
            if PERSONS.contains(&first) && first != noun {
                let drawn = !table.drawn_from.is_empty();
                owner = if drawn {
                    format!("the {first}")
                } else {
                    format!("{} {first}", grammar::possessive(&owner))
                };
                words.remove(0);
            }
        }
        let mut suffix = unit.map(|unit| format!(" {}", unit.suffix)).unwrap_or_default();
        suffix.push_str(&shares::numbered(number, role, &mut words));
        Self { table, name, origin, noun, reading, full, words, owner, suffix, facts, role }
    }

    /// The words of the name as a phrase, the table's noun left out.
    pub fn term(&self) -> String {
        self.words.join(" ")
    }

    /// Whether the name says nothing more than the table's noun.
    pub fn repeats_subject(&self) -> bool {
        self.words.join(" ") == self.noun
    }

    /// The type in a word, for names that say nothing.
    pub fn kind_word(&self) -> &'static str {
        match self.facts.kind {
            TypeKind::Integer => "whole number",
            TypeKind::Decimal => "number",
            TypeKind::Text => "text",
            TypeKind::Date | TypeKind::Timestamp => "date",
            TypeKind::Boolean => "yes/no value",
            TypeKind::Other => "value",
        }
    }
}
