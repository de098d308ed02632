//! SQL as a document: what it says of tables and columns in comments, and its other comments.

pub(crate) mod lexer;

use crate::passages::{Builder, Subject};
use crate::read::Lines;
use lexer::{Kind, Quoted, Token, lex};

/// Beginnings of what stands between a table's columns and is none.
const NO_COLUMNS: &[&str] = &[
    "constraint",
    "primary",
    "unique",
    "foreign",
    "check",
    "key",
    "index",
    "exclude",
    "like",
    "period",
    "fulltext",
    "spatial",
];

/// Words that may stand between `CREATE TABLE` and the name, and between `CREATE` and `TABLE`.
const BETWEEN: &[&str] = &[
    "or",
    "replace",
    "temp",
    "temporary",
    "global",
    "local",
    "external",
    "unlogged",
    "transient",
    "if",
    "not",
    "exists",
    "foreign",
];

/// Comments with fewer words say nothing by themselves.
const COMMENT_WORDS: usize = 3;

pub(crate) fn read(text: &str, builder: &mut Builder) {
    let tokens = lex(text);
    let lines = Lines::of(text);
    let mut reader = Reader { tokens: &tokens, lines: &lines, at: 0, builder, above: None };
    while let Some(token) = reader.tokens.get(reader.at) {
        if reader.builder.is_full() {
            return;
        }
        match &token.kind {
            Kind::Comment(comment) => reader.free_comment(comment, lines.number(token.at)),
            _ if token.is("comment") && reader.comment_on() => {}
            _ if token.is("create") && reader.create_table() => {}
            _ => {
                reader.comments_end();
                reader.at += 1;
            }
        }
    }
    reader.comments_end();
}

struct Reader<'a> {
    tokens: &'a [Token<'a>],
    lines: &'a Lines,
    at: usize,
    builder: &'a mut Builder,
    /// The comments right above what comes, and the lines of the first and the last.
    above: Option<(u32, u32, String)>,
}

impl<'a> Reader<'a> {
    fn peek(&self, ahead: usize) -> Option<&'a Token<'a>> {
        self.tokens.get(self.at + ahead)
    }

    fn line(&self) -> u32 {
        self.peek(0).map_or(1, |token| self.lines.number(token.at))
    }

    /// Comments on lines that follow each other are one.
    fn free_comment(&mut self, comment: &str, line: u32) {
        let last = line.saturating_add(u32::try_from(comment.matches('\n').count()).unwrap_or(0));
        match &mut self.above {
            Some((_, end, text)) if line <= end.saturating_add(1) => {
                text.push('\n');
                text.push_str(comment);
                *end = last;
            }
            _ => {
                self.comments_end();
                self.above = Some((line, last, comment.to_owned()));
            }
        }
        self.at += 1;
    }

    fn comments_end(&mut self) {
        if let Some((line, _, text)) = self.above.take()
            && text.split_whitespace().count() >= COMMENT_WORDS
        {
            self.builder.paragraph(line, &unstarred(&text));
        }
    }

    /// `a.b.c`: its parts; nothing where no name stands.
    fn name(&mut self) -> Vec<String> {
        let mut parts = Vec::new();
        while let Some(Token { kind: Kind::Word(word, _), .. }) = self.peek(0) {
            parts.push((*word).to_owned());
            self.at += 1;
            if !self.peek(0).is_some_and(|token| token.is_mark('.')) {
                break;
            }
            self.at += 1;
        }
        parts
    }

    /// `COMMENT ON TABLE|COLUMN|… name IS 'text'`.
    fn comment_on(&mut self) -> bool {
        if !self.peek(1).is_some_and(|token| token.is("on")) {
            return false;
        }
        self.comments_end();
        let line = self.line();
        self.at += 2;
        let mut column = false;
        while let Some(token) = self
            .peek(0)
            .filter(|token| token.is_one_of(&["table", "view", "materialized", "foreign", "column"]))
        {
            column |= token.is("column");
            self.at += 1;
        }
        let mut parts = self.name();
        let is = self.peek(0).is_some_and(|token| token.is("is"));
        if let (true, Some(Token { kind: Kind::Text(text), .. })) = (is, self.peek(1)) {
            let name = if column { parts.pop() } else { None };
            self.entry(line, &parts, name.as_deref(), text);
            self.at += 2;
        }
        true
    }

