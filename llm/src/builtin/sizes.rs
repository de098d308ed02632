//! Phrases for sizes, counts and numbers within something.

use super::alternatives::{Line, Phrasing};
use super::grammar::possessive;
use super::roles::UNITS;
use super::subject::Subject;
use super::synonyms;
use super::view::ColumnView;

/// A number that counts within what the row belongs to: `line number within the order`.
pub fn within(view: &ColumnView<'_>, term: &str) -> Option<Phrasing> {
    let counts =
        matches!(view.words.last()?.as_str(), "number" | "sequence" | "position" | "item" | "counter");
    if !counts || view.facts.key_with.is_empty() {
        return None;
    }
    let table = view.table.table;
    let parent = table.primary_key.iter().find_map(|part| table.foreign_key_of(part))?;
    let parent = Subject::of(&parent.to_table).noun;
    let owner = &view.owner;
    let bare = matches!(term, "number" | "sequence");
    let term = if term.ends_with("sequence") { format!("{term} number") } else { term.to_owned() };
    let mut same = [
        format!("{term} within the {parent}"),
        format!("{term} of {owner} within its {parent}"),
        format!("{term} that tells the rows of one {parent} apart"),
        format!("{} {term} within the {parent}", possessive(owner)),
        format!("{term} that counts the rows of a {parent}"),
    ];
    if bare {
        same.swap(0, 1);
    }
    let readings = [format!("{term} in the order of entry"), format!("{term} given by the {parent}")];
    Some(Phrasing {
        same: same.map(Line::new).to_vec(),
        readings: readings.map(Line::new).to_vec(),
        ..Phrasing::default()
    })
}

/// A size whose unit is in the name.
pub fn measured(view: &ColumnView<'_>) -> Option<Phrasing> {
    let owner = &view.owner;
    let last = view.words.last()?;
    let (unit, measure) = UNITS.iter().find(|(unit, _)| unit == last)?;
    let before = view.words[..view.words.len() - 1].join(" ");
    let counted = measure.starts_with("number of ");
    let what = if before.is_empty() { (*measure).to_owned() } else { before.clone() };
    if counted && !before.is_empty() {
        return Some(counting(&format!("number of {before} {unit}"), owner));
    }
    let suffix = if counted { String::new() } else { format!(" in {unit}") };
    let verb = match *measure {
        "size" => "takes up",
        "duration" => "lasts",
        _ => "has",
    };
    let mut same = vec![format!("{what} of {owner}{suffix}")];
    same.extend(synonyms::of(&what).iter().map(|synonym| format!("{synonym} of {owner}{suffix}")));
    if before.is_empty() && verb != "has" {
        same.push(format!("number of {unit} that {owner} {verb}"));
    }
    same.push(format!("{} {what}{suffix}", possessive(owner)));
    same.push(format!("{what} recorded for {owner}{suffix}"));
    same.push(format!("{what} of {owner}, measured in {unit}"));
    let readings = [
        format!("total {what} of {owner}{suffix}"),
        format!("planned {what} of {owner}{suffix}"),
        format!("measured {what} of {owner}{suffix}"),
        format!("{what} that {owner} is allowed{suffix}"),
    ];
    Some(Phrasing {
        same: same.into_iter().map(Line::new).collect(),
        readings: readings.map(Line::new).to_vec(),
        ..Phrasing::default()
    })
}

/// So many days of something.
fn counting(what: &str, owner: &str) -> Phrasing {
    let same = [
        format!("{what} of {owner}"),
        format!("{what} recorded for {owner}"),
        format!("{} {what}", possessive(owner)),
        format!("{what} that {owner} has"),
        format!("{what} that goes with {owner}"),
    ];
    let readings = [
        format!("{what} agreed for {owner}"),
        format!("{what} that {owner} is entitled to"),
        format!("{what} calculated for {owner}"),
    ];
    Phrasing {
        same: same.map(Line::new).to_vec(),
        readings: readings.map(Line::new).to_vec(),
        ..Phrasing::default()
    }
}
