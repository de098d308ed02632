//! The files of doc profiles: which were read, when, and what became of them.

use crate::passages::{self, NewPassage};
use crate::{Store, StoreError, Tx};
use domain::clock::Timestamp;
use domain::documents::{DocProblem, DocState};
use sqlx::FromRow;

/// A doc profile's number in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DocProfileId(pub i64);

/// A file as it was read last.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct KnownDocument {
    /// Its path.
    pub path: String,
    /// Bytes.
    pub size: i64,
    /// When it was changed, in milliseconds since the epoch.
    pub modified_at: i64,
    /// The hash of its bytes; empty where they could not be read.
    pub hash: String,
    /// The version of the readers that made its passages.
    pub reader: i64,
}

/// A file that was read just now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDocument {
    /// What is known of it now.
    pub known: KnownDocument,
    /// Its title.
    pub title: String,
    /// Its passages.
    pub passages: Vec<NewPassage>,
    /// Why it could not be read, or not as a whole.
    pub problem: Option<String>,
}

/// The profile's number, given to it now if it has none yet.
///
/// # Errors
/// When the store cannot be written.
pub async fn profile(tx: &mut Tx, name: &str) -> Result<DocProfileId, StoreError> {
    sqlx::query("INSERT INTO doc_profiles (name) VALUES ($1) ON CONFLICT (name) DO NOTHING")
        .bind(name)
        .execute(&mut **tx)
        .await?;
    let id = sqlx::query_scalar("SELECT id FROM doc_profiles WHERE name = $1")
        .bind(name)
        .fetch_one(&mut **tx)
        .await?;
    Ok(DocProfileId(id))
}

/// The number of a profile that was ingested.
///
/// # Errors
/// When the store cannot be read.
pub async fn find(store: &Store, name: &str) -> Result<Option<DocProfileId>, StoreError> {
    let id: Option<i64> =
        sqlx::query_scalar("SELECT id FROM doc_profiles WHERE name = $1 AND ingested_at IS NOT NULL")
            .bind(name)
            .fetch_optional(store.readers())
            .await?;
    Ok(id.map(DocProfileId))
}

/// The files that are known of a profile.
///
/// # Errors
/// When the store cannot be read.
pub async fn known(store: &Store, name: &str) -> Result<Vec<KnownDocument>, StoreError> {
    let known = sqlx::query_as(
        "SELECT d.path, d.size, d.modified_at, d.hash, d.reader
         FROM doc_profiles p CROSS JOIN documents d ON d.profile_id = p.id WHERE p.name = $1",
    );
    Ok(known.bind(name).fetch_all(store.readers()).await?)
}

/// Keeps what a file says, in the place of what it said before.
///
/// # Errors
/// When the store cannot be written.
pub async fn save(tx: &mut Tx, profile: DocProfileId, document: &NewDocument) -> Result<(), StoreError> {
    let known = &document.known;
    let id: i64 = sqlx::query_scalar(
        "INSERT INTO documents (profile_id, path, size, modified_at, hash, reader, title, passages, problem)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (profile_id, path) DO UPDATE SET
             size = excluded.size, modified_at = excluded.modified_at, hash = excluded.hash,
             reader = excluded.reader, title = excluded.title, passages = excluded.passages,
             problem = excluded.problem
         RETURNING id",
    )
    .bind(profile.0)
    .bind(&known.path)
    .bind(known.size)
    .bind(known.modified_at)
    .bind(&known.hash)
    .bind(known.reader)
    .bind(&document.title)
    .bind(i64::try_from(document.passages.len()).unwrap_or(i64::MAX))
    .bind(&document.problem)
    .fetch_one(&mut **tx)
    .await?;
    sqlx::query("DELETE FROM passages WHERE document_id = $1").bind(id).execute(&mut **tx).await?;
    passages::insert(tx, profile, id, &document.passages).await
}

/// Notes that a file has another time or size, and the same bytes.
///
/// # Errors
/// When the store cannot be written.
pub async fn touch(tx: &mut Tx, profile: DocProfileId, known: &KnownDocument) -> Result<(), StoreError> {
    sqlx::query("UPDATE documents SET size = $1, modified_at = $2 WHERE profile_id = $3 AND path = $4")
        .bind(known.size)
        .bind(known.modified_at)
        .bind(profile.0)
        .bind(&known.path)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Removes a file that is gone, with its passages.
///
/// # Errors
/// When the store cannot be written.
pub async fn remove(tx: &mut Tx, profile: DocProfileId, path: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM documents WHERE profile_id = $1 AND path = $2")
        .bind(profile.0)
        .bind(path)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Notes that a profile was ingested, and which of its paths lead nowhere.
///
/// # Errors
/// When the store cannot be written.
pub async fn ingested(
    tx: &mut Tx,
    profile: DocProfileId,
    at: Timestamp,
    problems: &[DocProblem],
) -> Result<(), StoreError> {
    sqlx::query("UPDATE doc_profiles SET ingested_at = $1, problems = $2 WHERE id = $3")
        .bind(at.0)
        .bind(serde_json::to_string(problems)?)
        .bind(profile.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Forgets a profile with all that was read of it.
///
/// # Errors
/// When the store cannot be written.
pub async fn forget(tx: &mut Tx, name: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM doc_profiles WHERE name = $1").bind(name).execute(&mut **tx).await?;
    Ok(())
}

/// Files with a problem that a state names; the others are only counted.
const PROBLEMS_SHOWN: i64 = 200;

/// How it stands with a profile.
///
/// # Errors
/// When the store cannot be read.
pub async fn state(store: &Store, name: &str) -> Result<DocState, StoreError> {
    let profile: Option<(i64, Option<i64>, String)> =
        sqlx::query_as("SELECT id, ingested_at, problems FROM doc_profiles WHERE name = $1")
            .bind(name)
            .fetch_optional(store.readers())
            .await?;
    let mut state = DocState { profile: name.to_owned(), ..DocState::default() };
    let Some((id, ingested_at, problems)) = profile else { return Ok(state) };
    state.ingested_at = ingested_at.map(Timestamp);
    state.problems = serde_json::from_str(&problems)?;
    (state.files, state.passages) =
        sqlx::query_as("SELECT COUNT(*), COALESCE(SUM(passages), 0) FROM documents WHERE profile_id = $1")
            .bind(id)
            .fetch_one(store.readers())
            .await?;
    let unread: Vec<(String, String)> = sqlx::query_as(
        "SELECT path, problem FROM documents WHERE profile_id = $1 AND problem IS NOT NULL ORDER BY path LIMIT $2",
    )
    .bind(id)
    .bind(PROBLEMS_SHOWN)
    .fetch_all(store.readers())
    .await?;
    state.problems.extend(unread.into_iter().map(|(path, reason)| DocProblem { path, reason }));
    Ok(state)
}
