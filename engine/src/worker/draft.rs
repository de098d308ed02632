//! One batch: evidence in, kept contracts out.

use crate::attribution;
use crate::contract::Collected;
use crate::jobs::{Origin, Pick};
use domain::asset::{Asset, AssetKind};
use domain::citation::Citation;
use domain::money::Usage;
use domain::profile::TableProfile;
use domain::settings::LlmSettings;
use llm::{AssetDraft, CallFailed, DraftAnswer, DraftAsset, DraftRequest, Provider, ProviderError};
use std::collections::HashMap;
use std::sync::Arc;
use store::plan::PlannedTable;
use store::results::NewResult;

/// A batch of assets of one table, ready to be drafted.
pub(super) struct Batch {
    pub(super) table: Arc<PlannedTable>,
    pub(super) evidence: Evidence,
    /// Natural-order numbers and columns (`None` is the table itself).
    pub(super) assets: Vec<(i64, Option<String>)>,
}

/// What is known of a table when its assets are drafted.
#[derive(Clone)]
pub(super) struct Evidence {
    /// As measured; kept with the run.
    pub(super) profile: Arc<TableProfile>,
    /// As it may leave for a provider.
    pub(super) shown: Arc<TableProfile>,
    pub(super) neighbours: Arc<Vec<TableProfile>>,
    /// What documents, code and a suspicious look at all of it add.
    pub(super) notes: Arc<Notes>,
    /// The profile was measured just now and is not in the store yet.
    pub(super) fresh: bool,
}

/// What is known of single assets of a table besides its profile; `None` is the table itself.
#[derive(Default)]
pub(super) struct Notes {
    /// Passages of documents and uses in code, as they may leave for a provider.
    pub(super) passages: HashMap<Option<String>, Vec<Citation>>,
    /// What of an asset's evidence reads like an instruction to the model, in a sentence.
    pub(super) suspicions: HashMap<Option<String>, String>,
}

impl Notes {
    fn passages(&self, column: &Option<String>) -> Vec<Citation> {
        self.passages.get(column).cloned().unwrap_or_default()
    }
}

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
    /// The provider's error, when the whole batch failed by it.
    pub(super) error: Option<ProviderError>,
}

/// Bytes of a prompt to one token: English text has about four, names and numbers fewer.
const BYTES_PER_TOKEN: i64 = 3;

/// What all batches of a run share.
pub(super) struct Drafter {
    pub(super) provider: Arc<dyn Provider>,
    pub(super) settings: Arc<LlmSettings>,
    pub(super) db_profile: String,
    pub(super) database: String,
    /// The person's additional instructions.
    pub(super) instructions: Option<String>,
    /// What variations are drafted from.
    pub(super) seed: Option<Seed>,
}

/// The alternative that variations are drafted from.
pub(super) struct Seed {
    /// `"<result id>:<index>"`.
    pub(super) alternative_id: String,
    pub(super) text: String,
}

impl Seed {
    pub(super) fn of(origin: &Origin) -> Option<Self> {
        match &origin.pick {
            Pick::Variations { alternative_id, text, .. } => {
                Some(Self { alternative_id: alternative_id.clone(), text: text.clone() })
            }
            Pick::All | Pick::Rows(_) => None,
        }
    }
}

impl Drafter {
    /// Drafts a batch: one call, ONE top-up call for what is short, padding for what still is.
    pub(super) async fn draft(&self, batch: Batch) -> Drafted {
        let first = self.provider.draft(&self.first_request(&batch)).await;
        let mut answer = match first {
            Ok(answer) => answer,
            Err(failed) => return self.failed(batch, failed),
        };
        let mut collected: Vec<Slot> = batch
            .assets
            .iter()
            .map(|(_, column)| Slot::new(column.clone(), self.settings.n_alternatives, self.avoid()))
            .collect();
        fill(&mut collected, std::mem::take(&mut answer.drafts));
        if let Some(top_up) = self.top_up(&batch, &mut collected).await {
            match top_up {
                Ok(more) => {
                    fill(&mut collected, more.drafts);
                    answer.usage = answer.usage + more.usage;
                    answer.reasoning = joined(answer.reasoning, more.reasoning);
                    answer.raw = joined(Some(answer.raw), Some(more.raw)).unwrap_or_default();
                    answer.warnings.extend(more.warnings);
                }
                Err(failed) => {
                    answer.usage = answer.usage + failed.usage;
                    answer.warnings.push(format!("The top-up call failed: {failed}"));
                }
            }
        }
        self.keep(batch, collected, answer)
    }

    /// About how many tokens a batch's prompt has, and how many alternatives it asks for.
    pub(super) fn estimate(&self, batch: &Batch) -> (i64, i64) {
        let prompt = llm::prompt::messages(&self.first_request(batch));
        let bytes = i64::try_from(prompt.system.len() + prompt.user.len()).unwrap_or(i64::MAX);
        let assets = i64::try_from(batch.assets.len()).unwrap_or(i64::MAX);
        (bytes / BYTES_PER_TOKEN, assets * i64::from(self.settings.n_alternatives))
    }

    fn first_request(&self, batch: &Batch) -> DraftRequest {
        let assets = batch.assets.iter().map(|(_, column)| self.asked_for(batch, column)).collect();
        self.request(batch, assets, self.settings.n_alternatives)
    }

    fn asked_for(&self, batch: &Batch, column: &Option<String>) -> DraftAsset {
        let passages = batch.evidence.notes.passages(column);
        DraftAsset { column: column.clone(), avoid: self.avoid(), passages }
    }

