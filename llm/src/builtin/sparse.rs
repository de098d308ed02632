//! What is told of a column besides a phrase that only repeats its name: the most telling fact there is.

use super::facts::TypeKind;
use super::roles::Role;
use super::values;
use super::view::ColumnView;
use super::words;

/// Words that carry no meaning of their own in a phrase.
const FILLING: &[&str] = &[
    "a", "an", "and", "as", "at", "by", "each", "for", "from", "in", "is", "it", "its", "of", "on", "one",
    "or", "recorded", "s", "that", "the", "to", "under", "value", "what", "which", "with",
];
/// So many different values say that they are different by themselves, not by chance.
const MANY: i64 = 10;

/// Whether a phrase says nothing but what the names of the column and its table say literally.
pub fn repeats_names(view: &ColumnView<'_>, phrase: &str) -> bool {
    let raw = |reading: &words::Reading| {
        reading.words.iter().map(|word| stem(&word.raw).to_owned()).collect::<Vec<_>>()
    };
    let mut names = raw(&view.reading);
    names.extend(raw(&view.table.subject.reading));
    let phrase = phrase.to_lowercase();
    let mut said = phrase
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !FILLING.contains(word));
    said.all(|word| names.iter().any(|name| name == stem(word)))
}

fn stem(word: &str) -> &str {
    match word.strip_suffix("ies") {
        Some(stem) if stem.len() > 2 => stem,
        _ => word.strip_suffix('s').filter(|stem| stem.len() > 2).unwrap_or(word).trim_end_matches('y'),
    }
}

/// The fact, with its leading punctuation; empty where the evidence has none.
pub fn fact(view: &ColumnView<'_>) -> String {
    let facts = &view.facts;
    if let Some(emptiness) = facts.emptiness() {
        return format!(", {emptiness}");
    }
    if super::columns::shows_range(view)
        && let Some((least, greatest, complete)) = &facts.range
    {
        let place = if *complete { "" } else { " in the sample" };
        let (least, greatest) = years(least, greatest);
        return format!(", from {least} to {greatest}{place}");
    }
    if let Some(identity) = identity(view) {
        return format!("; {identity}");
    }
    if facts.required { "; required".to_owned() } else { String::new() }
}

/// Whether each thing has a value of its own; of first and last names that says nothing.
pub fn identity(view: &ColumnView<'_>) -> Option<&'static str> {
    let facts = &view.facts;
    let telling = matches!(view.role, Role::Name | Role::Number | Role::Rank | Role::Other)
        && facts.kind != TypeKind::Decimal
        && !values::is_part_of_name(view);
    if !telling || facts.distinct_values < MANY || facts.emptiness().is_some() {
        return None;
    }
    let named = matches!(view.role, Role::Name | Role::Number);
    match (facts.distinct, facts.shared) {
        (true, _) => Some("unique at present"),
        (_, true) if named => Some("not unique"),
        _ => None,
    }
}

/// Of days in several years only the years are told.
fn years<'v>(least: &'v str, greatest: &'v str) -> (&'v str, &'v str) {
    match (least.split_once('-'), greatest.split_once('-')) {
        (Some((first, _)), Some((last, _))) if first != last && first.len() == 4 && last.len() == 4 => {
            (first, last)
        }
        _ => (least, greatest),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::super::tests::{measured, only, request, table};

    fn first(table: &domain::profile::TableProfile, column: &str) -> String {
        only(&request(table.clone(), Some(column), 1)).alternatives.remove(0).text
    }

    #[test]
    fn a_name_alone_is_not_repeated_where_a_fact_is_known() {
        let mut album = table("Album", &[("Title", "text"), ("Composer", "text"), ("Price", "numeric")]);
        measured(&mut album, "Title", (40, 0, 40), &["Let It Be", "Blue"]);
        measured(&mut album, "Composer", (40, 12, 9), &["Lennon"]);
        measured(&mut album, "Price", (40, 0, 2), &["0.99", "1.99"]);
        assert_eq!(first(&album, "Title"), "Title of the album; unique at present.");
        assert_eq!(first(&album, "Composer"), "Composer of the album, often empty.");
        assert_eq!(first(&album, "Price"), "Price of the album, from 0.99 to 1.99.");
        measured(&mut album, "Title", (40, 0, 31), &["Greatest Hits"]);
        assert_eq!(first(&album, "Title"), "Title of the album; not unique.");
    }

    #[test]
    fn without_statistics_a_constraint_is_told_or_nothing() {
        let mut album = table("Album", &[("Title", "text")]);
        album.columns[0].nullable = true;
        assert_eq!(first(&album, "Title"), "Title of the album.");
        album.columns[0].nullable = false;
        assert_eq!(first(&album, "Title"), "Title of the album; required.");
    }

    #[test]
    fn a_written_out_short_form_says_enough() {
        let customer = table("cust_mst", &[("cust_nm", "text")]);
        assert_eq!(first(&customer, "cust_nm"), "Name of the customer.");
    }

    #[test]
    fn that_people_have_different_names_is_not_told() {
        let mut person = table("Person", &[("LastName", "text")]);
        person.columns[0].nullable = true;
        measured(&mut person, "LastName", (40, 0, 40), &["Lovelace"]);
        assert_eq!(first(&person, "LastName"), "Last name of the person.");
    }
}
