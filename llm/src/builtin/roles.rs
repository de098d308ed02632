//! What a column is for: decided once, from its facts and the words of its name.

use super::facts::{ColumnFacts, TypeKind};
use super::flags;
use super::units::{Unit, UnitKind};

/// The part that a column plays in its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The table's own identifier.
    Key,
    /// Points to a row of another table, by constraint.
    Reference,
    /// Points to another row of the same table.
    SelfReference,
    /// An identifier of something else, without a constraint.
    Identifier,
    /// Who did something to the row.
    Actor,
    /// Yes or no.
    Flag,
    /// A date or time.
    Moment,
    /// What the thing is called.
    Name,
    /// A number that people know the thing by.
    Number,
    /// A status.
    Status,
    /// A kind, category, class, code.
    Kind,
    /// An amount of money.
    Money,
    /// How many.
    Quantity,
    /// A share or rate.
    Rate,
    /// A size in a unit.
    Measure,
    /// A way to reach somebody.
    Contact,
    /// A part of a postal address or position.
    Place,
    /// Text for people.
    Text,
    /// A place in an order.
    Rank,
    /// A password, token or hash.
    Secret,
    /// Anything else.
    Other,
}

impl Role {
    /// Whether its values may be listed as codes.
    pub fn has_codes(self) -> bool {
        matches!(self, Self::Status | Self::Kind | Self::Flag)
    }

    /// Whether its values are free text, of which nothing is to be counted.
    pub fn is_free(self) -> bool {
        matches!(self, Self::Text | Self::Contact | Self::Place | Self::Secret)
    }

    /// Whether the least and greatest value say something.
    pub fn has_range(self) -> bool {
        matches!(self, Self::Money | Self::Quantity | Self::Rate | Self::Measure | Self::Moment | Self::Rank)
    }
}

/// Units, and what is measured when the name holds the unit alone.
pub const UNITS: &[(&str, &str)] = &[
    ("milliseconds", "duration"),
    ("seconds", "duration"),
    ("minutes", "duration"),
    ("hours", "number of hours"),
    ("days", "number of days"),
    ("weeks", "number of weeks"),
    ("months", "number of months"),
    ("bytes", "size"),
    ("kilobytes", "size"),
    ("megabytes", "size"),
    ("kilograms", "weight"),
    ("kilometers", "distance"),
    ("millimeters", "length"),
    ("meters", "length"),
];

/// Decides the role from the words of the name (the subject's own words left out where they only repeat it).
pub fn of(words: &[String], facts: &ColumnFacts, place_nearby: bool, unit: Option<&Unit>) -> Role {
    let head = head(words);
    let first = words.first().map_or("", String::as_str);
    let last = words.last().map_or("", String::as_str);
    if last == "by" && words.len() > 1 {
        return Role::Actor;
    }
    if words == ["reports", "to"] || facts.target.as_ref().is_some_and(|target| target.itself) {
        return Role::SelfReference;
    }
    if facts.primary_key {
        return Role::Key;
    }
    if facts.target.is_some() {
        return Role::Reference;
    }
    if is_flag(first, last, words, facts) {
        return Role::Flag;
    }
    if is_moment(last, head, words, facts) {
        return Role::Moment;
    }
    if let Some(unit) = unit {
        return match unit.kind {
            UnitKind::Money => Role::Money,
            UnitKind::Share => Role::Rate,
            UnitKind::Size => Role::Measure,
        };
    }
    if words
        .iter()
        .any(|word| matches!(word.as_str(), "password" | "secret" | "token" | "hash" | "salt" | "checksum"))
    {
        return Role::Secret;
    }
    by_head(head, words, facts, place_nearby)
}

/// The word that says what the value is.
pub fn head(words: &[String]) -> &str {
    let of = words.iter().position(|word| matches!(word.as_str(), "of" | "per" | "in")).filter(|at| *at > 0);
    let end = of.unwrap_or(words.len());
    words[..end].iter().rev().find(|word| !super::words::is_number(word)).map_or("", String::as_str)
}

fn is_flag(first: &str, last: &str, words: &[String], facts: &ColumnFacts) -> bool {
    let named = matches!(first, "is" | "has" | "was" | "can" | "flag") || matches!(last, "flag" | "flags");
    if named || facts.kind == TypeKind::Boolean {
        return true;
    }
    match (facts.yes_no(), facts.kind) {
        // Numbers that are 0 and 1 may be anything unless the name says a state.
        (Some(("1", _)), _) => flags::is_adjective(&words.join(" ")) || last == "indicator",
        (Some(_), TypeKind::Text | TypeKind::Other) => true,
        // An indicator with other values than yes and no is a code.
        _ => last == "indicator" && facts.codes.is_none(),
    }
}

