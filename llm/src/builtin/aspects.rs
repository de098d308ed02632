//! What the rows of a table hold besides their name, in a few nouns: `customer, address and net amount`.

use super::references;
use super::roles::{Role, UNITS};
use super::subject::Subject;
use super::tables::{self, TableKind};
use super::view::{ColumnView, TableView};
use super::{actors, values};

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
    for column in columns.iter().filter(|column| !link && told_by_itself(column)) {
        if told.items.len() < MAX_PARENTS {
            told.add(&referred(column));
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

/// A reference of one column to another table.
fn told_by_itself(column: &ColumnView<'_>) -> bool {
    column.facts.target.as_ref().is_some_and(|target| !target.itself)
}

/// What a reference leads to, by its own name where that says more: a support representative.
fn referred(column: &ColumnView<'_>) -> String {
    let target = column.facts.target.as_ref();
    let table = target.map(|target| target.table.as_str()).unwrap_or_default();
    let noun = Subject::of(table).noun;
    let composite = target.is_some_and(|target| target.composite);
    let does = actors::deed(&column.words, &noun).is_some() || column.role == Role::Actor;
    if composite || does { noun } else { references::role_noun(column, table) }
}

struct Told<'n> {
    noun: &'n str,
    items: Vec<String>,
}

impl Told<'_> {
    fn add(&mut self, item: &str) {
        let said = item.is_empty()
            || self.noun.split(' ').any(|word| word == item)
            || self.noun.starts_with(item)
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
                    Role::Measure if UNITS.iter().any(|(unit, _)| *unit == term) => {
                        let measure =
                            UNITS.iter().find(|(unit, _)| *unit == term).map(|(_, measure)| *measure);
                        self.add(measure.unwrap_or_default());
                    }
                    _ if term == "code" || term == "timestamp" => {}
                    _ => self.add(&term),
                }
            }
        }
    }
}
