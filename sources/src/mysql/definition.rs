//! The columns' definitions as `SHOW CREATE TABLE` prints them.
//!
//! MySQL has no statement that changes a column's comment alone: `MODIFY COLUMN` replaces the whole
//! definition. So each definition is taken byte for byte as the server printed it, and only its
//! `COMMENT` clause is exchanged. Lines mean nothing here, for names and literals may hold newlines.

use super::quote::{quote_ident, quote_literal, sendable};
use super::scan::{token_end, unquoted};

/// A table's definition, comments of columns left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Definition {
    /// The columns by ordinal.
    pub(super) columns: Vec<Column>,
    /// Keys, constraints and periods.
    others: Vec<Vec<u8>>,
    /// Whether text columns are compared by `utf8mb4_bin` where they say nothing else.
    binary_default: bool,
}

/// A column's definition around its comment. Two are equal when they differ in their comments at most.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) name: String,
    /// What comes before the comment, after the name.
    head: Vec<u8>,
    /// What comes after it.
    tail: Vec<u8>,
    /// MariaDB's spatial reference, which `SHOW CREATE TABLE` does not print.
    pub(super) srid: Option<i64>,
}

impl PartialEq for Column {
    fn eq(&self, other: &Self) -> bool {
        // Where the comment stands, or would stand, is no difference.
        let whole = |column: &Self| [column.head.as_slice(), column.tail.as_slice()].concat();
        self.name == other.name && self.srid == other.srid && whole(self) == whole(other)
    }
}

impl Eq for Column {}

impl Definition {
    /// Reads what `SHOW CREATE TABLE` printed; `None` when it is not a table's definition.
    pub(super) fn parse(create: &[u8]) -> Option<Self> {
        let mut at = 0;
        while *create.get(at)? != b'(' {
            at = token_end(create, at);
        }
        let (elements, end) = elements(create, at + 1)?;
        let (columns, others): (Vec<&[u8]>, Vec<&[u8]>) =
            elements.into_iter().partition(|element| element.first() == Some(&b'`'));
        let options = &create[end..];
        Some(Self {
            columns: columns.into_iter().map(Column::parse).collect(),
            others: others.into_iter().map(<[u8]>::to_vec).collect(),
            binary_default: options.windows(20).any(|part| part == b" COLLATE=utf8mb4_bin" as &[u8]),
        })
    }

    /// Whether there are spatial columns.
    pub(super) fn has_shapes(&self) -> bool {
        self.columns.iter().any(Column::is_shape)
    }

    /// The column of that name.
    pub(super) fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The clause that gives the column a comment and repeats the rest of its definition; an empty
    /// text removes the comment.
    pub(super) fn modify(&self, column: &Column, text: &str) -> String {
        let head = column.declared(self.binary_default);
        let tail = sendable(&column.tail);
        let comment =
            if text.is_empty() { String::new() } else { format!(" COMMENT {}", quote_literal(text)) };
        format!("MODIFY COLUMN {} {head}{comment}{tail}", quote_ident(&column.name))
    }
}

/// The trimmed elements of a list, and where its closing parenthesis is.
fn elements(sql: &[u8], start: usize) -> Option<(Vec<&[u8]>, usize)> {
    let mut elements = Vec::new();
    let (mut begin, mut at, mut depth) = (start, start, 0_u32);
    loop {
        match *sql.get(at)? {
            b'(' => depth += 1,
            b')' if depth == 0 => {
                elements.push(sql[begin..at].trim_ascii());
                return Some((elements, at));
            }
            b')' => depth -= 1,
            b',' if depth == 0 => {
                elements.push(sql[begin..at].trim_ascii());
                begin = at + 1;
            }
            _ => {}
        }
        at = token_end(sql, at);
    }
}

