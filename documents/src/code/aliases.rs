//! Which table a short name stands for in a statement: `FROM orders AS o`.

use crate::names::{Token, key};
use std::collections::HashMap;

/// Before a table's name.
const BEFORE: [&str; 4] = ["from", "join", "update", "into"];

/// What may follow a table's name and is no alias.
const KEYWORDS: &[&str] = &[
    "on",
    "using",
    "where",
    "set",
    "join",
    "inner",
    "left",
    "right",
    "full",
    "outer",
    "cross",
    "natural",
    "group",
    "order",
    "having",
    "limit",
    "union",
    "except",
    "intersect",
    "values",
    "select",
    "as",
    "when",
    "returning",
    "window",
    "for",
    "and",
    "lateral",
    "with",
    "default",
    "import",
    "offset",
    "fetch",
    "partition",
    "tablesample",
    "qualify",
    "straight_join",
    "end",
];

/// The tables of a text by what stands for them: their aliases and their own names, all as keys.
pub(super) struct Aliases {
    tables: HashMap<String, String>,
}

impl Aliases {
    pub(super) fn of(text: &str, tokens: &[Token<'_>]) -> Self {
        let mut tables = HashMap::new();
        for (at, token) in tokens.iter().enumerate() {
            if !is_one_of(token, &BEFORE) {
                continue;
            }
            let mut next = at + 1;
            // `schema.table`: the last part is the table.
            while let (Some(name), Some(after)) = (tokens.get(next), tokens.get(next + 1)) {
                if &text[name.end()..after.start] != "." {
                    break;
                }
                next += 1;
            }
            let Some(table) = tokens.get(next).filter(|token| !is_one_of(token, KEYWORDS)) else { continue };
            tables.insert(key(table.text), key(table.text));
            let mut after = next + 1;
            if tokens.get(after).is_some_and(|token| is_one_of(token, &["as"])) {
                after += 1;
            }
            let alias = tokens
                .get(after)
                .filter(|alias| !is_one_of(alias, KEYWORDS) && only_space(text, table, alias));
            if let Some(alias) = alias {
                tables.insert(key(alias.text), key(table.text));
            }
        }
        Self { tables }
    }

    /// The key of the table that a name stands for.
    pub(super) fn table(&self, name: &str) -> Option<&str> {
        self.tables.get(&key(name)).map(String::as_str)
    }

    /// The keys of all tables.
    pub(super) fn tables(&self) -> impl Iterator<Item = &str> {
        self.tables.values().map(String::as_str)
    }
}

pub(super) fn is_one_of(token: &Token<'_>, words: &[&str]) -> bool {
    words.iter().any(|word| token.text.eq_ignore_ascii_case(word))
}

/// Between a table and its alias stand spaces, `AS`, and quotes at most.
fn only_space(text: &str, table: &Token<'_>, alias: &Token<'_>) -> bool {
    let between = text[table.end()..alias.start].to_ascii_lowercase();
    between
        .replace(" as ", " ")
        .chars()
        .all(|c| c.is_whitespace() || matches!(c, '"' | '`' | '[' | ']' | '}'))
}
