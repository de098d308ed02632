//! Bulk actions and undo: what is asked for, what was done, and what was left out and why.
//!
//! A bulk action never acts on a filter: it acts on the rows and revisions that a preview showed.

use crate::filter::ResultsFilter;
use crate::ids::{OperationId, ResultId, Revision, RunId};
use crate::result::{ReviewStatus, StatusCounts, VersionRef};
use crate::review::Action;
use serde::{Deserialize, Serialize};

/// What is done to many rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BulkAction {
    /// Queue each row's current text.
    Accept,
    /// Take the rows out of the queue; they shall not be applied.
    Skip,
    /// Take the rows out of the queue; nothing is decided any more.
    Unreview,
}

impl BulkAction {
    /// The name in the store and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Skip => "skip",
            Self::Unreview => "unreview",
        }
    }

    /// What it does to each row.
    pub fn action(self) -> Action {
        match self {
            Self::Accept => Action::Accept,
            Self::Skip => Action::Skip,
            Self::Unreview => Action::Deselect,
        }
    }

    /// The status that it leads to.
    pub fn status(self) -> ReviewStatus {
        match self {
            Self::Accept => ReviewStatus::Accepted,
            Self::Skip => ReviewStatus::Skipped,
            Self::Unreview => ReviewStatus::Unreviewed,
        }
    }

    /// `12 rows accepted` says it with this word.
    pub fn done(self) -> &'static str {
        match self {
            Self::Accept => "accepted",
            Self::Skip => "skipped",
            Self::Unreview => "set back to unreviewed",
        }
    }
}

/// A row and the revision that it was seen at.
pub type Frozen = (ResultId, Revision);

/// Why a row is not taken along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum LeftOut {
    /// There is no such row in the run.
    Missing,
    /// It was changed since the preview, or since the operation.
    Changed,
    /// It is as wanted already.
    AlreadySo,
    /// Its chosen text is a FALLBACK placeholder.
    Placeholder,
    /// It carries a warning that a person should look at.
    Flagged,
    /// Its evidence reads like an instruction to the model.
    Suspicious,
    /// Its score is below the wanted one, or unknown.
    BelowScore,
    /// Another version holds the asset's queue entry.
    Held {
        /// That version.
        holder: VersionRef,
    },
    /// A later decision on it stands; that one must be undone first.
    DecidedLater,
}

impl LeftOut {
    /// The reason for people.
    pub fn sentence(&self) -> String {
        match self {
            Self::Missing => "is not in this run".to_owned(),
            Self::Changed => "was changed meanwhile".to_owned(),
            Self::AlreadySo => "is so already".to_owned(),
            Self::Placeholder => "is a FALLBACK placeholder: edit or re-run it".to_owned(),
            Self::Flagged => "carries a warning: look at it by itself".to_owned(),
            Self::Suspicious => {
                "rests on evidence that reads like an instruction: decide on it by itself".to_owned()
            }
            Self::BelowScore => "scores below the threshold".to_owned(),
            Self::Held { holder } => format!("{holder} holds the queue entry: deselect it there first"),
            Self::DecidedLater => "was decided on again later: undo that first".to_owned(),
        }
    }
}

/// A row that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(try_from = "FlatRow")]
pub struct LeftOutRow {
    /// The row.
    pub id: ResultId,
    /// Its path, where it is known.
    pub asset: Option<String>,
    /// Why.
    #[serde(flatten)]
    pub why: LeftOut,
}

/// [`LeftOutRow`] as it is read. Derived for the two types themselves, the code that puts a row's fields aside
/// until the reason is known is larger than all that a bulk action needs besides, and browsers load it.
#[derive(Deserialize)]
struct FlatRow {
    id: ResultId,
    asset: Option<String>,
    reason: Reason,
    holder: Option<VersionRef>,
}

/// [`LeftOut`] by name.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reason {
    Missing,
    Changed,
    AlreadySo,
    Placeholder,
    Flagged,
    Suspicious,
    BelowScore,
    Held,
    DecidedLater,
}

