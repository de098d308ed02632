//! A batch while it is drafted, and once it is.

use super::draft::{Batch, Drafter};
use super::outage::Trouble;
use crate::contract::Collected;
use domain::money::Usage;
use domain::profile::TableProfile;
use domain::result::Source;
use llm::AssetDraft;
use std::sync::Arc;
use store::plan::PlannedTable;
use store::results::NewResult;

/// A drafted batch, ready to be persisted.
pub(super) struct Drafted {
    pub(super) table: Arc<PlannedTable>,
    pub(super) profile: Arc<TableProfile>,
    pub(super) fresh_profile: bool,
    /// Kept with a fresh profile, for re-runs.
    pub(super) neighbours: Arc<Vec<TableProfile>>,
    pub(super) first_ordinal: i64,
    pub(super) assets: i64,
    pub(super) rows: Vec<NewResult>,
    /// Natural-order number, path and reason of what could not be drafted.
    pub(super) failures: Vec<(i64, String, String)>,
    pub(super) usage: Usage,
    pub(super) reasoning: Option<String>,
    pub(super) raw: Option<String>,
    pub(super) warnings: Vec<String>,
    /// Why the whole batch failed, where it did.
    pub(super) error: Option<String>,
    /// What its failure says of the others to come.
    pub(super) trouble: Trouble,
}

impl Drafted {
    pub(super) fn empty(batch: &Batch) -> Self {
        Self {
            table: Arc::clone(&batch.table),
            profile: Arc::clone(&batch.evidence.profile),
            fresh_profile: batch.evidence.fresh,
            neighbours: Arc::clone(&batch.evidence.neighbours),
            first_ordinal: batch.assets.first().map_or(0, |(ordinal, _)| *ordinal),
            assets: i64::try_from(batch.assets.len()).unwrap_or(i64::MAX),
            rows: Vec::new(),
            failures: Vec::new(),
            usage: Usage::default(),
            reasoning: None,
            raw: None,
            warnings: Vec::new(),
            error: None,
            trouble: Trouble::None,
        }
    }

    /// A batch none of whose assets could be drafted, because its table could not be read.
    pub(super) fn unread(batch: &Batch, drafter: &Drafter, reason: &str, trouble: Trouble) -> Self {
        let mut drafted = Self { error: Some(reason.to_owned()), trouble, ..Self::empty(batch) };
        for (ordinal, column) in &batch.assets {
            let path = drafter.asset(&batch.table, column.as_deref()).path();
            drafted.failures.push((*ordinal, path, reason.to_owned()));
        }
        drafted
    }
}

/// One asset of a batch while it is drafted.
pub(super) struct Slot {
    pub(super) column: Option<String>,
    pub(super) collected: Collected,
    pub(super) source: Option<Source>,
    pub(super) reasoning: Option<String>,
}

impl Slot {
    pub(super) fn new(column: Option<String>, n: u8, avoid: Vec<String>) -> Self {
        Self { column, collected: Collected::new(n, avoid), source: None, reasoning: None }
    }
}

pub(super) fn fill(slots: &mut [Slot], drafts: Vec<AssetDraft>) {
    for draft in drafts {
        if let Some(slot) = slots.iter_mut().find(|slot| slot.column == draft.column) {
            slot.collected.take(draft.alternatives);
            slot.source = slot.source.or(draft.source);
            slot.reasoning = slot.reasoning.take().or(draft.reasoning);
        }
    }
}

pub(super) fn joined(first: Option<String>, second: Option<String>) -> Option<String> {
    match (first.filter(|text| !text.is_empty()), second.filter(|text| !text.is_empty())) {
        (Some(first), Some(second)) => Some(format!("{first}\n\n{second}")),
        (first, second) => first.or(second),
    }
}
