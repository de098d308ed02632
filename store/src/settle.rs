//! From an attempt whose comment is in the database to the audit, the row and the queue, all or nothing.

use crate::attempts::{Attempt, give_up};
use crate::{StoreError, Tx, audit, changes, now};
use domain::clock::Timestamp;
use domain::ids::AuditId;

/// How the newest audit entry of an asset tells that another process settled the very write already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// It came after this entry, the newest one before we wrote.
    Entry(AuditId),
    /// It was made at this time or later: when the attempt was noted.
    Time(Timestamp),
}

/// Audits a written comment, stamps its row and takes the entry that it came from out of the queue.
///
/// # Errors
/// When the store cannot be written.
pub async fn written(tx: &mut Tx, attempt: &Attempt, since: Since) -> Result<(), StoreError> {
    let write = &attempt.write;
    let told = audit::newest(tx, write).await?.is_some_and(|newest| {
        newest.after == write.after
            && match since {
                Since::Entry(id) => newest.id > id,
                Since::Time(at) => newest.applied_at >= at,
            }
    });
    if !told {
        audit::record(tx, attempt).await?;
        stamp(tx, attempt).await?;
    }
    forget(tx, attempt).await?;
    take_out(tx, attempt).await?;
    changes::record(tx, &[write.result_id]).await
}

/// The attempt is settled, and with it those to write the same that died before they could.
async fn forget(tx: &mut Tx, attempt: &Attempt) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM attempts WHERE id <= $1 AND result_id = $2 AND comment_after = $3")
        .bind(attempt.id)
        .bind(attempt.write.result_id.0)
        .bind(&attempt.write.after)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Takes an entry out whose text is in the database without our doing: nothing was written, so nothing
/// is audited.
///
/// # Errors
/// When the store cannot be written.
pub async fn found(tx: &mut Tx, attempt: &Attempt) -> Result<(), StoreError> {
    stamp(tx, attempt).await?;
    give_up(tx, attempt).await?;
    take_out(tx, attempt).await?;
    changes::record(tx, &[attempt.write.result_id]).await
}

/// The comment that a later apply must find is the one that this write left; the row counts as applied
/// while that is its text.
async fn stamp(tx: &mut Tx, attempt: &Attempt) -> Result<(), StoreError> {
    let write = &attempt.write;
    sqlx::query(
        "UPDATE results SET applied_at = CASE WHEN description = $1 THEN $2 END,
                existing_comment = NULLIF($1, ''), revision = revision + 1
         WHERE id = $3",
    )
    .bind(&write.after)
    .bind(now().0)
    .bind(write.result_id.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The entry goes provided that it still has the text that was written: a person may have changed it
/// meanwhile.
async fn take_out(tx: &mut Tx, attempt: &Attempt) -> Result<(), StoreError> {
    let write = &attempt.write;
    if write.reverts.is_none() {
        sqlx::query("DELETE FROM pending WHERE result_id = $1 AND description = $2")
            .bind(write.result_id.0)
            .bind(&write.after)
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}