fn is_moment(last: &str, head: &str, words: &[String], facts: &ColumnFacts) -> bool {
    let typed = matches!(facts.kind, TypeKind::Date | TypeKind::Timestamp);
    let dated = typed || facts.date_format.is_some();
    let bounded = matches!(last, "from" | "to" | "until" | "since" | "through") && words.len() > 1;
    let valid = words.iter().any(|word| matches!(word.as_str(), "valid" | "effective" | "date" | "validity"));
    typed
        || matches!(head, "date" | "timestamp" | "datetime" | "birthday")
        || (head == "time" && !facts.kind.is_number())
        || (matches!(last, "at" | "on") && facts.kind != TypeKind::Text && facts.pair.is_empty())
        || (bounded && (dated || valid))
        || (facts.date_format.is_some()
            && matches!(last, "start" | "end" | "begin" | "created" | "updated" | "changed"))
}

fn by_head(head: &str, words: &[String], facts: &ColumnFacts, place_nearby: bool) -> Role {
    let numeric = facts.kind.is_number() || facts.kind == TypeKind::Other;
    if words.iter().any(|word| word == "origin") {
        return Role::Other;
    }
    match head {
        "key" if words.len() > 1 => Role::Number,
        "identifier" | "key" => Role::Identifier,
        "email" | "phone" | "telephone" | "mobile" | "fax" | "website" | "URL" | "homepage" => Role::Contact,
        "number"
            if words.iter().any(|word| matches!(word.as_str(), "phone" | "telephone" | "fax" | "mobile")) =>
        {
            Role::Contact
        }
        "address" if words.iter().any(|word| word == "email") => Role::Contact,
        "address" if words.iter().any(|word| matches!(word.as_str(), "IP" | "MAC")) => Role::Other,
        "address" | "city" | "country" | "street" | "region" | "province" | "latitude" | "longitude"
        | "county" | "district" => Role::Place,
        "code" if words.iter().any(|word| word == "postal") => Role::Place,
        "state" if place_nearby => Role::Place,
        "status" | "state" | "stage" | "phase" => Role::Status,
        "code" if words.len() > 1 && words[words.len() - 2] == "status" => Role::Status,
        "number" if words.get(1).is_some_and(|word| word == "of") => Role::Quantity,
        "number" if words.len() == 1 && facts.kind == TypeKind::Integer && !facts.unique => Role::Quantity,
        "number" => Role::Number,
        "SKU" | "EAN" | "GTIN" | "UPC" | "barcode" | "IBAN" | "ISBN" | "reference" => Role::Number,
        "type" | "category" | "class" | "kind" | "code" | "group" | "priority" | "severity" | "gender"
        | "currency" | "classification" | "segment" | "tier" | "level" | "language" | "method" | "mode"
        | "reason" | "indicator" | "role" | "operation" | "condition" | "channel" => Role::Kind,
        "name" | "title" | "label" | "nickname" => Role::Name,
        "amount" | "price" | "cost" | "salary" | "fee" | "revenue" | "balance" | "freight" | "tax"
        | "discount" | "wage" | "budget" | "payment" | "profit" | "margin" | "bonus" | "commission"
        | "deposit" | "charge" | "total" | "subtotal" | "refund" | "value" | "VAT" | "turnover"
            if numeric =>
        {
            Role::Money
        }
        "quantity" | "ordered" | "count" | "units" | "points" | "stock" | "pieces" if numeric => {
            Role::Quantity
        }
        "percent" | "percentage" | "rate" | "ratio" | "share" | "probability" | "score" | "rating"
            if numeric =>
        {
            Role::Rate
        }
        "weight" | "height" | "width" | "length" | "depth" | "volume" | "size" | "duration" | "distance"
        | "age" | "temperature" | "area"
            if numeric =>
        {
            Role::Measure
        }
        _ if numeric && UNITS.iter().any(|(unit, _)| *unit == head) => Role::Measure,
        "description" | "comment" | "comments" | "note" | "notes" | "remark" | "remarks" | "text"
        | "message" | "body" | "content" | "summary" | "memo" => Role::Text,
        "sequence" | "rank" | "position" | "index" | "sort" | "ordinal" if numeric => Role::Rank,
        _ => Role::Other,
    }
}
