//! Changing single values of a YAML text. Everything around them, comments, order and spacing, stays
//! byte for byte as a person wrote it.
//!
//! What is edited is the text itself, at the places that the parser tells. Not every style can be
//! edited so; the caller compares what the result means with what it should mean before it is used.

mod literal;
mod tree;

use literal::{entry_lines, flow, key_text};
use serde_json::Value;
use tree::{Entry, Kind, Node};

/// One change of a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Edit {
    /// The value at a path of keys becomes this one; mappings on the way are made.
    Set(Vec<String>, Value),
    /// The entry at a path of keys goes, if it is there.
    Remove(Vec<String>),
}

/// The text after the changes, one after the other. `None` where it is written in a style that is not
/// edited here.
pub(super) fn apply(text: &str, edits: &[Edit]) -> Option<String> {
    let mut text = text.to_owned();
    for edit in edits {
        text = match edit {
            Edit::Set(path, value) => set(&text, path, value)?,
            Edit::Remove(path) => remove(&text, path)?,
        };
    }
    Some(text)
}

/// A part of the text is replaced.
fn splice(text: &str, start: usize, end: usize, by: &str) -> Option<String> {
    let eol = if text.contains("\r\n") { "\r\n" } else { "\n" };
    Some(format!("{}{}{}", text.get(..start)?, by.replace('\n', eol), text.get(end..)?))
}

fn set(text: &str, path: &[String], value: &Value) -> Option<String> {
    let root = tree::read(text)?;
    let mut node = &root;
    for (depth, key) in path.iter().enumerate() {
        let rest = &path[depth + 1..];
        let entries = match &node.kind {
            Kind::Mapping { entries, .. } => entries,
            // A file of comments alone.
            Kind::Empty if depth == 0 => return append(text, key, &nested(rest, value)),
            _ => return None,
        };
        let Some(entry) = entries.iter().find(|entry| entry.key == *key) else {
            return insert(text, node, depth == 0, key, &nested(rest, value));
        };
        let null = matches!(entry.value.kind, Kind::Empty)
            || text.get(entry.value.start..entry.value.end).is_some_and(|text| text == "~" || text == "null");
        if rest.is_empty() || null {
            return replace(text, node, entry, &nested(rest, value));
        }
        node = &entry.value;
    }
    None
}

/// `{a: {b: value}}` for the path `a`, `b`.
fn nested(path: &[String], value: &Value) -> Value {
    path.iter()
        .rev()
        .fold(value.clone(), |value, key| Value::Object([(key.clone(), value)].into_iter().collect()))
}

/// An entry's value becomes another.
fn replace(text: &str, parent: &Node, entry: &Entry, value: &Value) -> Option<String> {
    let colon = colon(text, entry)?;
    let in_flow = matches!(parent.kind, Kind::Mapping { flow: true, .. });
    if let (Value::Object(_), false) = (value, in_flow) {
        // A mapping on lines of its own, under the key; a comment behind the key stays there.
        let line = line_end(text, entry.value.end.max(colon + 1));
        let indent = indent_of(text, entry.key_start)?;
        let lines = entry_lines(&entry.key, value, indent);
        if let Some((_, children)) = lines.split_once(":\n") {
            let emptied = splice(text, colon + 1, entry.value.end.max(colon + 1), "")?;
            let line = line - (text.len() - emptied.len());
            return splice(&emptied, line, line, &format!("\n{}", children.trim_end_matches('\n')));
        }
    }
    let by = flow(value);
    match entry.value.kind {
        Kind::Inline => splice(text, entry.value.start, entry.value.end, &by),
        Kind::Mapping { flow: true, .. } => splice(text, entry.value.start, entry.value.end, &by),
        Kind::Empty => splice(text, colon + 1, colon + 1, &format!(" {by}")),
        Kind::Block | Kind::Mapping { .. } => splice(text, colon + 1, entry.value.end, &format!(" {by}")),
    }
}

