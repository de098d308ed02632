//! Phrases for dates, times and who did something.

use super::alternatives::{Line, Phrasing};
use super::events::{BOUNDS, EVENTS, OWN_EVENTS, TIMED_EVENTS};
use super::facts::TypeKind;
use super::view::ColumnView;

/// Words that say that it is a date, not of what.
const MARKS: &[&str] = &["date", "time", "timestamp", "datetime", "at", "on", "of", "and"];

/// A date or time.
pub fn moment(view: &ColumnView<'_>) -> Phrasing {
    let unit = unit(view);
    let event = event(&view.words);
    let owner = &view.owner;
    if event.is_empty() || view.repeats_subject() {
        return bare(unit, view);
    }
    if event == "birth" || event == "birthday" {
        return lines([
            format!("date of birth of {owner}"),
            format!("date on which {owner} was born"),
            format!("birth date of {owner}"),
            format!("{} birthday, with the year", super::grammar::possessive(owner)),
            format!("date of birth recorded for {owner}"),
        ]);
    }
    if let Some((_, preposition, state)) = BOUNDS.iter().find(|(words, ..)| *words == event) {
        return bounded(unit, preposition, owner, state);
    }
    if let Some(what) = event.strip_prefix("last ")
        && predicate(&event, unit).is_none()
    {
        return last_of(unit, what, owner);
    }
    match predicate(&event, unit) {
        // A shipment is not shipped, but sent.
        Some(predicate) if predicate == "was shipped" && owner.ends_with("shipment") => {
            happened(unit, &event, owner, "was sent")
        }
        Some(predicate) => happened(unit, &event, owner, &predicate),
        None => named(unit, &event, owner),
    }
}

/// One end of a period: `date from which the price is valid`.
fn bounded(unit: &str, preposition: &str, owner: &str, state: &str) -> Phrasing {
    let label = label(unit);
    let (point, bound) = match (preposition, state) {
        (_, "begins") => ("first day", "start"),
        (_, "ends") => ("last day", "end"),
        ("until", _) => ("last day", "end"),
        _ => ("first day", "start"),
    };
    let mut phrasing = lines([
        format!("{unit} {preposition} which {owner} {state}"),
        format!("{bound} {label} of {owner}"),
        format!("{point} of {owner}"),
        format!("{label} that marks the {bound} of {owner}"),
        format!("{unit} at the {bound} of the period of {owner}"),
    ]);
    if !matches!(state, "begins" | "ends") {
        phrasing.same[1] = Line::new(format!("{bound} of the period in which {owner} {state}"));
        phrasing.same[2] = Line::new(format!("{point} on which {owner} {state}"));
        phrasing.same[3] = Line::new(format!("{label} that marks the {bound} of validity of {owner}"));
    }
    phrasing.readings = [
        format!("planned {bound} {label} of {owner}"),
        format!("{bound} {label} agreed for {owner}"),
        format!("{bound} {label} entered for {owner}"),
    ]
    .map(Line::new)
    .to_vec();
    phrasing
}

/// The last time of something: `date of the last order of the customer`.
fn last_of(unit: &str, what: &str, owner: &str) -> Phrasing {
    let label = label(unit);
    let mut phrasing = lines([
        format!("{unit} of the last {what} of {owner}"),
        format!("{unit} of the most recent {what} of {owner}"),
        format!("{label} of {} last {what}", super::grammar::possessive(owner)),
        format!("last {what} {label} of {owner}"),
        format!("{unit} of the latest {what} recorded for {owner}"),
    ]);
    phrasing.readings = [
        format!("last {what} {label} assigned to {owner}"),
        format!("last {what} {label} that applies to {owner}"),
        format!("last {what} {label} entered for {owner}"),
    ]
    .map(Line::new)
    .to_vec();
    phrasing
}

