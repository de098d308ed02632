//! The phrases of a column by its role, and the facts that go with them.

use super::alternatives::{Line, Phrasing};
use super::facts::Codes;
use super::formats::DateFormat;
use super::references;
use super::roles::Role;
use super::subject;
use super::tables::{self, TableKind};
use super::view::ColumnView;
use super::{actors, angles, clean, doubts, flags, grammar, grounds, keys, moments, sparse, values};

/// All that could be said of a column.
pub fn phrasing(view: &ColumnView<'_>) -> Phrasing {
    let mut phrasing = match view.role {
        _ if doubt(view).is_some() => doubts::doubtful(view, doubt(view).unwrap_or_default()),
        Role::Key => keys::key(view),
        Role::Reference => references::reference(view),
        Role::SelfReference => references::self_reference(view),
        Role::Identifier => keys::identifier(view),
        Role::Actor => actors::actor(view),
        Role::Moment => moments::moment(view),
        Role::Flag => flags::flag(view),
        _ => values::value(view),
    };
    let bare = phrasing.same.first().is_some_and(|line| sparse::repeats_names(view, &line.core));
    let clause = clause(view, bare);
    for line in phrasing.same.iter_mut().chain(&mut phrasing.readings) {
        add_clause(line, &clause);
    }
    grounds::mark(view, &mut phrasing);
    phrasing.angles = angles::of(view, &clause);
    phrasing.sentences = sentences(view);
    phrasing.nouns = true;
    phrasing
}

