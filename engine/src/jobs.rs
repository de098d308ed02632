//! Starting and cancelling runs.

use crate::again::What;
use crate::profiling::Profiling;
use crate::{Engine, EngineError};
use domain::error::FieldError;
use domain::event::{Ended, JobEvent};
use domain::ids::{JobId, ResultId, RunId};
use domain::knob::Knob;
use domain::money::MicroUsd;
use domain::overrides::Overrides;
use domain::run::{RunCommand, RunStatus};
use domain::scope::Scope;
use domain::settings::LlmSettings;
use serde::{Deserialize, Serialize};
use store::events;
use store::jobs::{self, Job};
use utoipa::ToSchema;

/// Jobs that may wait or run at the same time.
pub(crate) const MAX_JOBS: i64 = 100;

/// Why a run was cancelled that a person cancelled.
pub(crate) const CANCELLED: &str = "Cancelled by a person.";

/// A run that somebody wants.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartRun {
    /// What it shall cover.
    pub scope: Scope,
    /// The llm profile; the active one where none is named.
    #[serde(default)]
    pub llm_profile: Option<String>,
    /// What is changed of the profile's settings, for this run alone.
    #[serde(default)]
    pub overrides: Overrides,
    /// The doc profile whose documents belong to the run; kept with it. The active one where none is named,
    /// if one is active; none with an empty name.
    #[serde(default)]
    pub doc_profile: Option<String>,
    /// US dollars that the run may cost: it stops before the batch that would exceed them.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub max_cost_usd: Option<f64>,
}

/// What a job shall do, as it is kept in the store. Everything is resolved when it is queued, so
/// that nothing that changes later changes the run (invariant 5).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct JobRequest {
    pub(crate) scope: Scope,
    pub(crate) llm_profile: String,
    pub(crate) settings: LlmSettings,
    /// Where a re-run or variations come from. Requests of an older version have none.
    #[serde(default)]
    pub(crate) origin: Option<Origin>,
    /// The doc profile's name.
    #[serde(default)]
    pub(crate) doc_profile: Option<String>,
    /// What the run may cost.
    #[serde(default)]
    pub(crate) max_cost: Option<MicroUsd>,
    /// What is drafted of a run that is there already.
    #[serde(default)]
    pub(crate) again: Option<What>,
    /// How the database is measured. Requests of an older version read the profile when they begin.
    #[serde(default)]
    pub(crate) profiling: Option<Profiling>,
}

impl JobRequest {
    /// What a re-run or variations do. The documents are the source run's.
    pub(crate) fn from_origin(
        scope: Scope,
        llm_profile: String,
        settings: LlmSettings,
        origin: Origin,
        profiling: Profiling,
    ) -> Self {
        Self {
            scope,
            llm_profile,
            settings,
            origin: Some(origin),
            doc_profile: None,
            max_cost: None,
            again: None,
            profiling: Some(profiling),
        }
    }

    /// What starts the run.
    pub(crate) fn command(&self) -> RunCommand {
        match self.origin.as_ref().map(|origin| &origin.pick) {
            None => RunCommand::Run,
            Some(Pick::All | Pick::Rows(_)) => RunCommand::Rerun,
            Some(Pick::Variations { .. }) => RunCommand::Variations,
        }
    }
}

/// Where a re-run or variations come from.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Origin {
    /// The source run.
    pub(crate) run: RunId,
    /// What of it is drafted again.
    pub(crate) pick: Pick,
    /// The person's additional instructions.
    pub(crate) instructions: Option<String>,
}

/// What of the source run is drafted again.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Pick {
    /// Every row.
    All,
    /// These rows.
    Rows(Vec<ResultId>),
    /// One row, from one of its alternatives.
    Variations {
        /// The row.
        result_id: ResultId,
        /// `"<result id>:<index>"`.
        alternative_id: String,
        /// The alternative's text, the seed.
        text: String,
    },
}

