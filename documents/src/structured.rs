//! YAML and JSON: descriptions of tables and columns become entries (dbt's `schema.yml` and manifest, JSON
//! Schema, Avro, lists of fields), longer texts become passages, mere settings nothing.

use crate::passages::{Builder, Subject};
use crate::tree::{Node, Value};

const NAMES: &[&str] = &["name", "column_name", "column", "field", "field_name", "table_name", "title", "id"];
const TABLE_NAMES: &[&str] = &["table", "table_name", "model", "entity", "relation"];
const COLUMN_NAMES: &[&str] = &["column", "column_name", "field", "field_name", "attribute"];
const DESCRIPTIONS: &[&str] =
    &["description", "doc", "definition", "comment", "meaning", "explanation", "beschreibung"];
/// What stands under these are columns of what they stand in.
const COLUMN_LISTS: &[&str] = &["columns", "fields", "properties", "attributes"];
/// What stands under these are tables.
const TABLE_LISTS: &[&str] = &[
    "models",
    "tables",
    "views",
    "seeds",
    "snapshots",
    "entities",
    "nodes",
    "definitions",
    "$defs",
    "schemas",
    "datasets",
];
/// dbt's sources: each is a schema.
const SOURCES: &str = "sources";

/// Strings with fewer words are settings, not sentences.
const SENTENCE_WORDS: usize = 4;

/// Values of an enumeration that are listed.
const VALUES: usize = 20;

/// Reads a document.
pub(crate) fn read(document: &Node, builder: &mut Builder) {
    Walk { builder }.node(document, None, &Place { role: Role::Other, schema: None, table: None, depth: 0 });
}

/// What a value may be, by what it stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Source,
    Table,
    Column,
    Other,
}

#[derive(Clone)]
struct Place<'a> {
    role: Role,
    schema: Option<&'a str>,
    table: Option<&'a str>,
    depth: u8,
}

struct Walk<'b> {
    builder: &'b mut Builder,
}

impl Walk<'_> {
    fn node(&mut self, node: &Node, key: Option<&str>, place: &Place<'_>) {
        if self.builder.is_full() {
            return;
        }
        match &node.value {
            Value::Map(entries) => self.map(node, entries, key, place),
            Value::Seq(items) => items.iter().for_each(|item| self.node(item, key, place)),
            Value::Scalar(text) => self.scalar(node.line, key, text, place),
            Value::Null => {}
        }
    }

    fn map(&mut self, node: &Node, entries: &[(String, Node)], key: Option<&str>, place: &Place<'_>) {
        let role = match place.role {
            Role::Other if entries.iter().any(|(key, _)| is_one_of(key, COLUMN_LISTS)) => Role::Table,
            role => role,
        };
        let name = node.first_text(NAMES).or(key);
        let named = match role {
            Role::Source => Place { schema: node.first_text(&["schema", "name"]), ..place.clone() },
            Role::Table => Place {
                schema: node.first_text(&["schema"]).or(place.schema),
                table: node.first_text(&["alias"]).or(name),
                ..place.clone()
            },
            Role::Column | Role::Other => place.clone(),
        };
        let level = place.depth.saturating_add(1);
        let heads = matches!(role, Role::Source | Role::Table) && name.is_some();
        if let (true, Some(name)) = (heads, name) {
            self.builder.heading(level, name);
        }
        let description = node.first_text(DESCRIPTIONS);
        if let (Some(name), Some(description)) = (name, description) {
            self.described(node, name, description, role, &named);
        }
        for (key, value) in entries {
            let described = is_one_of(key, DESCRIPTIONS) && description.is_some();
            if described || (is_one_of(key, NAMES) && value.text().is_some()) {
                continue;
            }
            let inner = match key.as_str() {
                SOURCES => Role::Source,
                // A model may be called like one of these; a list of names under a column is none.
                key if is_one_of(key, COLUMN_LISTS) && role != Role::Column => Role::Column,
                key if is_one_of(key, TABLE_LISTS) => Role::Table,
                _ => Role::Other,
            };
            let inner = Place { role: inner, depth: level, ..named.clone() };
            // Of a map of named things each value has its key as its name.
            match (&value.value, inner.role) {
                (Value::Map(things), Role::Table | Role::Column | Role::Source) => {
                    for (key, thing) in things {
                        self.node(thing, Some(key), &inner);
                    }
                }
                _ => self.node(value, Some(key), &inner),
            }
        }
        if heads {
            self.builder.leave(level);
        }
    }

    fn described(&mut self, node: &Node, name: &str, description: &str, role: Role, place: &Place<'_>) {
        let mut text = format!("{name}: {description}");
        let values = accepted_values(node);
        if !values.is_empty() {
            text.push_str(&format!("\nValues: {}", values.join(", ")));
        }
        let mut subject = match role {
            Role::Table => Subject::of(place.table, None),
            Role::Column => Subject::of(place.table, Some(name)),
            Role::Source => return self.builder.paragraph(node.line, &text),
            Role::Other => match (
                node.first_text(TABLE_NAMES),
                node.first_text(COLUMN_NAMES).or(node.first_text(&["name"])),
            ) {
                (None, None) => return self.builder.paragraph(node.line, &text),
                (table, column) => Subject::of(table, column),
            },
        };
        subject.schema =
            subject.schema.or_else(|| node.first_text(&["schema"]).or(place.schema).map(str::to_owned));
        self.builder.entry(node.line, subject, &text);
    }

    fn scalar(&mut self, line: u32, key: Option<&str>, text: &str, place: &Place<'_>) {
        match (place.role, key) {
            // `status: How far the order is`.
            (Role::Column | Role::Table, Some(key)) if text.split_whitespace().count() > 1 => {
                let subject = match place.role {
                    Role::Column => Subject::of(place.table, Some(key)),
                    _ => Subject::of(Some(key), None),
                };
                self.builder.entry(line, subject, &format!("{key}: {text}"));
            }
            _ if text.split_whitespace().count() >= SENTENCE_WORDS => match key {
                Some(key) => self.builder.paragraph(line, &format!("{key}: {text}")),
                None => self.builder.paragraph(line, text),
            },
            _ => {}
        }
    }
}

