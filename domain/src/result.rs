//! What a run produced for one asset, and its alternatives.

use crate::asset::Asset;
use crate::citation::Citation;
use crate::clock::Timestamp;
use crate::confidence::{Band, Confidence};
use crate::ids::{ResultId, Revision, RunId};
use crate::settings::AlternativesMode;
use serde::{Deserialize, Serialize};

/// Where a description comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The top alternative restates a comment that exists in the database already.
    Provided,
    /// Retrieved document passages support it.
    Rag,
    /// Computed evidence supports it: statistics, keys, constraints, view definitions.
    Function,
    /// Inferred from the name and type alone.
    Other,
}

impl Source {
    /// The name in the store, in JSON and for people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Provided => "provided",
            Self::Rag => "rag",
            Self::Function => "function",
            Self::Other => "other",
        }
    }

    /// The source of that name in the store.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Provided, Self::Rag, Self::Function, Self::Other]
            .into_iter()
            .find(|source| source.as_str() == name)
    }

    /// What the value means, for a tooltip.
    pub fn explanation(self) -> &'static str {
        match self {
            Self::Provided => "Restates a comment that exists in the database",
            Self::Rag => "Supported by passages of your documents",
            Self::Function => "Supported by keys, statistics or definitions",
            Self::Other => "Inferred from the name and type alone",
        }
    }
}

/// A person's decision on a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReviewStatus {
    /// Nobody decided yet.
    #[default]
    Unreviewed,
    /// To be applied, or applied.
    Accepted,
    /// Not to be applied.
    Skipped,
}

impl ReviewStatus {
    /// Every one, in the order of the page.
    pub const ALL: [Self; 3] = [Self::Unreviewed, Self::Accepted, Self::Skipped];

    /// The name in the store and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unreviewed => "unreviewed",
            Self::Accepted => "accepted",
            Self::Skipped => "skipped",
        }
    }

    /// The name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Unreviewed => "Unreviewed",
            Self::Accepted => "Accepted",
            Self::Skipped => "Skipped",
        }
    }

    /// The status of that name in the store.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }
}

/// One drafted description of a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Alternative {
    /// 0 for the first.
    pub index: u8,
    /// `A` for the first.
    pub letter: char,
    /// The description.
    pub text: String,
    /// In [0, 1].
    pub score: Option<f64>,
    /// The score's band under the run's thresholds.
    pub band: Band,
    /// Probability (exp of the mean token log-probability), when the provider returned one.
    pub logprob: Option<f64>,
    /// A placeholder for an alternative that the model did not give.
    pub fallback: bool,
}

/// The letter of an alternative: 0 is `A`.
pub fn letter(index: u8) -> char {
    char::from(b'A' + index.min(25))
}

/// What a row shows where the model gave no alternative.
pub fn fallback_text(index: u8) -> String {
    let ordinal = match index {
        0 => "first",
        1 => "second",
        2 => "third",
        3 => "fourth",
        _ => "fifth",
    };
    format!("FALLBACK — the model gave no {ordinal} alternative. Edit the description or re-run.")
}

/// The warning of a row whose model under-produced (`produced` counts before the retry).
pub fn production_warning(produced: usize, requested: usize, retry_got: usize, padded: usize) -> String {
    format!("produced {produced} of {requested} requested (retry got {retry_got}, fallback padded {padded})")
}

