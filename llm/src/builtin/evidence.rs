//! Why a description is what it is, and where it comes from.

use super::columns;
use super::given::First;
use super::roles::Role;
use super::tables::{self, TableKind};
use super::view::{ColumnView, TableView};
use domain::result::Source;

/// Where a description comes from: only what its text says counts, not what else is known.
pub fn source(first: First, grounded: bool) -> Source {
    match (first, grounded) {
        (First::Comment, _) => Source::Provided,
        (First::Document, _) => Source::Rag,
        (First::Code, _) | (First::Drafted, true) => Source::Function,
        (First::Drafted, false) => Source::Other,
    }
}

/// Why a column is described so.
pub fn column_reasoning(view: &ColumnView<'_>, data_type: &str) -> String {
    let mut evidence = Vec::new();
    let data_type = super::clean::paragraph(data_type, 40);
    if !data_type.is_empty() {
        evidence.push(format!("type {data_type}"));
    }
    let facts = &view.facts;
    if facts.primary_key {
        evidence.push("primary key".to_owned());
    } else if !facts.key_with.is_empty() {
        evidence.push("part of the primary key".to_owned());
    }
    if let Some(target) = &facts.target {
        evidence.push(format!("foreign key to {}", target.path));
    }
    if facts.unique {
        evidence.push("unique constraint".to_owned());
    }
    if facts.checked {
        evidence.push("named by a check constraint".to_owned());
    }
    if facts.generated {
        evidence.push("generated".to_owned());
    }
    if let Some(origin) = &view.origin {
        evidence.push(format!("the view's query, which takes it from {}.{}", origin.table, origin.column));
    }
    if facts.date_format.is_some() && view.role == Role::Moment {
        evidence.push("values that look like dates".to_owned());
    }
    if view.role == Role::Flag && facts.yes_no().is_some() {
        evidence.push("values that say yes and no".to_owned());
    }
    if columns::shows_codes(view) {
        evidence.push("few distinct values".to_owned());
    } else if columns::shows_range(view) && facts.range.is_some() {
        evidence.push("measured range".to_owned());
    }
    let contradiction = columns::doubt(view)
        .map(|not| format!(" Type or values contradict the name: they are no {not}."))
        .unwrap_or_default();
    let evidence = super::grammar::list(&evidence, "and");
    let evidence = if evidence.is_empty() { "the name alone".to_owned() } else { evidence };
    format!("{} Evidence: {evidence}.{contradiction}", how_read(view))
}

fn how_read(view: &ColumnView<'_>) -> String {
    if view.reading.is_opaque() {
        return format!("The name {} could not be read.", view.name);
    }
    let words = view.full.join(" ");
    let expansions = view.reading.expansions();
    if expansions.is_empty() {
        format!("The name reads “{words}”.")
    } else {
        format!("The name reads “{words}” ({expansions}).")
    }
}

/// Why a table is described so.
pub fn table_reasoning(view: &TableView<'_>) -> String {
    let kind = match tables::kind(view) {
        TableKind::Entity => "a table of its own things",
        TableKind::Line => "a table of lines",
        TableKind::Link => "a link table, as every key column is a foreign key",
        TableKind::Lookup => "a lookup table, being short and referred to by others",
        TableKind::History => "a history, by its name",
        TableKind::Log => "a log, by its name",
        TableKind::Staging => "a staging table, by its name",
        TableKind::View => "a view",
    };
    let noun = &view.subject.noun;
    let outgoing = view.table.foreign_keys.len();
    let incoming = view.table.referenced_by.len();
    let read = if view.subject.named {
        format!("The name reads “{noun}”")
    } else {
        "The name could not be read".to_owned()
    };
    format!("{read}; taken as {kind}. Foreign keys: {outgoing} outgoing, {incoming} incoming.")
}
