//! What statistics and constraints say of a column's values.

use super::facts::{Codes, TypeKind};
use super::{checks, clean};
use domain::profile::{ColumnStatistics, TableProfile};

/// Numbers and texts may hold dates, but then some of them look like it.
pub fn no_date(kind: TypeKind, statistics: Option<&ColumnStatistics>) -> bool {
    let looks = |value: &String| {
        value.chars().filter(char::is_ascii_digit).count() >= 4
            && value.chars().all(|c| c.is_ascii_digit() || " :.-/TZ+".contains(c))
    };
    match kind {
        TypeKind::Boolean => true,
        TypeKind::Integer | TypeKind::Decimal | TypeKind::Text => none(statistics, looks),
        TypeKind::Date | TypeKind::Timestamp | TypeKind::Other => false,
    }
}

/// Texts may hold numbers, but then some of them look like it.
pub fn no_number(kind: TypeKind, statistics: Option<&ColumnStatistics>) -> bool {
    let looks = |value: &String| value.replace([',', '\'', ' '], "").parse::<f64>().is_ok();
    match kind {
        TypeKind::Boolean | TypeKind::Date | TypeKind::Timestamp => true,
        TypeKind::Text => none(statistics, looks),
        TypeKind::Integer | TypeKind::Decimal | TypeKind::Other => false,
    }
}

/// Whether values were seen, and none of them is like that.
fn none(statistics: Option<&ColumnStatistics>, looks: impl Fn(&String) -> bool) -> bool {
    statistics.is_some_and(|seen| !seen.samples.is_empty() && !seen.samples.iter().any(looks))
}

/// What a check constraint permits, where all of it may be quoted.
pub fn permitted(table: &TableProfile, column: &str) -> Option<Codes> {
    let codes = table.checks.iter().find_map(|check| checks::permitted(check, column))?;
    let fit =
        (2..=12).contains(&codes.len()) && codes.iter().all(|code| code.is_empty() || clean::is_code(code));
    fit.then_some(Codes::Permitted(codes))
}

/// The only value, where it may be quoted and stands in enough rows to say so.
pub fn constant(statistics: &ColumnStatistics) -> Option<(String, bool)> {
    let value = statistics.samples.first().filter(|value| clean::is_code(value))?;
    let alone = statistics.distinct == 1 && statistics.nulls == 0 && statistics.rows >= 20;
    alone.then(|| (value.clone(), statistics.complete))
}

/// Three values of a short table that may be quoted in a list.
pub fn examples(statistics: &ColumnStatistics) -> Vec<String> {
    let listed = |value: &&String| {
        clean::is_phrase(value) && ![" and ", " or ", ","].iter().any(|mark| value.contains(mark))
    };
    let short = statistics.complete && statistics.rows <= 100;
    statistics.samples.iter().filter(|_| short).filter(listed).take(3).cloned().collect()
}

/// Whether all values that were seen begin with a plus sign.
pub fn international(statistics: &ColumnStatistics) -> bool {
    let mut values = statistics.samples.iter().chain(&statistics.min).chain(&statistics.max).peekable();
    values.peek().is_some() && values.all(|value| value.starts_with('+'))
}

/// Both values of a column that has two.
pub fn pair(statistics: &ColumnStatistics) -> Vec<String> {
    let two = statistics.distinct == 2 && statistics.samples.len() == 2;
    let short = statistics.samples.iter().all(|value| value.len() <= 5);
    if two && short { statistics.samples.clone() } else { Vec::new() }
}

/// Few, short, repeated values are codes.
pub fn codes(statistics: &ColumnStatistics) -> Option<Codes> {
    let few = statistics.distinct > 0 && statistics.distinct <= 12;
    let repeated = statistics.rows - statistics.nulls >= statistics.distinct.saturating_mul(2);
    if !few || !repeated || !statistics.samples.iter().all(|value| clean::is_code(value)) {
        return None;
    }
    let mut codes = statistics.samples.clone();
    let listed = usize::try_from(statistics.distinct).is_ok_and(|distinct| distinct <= codes.len());
    if !listed {
        codes.truncate(3);
    }
    codes.sort();
    codes.dedup();
    match (listed, statistics.complete) {
        _ if codes.is_empty() => None,
        (true, true) => Some(Codes::All(codes)),
        (true, false) => Some(Codes::Sampled(codes)),
        (false, _) => Some(Codes::Some(codes)),
    }
}

/// The least and the greatest value, and whether of all rows.
pub fn range(statistics: &ColumnStatistics, kind: TypeKind) -> Option<(String, String, bool)> {
    let show = |value: &Option<String>| {
        let value = value.as_deref()?;
        match kind {
            TypeKind::Integer | TypeKind::Decimal => number(value),
            TypeKind::Date | TypeKind::Timestamp => day(value),
            _ => None,
        }
    };
    let (least, greatest) = (show(&statistics.min)?, show(&statistics.max)?);
    (least != greatest).then_some((least, greatest, statistics.complete))
}

/// A number that is short enough to be no account or telephone number.
fn number(value: &str) -> Option<String> {
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let plain = value.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-'));
    (plain && (1..=9).contains(&digits) && value.parse::<f64>().is_ok()).then(|| value.to_owned())
}

/// The day of a date or timestamp.
fn day(value: &str) -> Option<String> {
    let day = value.get(..10)?;
    let shape = day.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    shape.then(|| day.to_owned())
}

/// A share in percent.
pub fn percent(part: i64, whole: i64) -> i64 {
    let share = part as f64 * 100.0 / whole as f64;
    // Never 0 or 100 % while it is not.
    if part > 0 && part < whole { (share.round() as i64).clamp(1, 99) } else { share as i64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_never_rounded_to_all_or_nothing() {
        assert_eq!(percent(1, 10_000), 1);
        assert_eq!(percent(9_999, 10_000), 99);
        assert_eq!(percent(0, 7), 0);
    }
}
