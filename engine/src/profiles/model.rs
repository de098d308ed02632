//! Testing a language model: one draft of one column, as a run asks for it.

use domain::asset::AssetKind;
use domain::profile::{ColumnProfile, TableProfile};
use domain::profiles::{LlmProfileInput, ProfileTest};
use domain::settings::{LlmSettings, ProviderKind};
use llm::openai::{Openai, OpenaiConfig, Secret};
use llm::{CallFailed, DraftAnswer, DraftAsset, DraftRequest, Provider};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;

/// How long a person waits for the outcome, whatever the profile allows a run.
const PATIENCE: u64 = 30;

/// Asks the model once; no retries, for a person can press the button again.
pub(super) async fn test(profile: &LlmProfileInput, api_key: Option<String>) -> ProfileTest {
    let settings = LlmSettings { n_alternatives: 1, batch_size: 1, ..profile.settings() };
    let ProviderKind::Openai = settings.provider else {
        let message = "The built-in provider is always ready: it works offline and costs nothing.".to_owned();
        return ProfileTest { ok: true, message, model: Some(settings.model), ..ProfileTest::default() };
    };
    let model = settings.model.clone();
    let patience = settings.timeout_s.clamp(1, PATIENCE);
    let config = OpenaiConfig {
        base_url: profile.base_url.clone().unwrap_or_default(),
        api_key: api_key.map(Secret::new),
        timeout_s: patience,
        attempts: 1,
        ..OpenaiConfig::default()
    };
    // A model that answers nonsense is asked once more, so that two answers may have to be waited for.
    let answer = timeout(Duration::from_secs(patience * 2), ask(config, settings)).await;
    match answer {
        Ok(Ok(answer)) => answered(model, &answer),
        Ok(Err(error)) => ProfileTest { message: error.to_string(), ..ProfileTest::default() },
        Err(_) => ProfileTest {
            message: format!("{model} does not answer within {} seconds. Try a faster model.", patience * 2),
            ..ProfileTest::default()
        },
    }
}

async fn ask(config: OpenaiConfig, settings: LlmSettings) -> Result<DraftAnswer, CallFailed> {
    Openai::new(config)?.draft(&request(settings)).await
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
