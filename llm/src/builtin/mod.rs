//! The embedded default provider: offline, deterministic, free.
//!
//! It drafts from what the profile says: names (split and written out), types, keys and statistics. Each module
//! has one subject; this one puts a batch through them.

mod abbreviations;
mod actors;
mod alternatives;
mod angles;
mod aspects;
mod checks;
mod clean;
mod columns;
mod confidence;
mod context;
mod data;
mod dictionary;
mod doubts;
mod entries;
mod events;
mod evidence;
mod facts;
mod flags;
mod formats;
mod given;
mod glue;
mod grammar;
mod grounds;
mod instructions;
mod keys;
mod lineage;
mod measured;
mod moments;
#[cfg(test)]
mod passage_tests;
mod passages;
mod places;
mod references;
mod roles;
mod sap;
mod shares;
mod sizes;
#[cfg(test)]
mod source_tests;
mod sparse;
mod subject;
mod synonyms;
mod table_kinds;
mod tables;
#[cfg(test)]
mod tests;
mod told;
mod units;
mod values;
mod variations;
mod view;
mod words;

use crate::{AssetDraft, CallFailed, DraftAlternative, DraftAnswer, DraftAsset, DraftRequest, Provider};
use alternatives::{Phrasing, Want};
use async_trait::async_trait;
use given::{First, Given};

use domain::result::Source;
use domain::settings::Verbosity;
use domain::text::MAX_DRAFT_CHARS;
use view::{ColumnView, TableView};

/// Drafts without a model: the same request always gets the same answer.
#[derive(Debug, Clone, Copy, Default)]
pub struct Builtin;

#[async_trait]
impl Provider for Builtin {
    async fn draft(&self, request: &DraftRequest) -> Result<DraftAnswer, CallFailed> {
        Ok(answer(request))
    }
}

/// The answer to a batch. Columns that the profile does not hold are left out.
fn answer(request: &DraftRequest) -> DraftAnswer {
    let table = TableView::of(&request.table, &request.neighbours);
    let verbosity = verbosity(request);
    let drafts = request.assets.iter().filter_map(|asset| match &asset.column {
        Some(name) => column(&table, name, asset, request, verbosity),
        None => Some(whole_table(&table, asset, request, verbosity)),
    });
    DraftAnswer { drafts: drafts.collect(), ..DraftAnswer::default() }
}

/// A person's wish for length goes before the setting.
fn verbosity(request: &DraftRequest) -> Verbosity {
    let wish = request.instructions.as_deref().unwrap_or_default().to_lowercase();
    let asks = |words: &[&str]| {
        wish.split(|c: char| !c.is_alphanumeric()).any(|word| words.contains(&word)) && !wish.contains("not ")
    };
    if asks(&["short", "shorter", "brief", "briefly", "concise", "terse"]) {
        Verbosity::Brief
    } else if asks(&["detailed", "long", "longer", "verbose", "detail"]) {
        Verbosity::Detailed
    } else {
        request.settings.verbosity
    }
}

fn column(
    table: &TableView<'_>,
    name: &str,
    asset: &DraftAsset,
    request: &DraftRequest,
    verbosity: Verbosity,
) -> Option<AssetDraft> {
    let profile = table.table.column(name)?;
    let view = ColumnView::of(table, profile);
    let subject = Described {
        phrasing: columns::phrasing(&view),
        given: Given::of(profile.comment.as_deref(), table, Some(name), asset),
        name: format!("column {}", view.name),
        score: confidence::of_column(&view),
    };
    let (alternatives, first) = subject.alternatives(asset, request, verbosity);
    let source = evidence::source(first, subject.grounded(&alternatives));
    let why = evidence::column_reasoning(&view, &profile.data_type);
    Some(draft(asset, alternatives, source, subject.given.reasoning(first, &why)))
}

fn whole_table(
    table: &TableView<'_>,
    asset: &DraftAsset,
    request: &DraftRequest,
    verbosity: Verbosity,
) -> AssetDraft {
    let subject = Described {
        phrasing: tables::phrasing(table),
        given: Given::of(table.table.comment.as_deref(), table, None, asset),
        name: format!("table {}", clean::name(&table.table.table)),
        score: confidence::of_table(table),
    };
    let (alternatives, first) = subject.alternatives(asset, request, verbosity);
    let source = evidence::source(first, subject.grounded(&alternatives));
    let why = evidence::table_reasoning(table);
    draft(asset, alternatives, source, subject.given.reasoning(first, &why))
}

fn draft(
    asset: &DraftAsset,
    alternatives: Vec<DraftAlternative>,
    source: Source,
    reasoning: String,
) -> AssetDraft {
    AssetDraft {
        column: asset.column.clone(),
        alternatives,
        source: Some(source),
        reasoning: Some(reasoning),
    }
}

/// What there is to say of one asset.
struct Described {
    phrasing: Phrasing,
    given: Given,
    name: String,
    score: f64,
}

impl Described {
    /// Whether the first alternative says anything beyond name and type.
    fn grounded(&self, alternatives: &[DraftAlternative]) -> bool {
        alternatives.first().is_some_and(|first| self.phrasing.rests_on_facts(&first.text))
    }

    /// The scored alternatives, and where the first comes from.
    fn alternatives(
        &self,
        asset: &DraftAsset,
        request: &DraftRequest,
        verbosity: Verbosity,
    ) -> (Vec<DraftAlternative>, First) {
        let given = self.given.texts();
        let want = Want {
            n: usize::from(request.n),
            avoid: &asset.avoid,
            mode: request.settings.alternatives_mode,
            verbosity,
            given: &given,
            name: &self.name,
        };
        let texts = match &request.seed {
            None => alternatives::choose(&self.phrasing, &want),
            Some(seed) => variations::vary(&clean::paragraph(seed, MAX_DRAFT_CHARS), &self.phrasing, &want),
        };
        let first = texts.first().map_or(First::Drafted, |text| self.given.origin(text).0);
        let base = (self.score + self.given.support()).min(confidence::MAX_DRAFTED);
        let scored = texts.into_iter().enumerate().map(|(place, text)| {
            let score = match self.given.origin(&text) {
                (First::Drafted, _) => confidence::at(base, place),
                (_, score) => score,
            };
            DraftAlternative { text, self_score: Some(score), logprob: None }
        });
        (scored.collect(), first)
    }
}
