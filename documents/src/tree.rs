//! A YAML or JSON document as a tree that knows on which line each part stands.

/// A value.
#[derive(Debug, PartialEq)]
pub(crate) struct Node {
    pub(crate) line: u32,
    pub(crate) value: Value,
}

/// What it is.
#[derive(Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    Scalar(String),
    Seq(Vec<Node>),
    Map(Vec<(String, Node)>),
}

impl Node {
    /// The value of a key, whatever its case.
    pub(crate) fn get(&self, name: &str) -> Option<&Node> {
        match &self.value {
            Value::Map(entries) => {
                entries.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// A text that is not empty.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            _ => None,
        }
    }

    /// The first of several keys that holds a text.
    pub(crate) fn first_text(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.get(name)?.text())
    }
}

/// Levels that are looked into; deeper ones are left out.
pub(crate) const MAX_DEPTH: usize = 24;

/// Values of one document: what comes after is left out.
pub(crate) const MAX_NODES: usize = 400_000;
