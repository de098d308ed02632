//! What a run will take: rows, calls, tokens and cost, before it is started.
//!
//! Rows come from the catalogue. Tokens come from the prompts that the run would really send, built from facts alone
//! of a bounded sample of the scope's tables and scaled to all of them. No data is read: statistics, which a run shows
//! to the model, are stood in for by ones of the usual size ([`stand_in`]). Passages are those of documents that were
//! read before; the run reads what is new or changed. Top-up calls and the model's thinking nobody knows before; they
//! are not in it.

mod sample;
mod stand_in;

use crate::evidence::Library;
use crate::jobs::{JobRequest, StartRun};
use crate::worker::plan;
use crate::{Engine, EngineError, runs};
use domain::confidence::Signal;
use domain::estimate::Estimate;
use domain::money::Usage;
use domain::profile::{ProfilingMode, TableProfile};
use domain::settings::{LlmSettings, PromptDetail, ProviderKind, Verbosity};
use llm::{DraftAsset, DraftRequest};
use sample::Strata;
use sources::TargetDatabase;
use std::sync::Arc;
use store::plan::PlannedTable;

/// Prompts built of one table; more are scaled.
const PROMPTS: usize = 3;

/// Bytes to one token, in the prompt's rules (plain English) and in its documents (JSON, names, values): as the
/// tokenizer of gpt-4o and its successors counts them; others differ by a tenth.
const RULES_BYTES: f64 = 4.6;
const DOCUMENT_BYTES: f64 = 3.3;

/// What an answer has beside its texts, in tokens: for each asset its name, the sentence of reasoning and their JSON;
/// for each alternative its JSON and the confidence.
const ASSET_TOKENS: i64 = 30;
const ALTERNATIVE_TOKENS: i64 = 10;

/// Tokens of a judge's answer for each alternative, and for each asset beside them.
const SCORE_TOKENS: i64 = 4;
const JUDGED_TOKENS: i64 = 14;

/// Tokens of a description of the asked length: a model stays well below the limit that the rules name.
fn text_tokens(verbosity: Verbosity) -> i64 {
    match verbosity {
        Verbosity::Brief => 9,
        Verbosity::Standard => 18,
        Verbosity::Detailed => 48,
    }
}

/// What some calls take.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Take {
    input: f64,
    output: f64,
}

impl Take {
    fn plus(self, other: Self, times: f64) -> Self {
        Self { input: self.input + other.input * times, output: self.output + other.output * times }
    }
}

impl Engine {
    /// Estimates a run as it would be started.
    ///
    /// # Errors
    /// Those of starting it, and when the database cannot be read.
    pub async fn estimate(&self, start: StartRun) -> Result<Estimate, EngineError> {
        let request = self.resolve(start)?;
        let settings = &request.settings;
        let target = self.target(&request.scope.db_profile).await?;
        let tables = plan(&request.scope, &target.catalogue().await?)?;
        let rows = tables.iter().map(PlannedTable::len).sum();
        let calls: i64 = tables.iter().map(|table| calls(table, settings)).sum();
        if settings.provider == ProviderKind::Builtin {
            // It drafts by rules: nothing is read or written by a model.
            let cost = runs::rates(settings).map(|rates| rates.cost(Usage::default()));
            return Ok(Estimate { rows, calls: 0, input_tokens: 0, output_tokens: 0, cost });
        }
        let taken = self.taken(&*target, &request, &tables).await?;
        let judged = settings.confidence_signal == Signal::Judge;
        let usage = Usage {
            input_tokens: taken.input.round() as i64,
            output_tokens: taken.output.round() as i64,
            ..Usage::default()
        };
        Ok(Estimate {
            rows,
            calls: if judged { 2 * calls } else { calls },
            input_tokens: usage.input_tokens,
            output_tokens: usage.output_tokens,
            cost: runs::rates(settings).map(|rates| rates.cost(usage)),
        })
    }

    /// What all tables take, scaled from the sampled ones.
    async fn taken(
        &self,
        target: &dyn TargetDatabase,
        request: &JobRequest,
        tables: &[PlannedTable],
    ) -> Result<Take, EngineError> {
        let measured = match self.config().db_profile(&request.scope.db_profile) {
            Ok(profile) => profile.profiling_mode() != ProfilingMode::Metadata,
            Err(_) => true,
        };
        let settings = Arc::new(request.settings.clone());
        let library = match &request.doc_profile {
            Some(name) => Library::open(self.store(), name).await?,
            None => None,
        };
        let weights: Vec<f64> = tables.iter().map(|table| weight(table, &settings)).collect();
        let strata = Strata::of(&weights);
        let mut takes = Vec::new();
        for index in strata.sampled() {
            // A table that cannot be read is left to the others to stand for.
            takes.push(match table_request(target, &tables[index], &settings, measured).await {
                Ok(mut asked) => {
                    self.cite(library.as_ref(), &tables[index], &mut asked.assets).await?;
                    Some(take(&asked, &tables[index]))
                }
                Err(error) => {
                    tracing::debug!(%error, "a table cannot be read for an estimate: {error}");
                    None
                }
            });
        }
        Ok(strata.total(&weights, &takes))
    }

