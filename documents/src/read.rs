//! One file into its passages.

use crate::passages::Builder;
use crate::{
    Format, Limits, Passage, ReadError, code, csv, docx, guard, html, json, markdown, pdf, sql, structured,
    text, yaml,
};
use encoding_rs::{Encoding, WINDOWS_1252};
use sha2::{Digest, Sha256};
use std::ffi::OsString;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Bytes of a file that are looked at to tell whether it is text.
const SNIFFED: usize = 8_192;

/// Reads files within limits.
#[derive(Debug, Clone, Default)]
pub struct Reader {
    limits: Limits,
    /// The program, and its arguments, that calls [`crate::answer_for_pdf`].
    pdf_helper: Option<Vec<OsString>>,
}

/// A file's bytes.
pub struct Contents {
    bytes: Vec<u8>,
    /// SHA-256, in hexadecimal digits.
    pub hash: String,
}

/// What a file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its title; the file's name where it has none.
    pub title: String,
    /// In its order; those of code come after those of text.
    pub passages: Vec<Passage>,
    /// What of it was left out: the end of a sentence about the file.
    pub note: Option<String>,
}

impl Reader {
    /// A reader with these limits.
    pub fn new(limits: Limits) -> Self {
        Self { limits, pdf_helper: None }
    }

    /// Reads PDFs in a process of their own: this command must call [`crate::answer_for_pdf`].
    #[must_use]
    pub fn with_pdf_helper(mut self, command: Vec<OsString>) -> Self {
        self.pdf_helper = Some(command).filter(|command| !command.is_empty());
        self
    }

    /// A file's bytes and their hash.
    ///
    /// # Errors
    /// When it cannot be read, is too large or is no text where it should be.
    pub fn fetch(&self, path: &Path, format: Format) -> Result<Contents, ReadError> {
        let limit = if format.is_binary() { self.limits.binary_bytes } else { self.limits.text_bytes };
        let file = File::open(path)?;
        let size = file.metadata()?.len();
        if size > limit {
            return Err(ReadError::TooLarge { bytes: size, limit });
        }
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
        // It may grow while it is read.
        file.take(limit).read_to_end(&mut bytes)?;
        if !format.is_binary() && Encoding::for_bom(&bytes).is_none() {
            let head = bytes.get(..SNIFFED).unwrap_or(&bytes);
            if head.contains(&0) {
                return Err(ReadError::Binary);
            }
        }
        let hash = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Contents { bytes, hash })
    }

    /// The passages of a file's bytes.
    ///
    /// # Errors
    /// When the file breaks its format's rules, or its parser.
    pub fn parse(&self, path: &Path, format: Format, contents: Contents) -> Result<Document, ReadError> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let limits = self.limits;
        let read = if format == Format::Pdf {
            let mut builder = Builder::new(&limits);
            let note = pdf::read(&contents.bytes, self.pdf_helper.as_deref(), &limits, &mut builder)?;
            let (passages, truncated) = builder.finish();
            Parsed { title: None, passages, truncated, note }
        } else {
            guard::run(format.label(), limits.seconds, move || read(format, &contents.bytes, &limits))?
        };
        let left_out =
            read.truncated.then(|| format!("only its first {} passages were read", limits.passages));
        let title = read.title.map(|title| title.chars().take(200).collect()).unwrap_or(name);
        Ok(Document { title, passages: read.passages, note: read.note.or(left_out) })
    }
}

struct Parsed {
    title: Option<String>,
    passages: Vec<Passage>,
    truncated: bool,
    note: Option<String>,
}

fn read(format: Format, bytes: &[u8], limits: &Limits) -> Result<Parsed, ReadError> {
    let mut builder = Builder::new(limits);
    if format == Format::Docx {
        let title = docx::read(bytes, limits, &mut builder)?;
        let (passages, truncated) = builder.finish();
        return Ok(Parsed { title, passages, truncated, note: None });
    }
    let text = decoded(bytes);
    let mut title = None;
    match format {
        Format::Markdown => title = markdown::read(&text, &mut builder),
        Format::Text => text::read(&text, &mut builder),
        Format::Csv => csv::read(&text, &mut builder)?,
        Format::Html => title = html::read(&text, &mut builder),
        Format::Sql => sql::read(&text, &mut builder),
        Format::Yaml => yaml::parse(&text)?.iter().for_each(|node| structured::read(node, &mut builder)),
        Format::Json => structured::read(&json::parse(&text)?, &mut builder),
        Format::Code | Format::Pdf | Format::Docx => {}
    }
    let (mut passages, mut truncated) = builder.finish();
    if format.is_code() {
        let left = limits.passages.saturating_sub(passages.len());
        let windows = code::windows(&text, format);
        truncated |= windows.len() > left;
        passages.extend(windows.into_iter().take(left));
    }
    Ok(Parsed { title, passages, truncated, note: None })
}

/// Text in UTF-8, in UTF-16 with its mark, else as Windows wrote it in western Europe.
fn decoded(bytes: &[u8]) -> String {
    let text = match (Encoding::for_bom(bytes), std::str::from_utf8(bytes)) {
        (None, Ok(text)) => text.to_owned(),
        (Some((encoding, _)), _) => encoding.decode(bytes).0.into_owned(),
        (None, Err(_)) => WINDOWS_1252.decode(bytes).0.into_owned(),
    };
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Where the lines of a text begin.
pub(crate) struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    pub(crate) fn of(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { starts: std::iter::once(0).chain(breaks).collect() }
    }

    /// The number, from 1, of the line that holds a byte.
    pub(crate) fn number(&self, at: usize) -> u32 {
        u32::try_from(self.starts.partition_point(|start| *start <= at)).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_that_is_met_is_read() {
        assert_eq!(decoded("\u{feff}Größe\r\n".as_bytes()), "Größe\n");
        assert_eq!(decoded(b"\xff\xfeG\0r\0"), "Gr");
        assert_eq!(decoded(b"Gr\xf6\xdfe"), "Größe");
    }

    #[test]
    fn lines_are_numbered() {
        let lines = Lines::of("a\nb\n\nc");
        assert_eq!([0, 1, 2, 4, 5, 99].map(|at| lines.number(at)), [1, 1, 2, 3, 4, 4]);
    }
}
