//! A database through the drafter: profile, hide the comments, draft, keep the contract of N.

use super::measure::{Drafted, Measured};
use super::references::{References, without_comments};
use domain::profile::{ProfilingMode, TableProfile};
use domain::settings::LlmSettings;
use engine::contract::Collected;
use llm::{DraftAsset, DraftRequest, Provider};
use sources::TargetDatabase;
use std::sync::Arc;

/// Assets of one table in one call, as a run's default has it.
const BATCH: usize = 10;
/// Rows looked at, as a db profile's default has it.
const SAMPLE_ROWS: u32 = 5_000;

/// Drafts every asset of a database and measures the drafts.
///
/// This is a run's own way (profile, neighbours, request, provider, one top-up, padding) without its store.
///
/// # Errors
/// When the database does not answer or the provider fails, in a sentence.
pub async fn database(
    target: &dyn TargetDatabase,
    references: &References,
    provider: &dyn Provider,
    settings: LlmSettings,
) -> Result<Vec<Measured>, String> {
    let catalogue = target.catalogue().await.map_err(|error| error.to_string())?;
    let mut profiles: Vec<TableProfile> = Vec::with_capacity(catalogue.len());
    for table in &catalogue {
        let profile = target.profile(&table.schema, &table.table, ProfilingMode::Sampled, SAMPLE_ROWS).await;
        profiles.push(profile.map_err(|error| error.to_string())?);
    }
    let settings = Arc::new(settings);
    let mut measured = Vec::new();
    for profile in &profiles {
        let bare = Arc::new(without_comments(profile));
        let neighbours = Arc::new(neighbours(profile, &profiles));
        let columns = bare.columns.iter().map(|column| Some(column.name.clone()));
        let assets: Vec<Option<String>> = [None].into_iter().chain(columns).collect();
        for batch in assets.chunks(BATCH) {
            let request = request(&bare, &neighbours, &settings, batch);
            for drafted in draft(provider, request).await? {
                let reference = references.find(profile, drafted.column.as_deref());
                measured.push(Measured::of(&bare, &drafted, reference));
            }
        }
    }
    Ok(measured)
}

/// The facts of the tables at the other end of the foreign keys, without statistics and comments.
fn neighbours(profile: &TableProfile, all: &[TableProfile]) -> Vec<TableProfile> {
    let is_neighbour = |other: &&TableProfile| {
        other.table != profile.table
            && profile
                .foreign_keys
                .iter()
                .any(|key| key.to_table == other.table && key.to_schema == other.schema)
    };
    let facts = |other: &TableProfile| {
        let mut facts = without_comments(other);
        for column in &mut facts.columns {
            column.statistics = None;
        }
        facts
    };
    all.iter().filter(is_neighbour).map(facts).collect()
}

fn request(
    table: &Arc<TableProfile>,
    neighbours: &Arc<Vec<TableProfile>>,
    settings: &Arc<LlmSettings>,
    batch: &[Option<String>],
) -> DraftRequest {
    DraftRequest {
        table: Arc::clone(table),
        neighbours: Arc::clone(neighbours),
        assets: batch
            .iter()
            .map(|column| DraftAsset { column: column.clone(), ..DraftAsset::default() })
            .collect(),
        n: settings.n_alternatives,
        settings: Arc::clone(settings),
        instructions: None,
        seed: None,
    }
}

async fn draft(provider: &dyn Provider, request: DraftRequest) -> Result<Vec<Drafted>, String> {
    let answer = provider.draft(&request).await.map_err(|failed| failed.to_string())?;
    let mut drafts = answer.drafts;
    let mut finished = Vec::with_capacity(request.assets.len());
    for asset in &request.assets {
        let mut collected = Collected::new(request.n, Vec::new());
        if let Some(at) = drafts.iter().position(|draft| draft.column == asset.column) {
            collected.take(drafts.swap_remove(at).alternatives);
        }
        if collected.missing() > 0 {
            let n = u8::try_from(collected.missing()).unwrap_or(u8::MAX);
            let again = DraftRequest { assets: vec![collected.top_up(asset)], n, ..request.clone() };
            let more = provider.draft(&again).await.map_err(|failed| failed.to_string())?;
            collected.take(more.drafts.into_iter().flat_map(|draft| draft.alternatives).collect());
        }
        let kept = collected.finish(request.settings.confidence_signal, request.settings.thresholds, &[]);
        finished.push(Drafted {
            column: asset.column.clone(),
            alternatives: kept.map(|kept| kept.alternatives).unwrap_or_default(),
        });
    }
    Ok(finished)
}
