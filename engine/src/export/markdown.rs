//! Markdown for people: a heading and a table of descriptions for each table of the database.

use super::Writer;
use super::text::visible;
use domain::result::ResultRow;
use domain::run::RunDetail;
use std::fmt::Write as _;
use std::io;

/// The schema and table of the last row.
#[derive(Default)]
pub(super) struct Markdown {
    table: Option<(String, String)>,
}

impl Writer for Markdown {
    fn head(&mut self, run: &RunDetail) -> io::Result<Vec<u8>> {
        let run = &run.summary;
        let text = format!(
            "# Run {}: {}\n\nDrafted with {} on {} UTC.\n",
            run.id,
            cell(&run.db_profile),
            cell(&run.model),
            run.started_at.date_time()
        );
        Ok(text.into_bytes())
    }

    fn rows(&mut self, rows: &[ResultRow]) -> io::Result<Vec<u8>> {
        let mut text = String::new();
        for row in rows {
            let asset = &row.asset;
            if self.table.as_ref().is_none_or(|table| *table != (asset.schema.clone(), asset.table.clone())) {
                self.table = Some((asset.schema.clone(), asset.table.clone()));
                let _ = write!(
                    text,
                    "\n## {}.{}\n\n| Column | Type | Description | Status | Confidence |\n|---|---|---|---|---|\n",
                    cell(&asset.schema),
                    cell(&asset.table)
                );
            }
            let name = asset.column.as_deref().map_or_else(|| format!("*({})*", asset.kind.label()), cell);
            let _ = writeln!(
                text,
                "| {name} | {} | {} | {} | {} |",
                row.data_type.as_deref().map(cell).unwrap_or_default(),
                cell(&row.description),
                row.status.label(),
                row.confidence.score.map(|score| format!("{score:.2}")).unwrap_or_default()
            );
        }
        Ok(text.into_bytes())
    }

    fn tail(&mut self) -> Vec<u8> {
        Vec::new()
    }
}

/// A text that means itself in a table's cell, and in a heading: no markup, no HTML, no further cell or line.
pub(super) fn cell(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in visible(text).trim().chars() {
        match c {
            '\n' => escaped.push_str("<br>"),
            '\t' => escaped.push(' '),
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '!' | '|' | '~' | '$' => {
                escaped.extend(['\\', c]);
            }
            c => escaped.push(c),
        }
    }
    escaped
}
