//! CSV (RFC 4180) for spreadsheets, which take some texts for formulas.

use super::Writer;
use super::text::visible;
use csv::{Terminator, WriterBuilder};
use domain::result::ResultRow;
use domain::run::RunDetail;
use std::io;

const COLUMNS: [&str; 20] = [
    "run_id",
    "result_id",
    "version",
    "database",
    "schema",
    "table",
    "column",
    "kind",
    "data_type",
    "status",
    "description",
    "edited",
    "confidence",
    "band",
    "logprob",
    "source",
    "queued",
    "applied_at",
    "existing_comment",
    "production_warning",
];

pub(super) struct Csv;

impl Writer for Csv {
    fn head(&mut self, _run: &RunDetail) -> io::Result<Vec<u8>> {
        records([COLUMNS.map(str::to_owned)])
    }

    fn rows(&mut self, rows: &[ResultRow]) -> io::Result<Vec<u8>> {
        records(rows.iter().map(record))
    }

    fn tail(&mut self) -> Vec<u8> {
        Vec::new()
    }
}

fn records(records: impl IntoIterator<Item = [String; COLUMNS.len()]>) -> io::Result<Vec<u8>> {
    let mut csv = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    for record in records {
        csv.write_record(record)?;
    }
    csv.into_inner().map_err(csv::IntoInnerError::into_error)
}

fn record(row: &ResultRow) -> [String; COLUMNS.len()] {
    let optional = |text: &Option<String>| cell(text.as_deref().unwrap_or_default());
    let number = |number: Option<f64>| number.map(|number| number.to_string()).unwrap_or_default();
    [
        row.run_id.to_string(),
        row.id.to_string(),
        row.version.to_string(),
        cell(&row.asset.database),
        cell(&row.asset.schema),
        cell(&row.asset.table),
        optional(&row.asset.column),
        row.asset.kind.as_str().to_owned(),
        optional(&row.data_type),
        row.status.as_str().to_owned(),
        cell(&row.description),
        row.edited.to_string(),
        number(row.confidence.score),
        row.confidence.band.as_str().to_owned(),
        number(row.logprob),
        row.source.as_str().to_owned(),
        row.queued.to_string(),
        row.applied_at.map(|at| at.rfc3339()).unwrap_or_default(),
        optional(&row.existing_comment),
        optional(&row.production_warning),
    ]
}

/// A text as a cell that no spreadsheet computes: what begins like a formula gets an apostrophe, which
/// spreadsheets take for "this is text".
pub(super) fn cell(text: &str) -> String {
    let formula = |c: char| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
    let text_begins_badly = text.starts_with(['\t', '\r', '\n']) || text.trim_start().starts_with(formula);
    let text = visible(text);
    if text_begins_badly { format!("'{text}") } else { text }
}
