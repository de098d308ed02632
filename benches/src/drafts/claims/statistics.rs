//! Claims about what values are there: presence, ranges, enumerations, constants.

use super::{Claim, checked_literals, items};

pub(super) fn check(claim: &Claim<'_>, found: &mut Vec<String>) {
    presence(claim, found);
    range(claim, found);
    enumeration(claim, found);
    yes_no(claim, found);
    constant(claim, found);
    shared(claim, found);
    international(claim, found);
    street(claim, found);
}

/// `several tracks share the same`: a repetition among the rows looked at is one among all.
fn shared(claim: &Claim<'_>, found: &mut Vec<String>) {
    let repeated =
        claim.column.statistics.as_ref().is_some_and(|seen| seen.distinct < seen.rows - seen.nulls);
    if claim.says(&["share the same", "not unique"]) && !repeated {
        found.push("a value that several rows share".to_owned());
    }
}

/// Streets have names and houses numbers.
fn street(claim: &Claim<'_>, found: &mut Vec<String>) {
    let looks =
        |value: &String| value.chars().any(char::is_alphabetic) && value.chars().any(|c| c.is_ascii_digit());
    let holds = claim.column.statistics.as_ref().is_none_or(|seen| seen.samples.iter().all(looks));
    if claim.says(&["street address"]) && !holds {
        found.push("street address".to_owned());
    }
}

/// Every number that was seen begins with the sign of the country code.
fn international(claim: &Claim<'_>, found: &mut Vec<String>) {
    let seen = claim.column.statistics.iter();
    let mut values = seen.flat_map(|seen| seen.samples.iter().chain(&seen.min).chain(&seen.max)).peekable();
    let holds = values.peek().is_some() && values.all(|value| value.starts_with('+'));
    if claim.says(&["international format"]) && !holds {
        found.push("international format".to_owned());
    }
}

fn presence(claim: &Claim<'_>, found: &mut Vec<String>) {
    let column = claim.column;
    let seen = claim.measured();
    let mut check = |says: &[&str], holds: bool, what: &str| {
        if claim.says(says) && !holds {
            found.push(what.to_owned());
        }
    };
    let required = [
        "value is required",
        "must have a value",
        "mandatory",
        "never empty",
        "never null",
        "always filled",
        "; required",
        ", required",
        "required for every",
    ];
    check(&required, !column.nullable, "required");
    let filled = !column.nullable || seen.is_some_and(|seen| seen.nulls == 0);
    check(&["every row has a value", "filled in every row"], filled, "filled in every row");
    let each_has_one = claim.lower.contains("every ") && claim.says(&[" has one"]);
    check(&["every "], filled || !each_has_one, "one in every row");
    let void = [
        "empty in every row",
        "always empty",
        "always null",
        "never filled",
        "no value in any row",
        "without a value in every row",
    ];
    check(&void, seen.is_some_and(|seen| seen.nulls >= seen.rows), "empty in every row");
    check(&["may be empty", "is optional"], column.nullable, "optional");
    // A share is no statement about all rows: a sample carries it as an estimate where it is said to be one.
    let share = column.statistics.as_ref().filter(|seen| seen.rows > 0);
    let share = share.map(|seen| seen.nulls as f64 * 100.0 / seen.rows as f64);
    check(&["mostly empty", "rarely filled"], share.is_some_and(|share| share >= 50.0), "mostly empty");
    check(&["often empty", "sometimes empty"], share.is_some_and(|share| share > 0.0), "often empty");
    if claim.says(&["empty in about"])
        && let Some(said) = number_before(&claim.lower, '%')
    {
        let near = seen.map(|seen| seen.nulls as f64 * 100.0 / seen.rows as f64);
        if !near.is_some_and(|share| (share - said).abs() <= 1.0) {
            found.push("share of empty rows".to_owned());
        }
    }
}

fn number_before(text: &str, mark: char) -> Option<f64> {
    let before = text[..text.find(mark)?].trim_end();
    let start = before.rfind(|c: char| !(c.is_ascii_digit() || c == '.')).map_or(0, |at| at + 1);
    before.get(start..)?.parse().ok()
}