impl Column {
    fn parse(element: &[u8]) -> Self {
        let name_end = token_end(element, 0);
        let name = String::from_utf8_lossy(&unquoted(&element[..name_end])).into_owned();
        let definition = element[name_end..].trim_ascii();
        let (head_end, tail_start) = comment_place(definition);
        Self {
            name,
            head: definition[..head_end].trim_ascii_end().to_vec(),
            tail: definition[tail_start..].trim_ascii_end().to_vec(),
            srid: None,
        }
    }

    fn is_shape(&self) -> bool {
        const SHAPES: [&[u8]; 8] = [
            b"geometry",
            b"point",
            b"linestring",
            b"polygon",
            b"multipoint",
            b"multilinestring",
            b"multipolygon",
            b"geometrycollection",
        ];
        words(&self.head).next().is_some_and(|word| SHAPES.contains(&word))
    }

    /// Whether the server fills it with the beginning or the end of a row's version.
    pub(super) fn is_row_period(&self) -> bool {
        words(&self.head).any(|word| word == b"GENERATED") && words(&self.head).any(|word| word == b"ROW")
    }

    /// Whether its values are computed and kept. MariaDB rewrites the table when it is modified at all.
    pub(super) fn is_stored(&self) -> bool {
        words(&self.head).any(|word| word == b"STORED" || word == b"PERSISTENT")
    }

    /// Whether it is a timestamp whose default depends on `explicit_defaults_for_timestamp`.
    pub(super) fn has_implicit_default(&self) -> bool {
        self.head.starts_with(b"timestamp")
            && !words(&self.head).any(|word| word == b"DEFAULT" || word == b"GENERATED")
    }

    /// The definition before the comment, in words that make the same column again.
    fn declared(&self, binary_default: bool) -> String {
        let head = sendable(&self.head);
        if let Some(srid) = self.srid.filter(|srid| *srid != 0) {
            let end = head.find(' ').unwrap_or(head.len());
            return format!("{} REF_SYSTEM_ID={srid}{}", &head[..end], &head[end..]);
        }
        // MariaDB prints its JSON columns as what they are made of, and sees another type in that.
        let checked = format!("CHECK (json_valid({}))", quote_ident(&self.name));
        if self.tail.trim_ascii() == checked.as_bytes() {
            if let Some(rest) = head.strip_prefix("longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin") {
                return format!("json{rest}");
            }
            let plain = head.strip_prefix("longtext").filter(|rest| !rest.contains("CHARACTER SET"));
            if let Some(rest) = plain.filter(|rest| binary_default && !rest.contains("COLLATE")) {
                return format!("json{rest}");
            }
        }
        head.into_owned()
    }
}

/// The words outside quotes and parentheses.
fn words(sql: &[u8]) -> impl Iterator<Item = &[u8]> {
    outer_tokens(sql).map(|(start, end)| &sql[start..end])
}

/// Where each token outside parentheses begins and ends.
fn outer_tokens(sql: &[u8]) -> impl Iterator<Item = (usize, usize)> {
    let (mut at, mut depth) = (0, 0_u32);
    std::iter::from_fn(move || {
        while at < sql.len() {
            let (start, end) = (at, token_end(sql, at).min(sql.len()));
            at = end;
            match sql[start] {
                b'(' => depth += 1,
                b')' => depth = depth.saturating_sub(1),
                _ if depth == 0 => return Some((start, end)),
                _ => {}
            }
        }
        None
    })
}

/// Where what comes before the comment ends, and where what comes after it begins. Without a
/// comment that is before an inline `CHECK`, where MariaDB wants it, or else the end.
fn comment_place(definition: &[u8]) -> (usize, usize) {
    let mut comment = None;
    let mut check = None;
    for (start, end) in outer_tokens(definition) {
        let word = &definition[start..end];
        match comment {
            Some(keyword) if word.first() == Some(&b'\'') => return (keyword, end),
            Some(_) if word == b" " => continue,
            _ => comment = (word == b"COMMENT").then_some(start),
        }
        if word == b"CHECK" && check.is_none() {
            check = Some(start.saturating_sub(1));
        }
    }
    let place = check.unwrap_or(definition.len());
    (place, place)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]
mod tests;
