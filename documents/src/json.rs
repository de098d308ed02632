//! JSON as a tree: parsed once as a whole by the library, with the lines of its values beside it.

use crate::ReadError;
use crate::read::Lines;
use crate::tree::{MAX_DEPTH, MAX_NODES, Node, Value};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

pub(crate) fn parse(text: &str) -> Result<Node, ReadError> {
    let raw: &RawValue = serde_json::from_str(text).map_err(|error| ReadError::malformed("JSON", error))?;
    let mut tree = Tree { text, lines: Lines::of(text), left: MAX_NODES };
    tree.node(raw, 0)
}

struct Tree<'a> {
    text: &'a str,
    lines: Lines,
    left: usize,
}

impl<'a> Tree<'a> {
    fn node(&mut self, raw: &'a RawValue, depth: usize) -> Result<Node, ReadError> {
        self.left =
            self.left.checked_sub(1).ok_or_else(|| ReadError::malformed("JSON", "it has too many values"))?;
        let source = raw.get();
        // A raw value is borrowed from the text: where it begins is where it stands.
        let at = (source.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        let line = self.lines.number(at);
        let parse = |error: serde_json::Error| ReadError::malformed("JSON", error);
        let value = match source.as_bytes().first() {
            Some(b'{' | b'[') if depth >= MAX_DEPTH => Value::Null,
            Some(b'{') => {
                let Entries(entries) = serde_json::from_str(source).map_err(parse)?;
                let mut nodes = Vec::with_capacity(entries.len());
                for (key, raw) in entries {
                    nodes.push((key, self.node(raw, depth + 1)?));
                }
                Value::Map(nodes)
            }
            Some(b'[') => {
                let items: Items<'a> = serde_json::from_str(source).map_err(parse)?;
                Value::Seq(
                    items.0.into_iter().map(|raw| self.node(raw, depth + 1)).collect::<Result<_, _>>()?,
                )
            }
            Some(b'"') => Value::Scalar(serde_json::from_str(source).map_err(parse)?),
            Some(b'n') | None => Value::Null,
            Some(_) => Value::Scalar(source.to_owned()),
        };
        Ok(Node { line, value })
    }
}

/// An object's entries in the order of the text.
struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Entries<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit;
        impl<'de> Visitor<'de> for Visit {
            type Value = Vec<(String, &'de RawValue)>;
            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(entries)
            }
        }
        deserializer.deserialize_map(Visit).map(Self)
    }
}

/// An array's items.
struct Items<'a>(Vec<&'a RawValue>);

impl<'de: 'a, 'a> Deserialize<'de> for Items<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit;
        impl<'de> Visitor<'de> for Visit {
            type Value = Vec<&'de RawValue>;
            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("an array")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    items.push(item);
                }
                Ok(items)
            }
        }
        deserializer.deserialize_seq(Visit).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_know_their_lines() {
        let node = parse("{\n  \"a\": [1,\n    {\"b\": \"x\\ny\"}\n  ]\n}").unwrap();
        let Value::Seq(items) = &node.get("a").unwrap().value else { panic!("no array") };
        assert_eq!((items[0].line, items[1].line), (2, 3));
        assert_eq!(items[1].get("b").unwrap().text(), Some("x\ny"));
    }

    #[test]
    fn what_is_too_deep_is_left_out() {
        let deep = "[".repeat(60) + &"]".repeat(60);
        assert!(parse(&deep).is_ok());
        assert!(parse(&("[".repeat(100_000) + &"]".repeat(100_000))).is_ok());
        assert!(parse("{\"a\": }").is_err());
    }
}
