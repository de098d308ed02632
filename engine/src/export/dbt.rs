//! `schema.yml` for dbt, version 2: a model for each table, with the accepted descriptions.

use super::Writer;
use super::text::is_hidden;
use domain::result::{ResultRow, ReviewStatus};
use domain::run::RunDetail;
use std::fmt::Write as _;
use std::io;

/// The model that is being written.
#[derive(Default)]
pub(super) struct Dbt {
    model: Option<Model>,
}

struct Model {
    schema: String,
    table: String,
    /// Its list of columns has begun.
    columns: bool,
}

impl Writer for Dbt {
    fn head(&mut self, _run: &RunDetail) -> io::Result<Vec<u8>> {
        Ok(b"version: 2\n\nmodels:".to_vec())
    }

    fn rows(&mut self, rows: &[ResultRow]) -> io::Result<Vec<u8>> {
        let mut text = String::new();
        for row in rows.iter().filter(|row| row.status == ReviewStatus::Accepted) {
            self.row(&mut text, row);
        }
        Ok(text.into_bytes())
    }

    fn tail(&mut self) -> Vec<u8> {
        if self.model.is_some() { Vec::new() } else { b" []\n".to_vec() }
    }
}

impl Dbt {
    fn row(&mut self, text: &mut String, row: &ResultRow) {
        let asset = &row.asset;
        let first = self.model.is_none();
        let same = |model: &Model| model.schema == asset.schema && model.table == asset.table;
        if !self.model.as_ref().is_some_and(same) {
            // Writing into a String does not fail.
            let _ = writeln!(text, "{}  - name: {}", if first { "\n" } else { "" }, scalar(&asset.table));
            if asset.column.is_none() {
                let _ = writeln!(text, "    description: {}", scalar(&row.description));
            }
            let (database, schema) = (scalar(&asset.database), scalar(&asset.schema));
            let _ = write!(
                text,
                "    config:\n      meta:\n        database: {database}\n        schema: {schema}\n"
            );
            let (schema, table) = (asset.schema.clone(), asset.table.clone());
            self.model = Some(Model { schema, table, columns: false });
        }
        let (Some(column), Some(model)) = (&asset.column, &mut self.model) else { return };
        if !model.columns {
            model.columns = true;
            text.push_str("    columns:\n");
        }
        let _ = write!(
            text,
            "      - name: {}\n        description: {}\n",
            scalar(column),
            scalar(&row.description)
        );
    }
}

/// A text as a double-quoted YAML scalar on one line, which every YAML reader reads back exactly. dbt
/// takes the strings of the file for Jinja templates, so what would begin one is spelt out as a template
/// that gives the brace.
pub(super) fn scalar(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '{' if matches!(chars.peek(), Some('{' | '%' | '#')) => quoted.push_str("{{ '{' }}"),
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if is_hidden(c) || matches!(c, '\u{fffe}' | '\u{ffff}') => push_escape(&mut quoted, c),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

fn push_escape(quoted: &mut String, c: char) {
    let code = u32::from(c);
    let _ = if code <= 0xffff { write!(quoted, "\\u{code:04x}") } else { write!(quoted, "\\U{code:08x}") };
}
