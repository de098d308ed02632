//! What a place of code does with a name.

use super::aliases::is_one_of;
use crate::names::Token;

/// What is done with a name, the most telling first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum UseKind {
    /// It is made or declared there.
    Definition,
    /// A comment speaks of it.
    Comment,
    /// Rows are chosen by it.
    Filter,
    /// Tables are joined by it.
    Join,
    /// It gets a value.
    Assignment,
}

impl UseKind {
    /// What a person reads.
    pub fn label(self) -> &'static str {
        match self {
            Self::Definition => "definition",
            Self::Comment => "comment",
            Self::Filter => "filter",
            Self::Join => "join",
            Self::Assignment => "assignment",
        }
    }

    /// How much it tells, in [0, 1].
    pub(super) fn weight(self) -> f64 {
        match self {
            Self::Definition => 0.85,
            Self::Comment => 0.8,
            Self::Filter => 0.7,
            Self::Join => 0.65,
            Self::Assignment => 0.6,
        }
    }
}

/// Clauses of SQL, by the word that begins them.
const CLAUSES: &[(&str, Option<UseKind>)] = &[
    ("select", None),
    ("values", None),
    ("group", None),
    ("order", None),
    ("returning", None),
    ("on", Some(UseKind::Join)),
    ("using", Some(UseKind::Join)),
    ("join", Some(UseKind::Join)),
    ("references", Some(UseKind::Join)),
    ("where", Some(UseKind::Filter)),
    ("having", Some(UseKind::Filter)),
    ("when", Some(UseKind::Filter)),
    ("check", Some(UseKind::Filter)),
    ("filter", Some(UseKind::Filter)),
    ("qualify", Some(UseKind::Filter)),
    ("set", Some(UseKind::Assignment)),
    ("into", Some(UseKind::Assignment)),
    ("update", Some(UseKind::Assignment)),
    ("delete", Some(UseKind::Assignment)),
    ("table", Some(UseKind::Definition)),
    ("view", Some(UseKind::Definition)),
    ("column", Some(UseKind::Definition)),
    ("add", Some(UseKind::Definition)),
    ("comment", Some(UseKind::Definition)),
];

/// Clauses that end with the item of the list that they stand in: a column after one is no part of it.
const OF_ONE_ITEM: &[&str] = &["on", "using", "references", "when", "check", "filter"];

/// What SQL does with the token at a place. `None` where it only reads it.
pub(super) fn of_sql(text: &str, tokens: &[Token<'_>], at: usize) -> Option<UseKind> {
    // `sum(amount) AS total` makes the total.
    if at.checked_sub(1).is_some_and(|before| is_one_of(&tokens[before], &["as"])) {
        return Some(UseKind::Definition);
    }
    let clause = tokens[..at].iter().rev().find_map(|token| {
        let ended = is_one_of(token, OF_ONE_ITEM) && has_outer_comma(&text[token.end()..tokens[at].start]);
        CLAUSES
            .iter()
            .find(|(word, _)| !ended && token.text.eq_ignore_ascii_case(word))
            .map(|(_, kind)| *kind)
    });
    clause.flatten()
}

/// Whether a comma stands outside of the brackets that are opened here.
fn has_outer_comma(text: &str) -> bool {
    let mut depth = 0;
    text.chars().any(|c| {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        c == ',' && depth <= 0
    })
}

/// What a line of another language does with a name that stands in it from `start` to `end`.
pub(super) fn of_line(line: &str, start: usize, end: usize) -> Option<UseKind> {
    let padded = format!(" {} ", line.to_ascii_lowercase().replace(['\t', '"', '\'', '`'], " "));
    let has = |words: &[&str]| words.iter().any(|word| padded.contains(word));
    let trimmed = line.trim_start();
    let declares = [
        "class ",
        "interface ",
        "type ",
        "struct ",
        "table ",
        "create ",
        "model ",
        "record ",
        "data class ",
        "enum ",
        "export class ",
        "export interface ",
        "public class ",
    ];
    if has(&[
        "create table",
        "create view",
        "alter table",
        "add column",
        "__tablename__",
        "@table",
        "@column",
        " column(",
        ".column(",
        "models.",
        "field(",
        "db_table",
        "db:",
        "gorm:",
        "mapped_column",
        "tablename",
    ]) || declares.iter().any(|word| trimmed.starts_with(word))
    {
        return Some(UseKind::Definition);
    }
    if has(&[" join ", " on ", " references ", "foreignkey", "foreign_key", ".join("]) {
        return Some(UseKind::Join);
    }
    if has(&[
        " where ", "where(", ".filter(", " having ", " if ", " if(", " case ", " when ", "==", "!=", " >= ",
        " <= ", " and ", " or ", " in (",
    ]) {
        return Some(UseKind::Filter);
    }
    let after =
        line.get(end..).unwrap_or_default().trim_start_matches(['"', '\'', '`', ']', ')']).trim_start();
    let before = line.get(..start).unwrap_or_default();
    let assigned = after.starts_with(":=")
        || (after.starts_with('=') && !after.starts_with("==") && !after.starts_with("=>"));
    let computed_from = before.contains(" = ") || before.contains(" := ") || before.contains("return ");
    let declared = trimmed.ends_with([';', ',']) && (after.starts_with(':') || after.starts_with(';'));
    if declared {
        return Some(UseKind::Definition);
    }
    (assigned || computed_from || has(&[" set ", "insert into", " update "])).then_some(UseKind::Assignment)
}

/// Whether the place of a line lies in a comment.
pub(super) fn is_comment(line: &str, start: usize, sql: bool) -> bool {
    let before = line.get(..start).unwrap_or_default();
    let trimmed = before.trim_start();
    let marks: &[&str] = if sql { &["--", "/*"] } else { &["//", "/*", "# ", "--", "\"\"\"", "'''"] };
    // Not the `://` of an address.
    let marked = marks.iter().any(|mark| before.find(mark).is_some_and(|at| !before[..at].ends_with(':')));
    marked || trimmed.starts_with("* ") || (!sql && trimmed.starts_with('#'))
}
