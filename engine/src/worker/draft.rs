//! One batch: evidence in, kept contracts out.

use super::drafted::{Drafted, Slot, fill, joined};
use super::outage::Trouble;
use crate::attribution;
use crate::jobs::{Origin, Pick};
use domain::asset::{Asset, AssetKind};
use domain::citation::Citation;
use domain::confidence::Signal;
use domain::profile::TableProfile;
use domain::result::Source;
use domain::settings::LlmSettings;
use llm::judge::Candidate;
use llm::{CallFailed, DraftAnswer, DraftAsset, DraftRequest, JudgeRequest, Provider};
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

/// Bytes of a prompt to one token: English text has about four, names and numbers fewer.
const BYTES_PER_TOKEN: i64 = 3;

/// The judge's scores of the assets' drafts.
type Scores = HashMap<Option<String>, Vec<Option<f64>>>;

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
    /// Drafts a batch: one call, ONE top-up call for what is short (assets that the answer left out included),
    /// padding for what still is, and one more call where the drafts shall be judged.
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
        let judged = self.judge(&batch, &collected, &mut answer).await;
        self.keep(batch, collected, answer, &judged)
    }

    /// Has the drafts of a batch judged, where the run's signal wants that. What it uses is the batch's. A judge
    /// that fails costs no draft: the rows are kept without a score, with a warning, since a score of another kind
    /// could not be compared with those of the other batches.
    async fn judge(&self, batch: &Batch, slots: &[Slot], answer: &mut DraftAnswer) -> Scores {
        let candidates: Vec<Candidate> = slots
            .iter()
            .map(|slot| Candidate { column: slot.column.clone(), texts: slot.collected.texts() })
            .filter(|candidate| !candidate.texts.is_empty())
            .collect();
        if self.settings.confidence_signal != Signal::Judge || candidates.is_empty() {
            return Scores::new();
        }
        let request = JudgeRequest { drafted: self.first_request(batch), candidates };
        match self.provider.judge(&request).await {
            Ok(judged) => {
                answer.usage = answer.usage + judged.usage;
                answer.warnings.extend(judged.warnings);
                judged.scores.into_iter().map(|asset| (asset.column, asset.scores)).collect()
            }
            Err(failed) => {
                answer.usage = answer.usage + failed.usage;
                let rows = format!("{}.{}", batch.table.schema, batch.table.table);
                answer.warnings.push(format!(
                    "The judge gave no scores for a batch of {rows}; its rows have none. {failed}"
                ));
                Scores::new()
            }
        }
    }

    /// About how many tokens a batch's calls read, and how many alternatives it asks for.
    pub(super) fn estimate(&self, batch: &Batch) -> (i64, i64) {
        let prompt = llm::prompt::messages(&self.first_request(batch));
        let bytes = i64::try_from(prompt.system.len() + prompt.user.len()).unwrap_or(i64::MAX);
        let assets = i64::try_from(batch.assets.len()).unwrap_or(i64::MAX);
        let alternatives = assets * i64::from(self.settings.n_alternatives);
        let input = bytes / BYTES_PER_TOKEN;
        // The judge reads the same facts, and the drafts.
        match self.settings.confidence_signal {
            Signal::Judge => (2 * input + alternatives * super::budget::OUTPUT_TOKENS, alternatives),
            _ => (input, alternatives),
        }
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

    fn keep(&self, batch: Batch, slots: Vec<Slot>, answer: DraftAnswer, judged: &Scores) -> Drafted {
        let settings = &self.settings;
        let mut drafted = Drafted::empty(&batch);
        for ((ordinal, column), slot) in batch.assets.iter().zip(slots) {
            let asset = self.asset(&batch.table, column.as_deref());
            let judged = judged.get(column).map_or(&[][..], Vec::as_slice);
            let finished = slot.collected.finish(settings.confidence_signal, settings.thresholds, judged);
            let Some(finished) = finished else {
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
                source: match attribution::source(profile, column.as_deref(), top, &citations) {
                    // What restates what is written already is that, whatever the provider says of its own ways.
                    Source::Provided => Source::Provided,
                    found => slot.source.unwrap_or(found),
                },
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
        drafted.error = Some(reason);
        drafted.trouble = Trouble::of_provider(&error);
        drafted
    }

    pub(super) fn asset(&self, table: &PlannedTable, column: Option<&str>) -> Asset {
        Asset {
            database: self.database.clone(),
            schema: table.schema.clone(),
            table: table.table.clone(),
            column: column.map(str::to_owned),
            kind: if column.is_some() { AssetKind::Column } else { table.kind },
        }
    }
}

#[cfg(test)]
mod tests;
