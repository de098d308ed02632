//! Entries of data dictionaries, dbt's `schema.yml`, comments in SQL: exact by their names.

use super::names::Name;
use documents::names::{key, terms, tokens};
use store::passages::Found;

/// How well an entry fits that names the table, that stands under a heading with it, and that names no
/// table at all.
const EXACT: f64 = 1.0;
const UNDER: f64 = 0.95;
const ALONE: f64 = 0.7;

/// Words of headings that name no table: what stands under these alone may be of any.
const NO_TABLES: &[&str] = &[
    "data",
    "dictionary",
    "glossary",
    "field",
    "column",
    "reference",
    "definition",
    "term",
    "catalog",
    "catalogue",
    "schema",
    "table",
    "attribute",
    "list",
    "overview",
    "database",
    "name",
    "documentation",
    "doc",
    "model",
    "all",
    "of",
    "the",
    "and",
    "datenkatalog",
    "felder",
    "spalten",
];

/// How well an entry fits an asset (the table itself where `column` is none), in [0, 1]; 0 when it does not.
pub(super) fn fits(entry: &Found, schema: &str, table: &Name, column: Option<(&str, &Name)>) -> f64 {
    let [entry_schema, entry_table, entry_column] = &entry.entry;
    if *entry_column != column.map(|(name, _)| key(name)).unwrap_or_default() {
        return 0.0;
    }
    if !entry_table.is_empty() {
        let other = !entry_schema.is_empty() && *entry_schema != key(schema);
        // Sources of dbt and models are often in another schema than their copies: no reason to lose them,
        // but one of the same schema is better.
        return match (*entry_table == table.whole, other) {
            (true, false) => EXACT,
            (true, true) => EXACT - 0.1,
            (false, _) => 0.0,
        };
    }
    let Some((_, column)) = column else { return 0.0 };
    let above = format!("{} {}", entry.headings.join(" "), stem(&entry.path));
    let heads: Vec<String> = tokens(&above).flat_map(|token| terms(token.text)).collect();
    if heads.contains(&table.whole) {
        return UNDER;
    }
    let of_any = tokens(&entry.headings.join(" "))
        .flat_map(|token| terms(token.text))
        .all(|term| NO_TABLES.contains(&term.as_str()));
    if of_any && column.telling { ALONE } else { 0.0 }
}

fn stem(path: &str) -> String {
    std::path::Path::new(path).file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::passages::Kind;

    fn fit(headings: &[&str], entry: [&str; 3], table: &str, column: Option<&str>) -> f64 {
        let found = Found {
            id: 1,
            kind: Kind::Entry,
            path: "/docs/dictionary.csv".into(),
            title: "dictionary.csv".into(),
            line: 1,
            headings: headings.iter().map(|heading| (*heading).to_owned()).collect(),
            text: String::new(),
            entry: entry.map(str::to_owned),
        };
        let name = column.map(Name::of);
        fits(&found, "sales", &Name::of(table), column.zip(name.as_ref()))
    }

    #[test]
    fn an_entry_is_for_its_table_alone() {
        assert_eq!(fit(&[], ["", "order", "status"], "Orders", Some("STATUS")), 1.0);
        assert_eq!(fit(&[], ["sales", "order", ""], "orders", None), 1.0);
        assert_eq!(fit(&[], ["hr", "order", "status"], "orders", Some("status")), 0.9);
        assert_eq!(fit(&[], ["", "customer", "status"], "orders", Some("status")), 0.0);
        assert_eq!(fit(&[], ["", "order", "status"], "orders", None), 0.0);
    }

    #[test]
    fn an_entry_without_a_table_is_for_the_heading_or_for_telling_names() {
        assert_eq!(fit(&["Shop", "The orders table"], ["", "", "status"], "orders", Some("status")), 0.95);
        assert_eq!(fit(&["Customers"], ["", "", "bukrs"], "orders", Some("BUKRS")), 0.0);
        assert_eq!(fit(&["Data dictionary"], ["", "", "bukrs"], "orders", Some("BUKRS")), 0.7);
        assert_eq!(fit(&[], ["", "", "status"], "orders", Some("status")), 0.0);
    }
}
