//! HTML: its text, without what is never shown. Nothing is run, and nothing that it links to is fetched.

use crate::cells::{Header, plain};
use crate::passages::Builder;
use crate::read::Lines;
use html5gum::Tokenizer;
use html5gum::emitters::default::{DefaultEmitter, Token};

/// What these hold is no text for a reader.
const HIDDEN: [&str; 9] =
    ["script", "style", "template", "noscript", "svg", "math", "iframe", "object", "select"];

/// A new one of these ends the paragraph before it.
const BLOCKS: [&str; 29] = [
    "p",
    "div",
    "section",
    "article",
    "main",
    "header",
    "footer",
    "aside",
    "nav",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "li",
    "pre",
    "blockquote",
    "table",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "figure",
    "figcaption",
    "form",
    "fieldset",
    "hr",
    "body",
    "address",
];

/// Reads a document; its `<title>`, else its first `<h1>`.
pub(crate) fn read(text: &str, builder: &mut Builder) -> Option<String> {
    let lines = Lines::of(text);
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    // The contents of scripts and styles are no markup.
    emitter.naively_switch_states(true);
    let mut reader = Reader {
        builder,
        title: None,
        first_heading: None,
        text: String::new(),
        began: 0,
        hidden: None,
        in_title: false,
        cell: false,
        row: Vec::new(),
        row_began: 0,
        heads: 0,
        names: Vec::new(),
        header: None,
    };
    for token in Tokenizer::new_with_emitter(text, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                reader.start(
                    &String::from_utf8_lossy(&tag.name),
                    tag.self_closing,
                    lines.number(tag.span.start),
                );
            }
            Token::EndTag(tag) => reader.end(&String::from_utf8_lossy(&tag.name)),
            Token::String(string) => {
                reader.string(&String::from_utf8_lossy(&string.value), lines.number(string.span.start));
            }
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
        if reader.builder.is_full() {
            break;
        }
    }
    reader.paragraph();
    reader.title.or(reader.first_heading)
}

struct Reader<'a> {
    builder: &'a mut Builder,
    title: Option<String>,
    first_heading: Option<String>,
    text: String,
    began: u32,
    /// The element that hides what comes, and how often it is open.
    hidden: Option<(String, u32)>,
    in_title: bool,
    cell: bool,
    row: Vec<String>,
    row_began: u32,
    /// Cells of the row that are heads.
    heads: usize,
    names: Vec<String>,
    header: Option<Header>,
}

