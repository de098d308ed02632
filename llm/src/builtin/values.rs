//! Phrases for plain values: names, codes, amounts, sizes, contacts and everything else.

use super::alternatives::{Line, Phrasing};
use super::grammar::{plural, possessive, with_article};
use super::roles::Role;
use super::subject::Shape;
use super::view::ColumnView;
use super::{places, sizes, synonyms};

/// A value of any role that has no phrases of its own.
pub fn value(view: &ColumnView<'_>) -> Phrasing {
    if view.reading.is_opaque() {
        return opaque(view);
    }
    if view.role == Role::Measure
        && let Some(phrasing) = sizes::measured(view)
    {
        return phrasing;
    }
    let (term, owner) = term_and_owner(view);
    if let Some(phrasing) = sizes::within(view, &term) {
        return phrasing;
    }
    if term == view.noun.rsplit(' ').next().unwrap_or_default() || ends_with_noun(view, &term) {
        return unowned(view, &term);
    }
    let owner = owner + &view.suffix;
    let mut same = Vec::with_capacity(8);
    match view.role {
        // What follows the owner cannot follow a verb.
        _ if !view.suffix.is_empty() => {}
        Role::Name if term == "name" => same.extend(name_lines(&owner)),
        Role::Name if term == "title" => same.extend(title_lines(&owner)),
        Role::Number if view.words.len() == 1 => same.extend(number_lines(view, &owner)),
        Role::Quantity if term == "quantity" => same.extend(quantity_lines(view, &owner)),
        Role::Text if is_remark(&term) => {
            same.extend([format!("{term} on {owner}"), format!("free-text {term} on {owner}")]);
        }
        Role::Status if term == "status" => {
            same.extend([format!("status of {owner}"), format!("stage that {owner} has reached")]);
        }
        _ => {}
    }
    let on_line = view.table.subject.shape == Shape::Line && view.role == Role::Money;
    same.push(if on_line { format!("{term} on {owner}") } else { format!("{term} of {owner}") });
    let of = if on_line { "on" } else { "of" };
    same.extend(synonyms::of(&term).iter().map(|synonym| format!("{synonym} {of} {owner}")));
    if view.suffix.is_empty() {
        same.push(format!("{} {term}", possessive(&owner)));
    }
    same.push(format!("{term} recorded for {owner}"));
    same.push(format!("{term} that belongs to {owner}"));
    let plain = view.suffix.is_empty();
    let fits = |pattern: &&&str| !doubles(pattern, &term) && (plain || pattern.ends_with("{o}"));
    let readings = synonyms::readings(view.role).iter().filter(fits);
    let readings = readings.map(|pattern| Line::new(pattern.replace("{t}", &term).replace("{o}", &owner)));
    Phrasing {
        readings: readings.collect(),
        same: same.into_iter().map(Line::new).collect(),
        ..Phrasing::default()
    }
}

/// Whether it is a first or last name rather than the whole one.
pub fn is_part_of_name(view: &ColumnView<'_>) -> bool {
    const PARTS: &[&str] = &["first", "last", "middle", "given", "family", "maiden"];
    view.role == Role::Name && view.words.first().is_some_and(|first| PARTS.contains(&first.as_str()))
}

fn is_remark(term: &str) -> bool {
    matches!(term, "comment" | "comments" | "note" | "notes" | "remark" | "remarks")
}

/// `net price` of a table of prices.
fn ends_with_noun(view: &ColumnView<'_>, term: &str) -> bool {
    let noun = &view.noun;
    term.strip_suffix(noun.as_str()).is_some_and(|before| before.ends_with(' '))
}

/// A value that is what the row is: no owner is said, but what it goes with.
fn unowned(view: &ColumnView<'_>, term: &str) -> Phrasing {
    let noun = &view.noun;
    let suffix = &view.suffix;
    let table = view.table.table;
    let mut parents = table.foreign_keys.iter().map(|key| super::subject::Subject::of(&key.to_table).noun);
    let mut same = Vec::with_capacity(6);
    if let (Some(parent), None) = (parents.next(), parents.next()) {
        same.push(format!("{term} of the {parent}{suffix}"));
    }
    same.extend([
        format!("{term} that the row states{suffix}"),
        format!("value of the {term}{suffix}"),
        format!("the {term} itself{suffix}"),
        format!("{term} recorded in the row{suffix}"),
        format!("{term} kept by this {noun} record{suffix}"),
    ]);
    let readings = [format!("{term} currently in force{suffix}"), format!("{term} as entered{suffix}")];
    Phrasing {
        same: same.into_iter().map(Line::new).collect(),
        readings: readings.map(Line::new).to_vec(),
        ..Phrasing::default()
    }
}

/// `current current status` is no English.
fn doubles(pattern: &str, term: &str) -> bool {
    let first = term.split(' ').next().unwrap_or(term);
    pattern.split(' ').next() == Some(first)
}

