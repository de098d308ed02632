//! A column, read: its role and owner, its phrases by role, and the facts that go with them.

use super::abbreviations::Place;
use super::alternatives::{Line, Phrasing};
use super::facts::{Codes, ColumnFacts, TypeKind};
use super::roles::{self, Role};
use super::subject::{PERSONS, Subject};
use super::words::{self, Known, Reading};
use super::{clean, flags, grammar, keys, moments, values};
use domain::profile::{ColumnProfile, TableProfile};

/// What the columns of one table share.
#[derive(Debug)]
pub struct TableView<'a> {
    /// The table.
    pub table: &'a TableProfile,
    /// What a row is.
    pub subject: Subject,
    /// Whether it has parts of a postal address, so that `state` is a place.
    pub places: bool,
}

impl<'a> TableView<'a> {
    /// Reads a table.
    pub fn of(table: &'a TableProfile) -> Self {
        let places = table.columns.iter().any(|column| {
            let name = column.name.to_ascii_lowercase();
            ["city", "zip", "postal", "country", "street"].iter().any(|part| name.contains(part))
        });
        Self { table, subject: Subject::of(&table.table), places }
    }
}

/// One column, read.
#[derive(Debug)]
pub struct ColumnView<'a> {
    /// Its table.
    pub table: &'a TableView<'a>,
    /// Its name, fit to be quoted.
    pub name: String,
    /// Its name, read.
    pub reading: Reading,
    /// The words of its name.
    pub full: Vec<String>,
    /// The same without the table's noun in front.
    pub words: Vec<String>,
    /// Whom the value belongs to, with an article: `the customer`.
    pub owner: String,
    /// What is certain.
    pub facts: ColumnFacts,
    /// What it is for.
    pub role: Role,
}

impl<'a> ColumnView<'a> {
    /// Reads a column.
    pub fn of(table: &'a TableView<'a>, column: &ColumnProfile) -> Self {
        let reading = words::read(&column.name, Place::Column);
        let facts = ColumnFacts::of(table.table, column);
        let full = in_english_order(significant(&reading));
        let mut words = without_subject(&full, &table.subject.noun);
        let role = roles::of(&words, &facts, table.places);
        let mut owner = table.subject.the();
        if matches!(role, Role::Name | Role::Contact | Role::Place) && words.len() > 1 {
            let first = words[0].as_str();
            if PERSONS.contains(&first) && first != table.subject.noun {
                owner = format!("{} {first}", grammar::possessive(&owner));
                words.remove(0);
            }
        }
        Self { table, name: clean::name(&column.name), reading, full, words, owner, facts, role }
    }

    /// The words of the name as a phrase, the table's noun left out.
    pub fn term(&self) -> String {
        self.words.join(" ")
    }

    /// Whether the name says nothing more than the table's noun.
    pub fn repeats_subject(&self) -> bool {
        self.words.join(" ") == self.table.subject.noun
    }

    /// The type in a word, for names that say nothing.
    pub fn kind_word(&self) -> &'static str {
        match self.facts.kind {
            TypeKind::Integer => "whole number",
            TypeKind::Decimal => "number",
            TypeKind::Text => "text",
            TypeKind::Date | TypeKind::Timestamp => "date",
            TypeKind::Boolean => "yes/no value",
            TypeKind::Other => "value",
        }
    }
}

/// All that could be said of a column.
pub fn phrasing(view: &ColumnView<'_>) -> Phrasing {
    let mut phrasing = match view.role {
        Role::Key => keys::key(view),
        Role::Reference => keys::reference(view),
        Role::SelfReference => keys::self_reference(view),
        Role::Identifier => keys::identifier(view),
        Role::Actor => moments::actor(view),
        Role::Moment => moments::moment(view),
        Role::Flag => flags::flag(view),
        _ => values::value(view),
    };
    let clause = clause(view);
    for line in phrasing.same.iter_mut().chain(&mut phrasing.readings) {
        add_clause(line, &clause);
    }
    phrasing.sentences = sentences(view);
    phrasing.nouns = true;
    phrasing
}

