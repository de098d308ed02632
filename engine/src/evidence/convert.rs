//! A document as the store keeps it: names as keys, texts with the terms that they are found by.

use documents::names::{index_terms, key};
use documents::{Document, Passage, PassageKind, code};
use std::path::Path;
use store::passages::{Kind, NewPassage};

/// Changes when the readers or the terms do: what was read before is read again.
pub(super) const READER: i64 = 1;

/// The passages of a document.
pub(super) fn passages(path: &Path, document: Document) -> Vec<NewPassage> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let title = document.title;
    document.passages.into_iter().map(|passage| converted(passage, &title, &stem)).collect()
}

fn converted(passage: Passage, title: &str, stem: &str) -> NewPassage {
    let subject = passage.subject.clone().unwrap_or_default();
    let named = |name: Option<String>| name.map(|name| key(&name)).unwrap_or_default();
    // Tables are singular or plural as it happens.
    let table = subject.table.map(|table| code::name_term(&table)).unwrap_or_default();
    let entry = [named(subject.schema), table, named(subject.column)];
    let (kind, terms) = match passage.kind {
        // Of a dbt model the file's name is the table that it makes.
        PassageKind::Code => (Kind::Code, [code::name_term(stem), code::index_terms(&passage.text)]),
        PassageKind::Text => (Kind::Text, [above(&passage, title, stem), index_terms(&passage.text)]),
        // One that names its table is found by that name alone.
        PassageKind::Entry if entry[1].is_empty() => {
            (Kind::Entry, [above(&passage, title, stem), index_terms(&passage.text)])
        }
        PassageKind::Entry => (Kind::Entry, Default::default()),
    };
    let line = i64::from(passage.line);
    NewPassage { kind, line, headings: passage.headings, text: passage.text, entry, terms }
}

fn above(passage: &Passage, title: &str, stem: &str) -> String {
    index_terms(&format!("{title} {} {stem}", passage.headings.join(" ")))
}