/// A mapping gets one entry more, behind the others.
fn insert(text: &str, mapping: &Node, root: bool, key: &str, value: &Value) -> Option<String> {
    let Kind::Mapping { flow: in_flow, entries } = &mapping.kind else { return None };
    let Some(last) = entries.last() else {
        return splice(
            text,
            mapping.start,
            mapping.end,
            &format!("{{ {}: {} }}", key_text(key), flow(value)),
        );
    };
    if *in_flow {
        // Where nothing is written behind the last colon, the comma follows that.
        let end =
            if matches!(last.value.kind, Kind::Empty) { colon(text, last)? + 1 } else { last.value.end };
        return splice(text, end, end, &format!(", {}: {}", key_text(key), flow(value)));
    }
    if root {
        return append(text, key, value);
    }
    let indent = indent_of(text, entries.first()?.key_start)?;
    let end = line_end(text, last.value.end);
    splice(text, end, end, &format!("\n{}", entry_lines(key, value, indent).trim_end_matches('\n')))
}

/// The document gets one entry more, at the end of the text: comments there may belong to what is above.
fn append(text: &str, key: &str, value: &Value) -> Option<String> {
    let newline = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    splice(text, text.len(), text.len(), &format!("{newline}{}", entry_lines(key, value, 0)))
}

fn remove(text: &str, path: &[String]) -> Option<String> {
    let root = tree::read(text)?;
    let (key, parents) = path.split_last()?;
    let mut holder: Option<&Entry> = None;
    let mut node = &root;
    for parent in parents {
        let Kind::Mapping { entries, .. } = &node.kind else { return Some(text.to_owned()) };
        let Some(entry) = entries.iter().find(|entry| entry.key == *parent) else {
            return Some(text.to_owned());
        };
        holder = Some(entry);
        node = &entry.value;
    }
    let Kind::Mapping { flow, entries } = &node.kind else { return Some(text.to_owned()) };
    let Some(at) = entries.iter().position(|entry| entry.key == *key) else { return Some(text.to_owned()) };
    let entry = &entries[at];
    if *flow {
        return match (at.checked_sub(1).and_then(|before| entries.get(before)), entries.get(at + 1)) {
            (_, Some(next)) => splice(text, entry.key_start, next.key_start, ""),
            (Some(before), None) => splice(text, before.value.end, entry.value.end, ""),
            (None, None) => splice(text, node.start, node.end, "{}"),
        };
    }
    let start = entry.key_start - indent_of(text, entry.key_start)?;
    let end = line_end(text, entry.value.end);
    let end = end + text.get(end..)?.find('\n').map_or(0, |newline| newline + 1);
    let shorter = splice(text, start, end, "")?;
    match holder {
        // An empty mapping has to be said.
        Some(holder) if entries.len() == 1 => {
            let colon = colon(text, holder)?;
            splice(&shorter, colon + 1, colon + 1, " {}")
        }
        _ => Some(shorter),
    }
}

/// Where the colon behind an entry's key stands.
fn colon(text: &str, entry: &Entry) -> Option<usize> {
    let behind = text.get(entry.key_end..)?;
    let spaces = behind.len() - behind.trim_start_matches([' ', '\t']).len();
    behind[spaces..].starts_with(':').then_some(entry.key_end + spaces)
}

/// The end of the line that a position is on, its line break not included.
fn line_end(text: &str, at: usize) -> usize {
    let line = text.get(at..).unwrap_or_default();
    let length = line.find('\n').unwrap_or(line.len());
    at + line[..length].trim_end_matches('\r').len()
}

/// The spaces before a key; `None` where something else stands before it on its line.
fn indent_of(text: &str, key_start: usize) -> Option<usize> {
    let before = text.get(..key_start)?;
    let line = &before[before.rfind('\n').map_or(0, |newline| newline + 1)..];
    line.bytes().all(|byte| byte == b' ').then_some(line.len())
}

#[cfg(test)]
mod tests;
