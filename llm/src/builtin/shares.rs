//! Which words of a name say what the value is, and which say whose it is, in which unit, and which one of several.

use super::facts::{ColumnFacts, TypeKind};
use super::grammar;
use super::roles::Role;
use super::units::{self, Unit};
use super::view::TableView;
use super::words::{self, Known, Reading};
use domain::profile::TableProfile;

/// The words of a name without marks in front that only say that it is a column.
pub fn significant(reading: &Reading) -> Vec<String> {
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
pub fn take_unit(full: &mut Vec<String>, reading: &Reading, kind: TypeKind) -> Option<&'static Unit> {
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
pub fn take_number(full: &mut Vec<String>, name: &str, table: &TableProfile) -> Option<u8> {
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
pub fn numbered(number: Option<u8>, role: Role, words: &mut Vec<String>) -> String {
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
pub fn in_english_order(words: &mut [String]) {
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
pub fn own_words(
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
