//! DOCX: the paragraphs, headings and tables of `word/document.xml`. Nothing that it links to is opened.

use crate::cells::{Header, plain};
use crate::passages::Builder;
use crate::{Limits, ReadError};
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader as Xml;
use std::collections::HashMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

const FORMAT: &str = "DOCX";

/// Reads a document; its title, where the properties have one.
pub(crate) fn read(
    bytes: &[u8],
    limits: &Limits,
    builder: &mut Builder,
) -> Result<Option<String>, ReadError> {
    let malformed = |error: &dyn std::fmt::Display| ReadError::malformed(FORMAT, error);
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| malformed(&error))?;
    let document = part(&mut archive, "word/document.xml", limits)?
        .ok_or_else(|| ReadError::malformed(FORMAT, "it holds no document"))?;
    let styles = part(&mut archive, "word/styles.xml", limits)?.map(|xml| styles(&xml)).unwrap_or_default();
    let title = part(&mut archive, "docProps/core.xml", limits)?.and_then(|xml| title(&xml));
    Body::new(builder, styles).read(&document)?;
    Ok(title)
}

/// A part of the archive, as long as it is not too long unpacked.
fn part(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    name: &str,
    limits: &Limits,
) -> Result<Option<String>, ReadError> {
    let file = match archive.by_name(name) {
        Ok(file) => file,
        Err(zip::result::ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(ReadError::malformed(FORMAT, error)),
    };
    let limit = limits.unpacked_bytes;
    let mut bytes = Vec::new();
    // What the archive says of the size may be a lie: what comes out is counted.
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| ReadError::malformed(FORMAT, error))?;
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size > limit {
        return Err(ReadError::TooLarge { bytes: size, limit });
    }
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(found.value.to_string())
}

/// The heading levels of the styles by their ids: the names are the same in every language.
fn styles(xml: &str) -> HashMap<String, u8> {
    let mut levels = HashMap::new();
    let mut reader = Xml::from_str(xml);
    let mut style = None;
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "style" => style = attribute(&tag, "styleId"),
                "name" => {
                    let level = attribute(&tag, "val").and_then(|name| level(&name));
                    if let (Some(style), Some(level)) = (style.take(), level) {
                        levels.insert(style, level);
                    }
                }
                _ => {}
            },
            _ => {}
        }
    }
    levels
}

/// `heading 2`, `Heading2`, `Title`.
fn level(style: &str) -> Option<u8> {
    let name: String = style.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    match name.strip_prefix("heading") {
        Some(number) => number.parse().ok().filter(|level| (1..=6).contains(level)),
        None => (name == "title").then_some(1),
    }
}

fn title(xml: &str) -> Option<String> {
    let mut reader = Xml::from_str(xml);
    let mut inside = false;
    let mut title = String::new();
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Start(tag) if tag.local_name().as_ref() == "title" => inside = true,
            Event::Text(text) if inside => title.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) if inside => title.push_str(&resolved(&reference)),
            Event::End(_) if inside => break,
            _ => {}
        }
    }
    Some(title.trim().to_owned()).filter(|title| !title.is_empty())
}

/// `&amp;` and its like. Entities that a document defines itself are never expanded.
fn resolved(reference: &quick_xml::events::BytesRef<'_>) -> String {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return c.to_string();
    }
    quick_xml::escape::resolve_predefined_entity(reference.as_ref()).unwrap_or_default().to_owned()
}

struct Body<'a> {
    builder: &'a mut Builder,
    styles: HashMap<String, u8>,
    number: u32,
    level: Option<u8>,
    text: String,
    in_text: bool,
    /// Tables within tables are read as part of the outer one.
    tables: u32,
    cell: String,
    row: Vec<String>,
    names: Vec<String>,
    header: Option<Header>,
    first_row: bool,
}

impl<'a> Body<'a> {
    fn new(builder: &'a mut Builder, styles: HashMap<String, u8>) -> Self {
        Self {
            builder,
            styles,
            number: 0,
            level: None,
            text: String::new(),
            in_text: false,
            tables: 0,
            cell: String::new(),
            row: Vec::new(),
            names: Vec::new(),
            header: None,
            first_row: false,
        }
    }

    fn read(&mut self, xml: &str) -> Result<(), ReadError> {
        let mut reader = Xml::from_str(xml);
        loop {
            let event = reader.read_event().map_err(|error| ReadError::malformed(FORMAT, error))?;
            match event {
                Event::Eof => return Ok(()),
                Event::Start(tag) => self.start(&tag),
                Event::Empty(tag) => {
                    self.start(&tag);
                    self.end(tag.local_name().as_ref());
                }
                Event::End(tag) => self.end(tag.local_name().as_ref()),
                Event::Text(text) if self.in_text => self.text.push_str(&text.xml10_content()),
                Event::CData(text) if self.in_text => self.text.push_str(&text.xml10_content()),
                Event::GeneralRef(reference) if self.in_text => self.text.push_str(&resolved(&reference)),
                _ => {}
            }
            if self.builder.is_full() {
                return Ok(());
            }
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "p" => {
                self.number += 1;
                self.level = None;
            }
            "pStyle" => {
                let style = attribute(tag, "val").unwrap_or_default();
                self.level = self.styles.get(&style).copied().or_else(|| level(&style));
            }
            "t" => self.in_text = true,
            "tab" => self.text.push(' '),
            "br" | "cr" => self.text.push('\n'),
            "tbl" => {
                if self.tables == 0 {
                    self.builder.flush();
                    (self.names, self.header, self.first_row) = (Vec::new(), None, true);
                }
                self.tables += 1;
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "p" => self.paragraph(),
            "tc" if self.tables == 1 => {
                let cell = std::mem::take(&mut self.cell);
                self.row.push(cell.trim().to_owned());
            }
            "tr" if self.tables == 1 => self.row_ends(),
            "tbl" => self.tables = self.tables.saturating_sub(1),
            _ => {}
        }
    }

    fn paragraph(&mut self) {
        let text = std::mem::take(&mut self.text);
        if self.tables > 0 {
            self.cell.push(' ');
            self.cell.push_str(text.trim());
            return;
        }
        match self.level.take() {
            Some(level) => self.builder.heading(level, &text),
            None => self.builder.paragraph(self.number, &text),
        }
    }

    fn row_ends(&mut self) {
        let row = std::mem::take(&mut self.row);
        let cells: Vec<&str> = row.iter().map(String::as_str).collect();
        if std::mem::take(&mut self.first_row) {
            self.header = Header::recognise(&cells);
            self.names = row;
            return;
        }
        match &self.header {
            Some(header) => header.entry(self.number, &cells, self.builder),
            None => {
                let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
                plain(self.number, &names, &cells, self.builder);
            }
        }
    }
}
