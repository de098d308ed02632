//! The phrases of a table by its kind.

use super::alternatives::{Line, Phrasing};
use super::grammar::{list, plural, with_article};
use super::subject::Subject;
use super::tables::sources;
use domain::profile::TableProfile;

fn of<const S: usize, const R: usize>(same: [String; S], readings: [String; R]) -> Phrasing {
    Phrasing {
        same: same.map(Line::new).to_vec(),
        readings: readings.map(Line::new).to_vec(),
        ..Phrasing::default()
    }
}

/// Rows are things of their own.
pub fn entity(noun: &str) -> Phrasing {
    let many = plural(noun);
    of(
        [
            format!("{many}, one per row"),
            format!("each row is one {noun}"),
            format!("list of {many}"),
            format!("one record per {noun}"),
            format!("collection of {many}"),
        ],
        [
            format!("master data of {many}, one per row"),
            format!("register of {many}, one per row"),
            format!("central record of each {noun}"),
            format!("{many} as they are kept here"),
        ],
    )
}

/// Rows belong to a header.
pub fn line(noun: &str) -> Phrasing {
    let many = plural(noun);
    let header = noun.rsplit_once(' ').map_or(noun, |(before, _)| before);
    let header = with_article(header);
    of(
        [
            format!("{many}, one per row"),
            format!("each row is one line of {header}"),
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

/// Rows link other tables.
pub fn link(table: &TableProfile, noun: &str) -> Phrasing {
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
            format!("links between {ones} and {others}, one pair per row"),
            format!("each row links {} to {}", with_article(one), with_article(other)),
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

/// A short list that others refer to.
pub fn lookup(noun: &str) -> Phrasing {
    let many = plural(noun);
    of(
        [
            format!("list of {many}"),
            format!("lookup table of {many}"),
            format!("each row is one {noun}"),
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

/// Past states.
pub fn history(noun: &str) -> Phrasing {
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

/// Things that happened.
pub fn log(noun: &str) -> Phrasing {
    let many = plural(noun);
    let what = plural(noun.strip_suffix(" log entry").unwrap_or(noun));
    of(
        [
            format!("log of {what}, one entry per row"),
            format!("each row is one {noun}"),
            format!("{many}, one per row"),
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

/// Data on its way.
pub fn staging(noun: &str) -> Phrasing {
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

/// A stored query.
pub fn stored_view(table: &TableProfile, noun: &str) -> Phrasing {
    let many = plural(noun);
    let sources = sources(table.definition.as_deref().unwrap_or_default());
    let from =
        if sources.is_empty() { String::new() } else { format!(", drawn from {}", list(&sources, "and")) };
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
