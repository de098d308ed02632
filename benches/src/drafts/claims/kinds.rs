//! Claims about the type, made by what a text says the value is.

use super::Claim;

pub(super) fn check(claim: &Claim<'_>, found: &mut Vec<String>) {
    let opens = |any: &[&str]| any.iter().any(|opening| claim.lower.starts_with(opening));
    let kind = Kind::of(&claim.column.data_type);
    if (opens(&["whether ", "if ", "flag that", "yes/no", "marker that"])
        || claim.lower.contains(" flag of "))
        && !may_be_flag(claim, kind)
    {
        found.push("yes or no".to_owned());
    }
    if opens(&[
        "date of",
        "date on",
        "date and time",
        "date from",
        "date until",
        "day on",
        "day of",
        "day when",
        "moment",
        "time at",
    ]) && !may_be_date(claim, kind)
    {
        found.push("date".to_owned());
    }
    let numeric = [
        "number of units",
        "how many",
        "quantity",
        "amount",
        "total amount",
        "duration",
        "size",
        "percentage",
        "share",
        "count of",
    ];
    if opens(&numeric) && !may_be_number(claim, kind) {
        found.push("number".to_owned());
    }
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
