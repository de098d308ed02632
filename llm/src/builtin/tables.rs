//! Phrases for whole tables and views.

use super::alternatives::{Line, Phrasing};
use super::columns::TableView;
use super::grammar::{list, plural, with_article};
use super::subject::{Shape, Subject};
use super::{clean, keys};
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
        _ if keys::is_link(table) && table.columns.len() <= table.primary_key.len() + 2 => TableKind::Link,
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
    let parents = parents(view.table);
    let mut phrasing = match kind {
        TableKind::Link => link(view.table, noun),
        TableKind::Line => line(noun),
        TableKind::Lookup => lookup(noun),
        TableKind::History => history(noun),
        TableKind::Log => log(noun),
        TableKind::Staging => staging(noun),
        TableKind::View => stored_view(view.table, noun),
        TableKind::Entity => entity(noun),
    };
    let clause = clause(view.table, kind, noun, &parents);
    for line in phrasing.same.iter_mut().chain(&mut phrasing.readings) {
        clause.clone_into(&mut line.clause);
    }
    phrasing.sentences = sentences(view.table, kind);
    phrasing
}

fn of<const S: usize, const R: usize>(same: [String; S], readings: [String; R]) -> Phrasing {
    Phrasing {
        same: same.map(Line::new).to_vec(),
        readings: readings.map(Line::new).to_vec(),
        ..Phrasing::default()
    }
}

fn entity(noun: &str) -> Phrasing {
    let many = plural(noun);
    of(
        [
            format!("each row is one {noun}"),
            format!("list of {many}, one per row"),
            format!("{many}, with one row for each"),
            format!("one record per {noun}"),
            format!("collection of all {many}"),
        ],
        [
            format!("master data of {many}, one per row"),
            format!("register of {many}, one per row"),
            format!("central record of each {noun}"),
            format!("{many} as the application keeps them"),
        ],
    )
}

fn line(noun: &str) -> Phrasing {
    let many = plural(noun);
    let header = noun.rsplit_once(' ').map_or(noun, |(before, _)| before);
    let header = with_article(header);
    of(
        [
            format!("each row is one line of {header}"),
            format!("{many}, one per row"),
            format!("single lines that make up {header}"),
            format!("list of {many}, each with its own row"),
            format!("breakdown of {header} into lines"),
        ],
        [
            format!("{many} as they were entered"),
            format!("{many} with what was agreed for each"),
            format!("detail level below {header}"),
            format!("individual {many} that add up to {header}"),
        ],
    )
}

fn link(table: &TableProfile, noun: &str) -> Phrasing {
    let mut ends: Vec<String> = Vec::new();
    for part in &table.primary_key {
        if let Some(key) = table.foreign_key_of(part) {
            ends.push(Subject::of(&key.to_table).noun);
        }
    }
    ends.dedup();
    let [one, other] = ends.as_slice() else { return joined(&ends, noun) };
    let (ones, others) = (plural(one), plural(other));
    of(
        [
            format!("each row links {} to {}", with_article(one), with_article(other)),
            format!("links between {ones} and {others}"),
            format!("many-to-many relation between {ones} and {others}"),
            format!("pairs of {one} and {other} that belong together"),
            format!("which {others} go with which {ones}"),
        ],
        [
            format!("assignment of {others} to {ones}"),
            format!("membership of {others} in {ones}"),
            format!("combinations of {one} and {other}"),
            format!("link table of {ones} and {others}"),
        ],
    )
}

fn joined(ends: &[String], noun: &str) -> Phrasing {
    let all = list(ends, "and");
    let what = if ends.len() > 1 { all } else { noun.to_owned() };
    of(
        [
            format!("each row is one link between records of {what}"),
            format!("combinations of {what}"),
            format!("links of {what}, one combination per row"),
            format!("relation that brings {what} together"),
            format!("which records of {what} belong together"),
        ],
        [
            format!("assignments among {what}"),
            format!("link table for {what}"),
            format!("valid combinations of {what}"),
        ],
    )
}

