//! What a decision will most likely lead to, and what is said of one that was made.

use domain::result::{ResultRow, ReviewStatus, VersionRef};
use domain::review::{Action, QueueEffect, Standing, decide};

/// `main.emp.pers_no accepted.`
pub(super) fn said(row: &ResultRow) -> String {
    let what = match row.status {
        ReviewStatus::Unreviewed => "is unreviewed again",
        ReviewStatus::Accepted => "accepted",
        ReviewStatus::Skipped => "skipped",
    };
    format!("{} {what}.", row.asset)
}

/// What the server will most likely answer, shown until it does.
pub(super) fn foresee(row: &mut ResultRow, action: &Action) {
    let Ok((state, effect)) = decide(&row.state(), &row.alternatives, Standing::of(row), action) else {
        return;
    };
    row.status = state.status;
    row.description = state.description;
    row.chosen_alternative = state.chosen;
    row.edited = state.edited;
    let itself = VersionRef { result_id: row.id, run_id: row.run_id, version: row.version };
    match effect {
        QueueEffect::Put => row.queue_holder = Some(itself),
        QueueEffect::Remove => row.queue_holder = row.queue_holder.filter(|holder| *holder != itself),
    }
    row.queued = row.queue_holder == Some(itself);
}
