//! Claims about the type, made by what a text says the value is.

use super::Claim;

pub(super) fn check(claim: &Claim<'_>, found: &mut Vec<String>) {
    // What a reference leads to may be called anything.
    let refers = claim.profile.foreign_key_of(&claim.column.name).is_some();
    if refers {
        return;
    }
    let opens = |any: &[&str]| any.iter().any(|opening| claim.lower.starts_with(opening));
    let kind = Kind::of(&claim.column.data_type);
    if (opens(&["whether ", "if ", "flag that", "yes/no", "marker that"])) && !may_be_flag(claim, kind) {
        found.push("yes or no".to_owned());
    }
    if opens(&[
        "date of",
        "date on",
        "date and time",
        "date from which",
        "date until which",
        "day on",
        "day of",
        "day when",
        "moment",
        "time at",
    ]) && !may_be_date(claim, kind)
    {
        found.push("date".to_owned());
    }
    let digits = |length: usize| {
        claim.column.statistics.as_ref().is_some_and(|seen| {
            let values =
                || seen.samples.iter().filter(|value| value.chars().any(|c| c.is_ascii_digit() && c != '0'));
            values().next().is_some()
                && values().all(|value| value.len() == length && value.chars().all(|c| c.is_ascii_digit()))
        })
    };
    if claim.lower.contains("yyyymmdd") && !digits(8) {
        found.push("written as YYYYMMDD".to_owned());
    }
    if claim.lower.contains("unix time in seconds") && !digits(10) {
        found.push("Unix time".to_owned());
    }
    if (opens(&["number of units", "how many", "count of"]) || is_amount(&claim.lower))
        && !may_be_number(claim, kind)
    {
        found.push("number".to_owned());
    }
}

/// Whether the noun that the text begins with is a number: a `net amount` is one, an `amount flag` is none.
fn is_amount(lower: &str) -> bool {
    let ends = [" of ", " on ", " in ", " that ", " for ", " which ", " (", ",", ";", "."];
    let end = ends.iter().filter_map(|end| lower.find(end)).min().unwrap_or(lower.len());
    let mut words = lower[..end].split(' ');
    let opening = words.next().unwrap_or_default();
    if matches!(opening, "whether" | "if" | "field" | "flag" | "indicator" | "marker" | "user")
        || words.count() > 3
    {
        return false;
    }
    let head = lower[..end].rsplit(' ').next().unwrap_or_default();
    matches!(head, "quantity" | "amount" | "duration" | "size" | "percentage" | "share")
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Boolean,
    Date,
    Integer,
    Decimal,
    Text,
    Unknown,
}

impl Kind {
    fn of(data_type: &str) -> Self {
        let name = data_type.to_ascii_lowercase();
        let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
        if has(&["bool"]) || name == "tinyint(1)" || name == "bit" {
            Self::Boolean
        } else if has(&["date", "timestamp"]) {
            Self::Date
        } else if has(&["interval", "json", "point"]) {
            Self::Unknown
        } else if has(&["int", "serial"]) {
            Self::Integer
        } else if has(&["num", "dec", "real", "doub", "float", "money"]) {
            Self::Decimal
        } else if has(&["char", "text", "clob"]) {
            Self::Text
        } else {
            Self::Unknown
        }
    }
}

/// More than two values are more than yes and no.
fn may_be_flag(claim: &Claim<'_>, kind: Kind) -> bool {
    let many = claim.column.statistics.as_ref().is_some_and(|seen| seen.distinct > 2);
    kind != Kind::Date && !many
}

/// Numbers and texts may hold dates, but then they look like it: 20240131, 2024-01-31, 31.01.2024, seconds of Unix.
fn may_be_date(claim: &Claim<'_>, kind: Kind) -> bool {
    let looks = |value: &String| {
        let digits = value.chars().filter(char::is_ascii_digit).count();
        digits >= 4 && value.chars().all(|c| c.is_ascii_digit() || " :.-/TZ+".contains(c))
    };
    match kind {
        Kind::Boolean => false,
        Kind::Decimal | Kind::Integer | Kind::Text => claim
            .column
            .statistics
            .as_ref()
            .is_none_or(|seen| seen.samples.iter().any(looks) || seen.samples.is_empty()),
        Kind::Date | Kind::Unknown => true,
    }
}

fn may_be_number(claim: &Claim<'_>, kind: Kind) -> bool {
    let looks = |value: &String| value.replace([',', '\'', ' '], "").parse::<f64>().is_ok();
    match kind {
        Kind::Boolean | Kind::Date => false,
        Kind::Text => claim
            .column
            .statistics
            .as_ref()
            .is_none_or(|seen| seen.samples.iter().any(looks) || seen.samples.is_empty()),
        Kind::Integer | Kind::Decimal | Kind::Unknown => true,
    }
}