fn lookup(noun: &str) -> Phrasing {
    let many = plural(noun);
    of(
        [
            format!("list of {many}, one per row"),
            format!("each row is one {noun}"),
            format!("lookup table of {many}"),
            format!("the {many} that other records can refer to"),
            format!("{many} to choose from"),
        ],
        [
            format!("reference list of {many}"),
            format!("catalogue of {many}"),
            format!("permitted {many}"),
            format!("{many} used for classification"),
        ],
    )
}

fn history(noun: &str) -> Phrasing {
    let many = plural(noun);
    of(
        [
            format!("history of {many}"),
            format!("each row is one past state of {}", with_article(noun)),
            format!("earlier states of {many}, one per row"),
            format!("record of how {many} were over time"),
            format!("past versions of {many}"),
        ],
        [
            format!("history of changes to {many}"),
            format!("archived {many}"),
            format!("history that shows what happened to each {noun}"),
        ],
    )
}

fn log(noun: &str) -> Phrasing {
    let many = plural(noun);
    of(
        [
            format!("each row is one {noun}"),
            format!("{many}, one per row"),
            format!("log that holds one row per {noun}"),
            format!("record of what happened, as {many}"),
            format!("chronological list of {many}"),
        ],
        [
            format!("{many} written by the application"),
            format!("{many} kept for later checks"),
            format!("trail of {many}"),
        ],
    )
}

fn staging(noun: &str) -> Phrasing {
    let many = plural(noun);
    of(
        [
            format!("staging table for {many}"),
            format!("{many} held for further processing"),
            format!("intermediate copy of {many}"),
            format!("temporary rows of {many}, one per {noun}"),
            format!("working area for {many}"),
        ],
        [
            format!("{many} as delivered by the source"),
            format!("staging copy of {many}"),
            format!("landing table for {many}"),
        ],
    )
}

fn stored_view(table: &TableProfile, noun: &str) -> Phrasing {
    let many = plural(noun);
    let sources = sources(table.definition.as_deref().unwrap_or_default());
    let from =
        if sources.is_empty() { String::new() } else { format!(" drawn from {}", list(&sources, "and")) };
    of(
        [
            format!("view of {many}{from}"),
            format!("{many} as a view{from}"),
            format!("query result with {many}{from}"),
            format!("read-only presentation of {many}{from}"),
            format!("stored query that returns {many}{from}"),
        ],
        [
            format!("view for reports on {many}{from}"),
            format!("view that combines what belongs to each {noun}{from}"),
            format!("view with selected columns of {many}{from}"),
            format!("view that simplifies access to {many}{from}"),
        ],
    )
}

/// What a table's rows refer to.
fn parents(table: &TableProfile) -> Vec<String> {
    let mut parents: Vec<String> = Vec::new();
    for key in table.foreign_keys.iter().filter(|key| key.to_table != table.table) {
        let noun = Subject::of(&key.to_table).noun;
        if !parents.contains(&noun) {
            parents.push(noun);
        }
    }
    parents
}

fn clause(table: &TableProfile, kind: TableKind, noun: &str, parents: &[String]) -> String {
    match kind {
        TableKind::Link | TableKind::View => String::new(),
        TableKind::Lookup => {
            let users = named(table.referenced_by.iter().map(|key| key.from_table.as_str()));
            if users.is_empty() { String::new() } else { format!("; used by {}", list(&users, "and")) }
        }
        _ => {
            let others = parents.iter().filter(|parent| !noun.starts_with(parent.as_str()));
            let others: Vec<String> = others.take(MAX_NAMED).map(|parent| with_article(parent)).collect();
            if others.is_empty() { String::new() } else { format!(", linked to {}", list(&others, "and")) }
        }
    }
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
        let phrasing = phrasing(&TableView::of(&table));
        assert_eq!(
            phrasing.same[0],
            Line { core: "each row is one album".into(), clause: ", linked to an artist".into() }
        );
        assert_eq!(phrasing.sentences[0], "The primary key is AlbumId.");
    }
}
