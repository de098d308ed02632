//! Source code: windows of lines that belong together, and what they do with a name.

mod aliases;
mod kind;
mod snippet;
mod uses;
mod windows;

pub use kind::UseKind;
pub use uses::{Target, Use, best, uses};
pub(crate) use windows::windows;

use crate::names::{key, stem, tokens};
use std::collections::BTreeSet;

/// A window as the index takes it: each of its names once, as [`name_term`].
pub fn index_terms(text: &str) -> String {
    let terms: BTreeSet<String> =
        tokens(text).map(|token| name_term(token.text)).filter(|term| !term.is_empty()).collect();
    terms.into_iter().collect::<Vec<_>>().join(" ")
}

/// What a whole name is found by. Unlike the words of a text it is never split.
pub fn name_term(name: &str) -> String {
    stem(&key(name))
}

/// Column names that every other table has: by themselves they say nothing of which table is meant.
pub fn is_common(column: &str) -> bool {
    const COMMON: &[&str] = &[
        "id",
        "key",
        "code",
        "name",
        "title",
        "type",
        "kind",
        "status",
        "state",
        "date",
        "time",
        "value",
        "number",
        "no",
        "nr",
        "num",
        "count",
        "desc",
        "description",
        "text",
        "comment",
        "note",
        "notes",
        "flag",
        "data",
        "info",
        "label",
        "created",
        "updated",
        "createdat",
        "updatedat",
        "createdby",
        "updatedby",
        "deletedat",
        "modifiedat",
        "active",
        "enabled",
        "version",
        "user",
        "userid",
        "email",
        "url",
        "path",
        "amount",
        "price",
        "total",
        "quantity",
        "start",
        "end",
        "position",
        "order",
        "index",
        "uuid",
        "guid",
        "ts",
        "timestamp",
        "year",
        "month",
        "day",
        "category",
        "level",
        "size",
        "parent",
        "parentid",
        "country",
        "city",
        "state",
        "address",
        "phone",
        "group",
        "role",
        "source",
        "from",
        "to",
    ];
    let key = key(column);
    key.chars().count() <= 2 || COMMON.contains(&key.as_str())
}
