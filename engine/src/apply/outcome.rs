//! What people are told of an entry.

use domain::pending::{EntryOutcome, Outcome, PendingEntry};

/// An entry's line, without a live comment and an error yet.
pub(super) fn line(entry: &PendingEntry, statement: String, outcome: Outcome) -> EntryOutcome {
    EntryOutcome {
        id: entry.id,
        result_id: entry.result_id,
        asset: entry.asset.clone(),
        statement,
        outcome,
        error: None,
        description: entry.description.clone(),
        expected_comment: entry.current_comment.clone(),
        live_comment: None,
    }
}

/// The entry was not written, and why.
pub(super) fn failed(entry: &PendingEntry, statement: String, reason: &impl ToString) -> EntryOutcome {
    EntryOutcome { error: Some(reason.to_string()), ..line(entry, statement, Outcome::Failed) }
}

/// Somebody changed the comment meanwhile.
pub(super) fn drifted(entry: &PendingEntry, statement: String, live: Option<String>) -> EntryOutcome {
    let sentence = match &live {
        Some(text) => format!(
            "The comment was changed since the run read it; it says now: “{text}”. Confirm to overwrite it, or skip the row."
        ),
        None => {
            "The comment was removed since the run read it. Confirm to write it, or skip the row.".to_owned()
        }
    };
    EntryOutcome { error: Some(sentence), live_comment: live, ..line(entry, statement, Outcome::Drifted) }
}

/// Whether the live comment is neither the expected one nor ours already.
pub(super) fn is_drifted(entry: &PendingEntry, live: Option<&str>) -> bool {
    let live = live.unwrap_or_default();
    live != entry.current_comment.as_deref().unwrap_or_default() && live != entry.description
}