/// What the name says that the values are, and the type or the values say that they are not.
pub fn doubt(view: &ColumnView<'_>) -> Option<&'static str> {
    if matches!(view.role, Role::Flag | Role::Key | Role::Actor) {
        return None;
    }
    let said = keys::without_key_words(&view.words);
    let is = |words: &[&str]| said.last().is_some_and(|last| words.contains(&last.as_str()));
    // A time in whole or other numbers is a duration.
    let timed = is(&["time"]) && !view.facts.kind.is_number();
    if view.facts.no_date && (view.role == Role::Moment || timed || is(&["date", "timestamp"])) {
        Some("dates")
    } else if view.facts.no_number
        && is(&["amount", "quantity", "duration", "size", "percentage", "share", "count"])
    {
        Some("numbers")
    } else {
        None
    }
}

/// A fact goes with every phrase that does not say it already.
fn add_clause(line: &mut Line, clause: &str) {
    let said = (clause.contains("primary key") && line.core.contains("primary key"))
        || (clause.contains("foreign key") && line.core.contains("foreign key"));
    if line.clause.is_empty() && !said {
        clause.clone_into(&mut line.clause);
    }
}

/// The one fact that goes into the sentence itself; `bare` where the phrase is nothing but the name.
fn clause(view: &ColumnView<'_>, bare: bool) -> String {
    let facts = &view.facts;
    if let Some(target) = &facts.target {
        return match (facts.primary_key, facts.key_with.is_empty(), target.itself) {
            (true, ..) => format!(" (primary key and foreign key to {})", target.table),
            (_, false, _) => format!(" (part of the primary key, foreign key to {})", target.table),
            (_, _, true) => format!(" (refers to another row of {})", target.table),
            _ => format!(" (foreign key to {})", target.table),
        };
    }
    if facts.primary_key {
        return " (primary key)".to_owned();
    }
    let codes = if shows_codes(view) { facts.codes_clause() } else { String::new() };
    let more = if !codes.is_empty() {
        codes
    } else if let Some(complete) = facts.always_null {
        format!(", empty in every row {}", if complete { "at present" } else { "of the sample" })
    } else if facts.generated {
        ", computed from other columns".to_owned()
    } else if facts.unique {
        ", unique in the table".to_owned()
    } else if let Some(origin) = &view.origin {
        format!(", taken from {}.{}", origin.table, origin.column)
    } else if let Some(examples) = examples(view) {
        format!("; for example {}", grammar::list(&examples, "or"))
    } else if view.role == Role::Contact && facts.international {
        ", in international format".to_owned()
    } else if bare {
        sparse::fact(view)
    } else {
        String::new()
    };
    let notes = notes(view);
    if notes.is_empty() { more } else { format!(" ({}){more}", notes.join(", ")) }
}

/// A few names of a short list that other tables refer to, or job titles: they show what kind of things are listed.
fn examples(view: &ColumnView<'_>) -> Option<Vec<String>> {
    let person = subject::is_person(&view.noun);
    let lookup = tables::kind(view.table) == TableKind::Lookup && !person;
    let job = person && view.words.last().is_some_and(|last| last == "title");
    let telling = view.role == Role::Name && (lookup || job) && view.facts.examples.len() > 1;
    telling.then(|| view.facts.examples.clone())
}

/// Short facts that go into brackets.
fn notes(view: &ColumnView<'_>) -> Vec<String> {
    let facts = &view.facts;
    let mut notes = Vec::new();
    if view.role == Role::Moment
        && let Some(format) = facts.date_format.and_then(DateFormat::told)
    {
        notes.push(format.to_owned());
    }
    if view.role == Role::Flag {
        match facts.yes_no() {
            Some(("yes" | "true" | "t", _)) | None => {}
            Some((yes, "")) => notes.push(format!("{yes} = yes")),
            Some((yes, no)) => notes.push(format!("{yes} = yes, {no} = no")),
        }
    }
    if !facts.key_with.is_empty() {
        notes.push("part of the primary key".to_owned());
    }
    notes
}

/// Codes are shown where the name speaks of codes, else only where the values look like nothing but codes.
pub fn shows_codes(view: &ColumnView<'_>) -> bool {
    let shouted = |codes: &[String]| {
        codes
            .iter()
            .all(|code| code.len() <= 12 && !code.contains(' ') && code.chars().any(char::is_alphabetic))
            && codes.iter().all(|code| !code.chars().any(char::is_lowercase))
    };
    match (&view.facts.codes, view.role) {
        (None, _) => false,
        (_, Role::Flag) if view.facts.yes_no().is_some() => false,
        (_, role) if role.has_codes() => true,
        (Some(Codes::Permitted(_)), Role::Other) => true,
        (Some(Codes::All(codes) | Codes::Sampled(codes)), Role::Other) => shouted(codes),
        _ => false,
    }
}

/// Whether the least and greatest value may be told.
pub fn shows_range(view: &ColumnView<'_>) -> bool {
    let personal = ["salary", "wage", "bonus", "birth", "birthday", "age", "death"];
    view.role.has_range() && !view.full.iter().any(|word| personal.contains(&word.as_str()))
}

/// More facts, each a sentence, the most useful first.
fn sentences(view: &ColumnView<'_>) -> Vec<String> {
    let facts = &view.facts;
    let mut sentences = Vec::new();
    if let Some(target) = &facts.target {
        sentences.push(format!("It refers to {}.", target.path));
        sentences.extend(references::told_by_neighbour(view));
    }
    if !facts.key_with.is_empty() {
        let others = grammar::list(&facts.key_with, "and");
        sentences.push(format!("Together with {others} it forms the primary key."));
    }
    if shows_range(view) {
        sentences.extend(facts.range_sentence());
    }
    if let Some((least, greatest)) = &facts.permitted_range {
        sentences.push(format!("Only values from {least} to {greatest} are allowed."));
    }
    if let Some((value, complete)) = facts.constant.as_ref().filter(|_| may_quote(view.role)) {
        let rows = if *complete { "at present" } else { "of the sample" };
        sentences.push(format!("It is “{value}” in every row {rows}."));
    }
    if view.role == Role::Money
        && let Some(currency) = currency_column(view)
    {
        sentences.push(format!("See {currency} for the currency."));
    }
    if facts.default_now {
        sentences.push("It defaults to the current date and time.".to_owned());
    }
    if facts.counts_up {
        sentences.push("The database assigns it.".to_owned());
    }
    if facts.unique && !facts.primary_key {
        sentences.push("No two rows share a value.".to_owned());
    }
    if facts.distinct && !facts.unique && !facts.primary_key && !view.role.is_free() {
        sentences.push("All values differ at present.".to_owned());
    }
    if facts.primary_key && !view.table.table.referenced_by.is_empty() {
        sentences.push("Other tables refer to it.".to_owned());
    }
    sentences.push(facts.presence_sentence());
    sentences
}

/// Whether one value of the column may stand in a description.
fn may_quote(role: Role) -> bool {
    role.has_codes() || matches!(role, Role::Other)
}

/// The column that names the currency of the table's amounts.
pub fn currency_column(view: &ColumnView<'_>) -> Option<String> {
    let marks = ["currency", "curr_", "crncy", "waers", "waerk", "ccy"];
    let is_currency = |name: &str| {
        let name = name.to_ascii_lowercase();
        marks.iter().any(|mark| name.contains(mark))
    };
    view.table.table.columns.iter().map(|column| clean::name(&column.name)).find(|name| is_currency(name))
}
