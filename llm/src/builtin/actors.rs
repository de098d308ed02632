//! Phrases for who did something to a row.

use super::alternatives::{Line, Phrasing};
use super::subject::{PERSONS, Subject};
use super::view::ColumnView;

/// What somebody does, by the words of a name.
const DEEDS: &[(&str, &str)] = &[
    ("approval", "approved"),
    ("approver", "approved"),
    ("assignment", "assigned"),
    ("author", "wrote"),
    ("authorization", "authorized"),
    ("buyer", "bought"),
    ("cancellation", "cancelled"),
    ("change", "last changed"),
    ("changed", "last changed"),
    ("closing", "closed"),
    ("create", "created"),
    ("creation", "created"),
    ("creator", "created"),
    ("delete", "deleted"),
    ("deletion", "deleted"),
    ("editor", "edited"),
    ("entry", "entered"),
    ("head", "heads"),
    ("import", "imported"),
    ("insert", "inserted"),
    ("inspection", "inspected"),
    ("inspector", "inspected"),
    ("last changed", "last changed"),
    ("last modified", "last modified"),
    ("last updated", "last updated"),
    ("leader", "leads"),
    ("modified", "last modified"),
    ("modify", "last modified"),
    ("order", "ordered"),
    ("owner", "owns"),
    ("payment", "paid"),
    ("planner", "plans"),
    ("posting", "posted"),
    ("preparation", "prepared"),
    ("release", "released"),
    ("request", "requested"),
    ("requester", "requested"),
    ("responsible", "is responsible for"),
    ("review", "reviewed"),
    ("reviewer", "reviewed"),
    ("update", "last updated"),
    ("updated", "last updated"),
    ("updater", "last updated"),
    ("verification", "verified"),
];

/// What the words of a reference to a person say that the person does; `None` where they only name a person.
pub fn deed(words: &[String], person: &str) -> Option<&'static str> {
    let mut words = words;
    while let [before @ .., last] = words
        && (last == person
            || matches!(last.as_str(), "identifier" | "by" | "number" | "code" | "user" | "employee"))
    {
        words = before;
    }
    let said = words.join(" ");
    DEEDS.iter().find(|(key, _)| *key == said).map(|(_, deed)| *deed)
}

/// The person that a reference leads to, when it leads to a table of persons.
pub fn person(view: &ColumnView<'_>) -> Option<String> {
    let noun = Subject::of(&view.facts.target.as_ref()?.table).noun;
    let last = noun.rsplit(' ').next()?;
    PERSONS.contains(&last).then_some(noun)
}

/// Who did something to the row.
pub fn actor(view: &ColumnView<'_>) -> Phrasing {
    let event = view.words[..view.words.len().saturating_sub(1)].join(" ");
    let known = DEEDS.iter().find(|(key, _)| *key == event).map(|(_, deed)| *deed);
    let verb = match known {
        Some(deed) => deed.to_owned(),
        None if event.ends_with("ed") || matches!(event.as_str(), "sold" | "sent" | "paid" | "made") => event,
        None => format!("is named as “{event} by” on"),
    };
    let who = person(view);
    did(who.as_deref(), &verb, &view.owner)
}

/// Somebody who did something.
pub fn did(person: Option<&str>, verb: &str, owner: &str) -> Phrasing {
    let who = person.unwrap_or("user");
    let mut phrasing = lines([
        format!("{who} who {verb} {owner}"),
        format!("identifier of the {who} who {verb} {owner}"),
        format!("reference to the {who} who {verb} {owner}"),
        format!("{} that {verb} {owner}", if person.is_some() { "person" } else { "person or process" }),
        format!("identity of whoever {verb} {owner}"),
    ]);
    phrasing.readings = [
        format!("name of the {who} who {verb} {owner}"),
        format!("responsible {who} who {verb} {owner}"),
        format!("technical {who} that {verb} {owner}"),
    ]
    .map(Line::new)
    .to_vec();
    phrasing
}

fn lines<const N: usize>(same: [String; N]) -> Phrasing {
    Phrasing { same: same.map(Line::new).to_vec(), ..Phrasing::default() }
}