impl TryFrom<FlatRow> for LeftOutRow {
    type Error = &'static str;

    fn try_from(row: FlatRow) -> Result<Self, Self::Error> {
        let why = match row.reason {
            Reason::Missing => LeftOut::Missing,
            Reason::Changed => LeftOut::Changed,
            Reason::AlreadySo => LeftOut::AlreadySo,
            Reason::Placeholder => LeftOut::Placeholder,
            Reason::Flagged => LeftOut::Flagged,
            Reason::Suspicious => LeftOut::Suspicious,
            Reason::BelowScore => LeftOut::BelowScore,
            Reason::Held => LeftOut::Held { holder: row.holder.ok_or("held by no version")? },
            Reason::DecidedLater => LeftOut::DecidedLater,
        };
        Ok(Self { id: row.id, asset: row.asset, why })
    }
}

/// A row of a preview's sample.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SampleRow {
    /// The row.
    pub id: ResultId,
    /// Its path.
    pub asset: String,
    /// The text that would be queued.
    pub description: String,
    /// Its score.
    pub score: Option<f64>,
}

/// What a bulk action would do: the exact rows and revisions, to be sent back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkPreview {
    /// The run.
    pub run_id: RunId,
    /// What would be done.
    pub action: BulkAction,
    /// The rows and revisions that it would act on, in natural order.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<(ResultId, Revision)>))]
    pub rows: Vec<Frozen>,
    /// Some of them.
    pub sample: Vec<SampleRow>,
    /// How many would be left out.
    pub left_out_total: i64,
    /// The first of those, with why.
    pub left_out: Vec<LeftOutRow>,
}

/// What a bulk action, an undo or a redo did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkOutcome {
    /// What undo and redo name; `None` where nothing was done.
    pub operation_id: Option<OperationId>,
    /// How many rows changed.
    pub done: i64,
    /// The changed rows, at most [`LISTED`] of them.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<(ResultId, Revision)>))]
    pub rows: Vec<Frozen>,
    /// How many were left out.
    pub left_out_total: i64,
    /// The first of those, with why.
    pub left_out: Vec<LeftOutRow>,
}

/// Rows that a preview or an outcome lists one by one; the totals count all.
pub const LISTED: usize = 500;

/// What the page shows after a bulk action, an undo or a redo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviewed {
    /// What was done.
    pub outcome: BulkOutcome,
    /// The run's rows by decision.
    pub counts: StatusCounts,
    /// Entries of the run's assets in the queue.
    pub queued: i64,
    /// All entries in the queue.
    pub pending: i64,
}

/// Which rows a bulk action is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Select {
    /// These rows, as they are now: for a preview.
    Ids(Vec<ResultId>),
    /// The rows that match now: for a preview.
    Filter(ResultsFilter),
    /// These rows at these revisions (`[id, revision]`): what a preview showed.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<(ResultId, Revision)>))]
    Rows(Vec<Frozen>),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::RunId;

    #[test]
    fn a_row_that_was_left_out_is_read_as_it_was_written() {
        let holder = VersionRef { result_id: ResultId(3), run_id: RunId(2), version: 1 };
        for why in [
            LeftOut::Missing,
            LeftOut::Changed,
            LeftOut::AlreadySo,
            LeftOut::Placeholder,
            LeftOut::Flagged,
            LeftOut::Suspicious,
            LeftOut::BelowScore,
            LeftOut::Held { holder },
            LeftOut::DecidedLater,
        ] {
            let row = LeftOutRow { id: ResultId(7), asset: Some("s.t".into()), why };
            let text = serde_json::to_string(&row).unwrap();
            assert_eq!(crate::wire::read::<LeftOutRow>(&text), Ok(row), "{text}");
        }
        assert!(crate::wire::read::<LeftOutRow>(r#"{"id":7,"asset":null,"reason":"held"}"#).is_err());
    }
}