/// The term as it is said, and whose it is.
fn term_and_owner(view: &ColumnView<'_>) -> (String, String) {
    let term = view.term();
    let owner = view.owner.clone();
    let noun = &view.noun;
    match view.role {
        Role::Place => places::place(view, term, owner),
        Role::Contact => (contact(&term), owner),
        Role::Money if term == "total" => ("total amount".to_owned(), owner),
        Role::Rate if term == "percent" => ("percentage".to_owned(), owner),
        Role::Name if term == "title" && super::subject::is_person(&view.noun) => {
            ("job title".to_owned(), owner)
        }
        Role::Quantity if term == "number" => ("number of units".to_owned(), owner),
        Role::Quantity => (counted(&term), owner),
        Role::Status | Role::Kind if super::columns::shows_codes(view) => (without_code(&term), owner),
        Role::Other if view.facts.kind.is_number() && is_state(&term) => (format!("{term} value"), owner),
        _ if term == *noun && view.facts.kind.is_number() => ("value".to_owned(), owner),
        _ if term == *noun => ("name".to_owned(), owner),
        _ => (term, owner),
    }
}

/// `package count` is the number of packages.
pub fn counted(term: &str) -> String {
    match term.strip_suffix(" count") {
        Some(counted) if !counted.ends_with("ed") => format!("number of {}", plural(counted)),
        _ => term.to_owned(),
    }
}

/// Where the codes are listed it need not be said that they are some.
fn without_code(term: &str) -> String {
    const KINDS: &[&str] = &[
        "status",
        "type",
        "class",
        "category",
        "group",
        "priority",
        "level",
        "role",
        "condition",
        "reason",
        "operation",
        "channel",
        "segment",
        "sex",
        "gender",
        "mode",
        "method",
    ];
    match term.strip_suffix(" code") {
        Some(kind) if KINDS.iter().any(|known| kind == *known || kind.ends_with(&format!(" {known}"))) => {
            kind.to_owned()
        }
        _ => term.to_owned(),
    }
}

/// `available` alone is no noun.
fn is_state(term: &str) -> bool {
    matches!(
        term,
        "available"
            | "minimum"
            | "maximum"
            | "oldest"
            | "newest"
            | "reserved"
            | "open"
            | "average"
            | "planned"
    )
}

/// A way to reach somebody, as it is said.
pub fn contact(term: &str) -> String {
    let (before, last) = term.rsplit_once(' ').map_or(("", term), |(before, last)| (before, last));
    let said = match last {
        "email" => "e-mail address",
        "phone" => "phone number",
        "telephone" => "telephone number",
        "mobile" => "mobile number",
        "fax" => "fax number",
        other => return format!("{before} {other}").trim().replace("email address", "e-mail address"),
    };
    format!("{before} {said}").trim().to_owned()
}

fn name_lines(owner: &str) -> [String; 4] {
    [
        format!("name of {owner}"),
        format!("what {owner} is called"),
        format!("name by which {owner} is known"),
        format!("name given to {owner}"),
    ]
}

fn title_lines(owner: &str) -> [String; 4] {
    [
        format!("title of {owner}"),
        format!("name of {owner}"),
        format!("title under which {owner} is known"),
        format!("title given to {owner}"),
    ]
}

fn number_lines(view: &ColumnView<'_>, owner: &str) -> Vec<String> {
    let word = view.term();
    let noun = owner.trim_start_matches("the ");
    // That it identifies needs a key.
    let first = if view.facts.unique {
        format!("{word} that identifies {owner}")
    } else {
        format!("{word} of {owner}")
    };
    vec![
        first,
        format!("{noun} {word}"),
        format!("{word} under which {owner} is known"),
        format!("{word} given to {owner}"),
    ]
}

fn quantity_lines(view: &ColumnView<'_>, owner: &str) -> Vec<String> {
    if view.table.subject.shape == Shape::Line {
        vec![
            format!("number of units on {owner}"),
            format!("quantity stated on {owner}"),
            format!("how many units {owner} covers"),
        ]
    } else {
        vec![format!("quantity of {owner}"), format!("number of units of {owner}")]
    }
}

/// A name that says nothing: the type is all there is, and that is said.
fn opaque(view: &ColumnView<'_>) -> Phrasing {
    let (name, kind, owner) = (&view.name, view.kind_word(), &view.owner);
    let same = [
        format!("{kind} kept for {owner} as {name}; the name does not tell its meaning"),
        format!("content of the field {name} of {owner}, {} of unknown meaning", with_article(kind)),
        format!("{kind} in the field {name} of {owner}; what it stands for is not evident"),
        format!("{kind} that {owner} has under the name {name}, to be explained by someone who knows it"),
        format!("unexplained {kind} of {owner}, stored as {name}"),
    ];
    let readings = [
        format!("field {name} of {owner}, possibly a code; the name does not tell its meaning"),
        format!("field {name} of {owner}, possibly specific to the application"),
        format!("field {name} of {owner}, possibly carried over from another system"),
        format!("field {name} of {owner}, possibly for internal use only"),
    ];
    Phrasing {
        same: same.map(Line::new).to_vec(),
        readings: readings.map(Line::new).to_vec(),
        ..Phrasing::default()
    }
}
