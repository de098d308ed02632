//! Phrases for whole tables and views.

use super::alternatives::{Line, Phrasing};
use super::grammar::list;
use super::references;
use super::subject::Shape;
use super::view::TableView;
use super::{aspects, clean, table_kinds};
use domain::asset::AssetKind;
use domain::profile::TableProfile;

/// The most other tables that are named in one sentence.
const MAX_NAMED: usize = 4;

/// What a table is, beyond its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableKind {
    /// Rows are things of their own.
    Entity,
    /// Rows belong to a header.
    Line,
    /// Rows link other tables.
    Link,
    /// A short list that others refer to.
    Lookup,
    /// Past states.
    History,
    /// Things that happened.
    Log,
    /// Data on its way.
    Staging,
    /// A stored query.
    View,
}

/// Decides what a table is from its keys, columns and name.
pub fn kind(view: &TableView<'_>) -> TableKind {
    let table = view.table;
    if matches!(table.kind, Some(AssetKind::View | AssetKind::MaterializedView)) {
        return TableKind::View;
    }
    match view.subject.shape {
        _ if references::is_link(table) && table.columns.len() <= table.primary_key.len() + 2 => {
            TableKind::Link
        }
        Shape::Line => TableKind::Line,
        Shape::History => TableKind::History,
        Shape::Log => TableKind::Log,
        Shape::Staging => TableKind::Staging,
        Shape::Entity => {
            let short = (2..=3).contains(&table.columns.len());
            let referred = !table.referenced_by.is_empty() && table.foreign_keys.is_empty();
            if short && referred { TableKind::Lookup } else { TableKind::Entity }
        }
    }
}

/// All that could be said of a table.
pub fn phrasing(view: &TableView<'_>) -> Phrasing {
    let kind = kind(view);
    let noun = view.subject.noun.as_str();
    let mut phrasing = match kind {
        TableKind::Link => table_kinds::link(view.table, noun),
        TableKind::Line => table_kinds::line(noun),
        TableKind::Lookup => table_kinds::lookup(noun),
        TableKind::History => table_kinds::history(noun),
        TableKind::Log => table_kinds::log(noun),
        TableKind::Staging => table_kinds::staging(noun),
        TableKind::View => table_kinds::stored_view(view.table, noun),
        TableKind::Entity => table_kinds::entity(noun),
    };
    let clause = clause(view, kind);
    for line in phrasing.same.iter_mut().chain(&mut phrasing.readings) {
        clause.clone_into(&mut line.clause);
    }
    ground(view, kind, &mut phrasing);
    phrasing.angles = angles(view, kind);
    phrasing.sentences = sentences(view.table, kind);
    phrasing
}

/// Marks what rests on keys or on a view's query.
fn ground(view: &TableView<'_>, kind: TableKind, phrasing: &mut Phrasing) {
    phrasing.clauses_of_names = kind != TableKind::Lookup && view.table.foreign_keys.is_empty();
    for line in phrasing.same.iter_mut().chain(&mut phrasing.readings) {
        line.grounded = match kind {
            TableKind::Link => true,
            TableKind::View => line.core.contains("drawn from"),
            _ => false,
        };
    }
}

/// The other sides of a table: how it hangs together with others, and what its rows are told apart by.
fn angles(view: &TableView<'_>, kind: TableKind) -> Vec<Line> {
    let table = view.table;
    let many = super::grammar::plural(&view.subject.noun);
    let outgoing = table.foreign_keys.iter().filter(|key| key.to_table != table.table);
    let to = named(outgoing.map(|key| key.to_table.as_str()));
    let incoming = table.referenced_by.iter().filter(|key| key.from_table != table.table);
    let from = named(incoming.map(|key| key.from_table.as_str()));
    let mut angles = Vec::new();
    let (to, from) = (list(&to, "and"), list(&from, "and"));
    match (to.is_empty(), from.is_empty()) {
        (true, true) => {}
        (false, true) => angles.push(format!("{many} with links to {to}")),
        (true, false) => angles.push(format!("{many} with links from {from}")),
        (false, false) => angles.push(format!("{many} with links to {to} and from {from}")),
    }
    let key: Vec<String> = table.primary_key.iter().map(|part| clean::name(part)).collect();
    if !key.is_empty() && kind != TableKind::Link {
        angles.push(format!("{many}, each known by its {}", list(&key, "and")));
    }
    angles.into_iter().map(Line::grounded).collect()
}

