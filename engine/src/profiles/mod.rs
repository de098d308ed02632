//! Saved profiles: seeing, changing, deleting and testing them.

mod database;
mod documents;
mod model;

use crate::config::{Config, ConfigError, FILE_NAME};
use crate::{Engine, EngineError};
use domain::error::FieldError;
use domain::profiles::{
    ProfileInput, ProfileKind, ProfileTest, ProfileView, SettingsView, name_problem, split_password,
};
use domain::text::counted;
use serde_json::Value;
use std::time::Instant;
use store::usage::{self, LiveJob};

/// Texts shorter than this are no secrets worth searching for in a message.
const SCRUBBED: usize = 4;

impl Engine {
    /// Every profile, and what is wrong with the file that they stand in.
    pub fn settings(&self) -> SettingsView {
        self.config().settings_view()
    }

    /// A profile, without its secret.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn profile(&self, kind: ProfileKind, name: &str) -> Result<ProfileView, EngineError> {
        Ok(self.config().profile_view(kind, name)?)
    }

    /// Saves a profile under a name; says whether it is a new one. With `create` it must be. Runs that
    /// exist keep the settings that they began with.
    ///
    /// # Errors
    /// The fields that are wrong; when the file cannot be written.
    pub async fn save_profile(
        &self,
        name: &str,
        input: ProfileInput,
        create: bool,
    ) -> Result<bool, EngineError> {
        let kind = input.kind();
        let mut problems: Vec<FieldError> = name_problem(name).into_iter().collect();
        problems.extend(self.problems(&input).await);
        if !problems.is_empty() {
            return Err(EngineError::Invalid(problems));
        }
        let saved = name.to_owned();
        let created = self.write(move |config| config.save_profile(&saved, &input, create)).await?;
        if kind == ProfileKind::Db {
            self.targets().forget(name).await;
        }
        tracing::info!(profile = name, "{kind} profile {name} saved");
        Ok(created)
    }

    /// Makes a profile the one that is used where none is named.
    ///
    /// # Errors
    /// When there is none of that name; when the file cannot be written.
    pub async fn activate_profile(&self, kind: ProfileKind, name: &str) -> Result<(), EngineError> {
        let chosen = name.to_owned();
        self.write(move |config| Ok(config.activate_profile(kind, &chosen)?)).await
    }

    /// Deletes a profile and its stored secret.
    ///
    /// # Errors
    /// When there is none of that name, when a run that is not finished uses it, when descriptions wait
    /// in the queue for its database; when the file cannot be written.
    pub async fn delete_profile(&self, kind: ProfileKind, name: &str) -> Result<(), EngineError> {
        self.config().profile_view(kind, name)?;
        let users = usage::live_jobs(self.store()).await?.iter().filter(|job| uses(job, kind, name)).count();
        if users > 0 {
            let runs = counted(users, "run");
            return Err(EngineError::InUse(format!(
                "The {kind} profile '{name}' is used by {runs} that is waiting or running. Cancel it, or wait for its end."
            )));
        }
        if kind == ProfileKind::Db {
            let waiting = usage::queued_for(self.store(), name).await?;
            if waiting > 0 {
                let waiting = counted(waiting, "description");
                return Err(EngineError::InUse(format!(
                    "The queue holds {waiting} for the database of '{name}'. Apply or clear the queue first."
                )));
            }
        }
        let deleted = name.to_owned();
        self.write(move |config| Ok(config.delete_profile(kind, &deleted)?)).await?;
        match kind {
            ProfileKind::Db => self.targets().forget(name).await,
            ProfileKind::Doc => self.forget_documents(name).await?,
            ProfileKind::Llm => {}
        }
        tracing::info!(profile = name, "{kind} profile {name} deleted");
        Ok(())
    }

    /// Tests the connection of a saved profile, or of one that is not saved yet: where that brings no
    /// secret, the stored one of that name is used. A connection that fails is an outcome.
    ///
    /// # Errors
    /// When there is no such profile; the fields of the unsaved one that are wrong.
    pub async fn test_profile(
        &self,
        kind: ProfileKind,
        name: &str,
        unsaved: Option<ProfileInput>,
    ) -> Result<ProfileTest, EngineError> {
        // As it is used, and not as it is shown.
        let own_url = match (kind, &unsaved) {
            (ProfileKind::Db, None) => Some(self.config().db_profile(name)?.url),
            _ => None,
        };
        let input = match unsaved {
            Some(input) => {
                let problems = self.problems(&input).await;
                if !problems.is_empty() {
                    return Err(EngineError::Invalid(problems));
                }
                input
            }
            None => saved(self.profile(kind, name)?),
        };
        let begun = Instant::now();
        let secret = match self.config().secret_for(name, &input) {
            Ok(secret) => secret,
            Err(error) => return Ok(ProfileTest { message: error.to_string(), ..ProfileTest::default() }),
        };
        let mut outcome = match &input {
            ProfileInput::Db(db) => {
                // Without its own password: the secret says which one counts.
                let without = || split_password(&db.url).map_or_else(|| db.url.clone(), |split| split.url);
                let url = own_url.unwrap_or_else(|| self.config().absolute(&without()));
                database::test(&url, secret.as_deref()).await
            }
            ProfileInput::Llm(llm) => model::test(self, llm, secret.clone()).await,
            ProfileInput::Doc(doc) => documents::test(self.config(), &doc.paths).await,
        };
        if let Some(secret) = secret.filter(|secret| secret.len() >= SCRUBBED) {
            outcome.message = outcome.message.replace(&secret, "***");
        }
        outcome.millis = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        Ok(outcome)
    }

    /// What is wrong with an input, the disk asked too.
    async fn problems(&self, input: &ProfileInput) -> Vec<FieldError> {
        let mut problems = input.problems();
        if let (ProfileInput::Doc(doc), true) = (input, problems.is_empty()) {
            problems.extend(documents::missing(self.config(), &doc.paths).await);
        }
        problems
    }

    /// Writes the configuration, where waiting for the disk and for other processes does no harm.
    async fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(Config) -> Result<T, EngineError> + Send + 'static,
    ) -> Result<T, EngineError> {
        let config = self.config().clone();
        let path = config.dir().join(FILE_NAME).display().to_string();
        let written = tokio::task::spawn_blocking(move || change(config)).await;
        written.map_err(|error| ConfigError::Io { path, reason: error.to_string() })?
    }
}

/// A saved profile as an input that keeps its secret.
fn saved(view: ProfileView) -> ProfileInput {
    match view {
        ProfileView::Db(view) => ProfileInput::Db(view.profile),
        ProfileView::Llm(view) => ProfileInput::Llm(view.profile),
        ProfileView::Doc(view) => ProfileInput::Doc(view.profile),
    }
}

/// Whether an unfinished job needs a profile: its run says so, or what was asked for.
fn uses(job: &LiveJob, kind: ProfileKind, name: &str) -> bool {
    let request: Value = serde_json::from_str(&job.request).unwrap_or_default();
    let (of_run, asked) = match kind {
        ProfileKind::Db => (&job.db_profile, request.pointer("/scope/db_profile")),
        ProfileKind::Llm => (&job.llm_profile, request.get("llm_profile")),
        ProfileKind::Doc => (&job.doc_profile, request.get("doc_profile")),
    };
    of_run.as_deref() == Some(name) || asked.and_then(Value::as_str) == Some(name)
}

#[cfg(test)]
mod tests;
