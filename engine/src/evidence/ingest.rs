//! Reading the files of a doc profile: only those that are new or say something else than before.

use super::convert::{READER, passages};
use crate::{Engine, EngineError};
use documents::walk::{Files, Found, walk};
use documents::{Document, ReadError, Reader};
use domain::documents::{DocProblem, DocState, IngestReport};
use futures::{StreamExt, stream};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::Instant;
use store::documents::{self as kept, KnownDocument, NewDocument};
use store::{StoreError, Tx};

/// Files read at the same time.
const AT_ONCE: usize = 4;

/// Files that one transaction keeps: few, since others wait for it.
const TOGETHER: usize = 32;

/// A file that was changed this shortly before it was read may have been changed again since, within one
/// tick of the clock of its file system: its bytes are looked at. In milliseconds.
const RACY: i64 = 3_000;

/// What an ingest has to do.
pub(crate) struct Pending {
    name: String,
    files: Files,
    /// Files that are new or look changed.
    unsure: Vec<Found>,
    known: HashMap<String, KnownDocument>,
    gone: Vec<String>,
    begun: Instant,
}

impl Pending {
    /// How many files are to be looked into or forgotten.
    pub(crate) fn len(&self) -> usize {
        self.unsure.len() + self.gone.len()
    }
}

impl Engine {
    /// Reads what is new or changed of a doc profile's files, and forgets what is gone. A file that cannot
    /// be read is a problem in the report.
    ///
    /// # Errors
    /// When there is no such profile, or the store cannot be written.
    pub async fn ingest_documents(&self, name: &str) -> Result<IngestReport, EngineError> {
        let pending = self.look_at_documents(name).await?;
        self.carry_out(pending).await
    }

    /// How it stands with a doc profile's documents, as of the last ingest.
    ///
    /// # Errors
    /// When there is no such profile, or the store cannot be read.
    pub async fn documents_state(&self, name: &str) -> Result<DocState, EngineError> {
        self.config().doc_profile(name)?;
        Ok(kept::state(self.store(), name).await?)
    }

    /// Looks which files are there, and which of them were changed.
    pub(crate) async fn look_at_documents(&self, name: &str) -> Result<Pending, EngineError> {
        let begun = Instant::now();
        let paths = self.config().doc_profile(name)?.paths;
        let files = unblocked(move || walk(&paths)).await?;
        let ingested_at = kept::state(self.store(), name).await?.ingested_at.map_or(0, |at| at.0);
        let known: HashMap<String, KnownDocument> = kept::known(self.store(), name)
            .await?
            .into_iter()
            .map(|known| (known.path.clone(), known))
            .collect();
        let unsure = files.files.iter().filter(|file| {
            let same = known.get(&shown(&file.path)).is_some_and(|known| {
                known.size == size(file)
                    && known.modified_at == file.modified
                    && known.reader == READER
                    && !known.hash.is_empty()
            });
            !same || file.modified + RACY > ingested_at
        });
        let unsure = unsure.cloned().collect();
        let there: HashSet<String> = files.files.iter().map(|file| shown(&file.path)).collect();
        // What cannot be looked at now may be there again tomorrow.
        let hidden: Vec<&Path> = files
            .problems
            .iter()
            .filter(|problem| !problem.gone)
            .map(|problem| problem.path.as_path())
            .collect();
        let gone = known
            .keys()
            .filter(|path| {
                !there.contains(*path) && !hidden.iter().any(|hidden| Path::new(path).starts_with(hidden))
            })
            .filter(|_| !files.too_many)
            .cloned()
            .collect();
        Ok(Pending { name: name.to_owned(), files, unsure, known, gone, begun })
    }

