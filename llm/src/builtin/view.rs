//! A table and a column, read: subject, words, owner, role and unit, decided once for all phrases.

use super::context::Place;
use super::facts::{ColumnFacts, TypeKind};
use super::lineage::{self, Origin};
use super::roles::{self, Role};
use super::subject::{PERSONS, Subject};
use super::units::{self, Unit};
use super::words::{self, Known, Reading};
use super::{clean, grammar, tables, values};
use domain::asset::AssetKind;
use domain::profile::{ColumnProfile, TableProfile};
use std::cell::OnceCell;

/// Of a wider table only the first columns are looked at as neighbours.
const MAX_SIBLINGS: usize = 60;

/// What the columns of one table share.
#[derive(Debug)]
pub struct TableView<'a> {
    /// The table.
    pub table: &'a TableProfile,
    /// The tables at the other end of its foreign keys.
    pub neighbours: &'a [TableProfile],
    /// What a row is.
    pub subject: Subject,
    /// Whether it has parts of a postal address, so that `state` is a place.
    pub places: bool,
    /// Of a view: what the tables are about that it reads.
    pub drawn_from: Vec<String>,
    /// Of a view: where its plain columns come from.
    pub origins: Vec<Origin>,
    siblings: OnceCell<Vec<Sibling>>,
}

/// What a column is to the others of its table.
#[derive(Debug)]
pub struct Sibling {
    /// Its name, fit to be quoted.
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// Whom its value belongs to, with an article.
    pub owner: String,
    /// Whether it is a first or last name.
    pub part_of_name: bool,
}

impl<'a> TableView<'a> {
    /// Reads a table.
    pub fn of(table: &'a TableProfile, neighbours: &'a [TableProfile]) -> Self {
        let places = table.columns.iter().any(|column| {
            let name = column.name.to_ascii_lowercase();
            ["city", "zip", "postal", "country", "street", "plz", "pstl"]
                .iter()
                .any(|part| name.contains(part))
        });
        let view = matches!(table.kind, Some(AssetKind::View | AssetKind::MaterializedView));
        let sources =
            if view { tables::sources(table.definition.as_deref().unwrap_or_default()) } else { Vec::new() };
        let definition = table.definition.as_deref().filter(|_| view).unwrap_or_default();
        let origins = lineage::of(definition);
        let drawn_from = sources.iter().map(|name| Subject::of(name).noun).collect();
        let subject = Subject::of(&table.table);
        Self { table, neighbours, subject, places, drawn_from, origins, siblings: OnceCell::new() }
    }

    /// Its first columns, read once for all that look at their neighbours.
    pub fn siblings(&self) -> &[Sibling] {
        self.siblings.get_or_init(|| {
            let columns = self.table.columns.iter().take(MAX_SIBLINGS);
            let read = columns.map(|column| ColumnView::of(self, column));
            read.map(|column| Sibling {
                part_of_name: values::is_part_of_name(&column),
                name: column.name,
                role: column.role,
                owner: column.owner,
            })
            .collect()
        })
    }
}

/// One column, read.
#[derive(Debug)]
pub struct ColumnView<'a> {
    /// Its table.
    pub table: &'a TableView<'a>,
    /// Its name, fit to be quoted.
    pub name: String,
    /// Where a view takes it from.
    pub origin: Option<Origin>,
    /// What its owner is, without an article: the table's noun, or that of the table it is taken from.
    pub noun: String,
    /// Its name, read.
    pub reading: Reading,
    /// The words of its name.
    pub full: Vec<String>,
    /// The same without the table's noun in front, the unit and the number behind.
    pub words: Vec<String>,
    /// Whom the value belongs to, with an article: `the customer`.
    pub owner: String,
    /// What follows the owner: ` in cents`, `, line 2`.
    pub suffix: String,
    /// What is certain.
    pub facts: ColumnFacts,
    /// What it is for.
    pub role: Role,
}

impl<'a> ColumnView<'a> {
    /// Reads a column.
    pub fn of(table: &'a TableView<'a>, column: &ColumnProfile) -> Self {
        let name = clean::name(&column.name);
        let origin = table.origins.iter().find(|origin| origin.output == name).cloned();
        let origin = origin.filter(|origin| Subject::of(&origin.table).named);
        // The table's own name for it says more than a view's alias, or the same.
        let read = origin.as_ref().map_or(column.name.as_str(), |origin| origin.column.as_str());
        let reading = words::read(read, Place::Column);
        let subject = origin.as_ref().map(|origin| Subject::of(&origin.table).noun);
        let noun = subject.unwrap_or_else(|| table.subject.noun.clone());
        let facts = ColumnFacts::of(table.table, column);
        let mut full = significant(&reading);
        let unit = take_unit(&mut full, &reading, facts.kind);
        in_english_order(&mut full);
        let number = take_number(&mut full, &column.name, table.table);
        let mut owner = format!("the {noun}");
        let mut words = full.clone();
        own_words(&mut words, &mut owner, &noun, table, &facts);
        let role = roles::of(&words, &facts, table.places, unit);
        if matches!(role, Role::Name | Role::Contact | Role::Place) && words.len() > 1 {
            let first = words[0].as_str();
            if PERSONS.contains(&first) && first != noun {
                let drawn = !table.drawn_from.is_empty();
                owner = if drawn {
                    format!("the {first}")
                } else {
                    format!("{} {first}", grammar::possessive(&owner))
                };
                words.remove(0);
            }
        }
        let mut suffix = unit.map(|unit| format!(" {}", unit.suffix)).unwrap_or_default();
        suffix.push_str(&numbered(number, role, &mut words));
        Self { table, name, origin, noun, reading, full, words, owner, suffix, facts, role }
    }

