//! Markdown: headings, paragraphs, lists, code; tables of fields become entries.

use crate::cells::{Header, plain};
use crate::passages::Builder;
use crate::read::Lines;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// Reads a document; its title where the first thing is a heading of the first level.
pub(crate) fn read(text: &str, builder: &mut Builder) -> Option<String> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let lines = Lines::of(text);
    let mut reader = Reader {
        builder,
        title: None,
        text: String::new(),
        began: 0,
        item: false,
        table: Table::default(),
        metadata: false,
    };
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        reader.event(event, lines.number(range.start));
        if reader.builder.is_full() {
            break;
        }
    }
    reader.paragraph();
    reader.title
}

struct Reader<'a> {
    builder: &'a mut Builder,
    title: Option<String>,
    text: String,
    /// The line on which `text` begins.
    began: u32,
    item: bool,
    table: Table,
    metadata: bool,
}

#[derive(Default)]
struct Table {
    names: Vec<String>,
    header: Option<Header>,
    row: Vec<String>,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, line: u32) {
        match event {
            Event::Start(tag) => self.start(&tag, line),
            Event::End(tag) => self.end(&tag, line),
            Event::Text(text) => self.push(&text, line),
            // Names are written so: what is one can be seen from it.
            Event::Code(code) => self.push(&format!("`{code}`"), line),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.push(&text, line),
            Event::SoftBreak | Event::HardBreak => self.push("\n", line),
            Event::TaskListMarker(done) => self.push(if done { "[x] " } else { "[ ] " }, line),
            // Tags say nothing; what stands between them comes as text.
            Event::Html(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) | Event::Rule => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, line: u32) {
        match tag {
            Tag::MetadataBlock(_) => self.metadata = true,
            Tag::Heading { .. } | Tag::Paragraph | Tag::CodeBlock(_) if !self.item => self.paragraph(),
            Tag::Item => {
                self.paragraph();
                self.item = true;
                self.push("- ", line);
            }
            Tag::Table(_) => {
                self.paragraph();
                self.table = Table::default();
            }
            Tag::TableHead | Tag::TableRow => self.table.row.clear(),
            Tag::TableCell => self.text.clear(),
            _ => {}
        }
    }

    fn end(&mut self, tag: &TagEnd, line: u32) {
        match tag {
            TagEnd::MetadataBlock(_) => {
                self.metadata = false;
                self.text.clear();
            }
            TagEnd::Heading(level) => self.heading(*level),
            TagEnd::Paragraph | TagEnd::CodeBlock if !self.item => self.paragraph(),
            TagEnd::Paragraph => self.push("\n", line),
            TagEnd::Item => {
                self.paragraph();
                self.item = false;
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.text);
                self.table.row.push(cell.trim().to_owned());
            }
            TagEnd::TableHead => {
                let cells: Vec<&str> = self.table.row.iter().map(String::as_str).collect();
                self.table.header = Header::recognise(&cells);
                self.table.names = std::mem::take(&mut self.table.row);
            }
            TagEnd::TableRow => {
                let cells: Vec<&str> = self.table.row.iter().map(String::as_str).collect();
                match &self.table.header {
                    Some(header) => header.entry(line, &cells, self.builder),
                    None => {
                        let names: Vec<&str> = self.table.names.iter().map(String::as_str).collect();
                        plain(line, &names, &cells, self.builder);
                    }
                }
            }
            _ => {}
        }
    }

    fn push(&mut self, text: &str, line: u32) {
        if self.metadata {
            return;
        }
        if self.text.is_empty() {
            self.began = line;
        }
        self.text.push_str(text);
    }

    fn paragraph(&mut self) {
        let text = std::mem::take(&mut self.text);
        if text.trim() != "-" {
            self.builder.paragraph(self.began, &text);
        }
    }

    fn heading(&mut self, level: HeadingLevel) {
        let text = std::mem::take(&mut self.text);
        if self.title.is_none() && level == HeadingLevel::H1 {
            self.title = Some(text.trim().to_owned()).filter(|title| !title.is_empty());
        }
        self.builder.heading(level as u8, &text.replace('`', ""));
    }
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

    const TEXT: &str = "---\nowner: nobody\n---\n# Shop\n\nAbout it.\n\n## The `orders` table\n\nOne row each\norder.\n\n- `status` — how far\n- total\n\n| Column | Meaning |\n|---|---|\n| placed_at | when it **came** |\n\n### Rules\n\n```sql\nselect 1\n```\n<script>alert(1)</script>\n";

    #[test]
    fn passages_know_their_headings_and_lines() {
        let (title, passages) = passages(TEXT);
        assert_eq!(title.as_deref(), Some("Shop"));
        let found: Vec<(u32, &str, String)> = passages
            .iter()
            .map(|passage| (passage.line, passage.text.as_str(), passage.headings.join(" › ")))
            .collect();
        assert_eq!(found[0], (6, "About it.", "Shop".to_owned()));
        assert_eq!(
            found[1],
            (10, "One row each\norder.\n- `status` — how far\n- total", "Shop › The orders table".to_owned())
        );
        assert_eq!(found[2].1, "placed_at: when it came");
        assert_eq!((found[2].0, passages[2].kind), (18, PassageKind::Entry));
        assert!(found[3].1.starts_with("select 1") && found[3].2.ends_with("Rules"), "{found:?}");
        assert!(
            passages
                .iter()
                .all(|passage| !passage.text.contains("nobody") && !passage.text.contains("<script>"))
        );
    }
}
