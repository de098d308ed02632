//! Files into passages: documents, data dictionaries and source code.
//!
//! What is read here is hostile until proven otherwise. Nothing of it is executed or fetched; every reader
//! works within [`Limits`], and what the libraries behind them cannot take ends as an error of that one file
//! ([`ReadError`]), never as the end of the process.

mod cells;
pub mod code;
mod csv;
mod docx;
pub mod format;
mod guard;
mod html;
mod json;
mod markdown;
pub mod names;
mod passages;
mod pdf;
mod read;
mod sql;
mod structured;
mod text;
mod tree;
pub mod walk;
mod yaml;

pub use format::Format;
pub use passages::{Passage, PassageKind, Subject};
pub use pdf::answer_for_pdf;
pub use read::{Document, Reader};

use thiserror::Error;

/// What a single file may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file of text.
    pub text_bytes: u64,
    /// Bytes of a PDF or DOCX.
    pub binary_bytes: u64,
    /// Bytes that a compressed part may have when it is unpacked.
    pub unpacked_bytes: u64,
    /// Passages of one file; what comes after is left out, and said.
    pub passages: usize,
    /// Characters of a passage.
    pub passage_chars: usize,
    /// Seconds that a parser of a binary format may take.
    pub seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            text_bytes: 4 << 20,
            binary_bytes: 32 << 20,
            unpacked_bytes: 64 << 20,
            passages: 5_000,
            passage_chars: 600,
            seconds: 20,
        }
    }
}

/// Why a file could not be read. Each is a sentence's end: `docs/a.pdf: …`.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The operating system.
    #[error("it cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// Over the limit.
    #[error("it has {bytes} bytes; at most {limit} are read. Split it, or leave it out")]
    TooLarge {
        /// Its size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// Zero bytes where text is expected.
    #[error("it is no text")]
    Binary,
    /// The format's own rules are broken.
    #[error("it is no readable {format}: {reason}")]
    Malformed {
        /// `PDF`, `YAML` …
        format: &'static str,
        /// What the parser said.
        reason: String,
    },
    /// The parser did not end.
    #[error("reading it took more than {0} seconds")]
    TooSlow(u64),
    /// The parser broke down.
    #[error("the parser of {0} broke down on it; the file is damaged")]
    Broken(&'static str),
}

impl ReadError {
    /// A file that breaks its format's rules; what parsers say of it is cut.
    fn malformed(format: &'static str, reason: impl std::fmt::Display) -> Self {
        let reason: String =
            reason.to_string().lines().next().unwrap_or_default().chars().take(200).collect();
        Self::Malformed { format, reason }
    }
}