    /// Gives a table's assets the passages that a run would show for them.
    async fn cite(
        &self,
        library: Option<&Library>,
        table: &PlannedTable,
        assets: &mut [DraftAsset],
    ) -> Result<(), EngineError> {
        let Some(library) = library else { return Ok(()) };
        let columns: Vec<Option<&str>> = table.assets().map(|(_, column)| column).collect();
        let mut passages = library.passages(self.store(), &table.schema, &table.table, &columns).await?;
        for asset in assets {
            asset.passages = passages.remove(&asset.column).unwrap_or_default();
        }
        Ok(())
    }
}

/// About how many bytes a table's prompts have: what the sample is drawn and scaled by.
fn weight(table: &PlannedTable, settings: &LlmSettings) -> f64 {
    let columns = table.columns.len() as f64;
    calls(table, settings) as f64 * (2_600.0 + 45.0 * columns) + 260.0 * table.len() as f64
}

fn calls(table: &PlannedTable, settings: &LlmSettings) -> i64 {
    let batch = i64::try_from(settings.batch_size.max(1)).unwrap_or(i64::MAX);
    (table.len() + batch - 1) / batch
}

/// A request over a whole table, with its facts and what stands in for its statistics.
async fn table_request(
    target: &dyn TargetDatabase,
    table: &PlannedTable,
    settings: &Arc<LlmSettings>,
    measured: bool,
) -> Result<DraftRequest, EngineError> {
    let mut profile = target.profile(&table.schema, &table.table, ProfilingMode::Metadata, 0).await?;
    let shown = matches!(settings.prompt_detail, PromptDetail::Detailed | PromptDetail::Full);
    let neighbours = if shown { neighbours(target, &profile).await } else { Vec::new() };
    if measured {
        stand_in::fill(&mut profile);
    }
    let asset = |(_, column): (i64, Option<&str>)| DraftAsset {
        column: column.map(str::to_owned),
        ..DraftAsset::default()
    };
    Ok(DraftRequest {
        table: Arc::new(profile),
        neighbours: Arc::new(neighbours),
        assets: table.assets().map(asset).collect(),
        n: settings.n_alternatives,
        settings: Arc::clone(settings),
        instructions: None,
        seed: None,
    })
}

/// The tables at the other end of the foreign keys, as a prompt shows them.
async fn neighbours(target: &dyn TargetDatabase, profile: &TableProfile) -> Vec<TableProfile> {
    let mut found = Vec::new();
    for (schema, table) in crate::worker::neighbour_names(profile) {
        // One that cannot be read is not shown to the model either.
        found.extend(target.profile(&schema, &table, ProfilingMode::Metadata, 0).await.ok());
    }
    found
}

/// What a table's calls take, from the first prompts of it.
fn take(request: &DraftRequest, table: &PlannedTable) -> Take {
    let settings = &request.settings;
    let calls = calls(table, settings) as f64;
    let batches: Vec<&[DraftAsset]> =
        request.assets.chunks(settings.batch_size.max(1)).take(PROMPTS).collect();
    let built = batches.len().max(1) as f64;
    let input: f64 = batches
        .into_iter()
        .map(|assets| prompt_tokens(&DraftRequest { assets: assets.to_vec(), ..request.clone() }))
        .sum();
    let drafts = Take { input: input * calls / built, output: 0.0 };
    let assets = table.len() as f64;
    let n = f64::from(settings.n_alternatives);
    let texts = n * text_tokens(settings.verbosity) as f64;
    let written = assets * (ASSET_TOKENS as f64 + texts + n * ALTERNATIVE_TOKENS as f64);
    let mut taken = Take { output: written, ..drafts };
    if settings.confidence_signal == Signal::Judge {
        // The judge reads the same facts and the texts.
        taken.input += drafts.input + assets * texts;
        taken.output += assets * (JUDGED_TOKENS as f64 + n * SCORE_TOKENS as f64);
    }
    taken
}

fn prompt_tokens(request: &DraftRequest) -> f64 {
    let prompt = llm::prompt::messages(request);
    prompt.system.len() as f64 / RULES_BYTES + prompt.user.len() as f64 / DOCUMENT_BYTES
}