/// A fact goes with every phrase that does not say it already.
fn add_clause(line: &mut Line, clause: &str) {
    let said = (clause.contains("primary key") && line.core.contains("primary key"))
        || (clause.contains("foreign key") && line.core.contains("foreign key"));
    if line.clause.is_empty() && !said {
        clause.clone_into(&mut line.clause);
    }
}

/// The one fact that goes into the sentence itself.
fn clause(view: &ColumnView<'_>) -> String {
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
    if view.role == Role::Flag
        && let Some((yes, no)) = facts.yes_no()
    {
        return if yes == "yes" { String::new() } else { format!(" ({yes} = yes, {no} = no)") };
    }
    let codes = if shows_codes(view) { facts.codes_clause() } else { String::new() };
    if !codes.is_empty() {
        codes
    } else if facts.generated {
        ", computed from other columns".to_owned()
    } else if !facts.key_with.is_empty() {
        " (part of the primary key)".to_owned()
    } else if facts.unique {
        ", unique in the table".to_owned()
    } else {
        String::new()
    }
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
        (_, role) if role.has_codes() => true,
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
    }
    if !facts.key_with.is_empty() {
        let others = grammar::list(&facts.key_with, "and");
        sentences.push(format!("Together with {others} it forms the primary key."));
    }
    if shows_range(view) {
        sentences.extend(facts.range_sentence());
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
    if facts.primary_key && !view.table.table.referenced_by.is_empty() {
        sentences.push("Other tables refer to it.".to_owned());
    }
    sentences.push(facts.presence_sentence());
    sentences
}

fn currency_column(view: &ColumnView<'_>) -> Option<String> {
    let marks = ["currency", "curr_", "crncy", "waers", "waerk", "ccy"];
    let is_currency = |name: &str| {
        let name = name.to_ascii_lowercase();
        marks.iter().any(|mark| name.contains(mark))
    };
    view.table.table.columns.iter().map(|column| clean::name(&column.name)).find(|name| is_currency(name))
}

/// The words of a name without marks in front that only say that it is a column.
fn significant(reading: &Reading) -> Vec<String> {
    let noise = |raw: &str| {
        (raw.chars().count() == 1 && !words::is_number(raw))
            || matches!(raw, "col" | "fld" | "fk" | "pk" | "udf" | "zz")
    };
    let skip = reading.words.iter().take_while(|word| noise(&word.raw) && word.known != Known::Word).count();
    let skip = if skip < reading.words.len() { skip } else { 0 };
    reading.words[skip..].iter().flat_map(|word| word.text.split(' ')).map(str::to_owned).collect()
}

/// `amount net` is said as `net amount`.
fn in_english_order(mut words: Vec<String>) -> Vec<String> {
    const VALUES: &[&str] = &[
        "amount", "price", "cost", "value", "quantity", "balance", "weight", "rate", "salary", "tax", "date",
        "total",
    ];
    const MODIFIERS: &[&str] = &[
        "net",
        "gross",
        "total",
        "minimum",
        "maximum",
        "average",
        "estimated",
        "actual",
        "planned",
        "old",
        "new",
        "previous",
        "current",
        "original",
        "base",
        "local",
        "foreign",
        "legacy",
        "unit",
        "standard",
    ];
    if let [.., value, modifier] = words.as_mut_slice()
        && VALUES.contains(&value.as_str())
        && MODIFIERS.contains(&modifier.as_str())
    {
        std::mem::swap(value, modifier);
    }
    words
}

/// The table's noun in front of a column's name says nothing new.
fn without_subject(full: &[String], noun: &str) -> Vec<String> {
    let count = noun.split(' ').count();
    let repeats = full.len() > count
        && noun.split(' ').zip(full).all(|(noun, word)| noun == word || noun == grammar::singular(word));
    if repeats { full[count..].to_vec() } else { full.to_vec() }
}
