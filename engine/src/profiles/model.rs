//! Testing a language model: one draft of one column, as a run asks for it.

use crate::{Engine, providers};
use domain::asset::AssetKind;
use domain::profile::{ColumnProfile, TableProfile};
use domain::profiles::{LlmProfileInput, ProfileTest};
use domain::settings::{LlmSettings, ProviderKind};
use llm::{CallFailed, DraftAnswer, DraftAsset, DraftRequest, Endpoint};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;

/// How long a person waits for the outcome, whatever the profile allows a run.
const PATIENCE: u64 = 30;

/// Asks the model once; no retries, for a person can press the button again.
pub(super) async fn test(engine: &Engine, profile: &LlmProfileInput, api_key: Option<String>) -> ProfileTest {
    let mut settings = LlmSettings { n_alternatives: 1, batch_size: 1, ..profile.settings() };
    if settings.provider == ProviderKind::Builtin {
        let message = "The built-in provider is always ready: it works offline and costs nothing.".to_owned();
        return ProfileTest { ok: true, message, model: Some(settings.model), ..ProfileTest::default() };
    }
    let model = settings.model.clone();
    let patience = settings.timeout_s.clamp(1, PATIENCE);
    settings.timeout_s = patience;
    let endpoint = engine.endpoint(profile.base_url.clone(), api_key, &settings);
    // A model that answers nonsense is asked once more, so that two answers may have to be waited for.
    let answer = timeout(Duration::from_secs(patience * 2), ask(endpoint, settings)).await;
    match answer {
        Ok(Ok(answer)) => answered(model, &answer),
        Ok(Err(error)) => ProfileTest { message: error.to_string(), ..ProfileTest::default() },
        Err(_) => ProfileTest {
            message: format!("{model} does not answer within {} seconds. Try a faster model.", patience * 2),
            ..ProfileTest::default()
        },
    }
}

async fn ask(endpoint: Endpoint, settings: LlmSettings) -> Result<DraftAnswer, CallFailed> {
    let provider = providers::provider(&settings, Endpoint { attempts: 1, ..endpoint })?;
    provider.draft(&request(settings)).await
}

fn answered(model: String, answer: &DraftAnswer) -> ProfileTest {
    let warnings: String = answer.warnings.iter().map(|warning| format!(" {warning}")).collect();
    let message = format!("{model} answered with a description that can be read.{warnings}");
    ProfileTest { ok: true, message, model: Some(model), ..ProfileTest::default() }
}

/// A made-up table: nothing of the user's leaves for a test.
fn request(settings: LlmSettings) -> DraftRequest {
    let column = ColumnProfile {
        name: "order_date".to_owned(),
        data_type: "date".to_owned(),
        ordinal: 1,
        ..ColumnProfile::default()
    };
    let table = TableProfile {
        database: "example".to_owned(),
        schema: "main".to_owned(),
        table: "orders".to_owned(),
        kind: Some(AssetKind::Table),
        columns: vec![column],
        ..TableProfile::default()
    };
    DraftRequest {
        table: Arc::new(table),
        neighbours: Arc::default(),
        assets: vec![DraftAsset {
            column: Some("order_date".to_owned()),
            avoid: Vec::new(),
            ..DraftAsset::default()
        }],
        n: 1,
        settings: Arc::new(settings),
        instructions: None,
        seed: None,
    }
}