impl Engine {
    /// Queues a run.
    ///
    /// # Errors
    /// When a profile is not there, a setting is wrong, or too many jobs wait already.
    pub async fn start_run(&self, start: StartRun) -> Result<JobId, EngineError> {
        let request = self.resolve(start)?;
        self.enqueue(request).await
    }

    /// A run as it would be queued: profiles named, settings effective.
    pub(crate) fn resolve(&self, start: StartRun) -> Result<JobRequest, EngineError> {
        let config = self.config();
        let mut scope = start.scope;
        if scope.db_profile.is_empty() {
            scope.db_profile = config.active_db_profile().unwrap_or_default();
        }
        config.db_profile(&scope.db_profile).map_err(|error| field("scope.db_profile", &error))?;
        let llm_profile = match start.llm_profile {
            Some(name) => name,
            None => config.active_llm_profile().unwrap_or_default(),
        };
        let profile = config.llm_profile(&llm_profile).map_err(|error| field("llm_profile", &error))?;
        let settings = checked(&profile.settings(), &start.overrides)?;
        let doc_profile = match start.doc_profile {
            None => config.active_doc_profile(),
            Some(name) => Some(name).filter(|name| !name.is_empty()),
        };
        if let Some(name) = &doc_profile {
            config.doc_profile(name).map_err(|error| field("doc_profile", &error))?;
        }
        let max_cost = start.max_cost_usd.map(|usd| budget(usd, &settings)).transpose()?;
        let profiling = Some(self.profiling(&scope.db_profile));
        Ok(JobRequest {
            scope,
            llm_profile,
            settings,
            origin: None,
            doc_profile,
            max_cost,
            again: None,
            profiling,
        })
    }

    /// Queues what is resolved already.
    pub(crate) async fn enqueue(&self, request: JobRequest) -> Result<JobId, EngineError> {
        let waiting = jobs::unfinished(self.store()).await?;
        if waiting >= MAX_JOBS {
            return Err(EngineError::TooManyJobs(waiting));
        }
        let request = serde_json::to_string(&request).map_err(store::StoreError::from)?;
        let mut tx = self.store().write().await?;
        let id = jobs::enqueue(&mut tx, &request).await?;
        tx.commit().await.map_err(store::StoreError::from)?;
        self.inner.job_queued.notify_one();
        self.changed();
        tracing::info!(job = %id, "job {id} queued");
        Ok(id)
    }

    /// A job.
    ///
    /// # Errors
    /// When there is none with that id.
    pub async fn job(&self, id: &JobId) -> Result<Job, EngineError> {
        Ok(jobs::find(self.store(), id).await?)
    }

    /// Asks for a job's end; it stops between rows. Idempotent.
    ///
    /// # Errors
    /// When there is no such job.
    pub async fn cancel(&self, id: &JobId) -> Result<(), EngineError> {
        jobs::request_cancel(self.store(), id).await?;
        let mut tx = self.store().write().await?;
        if jobs::cancel_waiting(&mut tx, id, CANCELLED).await? {
            let reason = Some(CANCELLED.to_owned());
            let ended = Ended { status: RunStatus::Cancelled, reason, rows: 0, failed: 0, total: 0 };
            events::append(&mut tx, id, None, &[JobEvent::Ended(ended)]).await?;
        }
        tx.commit().await.map_err(store::StoreError::from)?;
        self.hub().written(id);
        self.inner.running.cancel(id);
        Ok(())
    }
}

/// The effective settings: the overrides on top of `base`, both checked.
pub(crate) fn checked(base: &LlmSettings, overrides: &Overrides) -> Result<LlmSettings, EngineError> {
    let wrong: Vec<FieldError> = overrides
        .problems(&Overrides::of(base))
        .into_iter()
        .map(|(knob, message)| FieldError {
            field: format!("overrides.{}", knob.name()),
            message: message.to_owned(),
        })
        .collect();
    if !wrong.is_empty() {
        return Err(EngineError::Invalid(wrong));
    }
    let settings = overrides.apply(&with_known_price(base, overrides)?);
    let problems = settings.problems();
    if problems.is_empty() {
        return Ok(settings);
    }
    let named = |(name, message): (&'static str, String)| FieldError {
        field: format!("llm_profile.{name}"),
        message,
    };
    Err(EngineError::Invalid(problems.into_iter().map(named).collect()))
}