/// One row of a run: what the Results tab and the API show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResultRow {
    /// The row's id.
    pub id: ResultId,
    /// The run that produced it.
    pub run_id: RunId,
    /// Grows with every change; a decision names the one it was made on.
    pub revision: Revision,
    /// Place in the run's natural order, from 0.
    pub ordinal: i64,
    /// 1 for the first description of the asset in this line of runs.
    pub version: i64,
    /// The version before.
    pub parent_result_id: Option<ResultId>,
    /// What it describes.
    pub asset: Asset,
    /// The column's type, or nothing for a table.
    pub data_type: Option<String>,
    /// The current text.
    pub description: String,
    /// The alternative that the text is; `None` after an edit to other words.
    pub chosen_alternative: Option<u8>,
    /// The text was edited by a person.
    pub edited: bool,
    /// The decision.
    pub status: ReviewStatus,
    /// Whether this row holds the asset's entry in the pending queue.
    pub queued: bool,
    /// The row that holds the asset's entry in the pending queue: this one or another version.
    pub queue_holder: Option<VersionRef>,
    /// When the text was last written to the database.
    pub applied_at: Option<Timestamp>,
    /// Confidence of the chosen alternative.
    pub confidence: Confidence,
    /// Probability of the chosen alternative, when the provider returned one.
    pub logprob: Option<f64>,
    /// Where the description comes from.
    pub source: Source,
    /// Exactly `n_alternatives` of them.
    pub alternatives: Vec<Alternative>,
    /// How they differ.
    pub alternatives_mode: AlternativesMode,
    /// What of documents and code the draft rests on, best first.
    pub citations: Vec<Citation>,
    /// Why, in the provider's words.
    pub reasoning: Option<String>,
    /// `produced P of N requested (…)`, when the model under-produced.
    pub production_warning: Option<String>,
    /// What of the evidence reads like an instruction to the model, in a sentence. Such a row is never
    /// accepted in bulk.
    pub injection_warning: Option<String>,
    /// Which provider drafted it.
    pub provider: String,
    /// Which model drafted it.
    pub model: String,
    /// The comment that the asset had when it was profiled.
    pub existing_comment: Option<String>,
    /// What variations were drafted from.
    pub seed: Option<Seed>,
    /// Every version of the asset in this line of runs, this one included, oldest first.
    pub versions: Vec<VersionRef>,
}

/// One version of an asset's description: a row of some run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VersionRef {
    /// The row.
    pub result_id: ResultId,
    /// Its run.
    pub run_id: RunId,
    /// 1 for the first.
    pub version: i64,
}

impl std::fmt::Display for VersionRef {
    /// `v2 (run #7)`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "v{} (run #{})", self.version, self.run_id)
    }
}

/// The alternative that variations were drafted from, kept as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Seed {
    /// `"<result id>:<index>"`.
    pub alternative_id: String,
    /// Its text.
    pub text: String,
    /// The run that it is from.
    pub parent_run_id: RunId,
}

/// Rows of a run by decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatusCounts {
    /// All rows.
    pub all: i64,
    /// Not decided yet.
    pub unreviewed: i64,
    /// Accepted, applied or not.
    pub accepted: i64,
    /// Skipped.
    pub skipped: i64,
}

impl StatusCounts {
    /// Rows of a decision; all of them for `None`.
    pub fn of(self, status: Option<ReviewStatus>) -> i64 {
        match status {
            None => self.all,
            Some(ReviewStatus::Unreviewed) => self.unreviewed,
            Some(ReviewStatus::Accepted) => self.accepted,
            Some(ReviewStatus::Skipped) => self.skipped,
        }
    }

    /// A row that was decided on counts as what it is now.
    pub fn moved(&mut self, before: ReviewStatus, after: ReviewStatus) {
        *self.part(before) -= 1;
        *self.part(after) += 1;
    }

    fn part(&mut self, status: ReviewStatus) -> &mut i64 {
        match status {
            ReviewStatus::Unreviewed => &mut self.unreviewed,
            ReviewStatus::Accepted => &mut self.accepted,
            ReviewStatus::Skipped => &mut self.skipped,
        }
    }
}

/// A heading of a page of results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResultGroup {
    /// The schema.
    pub schema: String,
    /// The table, where rows are grouped by table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// Rows of the group on all pages.
    pub count: i64,
}

/// One page of results.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResultsPage {
    /// The page's rows.
    pub items: Vec<ResultRow>,
    /// Rows on all pages.
    pub total: i64,
    /// This page, from 1.
    pub page: i64,
    /// How many pages there are, at least 1.
    pub pages: i64,
    /// Rows by decision under the search and the presets, whatever status is shown.
    pub counts: StatusCounts,
    /// Entries of the run's assets in the pending queue, held by any version.
    pub queued: i64,
    /// The groups that have rows on the page, in its order; none where rows are not grouped.
    pub groups: Vec<ResultGroup>,
}

impl ResultRow {
    /// The row as a page of rows needs it: what only an open row shows is read when it is opened.
    #[must_use]
    pub fn closed(mut self) -> Self {
        self.citations = Vec::new();
        self.reasoning = None;
        self
    }

    /// The part that decisions change.
    pub fn state(&self) -> crate::review::ReviewState {
        crate::review::ReviewState {
            status: self.status,
            description: self.description.clone(),
            chosen: self.chosen_alternative,
            edited: self.edited,
        }
    }
}
