//! Passages of documents and windows of code, and the index over them.
//!
//! The index holds ready terms (letters and digits, with spaces between them). What it is asked comes as
//! terms too, each within quotes: nothing of a name is ever read as the index's query language.

use crate::documents::DocProfileId;
use crate::{Store, StoreError, Tx};
use sqlx::FromRow;
use std::collections::BTreeSet;

/// What a passage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Running text.
    Text,
    /// `name: description`.
    Entry,
    /// Lines of source code.
    Code,
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Entry => "entry",
            Self::Code => "code",
        }
    }

    fn parse(text: &str) -> Result<Self, StoreError> {
        [Self::Text, Self::Entry, Self::Code]
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| StoreError::corrupt("passage", text))
    }
}

/// A passage to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPassage {
    /// What it is.
    pub kind: Kind,
    /// Where it begins.
    pub line: i64,
    /// The headings above it.
    pub headings: Vec<String>,
    /// Its text.
    pub text: String,
    /// Keys of the schema, table and column that an entry describes; empty where it names none.
    pub entry: [String; 3],
    /// Terms of what stands above it, and of itself; empty where the index shall not find it.
    pub terms: [String; 2],
}

/// A passage that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its number.
    pub id: i64,
    /// What it is.
    pub kind: Kind,
    /// The file.
    pub path: String,
    /// The file's title.
    pub title: String,
    /// Where it begins.
    pub line: i64,
    /// The headings above it.
    pub headings: Vec<String>,
    /// Its text.
    pub text: String,
    /// Keys of the schema, table and column that an entry describes; empty where it names none.
    pub entry: [String; 3],
}

/// What the index is asked: any of `groups[n]` for every `n`, each a list of terms that must all be there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Question {
    /// All of these.
    pub groups: Vec<Vec<Vec<String>>>,
}

impl Question {
    /// As the index reads it.
    fn text(&self, profile: DocProfileId, code: bool) -> String {
        let all_of = |terms: &Vec<String>| {
            let quoted: Vec<String> =
                terms.iter().map(|term| format!("\"{}\"", term.replace('"', "\"\""))).collect();
            format!("({})", quoted.join(" AND "))
        };
        let mut text = format!("scope : \"{}\"", scope(profile, code));
        for group in &self.groups {
            let any: Vec<String> = group.iter().filter(|terms| !terms.is_empty()).map(all_of).collect();
            // Nothing that could match is matched by nothing; empty brackets would be an error.
            let any = if any.is_empty() { "\"\"".to_owned() } else { any.join(" OR ") };
            text.push_str(&format!(" AND {{heading body}} : ({any})"));
        }
        text
    }
}

fn scope(profile: DocProfileId, code: bool) -> String {
    format!("profile{}{}", profile.0, if code { "code" } else { "text" })
}

/// A passage as the statements below read it: number, kind, line, headings, text, entry, terms.
type Row<'a> = (i64, &'a str, i64, &'a [String], &'a str, &'a [String; 3], &'a [String; 2]);