    /// Does what is to be done.
    pub(crate) async fn carry_out(&self, pending: Pending) -> Result<IngestReport, EngineError> {
        let _one_at_a_time = self.inner.documents.busy.lock().await;
        let mut tx = self.store().write().await?;
        let profile = kept::profile(&mut tx, &pending.name).await?;
        for path in &pending.gone {
            kept::remove(&mut tx, profile, path).await?;
        }
        commit(tx).await?;
        let now = store::now();
        let mut report = IngestReport { removed: count(pending.gone.len()), ..IngestReport::default() };
        report.skipped = count(pending.files.others);
        report.unchanged = count(pending.files.files.len() - pending.unsure.len());
        let read = stream::iter(pending.unsure)
            .map(|file| {
                let known = pending.known.get(&shown(&file.path)).cloned();
                let reader = self.inner.documents.reader.clone();
                unblocked(move || read(&reader, &file, known.as_ref()))
            })
            .buffered(AT_ONCE)
            .chunks(TOGETHER);
        let mut read = std::pin::pin!(read);
        while let Some(chunk) = read.next().await {
            let mut tx = self.store().write().await?;
            for outcome in chunk {
                match outcome? {
                    Outcome::Same(known) => {
                        kept::touch(&mut tx, profile, &known).await?;
                        report.unchanged += 1;
                    }
                    Outcome::Read(document) => {
                        kept::save(&mut tx, profile, &document).await?;
                        match pending.known.contains_key(&document.known.path) {
                            true => report.changed += 1,
                            false => report.added += 1,
                        }
                    }
                }
            }
            commit(tx).await?;
        }
        let mut problems: Vec<DocProblem> = pending
            .files
            .problems
            .iter()
            .map(|problem| DocProblem { path: shown(&problem.path), reason: problem.reason.clone() })
            .collect();
        if pending.files.too_many {
            let reason =
                format!("there are more than {} files; the others were left out", documents::walk::MAX_FILES);
            problems.push(DocProblem { path: pending.name.clone(), reason });
        }
        let mut tx = self.store().write().await?;
        kept::ingested(&mut tx, profile, now, &problems).await?;
        commit(tx).await?;
        report.state = kept::state(self.store(), &pending.name).await?;
        report.millis = u64::try_from(pending.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        let (added, changed) = (report.added, report.changed);
        tracing::info!(profile = %pending.name, added, changed, "documents of {} read: {added} new, {changed} changed", pending.name);
        Ok(report)
    }

    /// Forgets what was read of a profile that is deleted.
    pub(crate) async fn forget_documents(&self, name: &str) -> Result<(), EngineError> {
        let mut tx = self.store().write().await?;
        kept::forget(&mut tx, name).await?;
        Ok(commit(tx).await?)
    }
}

/// What became of a file.
enum Outcome {
    /// Its bytes are those that were read before.
    Same(KnownDocument),
    Read(NewDocument),
}

fn read(reader: &Reader, file: &Found, known: Option<&KnownDocument>) -> Outcome {
    let mut now = KnownDocument {
        path: shown(&file.path),
        size: size(file),
        modified_at: file.modified,
        hash: String::new(),
        reader: READER,
    };
    let document = reader.fetch(&file.path, file.format).and_then(|contents| {
        now.hash.clone_from(&contents.hash);
        if known.is_some_and(|known| known.hash == contents.hash && known.reader == READER) {
            return Ok(None);
        }
        reader.parse(&file.path, file.format, contents).map(Some)
    });
    let name = || file.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    match document {
        Ok(None) => Outcome::Same(now),
        Ok(Some(document)) => Outcome::Read(new_document(now, &file.path, document)),
        Err(error) => Outcome::Read(NewDocument {
            known: now,
            title: name(),
            passages: Vec::new(),
            problem: Some(problem(&error)),
        }),
    }
}

fn new_document(known: KnownDocument, path: &Path, mut document: Document) -> NewDocument {
    let (title, problem) = (document.title.clone(), document.note.take());
    NewDocument { known, title, passages: passages(path, document), problem }
}

fn problem(error: &ReadError) -> String {
    domain::text::one_paragraph(&error.to_string(), 400)
}

/// A path as it is kept and shown.
fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn size(file: &Found) -> i64 {
    i64::try_from(file.size).unwrap_or(i64::MAX)
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

async fn commit(tx: Tx) -> Result<(), StoreError> {
    Ok(tx.commit().await?)
}

/// Work on files, where it does not keep others waiting.
async fn unblocked<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, EngineError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| EngineError::Interrupted)
}

/// The paths of a profile, for its test.
pub(crate) async fn files_of(paths: Vec<PathBuf>) -> Result<Files, EngineError> {
    unblocked(move || walk(&paths)).await
}
