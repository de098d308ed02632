//! Values as YAML text.

use serde_json::{Map, Value};

/// A mapping with more entries than this is written one entry a line.
const ON_ONE_LINE: usize = 4;

/// Words that a YAML reader takes for something else than a text.
const RESERVED: [&str; 12] =
    ["null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf", "infinity"];

/// Keys that a person looks for first.
const FIRST: [&str; 6] = ["provider", "url", "base_url", "model", "api_key", "password"];

/// The entries as a person would write them down.
fn ordered(map: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let mut entries: Vec<_> = map.iter().collect();
    entries.sort_by_key(|(key, _)| FIRST.iter().position(|first| first == key).unwrap_or(FIRST.len()));
    entries
}

/// A value on one line.
pub(super) fn flow(value: &Value) -> String {
    match value {
        Value::String(text) if is_plain(text) => text.clone(),
        Value::Array(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::Object(map) if map.is_empty() => "{}".to_owned(),
        Value::Object(map) => {
            let entries: Vec<String> = ordered(map)
                .into_iter()
                .map(|(key, value)| format!("{}: {}", key_text(key), flow(value)))
                .collect();
            format!("{{ {} }}", entries.join(", "))
        }
        // JSON is YAML.
        value => value.to_string(),
    }
}

/// A key and its value as whole lines, indented.
pub(super) fn entry_lines(key: &str, value: &Value, indent: usize) -> String {
    let (spaces, key) = (" ".repeat(indent), key_text(key));
    match value {
        Value::Object(map) if map.len() > ON_ONE_LINE || map.values().any(Value::is_object) => {
            let children: String =
                ordered(map).into_iter().map(|(key, value)| entry_lines(key, value, indent + 2)).collect();
            format!("{spaces}{key}:\n{children}")
        }
        value => format!("{spaces}{key}: {}\n", flow(value)),
    }
}

/// A key, quoted where it could be taken for something else.
pub(super) fn key_text(key: &str) -> String {
    if is_plain(key) { key.to_owned() } else { Value::from(key).to_string() }
}

/// Whether a text needs no quotes.
fn is_plain(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
        && !RESERVED.contains(&text.to_ascii_lowercase().as_str())
}