    async fn top_up(&self, batch: &Batch, slots: &mut [Slot]) -> Option<Result<DraftAnswer, CallFailed>> {
        let most = slots.iter().map(|slot| slot.collected.missing()).max().unwrap_or(0);
        let assets: Vec<DraftAsset> = slots
            .iter_mut()
            .filter(|slot| slot.collected.missing() > 0)
            .map(|slot| slot.collected.top_up(&self.asked_for(batch, &slot.column)))
            .collect();
        if assets.is_empty() {
            return None;
        }
        let n = u8::try_from(most).unwrap_or(u8::MAX);
        Some(self.provider.draft(&self.request(batch, assets, n)).await)
    }

    fn request(&self, batch: &Batch, assets: Vec<DraftAsset>, n: u8) -> DraftRequest {
        DraftRequest {
            table: Arc::clone(&batch.evidence.shown),
            neighbours: Arc::clone(&batch.evidence.neighbours),
            assets,
            n,
            settings: Arc::clone(&self.settings),
            instructions: self.instructions.clone(),
            seed: self.seed.as_ref().map(|seed| seed.text.clone()),
        }
    }

    /// What never counts as an alternative.
    fn avoid(&self) -> Vec<String> {
        self.seed.iter().map(|seed| seed.text.clone()).collect()
    }

    fn keep(&self, batch: Batch, slots: Vec<Slot>, answer: DraftAnswer) -> Drafted {
        let settings = &self.settings;
        let mut drafted = Drafted::empty(&batch);
        for ((ordinal, column), slot) in batch.assets.iter().zip(slots) {
            let asset = self.asset(&batch.table, column.as_deref());
            let Some(finished) = slot.collected.finish(settings.confidence_signal, settings.thresholds)
            else {
                let reason =
                    "The model gave no description for it, asked twice. Retry it, or use another model.";
                drafted.failures.push((*ordinal, asset.path(), reason.to_owned()));
                continue;
            };
            let profile = &batch.evidence.profile;
            let top = finished.alternatives.first().map_or("", |alternative| alternative.text.as_str());
            let known = column.as_deref().and_then(|name| profile.column(name));
            let citations = batch.evidence.notes.passages(column);
            drafted.rows.push(NewResult {
                ordinal: *ordinal,
                db_profile: self.db_profile.clone(),
                injection_warning: batch.evidence.notes.suspicions.get(column).cloned(),
                source: slot
                    .source
                    .unwrap_or_else(|| attribution::source(profile, column.as_deref(), top, &citations)),
                citations,
                data_type: known.map(|column| column.data_type.clone()),
                existing_comment: match column {
                    Some(_) => known.and_then(|column| column.comment.clone()),
                    None => profile.comment.clone(),
                },
                asset,
                mode: settings.alternatives_mode,
                signal: finished.signal,
                reasoning: slot.reasoning,
                production_warning: finished.warning,
                alternatives: finished.alternatives,
                provider: settings.provider.as_str(),
                model: settings.model.clone(),
                parent: None,
                seed: self.seed.as_ref().map(|seed| (seed.alternative_id.clone(), seed.text.clone())),
            });
        }
        drafted.usage = answer.usage;
        drafted.reasoning = answer.reasoning.filter(|text| !text.is_empty());
        drafted.raw = Some(answer.raw).filter(|text| !text.is_empty());
        drafted.warnings = answer.warnings;
        drafted
    }

    fn failed(&self, batch: Batch, CallFailed { error, usage }: CallFailed) -> Drafted {
        let mut drafted = Drafted { usage, ..Drafted::empty(&batch) };
        let reason = error.to_string();
        for (ordinal, column) in &batch.assets {
            let path = self.asset(&batch.table, column.as_deref()).path();
            drafted.failures.push((*ordinal, path, reason.clone()));
        }
        drafted.error = Some(error);
        drafted
    }

    fn asset(&self, table: &PlannedTable, column: Option<&str>) -> Asset {
        Asset {
            database: self.database.clone(),
            schema: table.schema.clone(),
            table: table.table.clone(),
            column: column.map(str::to_owned),
            kind: if column.is_some() { AssetKind::Column } else { table.kind },
        }
    }
}

impl Drafted {
    fn empty(batch: &Batch) -> Self {
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
        }
    }

    /// A batch none of whose assets could be drafted, because its table could not be read.
    pub(super) fn unread(batch: &Batch, drafter: &Drafter, reason: &str) -> Self {
        let mut drafted = Self::empty(batch);
        for (ordinal, column) in &batch.assets {
            let path = drafter.asset(&batch.table, column.as_deref()).path();
            drafted.failures.push((*ordinal, path, reason.to_owned()));
        }
        drafted
    }
}

/// One asset of a batch while it is drafted.
struct Slot {
    column: Option<String>,
    collected: Collected,
    source: Option<domain::result::Source>,
    reasoning: Option<String>,
}

impl Slot {
    fn new(column: Option<String>, n: u8, avoid: Vec<String>) -> Self {
        Self { column, collected: Collected::new(n, avoid), source: None, reasoning: None }
    }
}

fn fill(slots: &mut [Slot], drafts: Vec<AssetDraft>) {
    for draft in drafts {
        if let Some(slot) = slots.iter_mut().find(|slot| slot.column == draft.column) {
            slot.collected.take(draft.alternatives);
            slot.source = slot.source.or(draft.source);
            slot.reasoning = slot.reasoning.take().or(draft.reasoning);
        }
    }
}

fn joined(first: Option<String>, second: Option<String>) -> Option<String> {
    match (first.filter(|text| !text.is_empty()), second.filter(|text| !text.is_empty())) {
        (Some(first), Some(second)) => Some(format!("{first}\n\n{second}")),
        (first, second) => first.or(second),
    }
}