/// What goes with the noun: what the rows hold, or who uses them.
fn clause(view: &TableView<'_>, kind: TableKind) -> String {
    let table = view.table;
    if kind == TableKind::Lookup {
        let users = named(table.referenced_by.iter().map(|key| key.from_table.as_str()));
        if !users.is_empty() {
            return format!("; used by {}", list(&users, "and"));
        }
    }
    if kind == TableKind::View {
        return String::new();
    }
    let aspects = aspects::of(view);
    if aspects.is_empty() { String::new() } else { format!(", with {}", list(&aspects, "and")) }
}

fn sentences(table: &TableProfile, kind: TableKind) -> Vec<String> {
    let mut sentences = Vec::new();
    let key: Vec<String> = table.primary_key.iter().map(|part| clean::name(part)).collect();
    match key.as_slice() {
        [] => {}
        [one] => sentences.push(format!("The primary key is {one}.")),
        many => sentences.push(format!("The primary key consists of {}.", list(many, "and"))),
    }
    let users = named(table.referenced_by.iter().map(|key| key.from_table.as_str()));
    if !users.is_empty() && kind != TableKind::Lookup {
        let refer = if users.len() == 1 { "refers" } else { "refer" };
        sentences.push(format!("{} {refer} to it.", list(&users, "and")));
    }
    let columns = table.columns.len();
    let plural = if columns == 1 { "" } else { "s" };
    let what = if kind == TableKind::View { "view" } else { "table" };
    sentences.push(format!("The {what} has {columns} column{plural}."));
    sentences
}

/// Names of tables, each once, a few at most.
fn named<'n>(names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for name in names.map(clean::name) {
        if all.len() < MAX_NAMED && !all.contains(&name) {
            all.push(name);
        }
    }
    all
}

/// The tables that a view's definition reads, as its FROM and JOIN name them.
pub fn sources(definition: &str) -> Vec<String> {
    let spaced = definition.replace(',', " , ").replace('(', " ( ").replace(')', " ) ");
    let mut found: Vec<String> = Vec::new();
    let mut expected = false;
    let mut in_from = false;
    for token in spaced.split_whitespace() {
        let lower = token.to_ascii_lowercase();
        match lower.as_str() {
            "from" | "join" => (expected, in_from) = (true, true),
            "where" | "group" | "order" | "having" | "union" | "select" | "on" | "limit" | ";" => {
                (expected, in_from) = (false, false);
            }
            "," if in_from => expected = true,
            "(" | "lateral" | "only" => {}
            _ if expected => {
                expected = false;
                let last = token.rsplit('.').next().unwrap_or(token);
                let name = clean::name(last.trim_matches(['"', '`', '[', ']', ';']));
                if !name.is_empty() && found.len() < MAX_NAMED && !found.contains(&name) {
                    found.push(name);
                }
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_name_what_they_read() {
        let definition = "SELECT c.a FROM sales.\"Customer\" c JOIN (Invoice i) ON i.x = c.x WHERE 1 = 1, 2";
        assert_eq!(sources(definition), ["Customer", "Invoice"]);
        assert_eq!(sources("select 1 from a, b where x in (select y from c)"), ["a", "b", "c"]);
        assert!(sources("").is_empty());
    }

    #[test]
    fn an_entity_names_its_parents() {
        let table = TableProfile {
            table: "Album".to_owned(),
            columns: vec![domain::profile::ColumnProfile {
                name: "ArtistId".to_owned(),
                data_type: "INTEGER".to_owned(),
                ..domain::profile::ColumnProfile::default()
            }],
            primary_key: vec!["AlbumId".to_owned()],
            foreign_keys: vec![domain::profile::ForeignKey {
                from_schema: "main".to_owned(),
                from_table: "Album".to_owned(),
                columns: vec!["ArtistId".to_owned()],
                to_schema: "main".to_owned(),
                to_table: "Artist".to_owned(),
                to_columns: vec!["ArtistId".to_owned()],
            }],
            ..TableProfile::default()
        };
        let phrasing = phrasing(&TableView::of(&table, &[]));
        assert_eq!(
            phrasing.same[0],
            Line { clause: ", with artist".into(), ..Line::new("albums, one per row") }
        );
        let angles: Vec<&str> = phrasing.angles.iter().map(|line| line.core.as_str()).collect();
        assert_eq!(angles, ["albums with links to Artist", "albums, each known by its AlbumId"]);
        assert_eq!(phrasing.sentences[0], "The primary key is AlbumId.");
    }
}