/// Keeps the passages of a document: two statements for all of them, since a large file has thousands.
pub(crate) async fn insert(
    tx: &mut Tx,
    profile: DocProfileId,
    document: i64,
    passages: &[NewPassage],
) -> Result<(), StoreError> {
    // The write lock of `tx` keeps the numbers that follow free.
    let last: i64 =
        sqlx::query_scalar("SELECT COALESCE(MAX(id), 0) FROM passages").fetch_one(&mut **tx).await?;
    for code in [false, true] {
        let rows: Vec<Row<'_>> = (last + 1..)
            .zip(passages)
            .filter(|(_, passage)| (passage.kind == Kind::Code) == code)
            .map(|(id, passage)| {
                let NewPassage { kind, line, headings, text, entry, terms } = passage;
                (id, kind.as_str(), *line, headings.as_slice(), text.as_str(), entry, terms)
            })
            .collect();
        if rows.is_empty() {
            continue;
        }
        let rows = serde_json::to_string(&rows)?;
        sqlx::query(
            "INSERT INTO passages (id, document_id, profile_id, kind, line, headings, text,
                                   entry_schema, entry_table, entry_column)
             SELECT value ->> 0, $2, $3, value ->> 1, value ->> 2, value -> 3, value ->> 4,
                    value ->> '$[5][0]', value ->> '$[5][1]', value ->> '$[5][2]'
             FROM json_each($1)",
        )
        .bind(&rows)
        .bind(document)
        .bind(profile.0)
        .execute(&mut **tx)
        .await?;
        sqlx::query(
            "INSERT INTO passages_index (rowid, scope, heading, body)
             SELECT value ->> 0, $2, value ->> '$[6][0]', value ->> '$[6][1]'
             FROM json_each($1) WHERE value ->> '$[6][1]' <> ''",
        )
        .bind(&rows)
        .bind(scope(profile, code))
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// The columns of a found passage, in the order of [`Record`].
macro_rules! found {
    ($rest:literal) => {
        concat!(
            "SELECT p.id, p.kind, d.path, d.title, p.line, p.headings, p.text, p.entry_schema, p.entry_table, p.entry_column ",
            $rest
        )
    };
}

/// Entries of one table that are read.
const MAX_ENTRIES: i64 = 5_000;

const ENTRIES: &str = found!(
    "FROM json_each($2) wanted
     CROSS JOIN passages p ON p.profile_id = $1 AND p.kind = 'entry' AND p.entry_column = wanted.value
                          AND p.entry_table IN ($3, '')
     CROSS JOIN documents d ON d.id = p.document_id
     ORDER BY d.path, p.line, p.id LIMIT $4"
);

const BY_ID: &str = found!(
    "FROM json_each($1) wanted CROSS JOIN passages p ON p.id = wanted.value
     CROSS JOIN documents d ON d.id = p.document_id"
);

/// For each question the numbers of the best passages: one statement for all columns of a table.
const MATCHING: &str = "SELECT (SELECT json_group_array(id) FROM (
             SELECT rowid AS id FROM passages_index WHERE passages_index MATCH asked.value ORDER BY rank LIMIT $2))
     FROM json_each($1) asked ORDER BY asked.key";

/// The entries on columns of a table (and on the table itself, where `columns` holds an empty key), those
/// that name no table included. All names are keys.
///
/// # Errors
/// When the store cannot be read.
pub async fn entries(
    store: &Store,
    profile: DocProfileId,
    table: &str,
    columns: &[String],
) -> Result<Vec<Found>, StoreError> {
    let columns: BTreeSet<&String> = columns.iter().collect();
    sqlx::query_as::<_, Record>(ENTRIES)
        .bind(profile.0)
        .bind(serde_json::to_string(&columns)?)
        .bind(table)
        .bind(MAX_ENTRIES)
        .fetch_all(store.readers())
        .await?
        .into_iter()
        .map(Found::try_from)
        .collect()
}

/// For each question the numbers of at most `limit` passages of text (or windows of code), best first.
///
/// # Errors
/// When the store cannot be read.
pub async fn matching(
    store: &Store,
    profile: DocProfileId,
    code: bool,
    questions: &[Question],
    limit: i64,
) -> Result<Vec<Vec<i64>>, StoreError> {
    let asked: Vec<String> = questions.iter().map(|question| question.text(profile, code)).collect();
    let answers: Vec<String> = sqlx::query_scalar(MATCHING)
        .bind(serde_json::to_string(&asked)?)
        .bind(limit)
        .fetch_all(store.readers())
        .await?;
    answers.iter().map(|answer| Ok(serde_json::from_str(answer)?)).collect()
}

/// Passages by their numbers, in no order.
///
/// # Errors
/// When the store cannot be read.
pub async fn by_id(store: &Store, ids: &BTreeSet<i64>) -> Result<Vec<Found>, StoreError> {
    sqlx::query_as::<_, Record>(BY_ID)
        .bind(serde_json::to_string(ids)?)
        .fetch_all(store.readers())
        .await?
        .into_iter()
        .map(Found::try_from)
        .collect()
}

#[derive(FromRow)]
struct Record {
    id: i64,
    kind: String,
    path: String,
    title: String,
    line: i64,
    headings: String,
    text: String,
    entry_schema: String,
    entry_table: String,
    entry_column: String,
}

impl TryFrom<Record> for Found {
    type Error = StoreError;

    fn try_from(record: Record) -> Result<Self, StoreError> {
        Ok(Self {
            id: record.id,
            kind: Kind::parse(&record.kind)?,
            path: record.path,
            title: record.title,
            line: record.line,
            headings: serde_json::from_str(&record.headings)?,
            text: record.text,
            entry: [record.entry_schema, record.entry_table, record.entry_column],
        })
    }
}

#[cfg(test)]
mod tests;
