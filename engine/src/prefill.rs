//! A new run like an earlier one: what its form begins with.

use crate::{Engine, EngineError};
use domain::ids::RunId;
use domain::knob::Knob;
use domain::overrides::Overrides;
use domain::prefill::{Prefill, differences};

impl Engine {
    /// The scope, profiles and settings of a run for the form of a new one, against the profiles as they are now.
    ///
    /// # Errors
    /// When there is no such run.
    pub async fn prefill(&self, id: RunId) -> Result<Prefill, EngineError> {
        let run = store::runs::find(self.store(), id).await?;
        let config = self.config();
        let mut notes = Vec::new();
        let name = run.summary.llm_profile;
        let profile = config.llm_profile(&name).ok();
        if profile.is_none() {
            notes.push(format!("Its llm profile {name} is not there any more: choose another one."));
        }
        let base = match &profile {
            Some(profile) => Some(profile.settings()),
            None => config
                .active_llm_profile()
                .and_then(|name| config.llm_profile(&name).ok())
                .map(|p| p.settings()),
        }
        .unwrap_or_default();
        if profile.is_some() && base.model != run.settings.model {
            notes.push(format!("It used {}; {name} has {} now.", run.settings.model, base.model));
        }
        let (typed, lost) = differences(&Overrides::of(&run.settings), &Overrides::of(&base));
        if !lost.is_empty() {
            let lost: Vec<_> = lost.into_iter().map(Knob::label).collect();
            notes.push(format!("It left {} to the provider; the profile sets it now.", lost.join(", ")));
        }
        let documents = run.doc_profile.unwrap_or_default();
        let known = documents.is_empty() || config.doc_profiles().contains(&documents);
        if !known {
            notes.push(format!("Its documents {documents} are not there any more."));
        }
        if run.instructions.is_some() {
            notes.push(
                "Its additional instructions belong to that re-run and are not taken along.".to_owned(),
            );
        }
        Ok(Prefill {
            run: id,
            scope: run.scope,
            llm_profile: profile.map(|_| name),
            typed,
            doc_profile: if known { documents } else { String::new() },
            notes,
        })
    }
}
