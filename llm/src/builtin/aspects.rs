//! What the rows of a table hold besides their name, in a few nouns: `customer, address and net amount`.

use super::roles::Role;
use super::subject::Subject;
use super::tables::{self, TableKind};
use super::values;
use super::view::{ColumnView, TableView};

/// The most columns that are looked at: a wider table is described by its first ones.
const MAX_COLUMNS: usize = 60;
/// The most things that are told.
const MAX_TOLD: usize = 5;
/// The most other tables among them.
const MAX_PARENTS: usize = 3;

/// What the rows hold, the most telling first.
pub fn of(view: &TableView<'_>) -> Vec<String> {
    let table = view.table;
    let columns: Vec<ColumnView<'_>> =
        table.columns.iter().take(MAX_COLUMNS).map(|column| ColumnView::of(view, column)).collect();
    let mut told = Told { noun: &view.subject.noun, items: Vec::new() };
    let link = tables::kind(view) == TableKind::Link;
    for key in table.foreign_keys.iter().filter(|key| key.to_table != table.table && !link) {
        if told.items.len() < MAX_PARENTS {
            told.add(&Subject::of(&key.to_table).noun);
        }
    }
    match columns.iter().filter(|column| column.role == Role::Place).count() {
        0 => {}
        1 => told.add_terms(&columns, Role::Place, 1),
        _ => told.add("address"),
    }
    match columns.iter().filter(|column| column.role == Role::Contact).count() {
        0 => {}
        1 => told.add_terms(&columns, Role::Contact, 1),
        _ => told.add("contact details"),
    }
    told.add_terms(&columns, Role::Quantity, 1);
    told.add_terms(&columns, Role::Money, 2);
    told.add_terms(&columns, Role::Rate, 1);
    told.add_terms(&columns, Role::Measure, 1);
    if columns
        .iter()
        .any(|column| column.role == Role::Moment && column.full.last().is_some_and(|last| last == "from"))
    {
        told.add("period of validity");
    }
    told.add_terms(&columns, Role::Status, 1);
    told.add_terms(&columns, Role::Kind, 1);
    told.add_terms(&columns, Role::Moment, 1);
    told.items
}

struct Told<'n> {
    noun: &'n str,
    items: Vec<String>,
}

impl Told<'_> {
    fn add(&mut self, item: &str) {
        let said = item.is_empty()
            || self.noun.split(' ').any(|word| word == item)
            || self.noun == item
            || self.items.iter().any(|known| known == item || known.ends_with(item));
        if !said && self.items.len() < MAX_TOLD {
            self.items.push(item.to_owned());
        }
    }

    fn add_terms(&mut self, columns: &[ColumnView<'_>], role: Role, most: usize) {
        for column in columns.iter().filter(|column| column.role == role).take(most) {
            let words = match column.words.as_slice() {
                // Of a code it is the thing that counts.
                [before @ .., last] if last == "code" && !before.is_empty() && role != Role::Place => before,
                words => words,
            };
            let spoken = column.reading.strength() > 0.5 && words.len() <= 3;
            if spoken && !words.iter().any(|word| matches!(word.as_str(), "at" | "on" | "from" | "to" | "by"))
            {
                let term = words.join(" ");
                match role {
                    Role::Contact => self.add(&values::contact(&term)),
                    Role::Quantity => self.add(&values::counted(&term)),
                    _ if term == "code" || term == "timestamp" => {}
                    _ => self.add(&term),
                }
            }
        }
    }
}