fn is_one_of(key: &str, known: &[&str]) -> bool {
    known.iter().any(|known| key.eq_ignore_ascii_case(known))
}

/// The values that a column may have: dbt's test `accepted_values`, or a JSON Schema's `enum`.
fn accepted_values(node: &Node) -> Vec<String> {
    let tests = ["data_tests", "tests"].iter().find_map(|key| node.get(key));
    let accepted = tests.and_then(|tests| match &tests.value {
        Value::Seq(tests) => tests.iter().find_map(|test| test.get("accepted_values")),
        _ => None,
    });
    let values = accepted
        .and_then(|test| test.get("values").or_else(|| test.get("arguments")?.get("values")))
        .or_else(|| node.get("enum"));
    match values.map(|values| &values.value) {
        Some(Value::Seq(values)) => {
            values.iter().take(VALUES).filter_map(|value| value.text().map(str::to_owned)).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, Passage, PassageKind, json, yaml};

    fn of_yaml(text: &str) -> Vec<Passage> {
        let mut builder = Builder::new(&Limits::default());
        for document in yaml::parse(text).unwrap() {
            read(&document, &mut builder);
        }
        builder.finish().0
    }

    fn subject(passage: &Passage) -> String {
        let subject = passage.subject.clone().unwrap_or_default();
        [subject.schema, subject.table, subject.column].map(Option::unwrap_or_default).join("|")
    }

    const SCHEMA_YML: &str = "version: 2\nmodels:\n  - name: orders\n    description: One row per order\n    columns:\n      - name: status\n        description: >\n          How far the\n          order is\n        tests:\n          - not_null\n          - accepted_values:\n              values: [placed, shipped]\n      - name: undocumented\nsources:\n  - name: raw\n    schema: landing\n    tables:\n      - name: payments\n        columns:\n          - name: amount\n            description: In cents\n";

    #[test]
    fn a_dbt_schema_describes_models_and_columns() {
        let passages = of_yaml(SCHEMA_YML);
        let found: Vec<(u32, String, &str)> =
            passages.iter().map(|passage| (passage.line, subject(passage), passage.text.as_str())).collect();
        assert_eq!(
            found,
            [
                (3, "|orders|".to_owned(), "orders: One row per order"),
                (6, "|orders|status".to_owned(), "status: How far the order is\nValues: placed, shipped"),
                (21, "landing|payments|amount".to_owned(), "amount: In cents"),
            ]
        );
        assert_eq!(passages[1].headings, ["orders"]);
        assert_eq!(passages[2].headings, ["raw", "payments"]);
    }

    #[test]
    fn json_schemas_and_flat_lists_are_dictionaries_too() {
        let of_json = |text: &str| {
            let mut builder = Builder::new(&Limits::default());
            read(&json::parse(text).unwrap(), &mut builder);
            builder.finish().0
        };
        let found = of_json(
            r#"{"$defs": {"order": {"description": "An order", "properties": {"state": {"description": "How far", "enum": ["a", "b"]}}}}}"#,
        );
        assert_eq!(found.iter().map(subject).collect::<Vec<_>>(), ["|order|", "|order|state"]);
        assert_eq!(found[1].text, "state: How far\nValues: a, b");
        let found = of_json(
            r#"[{"name": "BUKRS", "description": "Company code"}, {"table": "T001", "column": "LAND1", "description": "Country"}]"#,
        );
        assert_eq!(found.iter().map(subject).collect::<Vec<_>>(), ["||BUKRS", "|T001|LAND1"]);
        let found =
            of_json(r#"{"port": 80, "about": "This service keeps the orders of the shop.", "name": "x"}"#);
        assert_eq!((found.len(), found[0].kind), (1, PassageKind::Text));
    }

    #[test]
    fn a_map_of_columns_names_them_by_its_keys() {
        let found = of_yaml(
            "tables:\n  album:\n    columns:\n      title: The name on the cover\n      artist_id: {description: Who made it}\n",
        );
        assert_eq!(found.iter().map(subject).collect::<Vec<_>>(), ["|album|title", "|album|artist_id"]);
    }
}
