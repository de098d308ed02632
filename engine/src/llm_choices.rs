//! What a person can choose as the llm profile of a new run, for its form.

use crate::{Engine, EngineError};
use domain::ids::RunId;
use domain::knob::LlmChoice;
use domain::overrides::Overrides;
use domain::settings::{LlmSettings, ProviderKind};

impl Engine {
    /// The choices of **LLM profile**: the source run's settings, frozen, where there is a source; then
    /// every saved profile. One that cannot be used says why.
    ///
    /// # Errors
    /// When there is no such run.
    pub async fn llm_choices(&self, source: Option<RunId>) -> Result<Vec<LlmChoice>, EngineError> {
        let mut choices = Vec::new();
        if let Some(id) = source {
            let run = store::runs::find(self.store(), id).await?;
            let label = format!("As in run #{id} (frozen) · {}", run.settings.model);
            choices.push(choice(None, label, &run.settings, self.reachable(&run).err(), true));
        }
        let config = self.config();
        let active = config.active_llm_profile();
        for name in config.llm_profiles() {
            let Ok(profile) = config.llm_profile(&name) else { continue };
            let settings = profile.settings();
            let label = match settings.provider {
                ProviderKind::Builtin => name.clone(),
                ProviderKind::Openai | ProviderKind::Anthropic => format!("{name} · {}", settings.model),
            };
            let is_active = source.is_none() && active.as_ref() == Some(&name);
            choices.push(choice(Some(name), label, &settings, self.usable(&profile).err(), is_active));
        }
        Ok(choices)
    }
}

fn choice(
    name: Option<String>,
    label: String,
    settings: &LlmSettings,
    unusable: Option<String>,
    active: bool,
) -> LlmChoice {
    LlmChoice {
        name,
        label,
        provider: settings.provider,
        model: settings.model.clone(),
        inherits: Overrides::of(settings),
        gates: llm::capabilities::gates(settings),
        unusable,
        active,
    }
}
