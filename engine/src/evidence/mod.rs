//! Documents and code as evidence: read once, found by the names of what is drafted.

mod convert;
mod dictionary;
mod ingest;
mod marks;
mod names;
mod prose;
mod retrieve;
mod usage;

pub(crate) use ingest::files_of;
pub(crate) use marks::marks;
pub(crate) use names::AssetName;
pub(crate) use retrieve::Library;

use documents::Reader;
use std::ffi::OsString;

/// How documents are read in this process: one ingest at a time, which two would only slow down.
#[derive(Default)]
pub(crate) struct Documents {
    reader: Reader,
    busy: tokio::sync::Mutex<()>,
}

impl Documents {
    /// With a command that reads a PDF in a process of its own (see [`documents::answer_for_pdf`]).
    pub(crate) fn new(pdf_helper: Vec<OsString>) -> Self {
        Self { reader: Reader::default().with_pdf_helper(pdf_helper), busy: tokio::sync::Mutex::default() }
    }
}

#[cfg(test)]
mod tests;
