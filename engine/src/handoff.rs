//! The queue handoff: the one helper through which a new version takes the asset's queue entry over.

use domain::ids::{ResultId, RunId};
use store::results::{self, Inserted, NewResult};
use store::{StoreError, Tx, handoff};

/// [`persist`] for each row of a batch.
pub(crate) async fn persist_all(
    tx: &mut Tx,
    run: RunId,
    source: RunId,
    rows: &[NewResult],
) -> Result<Vec<Inserted>, StoreError> {
    let mut inserted = Vec::with_capacity(rows.len());
    for row in rows {
        inserted.push(persist(tx, run, source, row).await?);
    }
    Ok(inserted)
}

/// Persists the row of a re-run or of variations as the next version of the source's row, in one
/// transaction with its place in the queue: its top alternative that is none of the FALLBACK ones becomes
/// the chosen description, accepted, and the asset's one entry, whoever held that before. A row without
/// such an alternative is left unreviewed; so is one whose evidence reads like an instruction to the model,
/// which is accepted only by a person who has read it.
async fn persist(tx: &mut Tx, run: RunId, source: RunId, row: &NewResult) -> Result<Inserted, StoreError> {
    let mut row = row.clone();
    if let Some((parent, warning)) = results::parent_of(tx, source, &row.asset).await? {
        row.parent = Some(parent);
        // The profile is the first run's; an apply may have changed the comment since, which is no drift.
        row.existing_comment = handoff::known_comment(tx, parent.lineage, parent.id).await?;
        // What was withheld of a passage then is not seen again: its citation is kept as it was shown.
        row.injection_warning = row.injection_warning.or(warning);
    }
    let inserted = results::insert(tx, run, &row).await?;
    let chosen = row.alternatives.iter().find(|alternative| !alternative.fallback);
    match chosen.filter(|_| row.injection_warning.is_none()) {
        Some(chosen) => {
            let before: Option<ResultId> = handoff::seed(tx, inserted.id, chosen).await?;
            if let Some(before) = before {
                tracing::debug!(result = %inserted.id, superseded = %before, "result {} supersedes {before}", inserted.id);
            }
        }
        None => handoff::leave(tx, inserted.id).await?,
    }
    Ok(inserted)
}