fn happened(unit: &str, event: &str, owner: &str, predicate: &str) -> Phrasing {
    let (at, point) = preposition(unit);
    let mut phrasing = lines([
        format!("{unit} {at} which {owner} {predicate}"),
        format!("{point} when {owner} {predicate}"),
        format!("{event} {} of {owner}", label(unit)),
        format!("{} that tells when {owner} {predicate}", label(unit)),
        format!("{} {event} {}", super::grammar::possessive(owner), label(unit)),
    ]);
    phrasing.readings = [
        format!("{unit} {at} which {owner} {predicate} in the system"),
        format!("{unit} {at} which {owner} {predicate} according to the record"),
        format!("{unit} from which it counts that {owner} {predicate}"),
        format!("{event} {} assigned to {owner}", label(unit)),
    ]
    .map(Line::new)
    .to_vec();
    phrasing
}

fn named(unit: &str, event: &str, owner: &str) -> Phrasing {
    let (_, point) = preposition(unit);
    let label = label(unit);
    let mut phrasing = lines([
        format!("{event} {label} of {owner}"),
        format!("{unit} of the {event} for {owner}"),
        format!("{point} of the {event} that belongs to {owner}"),
        format!("{event} {label} recorded for {owner}"),
        format!("{} {event} {label}", super::grammar::possessive(owner)),
    ]);
    phrasing.readings = [
        format!("{event} {label} planned for {owner}"),
        format!("actual {event} {label} of {owner}"),
        format!("{event} {label} agreed for {owner}"),
        format!("{event} {label} that applies to {owner}"),
    ]
    .map(Line::new)
    .to_vec();
    phrasing
}

fn bare(unit: &str, view: &ColumnView<'_>) -> Phrasing {
    let owner = &view.owner;
    let noun = &view.table.subject.noun;
    let (at, _) = preposition(unit);
    let own = OWN_EVENTS.iter().find(|(key, _)| key == noun).map(|(_, text)| *text);
    let second = match own {
        Some(text) => format!("{unit} {at} which {owner} {text}"),
        None => format!("{unit} that applies to {owner}"),
    };
    let mut phrasing = lines([
        format!("{unit} of {owner}"),
        second,
        format!("{unit} recorded for {owner}"),
        format!("{} {unit}", super::grammar::possessive(owner)),
        format!("{unit} that {owner} bears"),
    ]);
    phrasing.readings = [
        format!("{unit} {at} which {owner} was entered"),
        format!("{unit} {at} which {owner} takes effect"),
        format!("{unit} that decides the period of {owner}"),
    ]
    .map(Line::new)
    .to_vec();
    phrasing
}

fn lines<const N: usize>(same: [String; N]) -> Phrasing {
    Phrasing { same: same.map(Line::new).to_vec(), ..Phrasing::default() }
}

/// What the date is of.
fn event(words: &[String]) -> String {
    let keep = |word: &&String| !MARKS.contains(&word.as_str());
    words.iter().filter(keep).map(String::as_str).collect::<Vec<_>>().join(" ")
}

fn predicate(event: &str, unit: &str) -> Option<String> {
    let timed = TIMED_EVENTS.iter().filter(|_| unit == "date and time");
    if let Some((_, predicate)) = timed.into_iter().find(|(key, _)| *key == event) {
        return Some((*predicate).to_owned());
    }
    if let Some((_, predicate)) = EVENTS.iter().find(|(key, _)| *key == event) {
        return Some((*predicate).to_owned());
    }
    let participle = event.len() > 4 && event.ends_with("ed") && !event.contains(' ');
    participle.then(|| format!("was {event}"))
}

/// Whether it is a day, a time of day, or both.
fn unit(view: &ColumnView<'_>) -> &'static str {
    let named = |word: &str| view.words.iter().any(|part| part == word);
    let timed = named("at") || named("timestamp") || named("datetime") || (named("date") && named("time"));
    if named("date") && !named("time") {
        "date"
    } else if timed || view.facts.kind == TypeKind::Timestamp {
        "date and time"
    } else if named("time") {
        "time"
    } else {
        "date"
    }
}

/// The unit as the head of a compound: `creation timestamp`.
fn label(unit: &str) -> &str {
    if unit == "date and time" { "timestamp" } else { unit }
}

fn preposition(unit: &str) -> (&'static str, &'static str) {
    match unit {
        "date" => ("on", "day"),
        "time" => ("at", "time of day"),
        _ => ("at", "moment"),
    }
}