impl Reader<'_> {
    fn start(&mut self, name: &str, self_closing: bool, line: u32) {
        if let Some((hiding, depth)) = &mut self.hidden {
            if hiding == name && !self_closing {
                *depth += 1;
            }
            return;
        }
        if HIDDEN.contains(&name) {
            if !self_closing {
                self.hidden = Some((name.to_owned(), 1));
            }
            return;
        }
        match name {
            "title" => {
                self.paragraph();
                self.in_title = true;
            }
            "br" => self.text.push('\n'),
            "td" | "th" => {
                self.cell_ends();
                self.heads += usize::from(name == "th");
                self.cell = true;
            }
            "tr" => {
                self.row_ends();
                self.row_began = line;
            }
            _ if level(name).is_some() => self.paragraph(),
            // Within a cell a paragraph is only a space.
            _ if BLOCKS.contains(&name) && !self.cell => self.paragraph(),
            _ if BLOCKS.contains(&name) => self.text.push(' '),
            _ => {}
        }
        if name == "table" {
            (self.names, self.header) = (Vec::new(), None);
        }
    }

    fn end(&mut self, name: &str) {
        if let Some((hiding, depth)) = &mut self.hidden {
            if hiding == name {
                *depth -= 1;
                if *depth == 0 {
                    self.hidden = None;
                }
            }
            return;
        }
        match name {
            "title" => {
                let title = squeezed(&std::mem::take(&mut self.text));
                self.title = self.title.take().or(Some(title)).filter(|title| !title.is_empty());
                self.in_title = false;
            }
            "td" | "th" => self.cell_ends(),
            "tr" | "thead" | "tbody" | "table" => self.row_ends(),
            _ => match level(name) {
                Some(level) => self.heading(level),
                None if BLOCKS.contains(&name) && !self.cell => self.paragraph(),
                None => {}
            },
        }
    }

    fn string(&mut self, text: &str, line: u32) {
        if self.hidden.is_some() {
            return;
        }
        let blank = self.text.trim().is_empty();
        if blank {
            self.text.clear();
            let above = text.len() - text.trim_start().len();
            let skipped = text[..above].matches('\n').count();
            self.began = line.saturating_add(u32::try_from(skipped).unwrap_or(u32::MAX));
            self.text.push_str(text.trim_start());
        } else {
            self.text.push_str(text);
        }
    }

    fn paragraph(&mut self) {
        if self.in_title {
            return;
        }
        let text = std::mem::take(&mut self.text);
        // Lines of HTML mean nothing, but they tell where a later piece stands.
        let lines: Vec<String> = text.lines().map(squeezed).collect();
        self.builder.paragraph(self.began, &lines.join("\n"));
    }

    fn heading(&mut self, level: u8) {
        let text = squeezed(&std::mem::take(&mut self.text));
        if level == 1 && self.first_heading.is_none() {
            self.first_heading = Some(text.clone()).filter(|text| !text.is_empty());
        }
        self.builder.heading(level, &text);
    }

    fn cell_ends(&mut self) {
        if std::mem::take(&mut self.cell) {
            let cell = squeezed(&std::mem::take(&mut self.text));
            self.row.push(cell);
        }
    }

    fn row_ends(&mut self) {
        self.cell_ends();
        let row = std::mem::take(&mut self.row);
        let heads = std::mem::take(&mut self.heads);
        let cells: Vec<&str> = row.iter().map(String::as_str).collect();
        if cells.is_empty() {
            return;
        }
        if self.names.is_empty() && self.header.is_none() {
            self.header = Header::recognise(&cells);
            if self.header.is_some() || heads == cells.len() {
                self.names = row;
                return;
            }
        }
        match &self.header {
            Some(header) => header.entry(self.row_began, &cells, self.builder),
            None => {
                let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
                plain(self.row_began, &names, &cells, self.builder);
            }
        }
    }
}

fn level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', digit @ b'1'..=b'6'] => Some(digit - b'0'),
        _ => None,
    }
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, Passage, PassageKind};

    fn passages(text: &str) -> (Option<String>, Vec<Passage>) {
        let mut builder = Builder::new(&Limits::default());
        let title = read(text, &mut builder);
        (title, builder.finish().0)
    }

    #[test]
    fn only_what_is_shown_is_text() {
        let text = "<!doctype html>\n<html><head><title>Shop &amp; co</title><style>p{}</style></head>\n<body>\n<h1>Orders</h1>\n<p>One row\nper <b>order</b>.</p><script>steal('<p>secret</p>')</script>\n<ul><li>status: how far</li></ul>\n<img src=http://example.com/x onerror=alert(1)>";
        let (title, passages) = passages(text);
        assert_eq!(title.as_deref(), Some("Shop & co"));
        assert_eq!(passages.len(), 1, "{passages:?}");
        assert_eq!(passages[0].text, "One row\nper order.\nstatus: how far");
        assert_eq!((passages[0].line, passages[0].headings.join("")), (5, "Orders".to_owned()));
    }

    #[test]
    fn a_table_of_fields_is_a_dictionary() {
        let text = "<table>\n<tr><th>Field<th>Description</tr>\n<tr><td>total<td><p>Sum of the <i>items</i></p></td></tr>\n</table>";
        let (_, passages) = passages(text);
        assert_eq!(passages.len(), 1, "{passages:?}");
        assert_eq!((passages[0].text.as_str(), passages[0].line), ("total: Sum of the items", 3));
        assert_eq!(passages[0].kind, PassageKind::Entry);
    }

    #[test]
    fn broken_and_deeply_nested_markup_is_read() {
        let deep = "<div>".repeat(100_000) + "text";
        assert_eq!(passages(&deep).1[0].text, "text");
        assert_eq!(passages("<p>a<p>b</div></table><td>c").1.len(), 1);
        assert!(passages("<script>never ends").1.is_empty());
    }
}
