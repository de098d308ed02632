//! YAML as a tree. Aliases are not followed, so that a small file stays small.

use crate::ReadError;
use crate::tree::{MAX_DEPTH, MAX_NODES, Node, Value};
use granit_parser::{Event, Parser, Span};

/// The documents of a file.
pub(crate) fn parse(text: &str) -> Result<Vec<Node>, ReadError> {
    let options = granit_parser::options! { emit_comments: false };
    let mut documents = Vec::new();
    let mut reader = Reader { events: Parser::new_from_str_with_options(text, options), left: MAX_NODES };
    while let Some(event) = reader.next()? {
        match event {
            (Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd, _) => {}
            (Event::StreamEnd, _) => break,
            (event, span) => documents.push(reader.node(event, span, 0)?),
        }
    }
    Ok(documents)
}

struct Reader<I> {
    events: I,
    left: usize,
}

impl<'a, I, E: std::fmt::Display> Reader<I>
where
    I: Iterator<Item = Result<(Event<'a>, Span), E>>,
{
    fn next(&mut self) -> Result<Option<(Event<'a>, Span)>, ReadError> {
        self.events.next().transpose().map_err(|error| ReadError::malformed("YAML", error))
    }

    fn needed(&mut self) -> Result<(Event<'a>, Span), ReadError> {
        self.next()?.ok_or_else(|| ReadError::malformed("YAML", "it ends too early"))
    }

    fn node(&mut self, event: Event<'a>, span: Span, depth: usize) -> Result<Node, ReadError> {
        let line = u32::try_from(span.start.line()).unwrap_or(u32::MAX).max(1);
        self.left =
            self.left.checked_sub(1).ok_or_else(|| ReadError::malformed("YAML", "it has too many values"))?;
        if depth > MAX_DEPTH {
            return Err(ReadError::malformed("YAML", "it is nested too deeply"));
        }
        let value = match event {
            Event::Scalar(text, ..) => Value::Scalar(text.into_owned()),
            Event::SequenceStart(..) => {
                let mut items = Vec::new();
                loop {
                    match self.needed()? {
                        (Event::SequenceEnd, _) => break Value::Seq(items),
                        (event, span) => items.push(self.node(event, span, depth + 1)?),
                    }
                }
            }
            Event::MappingStart(..) => {
                let mut entries = Vec::new();
                loop {
                    let (event, span) = self.needed()?;
                    if matches!(event, Event::MappingEnd) {
                        break Value::Map(entries);
                    }
                    let key = self.node(event, span, depth + 1)?;
                    let line = key.line;
                    let (event, span) = self.needed()?;
                    let value = self.node(event, span, depth + 1)?;
                    if let Value::Scalar(key) = key.value {
                        // The value of a block text begins below its key; a person looks for the key.
                        let value = if matches!(value.value, Value::Scalar(_)) {
                            Node { line, ..value }
                        } else {
                            value
                        };
                        entries.push((key, value));
                    }
                }
            }
            _ => Value::Null,
        };
        Ok(Node { line, value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_know_their_lines() {
        let documents =
            parse("a: 1\nlist:\n  - name: x\n    text: >\n      long\n      text\n---\nb: &x [1]\nc: *x\n")
                .unwrap();
        let item = match &documents[0].get("list").unwrap().value {
            Value::Seq(items) => &items[0],
            other => panic!("{other:?}"),
        };
        assert_eq!((item.line, item.get("text").unwrap().line), (3, 4));
        assert_eq!(item.get("text").unwrap().text(), Some("long text"));
        assert_eq!(documents[1].get("c").unwrap().value, Value::Null);
    }

    #[test]
    fn bombs_and_rubbish_are_refused() {
        let deep = "[".repeat(10_000);
        assert!(parse(&deep).is_err());
        assert!(parse("a: [1, 2").is_err());
        let laughs: String = (0..40).map(|n| format!("a{n}: &a{n} [*a{0}, *a{0}]\n", n.max(1) - 1)).collect();
        let laughs = format!("a: &a0 [x]\n{}", laughs.split_once('\n').unwrap().1);
        assert!(parse(&laughs).map_or(true, |documents| documents.len() == 1));
    }
}