/// `from 1 to 9`, `between 1 and 9`.
fn range(claim: &Claim<'_>, found: &mut Vec<String>) {
    let words: Vec<&str> = claim.text.split_whitespace().collect();
    for window in words.windows(4) {
        let [opening, least, middle, greatest] = window else { continue };
        let shape = (opening.eq_ignore_ascii_case("from") && *middle == "to")
            || (opening.eq_ignore_ascii_case("between") && *middle == "and");
        let (least, greatest) = (trimmed(least), trimmed(greatest));
        if shape && is_value(least) && is_value(greatest) && !in_range(claim, least, greatest) {
            found.push(format!("range {least} to {greatest}"));
        }
    }
}

fn trimmed(word: &str) -> &str {
    word.trim_end_matches(['.', ',', ';', ':', ')', '%'])
}

fn is_value(word: &str) -> bool {
    word.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit())
}

fn in_range(claim: &Claim<'_>, least: &str, greatest: &str) -> bool {
    let literals = checked_literals(claim.profile, &claim.column.name);
    let checked = |value: &str| literals.iter().any(|literal| same_value(literal, value));
    let measured = claim.measured().is_some_and(|seen| {
        let same = |bound: &Option<String>, value: &str| {
            bound.as_deref().is_some_and(|bound| same_value(bound, value))
        };
        same(&seen.min, least) && same(&seen.max, greatest)
    });
    measured || (checked(least) && checked(greatest))
}

/// The same number, or the same day.
fn same_value(one: &str, other: &str) -> bool {
    let compact = |text: &str| text.replace('-', "");
    match (one.parse::<f64>(), other.parse::<f64>()) {
        (Ok(one), Ok(other)) => (one - other).abs() < 1e-9,
        _ => one.starts_with(other) || compact(one).starts_with(&compact(other)),
    }
}

fn enumeration(claim: &Claim<'_>, found: &mut Vec<String>) {
    let literals = checked_literals(claim.profile, &claim.column.name);
    let statistics = claim.column.statistics.as_ref();
    let occurs =
        |item: &String| statistics.is_some_and(|seen| seen.samples.contains(item)) || literals.contains(item);
    if let Some((_, list)) = claim.text.split_once("one of ")
        && !list.starts_with("the ")
    {
        let items = items(list.split(" in the sample").next().unwrap_or(list));
        let all_seen = claim
            .measured()
            .is_some_and(|seen| usize::try_from(seen.distinct).is_ok_and(|distinct| distinct == items.len()));
        let all_checked = !literals.is_empty()
            && literals.iter().all(|literal| literal.is_empty() || items.contains(literal));
        if !items.iter().all(occurs) || !(all_seen || all_checked) {
            found.push(format!("one of {}", items.join(", ")));
        }
    }
    for opening in ["for example ", "such as "] {
        if let Some((_, list)) = claim.text.split_once(opening)
            && !items(list).iter().all(occurs)
        {
            found.push(format!("examples {}", items(list).join(", ")));
        }
    }
}

/// `(1 = yes, 0 = no)`, `(X = yes)`.
fn yes_no(claim: &Claim<'_>, found: &mut Vec<String>) {
    let literals = checked_literals(claim.profile, &claim.column.name);
    for meaning in [" = yes", " = no"] {
        let Some((before, _)) = claim.text.split_once(meaning) else { continue };
        let code = before.rsplit(['(', ' ']).next().unwrap_or_default().to_owned();
        let statistics = claim.column.statistics.as_ref();
        let occurs = statistics.is_some_and(|seen| seen.samples.contains(&code)) || literals.contains(&code);
        if !occurs {
            found.push(format!("{code}{meaning}"));
        }
    }
}

fn constant(claim: &Claim<'_>, found: &mut Vec<String>) {
    let says = claim.says(&["same value in every row", "the same in every row", "always the same"])
        || (claim.says(&["” in every row"]));
    if says && claim.measured().is_none_or(|seen| seen.distinct != 1) {
        found.push("constant".to_owned());
    }
}
