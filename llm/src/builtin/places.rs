//! Parts of postal addresses, as they are said.

use super::context::Place;
use super::grammar::possessive;
use super::view::ColumnView;
use super::{clean, words};

/// A city is a city of an address, and that of somebody.
pub fn place(view: &ColumnView<'_>, term: String, owner: String) -> (String, String) {
    let noun = &view.noun;
    let line = term.strip_prefix("address line ").or_else(|| term.strip_prefix("address "));
    if let Some(line) = line.filter(|line| words::is_number(line)) {
        return (format!("address line {line}"), owner);
    }
    if term == *noun {
        return ("name".to_owned(), owner);
    }
    let (use_of, part) = address_use(&term);
    let said = match part {
        "state" => "state or province",
        "address" if is_street(view, use_of) => "street address",
        part => part,
    };
    let whole = matches!(part, "address" | "latitude" | "longitude");
    let is_place =
        ["address", "location", "city", "state", "region", "country", "warehouse", "store", "site", "plant"]
            .iter()
            .any(|place| noun.ends_with(place));
    match (whole || is_place, use_of) {
        (true, "") => (said.to_owned(), owner),
        (true, _) => (format!("{use_of} {said}"), owner),
        (false, "") => (said.to_owned(), format!("{} address", possessive(&owner))),
        (false, _) => (said.to_owned(), format!("{} {use_of} address", possessive(&owner))),
    }
}

/// What an address is used for, and which part of it is meant: `billing city`.
pub fn address_use(term: &str) -> (&str, &str) {
    match term.split_once(' ') {
        Some((first, part))
            if matches!(first, "billing" | "shipping" | "delivery" | "mailing" | "home" | "work") =>
        {
            (first, part)
        }
        _ => ("", term),
    }
}

/// An address beside columns for its city or postal code is the rest of it, unless its values have no number or name.
fn is_street(view: &ColumnView<'_>, use_of: &str) -> bool {
    let table = view.table.table;
    let beside = table.columns.iter().any(|column| {
        let words = words::read(&column.name, Place::Column).plain();
        let same_use = use_of.is_empty() || words.iter().any(|word| word == use_of);
        same_use
            && (words.iter().any(|word| word == "city") || words.ends_with(&["postal".into(), "code".into()]))
    });
    let column = table.columns.iter().find(|column| clean::name(&column.name) == view.name);
    let mut samples =
        column.and_then(|column| column.statistics.as_ref()).map_or(&[][..], |seen| &seen.samples).iter();
    let looks = |value: &String| {
        value.chars().any(|c| c.is_ascii_digit())
            && value.chars().any(char::is_alphabetic)
            && !value.contains('@')
    };
    beside && samples.all(looks)
}
