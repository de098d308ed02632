//! What a table is about: the noun that its columns are described with.

use super::context::Place;
use super::words::{self, Reading};
use super::{clean, grammar};

/// What kind of table a name speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shape {
    /// A row is one of the things that the table is named after.
    #[default]
    Entity,
    /// A row is a line of something else.
    Line,
    /// A row is a past state.
    History,
    /// A row is something that happened.
    Log,
    /// Data on its way in or out.
    Staging,
}

/// What a row of a table is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Subject {
    /// Singular noun without an article: `invoice line`.
    pub noun: String,
    /// What the name says of the table's kind.
    pub shape: Shape,
    /// The name, read.
    pub reading: Reading,
    /// Whether the noun comes from the name; else it is `record`.
    pub named: bool,
}

/// Words before the noun that say nothing of it.
const PREFIXES: &[&str] = &[
    "table",
    "t",
    "v",
    "view",
    "mv",
    "dimension",
    "dim",
    "fact",
    "d",
    "f",
    "x",
    "z",
    "zz",
    "reference",
    "lookup",
    "raw",
    "ods",
    "dwh",
    "dw",
    "mart",
    "app",
];
/// Words after the noun that say nothing of it.
const SUFFIXES: &[&str] = &[
    "table",
    "master",
    "header",
    "view",
    "lookup",
    "list",
    "data",
    "info",
    "information",
    "records",
    "record",
    "dimension",
    "fact",
    "facts",
    "tbl",
    "current",
    "all",
    "v",
    "x",
    "rel",
    "reference",
];
/// States that names put behind the noun: `ord_open` are open orders.
const STATES: &[&str] = &[
    "open",
    "closed",
    "active",
    "inactive",
    "old",
    "new",
    "pending",
    "archived",
    "deleted",
    "cancelled",
    "overdue",
    "daily",
    "weekly",
    "monthly",
    "yearly",
    "annual",
    "blocked",
    "expired",
    "valid",
    "legacy",
    "unpaid",
    "paid",
];

impl Subject {
    /// The subject of a table of that name.
    pub fn of(table: &str) -> Self {
        let reading = words::read(table, Place::Table);
        let mut plain = reading.plain();
        let shape = shape(&mut plain);
        while plain.len() > 1 && PREFIXES.contains(&plain[0].as_str()) {
            plain.remove(0);
        }
        while plain.len() > 1 && plain.last().is_some_and(|word| is_suffix(word)) {
            plain.pop();
        }
        // A year tells which rows they are, not what one is.
        if plain.iter().any(|word| !words::is_number(word)) {
            plain.retain(|word| !words::is_number(word));
        }
        if plain.len() > 1
            && let Some(state) = plain.pop_if(|last| STATES.contains(&last.as_str()))
        {
            plain.insert(0, state);
            let last = plain.len() - 1;
            plain[last] = noun_of(&plain[last]);
        }
        if let [.., what, period] = plain.as_mut_slice()
            && matches!(
                what.as_str(),
                "revenue" | "sales" | "turnover" | "cost" | "profit" | "balance" | "total"
            )
            && let Some(adverb) = periodic(period)
        {
            period.clone_from(what);
            adverb.clone_into(what);
        }
        let named = !reading.is_opaque() && !plain.is_empty();
        if !named {
            return Self { noun: "record".to_owned(), shape, reading, named };
        }
        if let Some(last) = plain.last_mut() {
            *last = noun_of(last);
        }
        let mut noun = clean::name(&plain.join(" "));
        if shape == Shape::Log && !noun.ends_with("event") {
            noun.push_str(" log entry");
        }
        Self { noun, shape, reading, named }
    }
}

/// Whether a noun is that of a person, so that a title is a job title.
pub fn is_person(noun: &str) -> bool {
    noun.split(' ').next_back().is_some_and(|word| PERSONS.contains(&word))
}

/// People, and organisations that act like them.
pub const PERSONS: &[&str] = &[
    "employee",
    "person",
    "contact",
    "worker",
    "staff",
    "user",
    "customer",
    "member",
    "manager",
    "author",
    "student",
    "teacher",
    "patient",
    "doctor",
    "driver",
    "agent",
    "salesperson",
    "representative",
    "client",
    "passenger",
    "guest",
    "candidate",
    "applicant",
    "subscriber",
    "buyer",
    "seller",
    "supplier",
    "vendor",
    "shipper",
    "carrier",
    "partner",
    "company",
    "organization",
    "artist",
    "owner",
    "recipient",
    "sender",
    "payer",
    "payee",
    "borrower",
    "consumer",
];

/// Figures of a month are monthly ones.
fn periodic(period: &str) -> Option<&'static str> {
    match period {
        "day" => Some("daily"),
        "week" => Some("weekly"),
        "month" => Some("monthly"),
        "quarter" => Some("quarterly"),
        "year" => Some("yearly"),
        _ => None,
    }
}

fn noun_of(word: &str) -> String {
    if word == "sales" { "sale".to_owned() } else { grammar::singular(word) }
}

fn is_suffix(word: &str) -> bool {
    SUFFIXES.contains(&word) || words::is_number(word)
}

/// Takes the words away that speak of the table's kind.
fn shape(plain: &mut Vec<String>) -> Shape {
    let first = plain.first().map(String::as_str).unwrap_or_default();
    if plain.len() > 1 && matches!(first, "staging" | "stage" | "landing" | "import" | "temporary") {
        plain.remove(0);
        return Shape::Staging;
    }
    let Some(last) = plain.last().cloned() else { return Shape::Entity };
    let alone = plain.len() == 1;
    match last.as_str() {
        "history" | "archive" | "hist" if !alone => {
            plain.pop();
            Shape::History
        }
        "log" | "logs" if !alone => {
            plain.pop();
            Shape::Log
        }
        "staging" | "temporary" | "backup" if !alone => {
            plain.pop();
            Shape::Staging
        }
        "line" | "lines" | "item" | "items" | "detail" | "details" | "position" | "positions" if !alone => {
            Shape::Line
        }
        _ => Shape::Entity,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_have_singular_nouns() {
        for (table, noun) in [
            ("Album", "album"),
            ("InvoiceLine", "invoice line"),
            ("cust_mst", "customer"),
            ("ord_hdr", "order"),
            ("ord_dt", "order detail"),
            ("tbl_categories", "category"),
            ("MediaType", "media type"),
            ("order_hist", "order"),
            ("audit_log", "audit log entry"),
            ("KNA1", "customer"),
            ("ORDERS_2009_OLD", "old order"),
            ("v_ord_open", "open order"),
            ("promo_cd_ref", "promotion code"),
            ("shp_hdr", "shipment"),
            ("T052", "payment term"),
            ("XQ7Z", "record"),
        ] {
            assert_eq!(Subject::of(table).noun, noun, "{table}");
        }
        assert_eq!(Subject::of("ord_dt").shape, Shape::Line);
        assert_eq!(Subject::of("order_hist").shape, Shape::History);
    }
}