    /// The words of the name as a phrase, the table's noun left out.
    pub fn term(&self) -> String {
        self.words.join(" ")
    }

    /// Whether the name says nothing more than the table's noun.
    pub fn repeats_subject(&self) -> bool {
        self.words.join(" ") == self.noun
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

/// The words of a name without marks in front that only say that it is a column.
fn significant(reading: &Reading) -> Vec<String> {
    let noise = |word: &words::Word| {
        (word.raw.chars().count() == 1 && !words::is_number(&word.raw))
            || matches!(word.raw.as_str(), "fld" | "fk" | "pk" | "udf" | "zz")
            || (word.raw == "col" && word.text != "column")
    };
    let skip = reading.words.iter().take_while(|word| noise(word) && word.known != Known::Word).count();
    let skip = if skip < reading.words.len() { skip } else { 0 };
    reading.words[skip..].iter().flat_map(|word| word.text.split(' ')).map(str::to_owned).collect()
}

/// Takes a unit off the end of a number's name.
fn take_unit(full: &mut Vec<String>, reading: &Reading, kind: TypeKind) -> Option<&'static Unit> {
    if !(kind.is_number() || kind == TypeKind::Other) || full.len() < 2 {
        return None;
    }
    let last = reading.words.last()?;
    let said = last.text.split(' ').count();
    let before = full.get(..full.len().checked_sub(said)?)?;
    let unit = units::of(&last.raw, before)?;
    full.truncate(full.len() - said);
    if units::only_modifies(full) {
        full.push(unit.measure.to_owned());
    }
    Some(unit)
}

/// Takes a number off the end of a name; gives it where the table has another column of that name.
fn take_number(full: &mut Vec<String>, name: &str, table: &TableProfile) -> Option<u8> {
    let last = full.last().filter(|last| words::is_number(last) && last.len() <= 2)?;
    let number: u8 = last.parse().ok()?;
    if full.len() < 2 {
        return None;
    }
    let stem = |name: &str| name.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    let ours = stem(name);
    let several = table.columns.iter().filter(|column| stem(&column.name) == ours).count() > 1;
    full.pop();
    several.then_some(number)
}

/// How one of several columns of a name is told apart: by a line behind, or by an ordinal before.
fn numbered(number: Option<u8>, role: Role, words: &mut Vec<String>) -> String {
    let Some(number) = number else { return String::new() };
    if matches!(role, Role::Name | Role::Place | Role::Text) {
        return format!(", line {number}");
    }
    let ordinal = match number {
        1 => "first".to_owned(),
        2 => "second".to_owned(),
        3 => "third".to_owned(),
        other => format!("{other}th"),
    };
    words.insert(0, ordinal);
    String::new()
}

/// `amount net` is said as `net amount`.
fn in_english_order(words: &mut [String]) {
    const VALUES: &[&str] = &[
        "amount", "price", "cost", "value", "quantity", "balance", "weight", "rate", "salary", "tax", "date",
        "total", "bonus", "count",
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
        "available",
        "reserved",
        "open",
        "allocated",
        "remaining",
    ];
    if let [.., value, modifier] = words
        && VALUES.contains(&value.as_str())
        && MODIFIERS.contains(&modifier.as_str())
    {
        std::mem::swap(value, modifier);
    }
}

/// Words that say which attribute of a thing a value is: `order date` is the date of the order.
const ATTRIBUTES: &[&str] = &[
    "name",
    "type",
    "code",
    "number",
    "text",
    "description",
    "date",
    "status",
    "identifier",
    "title",
    "category",
];

/// Leaves away what the owner says already, and finds the owner that the words belong to.
fn own_words(
    words: &mut Vec<String>,
    owner: &mut String,
    noun: &str,
    table: &TableView<'_>,
    facts: &ColumnFacts,
) {
    if words.join(" ") == noun || facts.target.is_some() {
        return;
    }
    if starts_with(words, noun) {
        words.drain(..noun.split(' ').count());
        return;
    }
    let attribute = words.last().is_some_and(|word| ATTRIBUTES.contains(&word.as_str()));
    // Of a view's columns many belong to what its tables are about.
    for source in table.drawn_from.iter().filter(|_| attribute) {
        let last = source.rsplit(' ').next().unwrap_or(source);
        if starts_with(words, source) || starts_with(words, last) {
            let count = if starts_with(words, source) { source.split(' ').count() } else { 1 };
            words.drain(..count);
            *owner = format!("the {source}");
            return;
        }
    }
    let reference =
        words.last().is_some_and(|last| last == "identifier" || last == "by") && !facts.primary_key;
    let Some((before, last)) = noun.rsplit_once(' ').filter(|_| !reference) else { return };
    if starts_with(words, last) {
        words.remove(0);
    } else if facts.primary_key {
    } else if attribute && starts_with(words, before) {
        words.drain(..before.split(' ').count());
        *owner = format!("the {before}");
    } else if words.len() > 1 && words.last().is_some_and(|word| word == last) && !is_modifier(before) {
        // `base salary of the employee salary` is that of the employee.
        *owner = format!("the {before}");
    }
}

/// `monthly` revenue is no revenue of a monthly.
fn is_modifier(word: &str) -> bool {
    word.ends_with("ly") || super::flags::is_adjective(word)
}

/// Whether words begin with a noun and go on behind it.
fn starts_with(words: &[String], noun: &str) -> bool {
    words.len() > noun.split(' ').count()
        && noun.split(' ').zip(words).all(|(noun, word)| noun == word || noun == grammar::singular(word))
}