/// The base of overrides that name one price alone: the other is the profile's or the table's, never nothing.
fn with_known_price(base: &LlmSettings, overrides: &Overrides) -> Result<LlmSettings, EngineError> {
    let missing = match (overrides.input_usd_per_1m, overrides.output_usd_per_1m) {
        (Some(_), None) => Knob::OutputPrice,
        (None, Some(_)) => Knob::InputPrice,
        (None, None) | (Some(_), Some(_)) => return Ok(base.clone()),
    };
    let unknown = || {
        let field = format!("overrides.{}", missing.name());
        EngineError::field(&field, "The price of this model is not known. Give both prices, or none.")
    };
    let rates = crate::runs::rates(base).ok_or_else(unknown)?;
    Ok(LlmSettings { cost_overrides: Some(rates), ..base.clone() })
}

/// The most that a budget may be, in US dollars.
const MAX_BUDGET_USD: f64 = 1_000_000.0;

/// A budget in micro-dollars. Where the model's price is not known, none can be kept.
fn budget(usd: f64, settings: &LlmSettings) -> Result<MicroUsd, EngineError> {
    let wrong = |sentence: &str| EngineError::field("max_cost_usd", sentence);
    if !(0.0..=MAX_BUDGET_USD).contains(&usd) {
        return Err(wrong("A budget is 0 to 1,000,000 US dollars."));
    }
    if crate::runs::rates(settings).is_none() {
        return Err(wrong(
            "The price of this model is not known, so a budget cannot be kept. Give its prices as overrides.",
        ));
    }
    Ok(MicroUsd((usd * 1e6).round() as i64))
}

fn field(name: &str, error: &impl ToString) -> EngineError {
    EngineError::field(name, error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_of_an_older_version_is_a_run() {
        let old = serde_json::json!({
            "scope": Scope::everything("shop"),
            "llm_profile": "free",
            "settings": LlmSettings::default(),
        });
        let request: JobRequest = serde_json::from_value(old).unwrap();
        assert_eq!(request.command(), RunCommand::Run);
        let pick =
            Pick::Variations { result_id: ResultId(3), alternative_id: "3:1".into(), text: "T.".into() };
        let new = JobRequest { origin: Some(Origin { run: RunId(1), pick, instructions: None }), ..request };
        let again: JobRequest = serde_json::from_str(&serde_json::to_string(&new).unwrap()).unwrap();
        assert_eq!(again.command(), RunCommand::Variations);
    }

    #[test]
    fn a_wrong_override_is_named_and_a_right_one_frozen() {
        let base = LlmSettings::default();
        let wrong = Overrides { n_alternatives: Some(9), ..Overrides::default() };
        let Err(EngineError::Invalid(errors)) = checked(&base, &wrong) else { panic!("it was taken") };
        assert_eq!(errors[0].field, "overrides.n_alternatives");
        let right = Overrides { n_alternatives: Some(5), ..Overrides::default() };
        assert_eq!(checked(&base, &right).unwrap().n_alternatives, 5);
    }

    #[test]
    fn one_price_alone_leaves_the_other_as_it_is_known() {
        let model = |name: &str| LlmSettings {
            provider: domain::settings::ProviderKind::Openai,
            model: name.to_owned(),
            ..LlmSettings::default()
        };
        let cheaper = Overrides { input_usd_per_1m: Some(0.5), ..Overrides::default() };
        let rates =
            |base: &LlmSettings| checked(base, &cheaper).map(|settings| settings.cost_overrides.unwrap());
        let known = rates(&model("gpt-4o")).unwrap();
        assert_eq!((known.input_usd_per_1m, known.output_usd_per_1m), (0.5, 10.0));
        let Err(EngineError::Invalid(errors)) = rates(&model("my-own")) else { panic!("it was taken") };
        assert_eq!(errors[0].field, "overrides.output_usd_per_1m");
    }
}