    fn entry(&mut self, line: u32, table: &[String], column: Option<&str>, text: &str) {
        let subject = Subject {
            schema: table.len().checked_sub(2).and_then(|at| table.get(at)).cloned(),
            table: table.last().cloned(),
            column: column.map(str::to_owned),
        };
        let name = column.or(table.last().map(String::as_str)).unwrap_or_default();
        let text = unstarred(&text.replace("''", "'"));
        if !text.trim().is_empty() {
            self.builder.heading(1, &table.join("."));
            self.builder.entry(line, subject, &format!("{name}: {text}"));
            self.builder.leave(1);
        }
    }

    /// `CREATE TABLE name (…)` with comments on its columns.
    fn create_table(&mut self) -> bool {
        let mut ahead = 1;
        while self.peek(ahead).is_some_and(|token| token.is_one_of(BETWEEN)) {
            ahead += 1;
        }
        if !self.peek(ahead).is_some_and(|token| token.is("table")) {
            return false;
        }
        let line = self.line();
        self.at += ahead + 1;
        while self.peek(0).is_some_and(|token| token.is_one_of(BETWEEN)) {
            self.at += 1;
        }
        let table = self.name();
        match self.above.take() {
            Some((_, end, text)) if end + 1 >= line && !table.is_empty() => {
                self.entry(line, &table, None, &text)
            }
            above => {
                self.above = above;
                self.comments_end();
            }
        }
        if self.peek(0).is_some_and(|token| token.is_mark('(')) && !table.is_empty() {
            self.at += 1;
            self.columns(&table);
            self.table_comment(line, &table);
        }
        true
    }

    fn columns(&mut self, table: &[String]) {
        let mut depth = 1;
        let mut item = Item::default();
        while let Some(token) = self.peek(0) {
            let line = self.lines.number(token.at);
            match &token.kind {
                Kind::Comment(comment) => item.comment(comment),
                Kind::Mark('(') => depth += 1,
                Kind::Mark(')') => depth -= 1,
                Kind::Mark(',') if depth == 1 => {
                    // A comment on the same line, after the comma, still belongs to the column before it.
                    if let Some(Token { kind: Kind::Comment(comment), at }) = self.peek(1)
                        && self.lines.number(*at) == line
                    {
                        item.comment(comment);
                        self.at += 1;
                    }
                    self.column(table, std::mem::take(&mut item));
                }
                Kind::Word(word, quoted) if item.name.is_none() => {
                    let other = *quoted == Quoted::No && token.is_one_of(NO_COLUMNS);
                    item.name = Some((line, (*word).to_owned()));
                    item.other = other;
                }
                Kind::Word(..) if token.is("comment") => {
                    if let Some(Token { kind: Kind::Text(text), .. }) = self.peek(1) {
                        item.comment(text);
                        self.at += 1;
                    }
                }
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                break;
            }
        }
        self.column(table, item);
    }

    fn column(&mut self, table: &[String], item: Item) {
        if let (Some((line, name)), false, false) = (item.name, item.other, item.text.is_empty()) {
            self.entry(line, table, Some(&name), &item.text);
        }
    }

    /// `) COMMENT = 'text'`, as MySQL and others write it.
    fn table_comment(&mut self, line: u32, table: &[String]) {
        while let Some(token) = self.peek(0).filter(|token| !token.is_mark(';') && !token.is("create")) {
            if token.is("comment") {
                let equals = usize::from(self.peek(1).is_some_and(|token| token.is_mark('=')));
                if let Some(Token { kind: Kind::Text(text), .. }) = self.peek(1 + equals) {
                    self.entry(line, table, None, text);
                }
            }
            self.at += 1;
        }
    }
}

/// A column's definition while it is read.
#[derive(Default)]
struct Item {
    name: Option<(u32, String)>,
    /// It is a constraint or an index.
    other: bool,
    text: String,
}

impl Item {
    fn comment(&mut self, comment: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(comment);
    }
}

/// A block comment without the stars at the beginnings of its lines.
fn unstarred(comment: &str) -> String {
    let lines = comment.lines().map(|line| line.trim().trim_start_matches('*').trim());
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests;
