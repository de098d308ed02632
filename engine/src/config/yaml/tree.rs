//! A YAML document as a tree that knows where in the text each part stands.

use granit_parser::{Event, Parser, ScalarStyle, Span, StructureStyle};

/// A value and the bytes that it takes.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: Kind,
}

/// What a value is, as far as editing must know.
#[derive(Debug)]
pub(super) enum Kind {
    /// Nothing is written where the value would be.
    Empty,
    /// On one line, or within quotes or brackets: its bytes can be replaced by others.
    Inline,
    /// An indented sequence or text, which begins on a line of its own.
    Block,
    /// A mapping.
    Mapping {
        /// Within braces.
        flow: bool,
        /// In the order of the text.
        entries: Vec<Entry>,
    },
}

/// A key and its value.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) key_start: usize,
    pub(super) key_end: usize,
    pub(super) value: Node,
}

/// Reads the (first) document. `None` where it is none, or where a mapping's keys are no plain texts.
pub(super) fn read(text: &str) -> Option<Node> {
    // Comments and anchors are no part of the tree: the bytes that hold them are left alone.
    let options = granit_parser::options! { emit_comments: false };
    let mut events = Parser::new_from_str_with_options(text, options);
    loop {
        match events.next()?.ok()? {
            (Event::StreamStart | Event::DocumentStart(..), _) => {}
            (Event::StreamEnd, _) => return Some(Node { start: 0, end: 0, kind: Kind::Empty }),
            (event, span) => return Reader { text, events }.node(event, span),
        }
    }
}

struct Reader<'a, I> {
    text: &'a str,
    events: I,
}

impl<'a, I, E> Reader<'a, I>
where
    I: Iterator<Item = Result<(Event<'a>, Span), E>>,
{
    fn node(&mut self, event: Event<'a>, span: Span) -> Option<Node> {
        let bytes = span.byte_range()?;
        let (start, end) = (bytes.start, bytes.end);
        match event {
            Event::Scalar(_, style, ..) => {
                let kind = match style {
                    ScalarStyle::Literal | ScalarStyle::Folded => Kind::Block,
                    _ if start == end => Kind::Empty,
                    _ => Kind::Inline,
                };
                // The lines that follow a block of text are no part of it.
                let end = start + self.text.get(start..end)?.trim_end().len();
                Some(Node { start, end, kind })
            }
            Event::Alias(_) => Some(Node { start, end, kind: Kind::Inline }),
            Event::SequenceStart(style, ..) => self.sequence(start, style),
            Event::MappingStart(style, ..) => self.mapping(start, style),
            _ => None,
        }
    }

    fn sequence(&mut self, start: usize, style: StructureStyle) -> Option<Node> {
        let mut last = start;
        loop {
            let (event, span) = self.events.next()?.ok()?;
            if matches!(event, Event::SequenceEnd) {
                let (end, kind) = match style {
                    StructureStyle::Flow => (span.byte_range()?.end, Kind::Inline),
                    StructureStyle::Block => (last, Kind::Block),
                };
                return Some(Node { start, end, kind });
            }
            last = self.node(event, span)?.end;
        }
    }

    fn mapping(&mut self, start: usize, style: StructureStyle) -> Option<Node> {
        let flow = style == StructureStyle::Flow;
        let mut entries: Vec<Entry> = Vec::new();
        loop {
            let (event, span) = self.events.next()?.ok()?;
            let (key, bytes) = match event {
                Event::MappingEnd => {
                    let last = entries.last().map_or(start, |entry| entry.value.end);
                    let end = if flow { span.byte_range()?.end } else { last };
                    return Some(Node { start, end, kind: Kind::Mapping { flow, entries } });
                }
                Event::Scalar(key, ..) => (key.into_owned(), span.byte_range()?),
                _ => return None,
            };
            let (event, span) = self.events.next()?.ok()?;
            let value = self.node(event, span)?;
            entries.push(Entry { key, key_start: bytes.start, key_end: bytes.end, value });
        }
    }
}
