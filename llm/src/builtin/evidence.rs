//! How sure a description is, why, and where it comes from.

use super::columns;
use super::given::First;
use super::roles::Role;
use super::tables::{self, TableKind};
use super::view::{ColumnView, TableView};
use domain::result::Source;

/// The most that a drafted text can have: no constraint tells the meaning as a person does.
pub const MAX_DRAFTED: f64 = 0.93;
/// What each later alternative loses.
const STEP: f64 = 0.04;

/// How sure the first of the generated alternatives of a column is.
pub fn column_score(view: &ColumnView<'_>) -> f64 {
    let strength = view.reading.strength();
    let facts = &view.facts;
    if view.reading.is_opaque() && facts.target.is_none() && !facts.primary_key {
        return if columns::shows_codes(view) { 0.38 } else { 0.28 };
    }
    let keyed = facts.primary_key || facts.target.is_some();
    if keyed {
        // The constraint says more than the name does.
        return if strength >= 0.7 { 0.92 } else { 0.84 };
    }
    if columns::doubt(view).is_some() {
        return 0.35;
    }
    let mut score = 0.22 + 0.55 * strength;
    score += if view.role == Role::Other { 0.0 } else { 0.06 };
    score += if is_supported(view) { 0.05 } else { 0.0 };
    score -= if view.table.subject.named { 0.0 } else { 0.06 };
    score.clamp(0.25, 0.9)
}

/// How sure the first of the generated alternatives of a table is.
pub fn table_score(view: &TableView<'_>) -> f64 {
    if !view.subject.named {
        return 0.3;
    }
    let mut score: f64 = 0.3 + 0.48 * view.subject.reading.strength();
    score += if is_table_supported(view) { 0.1 } else { 0.0 };
    score.clamp(0.25, 0.9)
}

/// The score of the alternative at a place, with two digits.
pub fn at(score: f64, place: usize) -> f64 {
    let lowered = (score - STEP * place as f64).clamp(0.05, 1.0);
    (lowered * 100.0).round() / 100.0
}

/// Whether more than name and type stands behind a column's description.
fn is_supported(view: &ColumnView<'_>) -> bool {
    let facts = &view.facts;
    facts.primary_key
        || facts.target.is_some()
        || !facts.key_with.is_empty()
        || facts.unique
        || facts.generated
        || facts.default_now
        || facts.checked
        || columns::shows_codes(view)
        || view.origin.is_some()
        || (view.role == Role::Moment && facts.date_format.is_some())
        || (view.role == Role::Flag && facts.yes_no().is_some())
        || (columns::shows_range(view) && facts.range.is_some())
}

fn is_table_supported(view: &TableView<'_>) -> bool {
    let table = view.table;
    !table.foreign_keys.is_empty()
        || !table.referenced_by.is_empty()
        || (tables::kind(view) == TableKind::View && table.definition.is_some())
}

/// Where a column's description comes from.
pub fn column_source(view: &ColumnView<'_>, first: First) -> Source {
    source(first, is_supported(view))
}

/// Where a table's description comes from.
pub fn table_source(view: &TableView<'_>, first: First) -> Source {
    source(first, is_table_supported(view))
}

fn source(first: First, supported: bool) -> Source {
    match (first, supported) {
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
