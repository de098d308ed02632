//! Re-runs and variations: a new run from the rows of an earlier one.
//!
//! Nothing of the source run changes. The new run has its own frozen settings and reads the source's plan,
//! profiles and neighbours from the store: no query goes to the target database.

use crate::config::LlmProfile;
use crate::jobs::{JobRequest, Origin, Pick, checked};
use crate::{Engine, EngineError};
use domain::ids::{JobId, ResultId, RunId};
use domain::knob::Knob;
use domain::overrides::Overrides;
use domain::result::ResultRow;
use domain::scope::{Include, Scope};
use domain::settings::{AlternativesMode, LlmSettings, ProviderKind};
use serde::Deserialize;
use store::runs::{self, Run};
use store::selection::{self, Place};
use utoipa::ToSchema;

/// The longest additional instructions, in characters.
pub const MAX_INSTRUCTIONS: usize = 4_000;

/// A re-run that somebody wants: of some rows, or of a run's every row.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct StartRerun {
    /// These rows, all of one run.
    #[schema(min_items = 1)]
    pub result_ids: Option<Vec<ResultId>>,
    /// Or every row of this run.
    pub run_id: Option<RunId>,
    /// Appended to the source's prompt.
    #[schema(max_length = 4000)]
    pub instructions: Option<String>,
    /// What is changed of the settings, for the new run alone.
    pub overrides: Overrides,
    /// The llm profile whose settings the overrides change; the source run's frozen ones where none is named.
    pub llm_profile: Option<String>,
}

/// Variations of one alternative that somebody wants.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartVariations {
    /// The row.
    pub result_id: ResultId,
    /// The alternative's index: 0 is A.
    #[schema(maximum = 4)]
    pub alternative: u8,
    /// How they differ from the seed; as in the source run where nothing is said.
    #[serde(default)]
    pub mode: Option<AlternativesMode>,
    /// Appended to the source's prompt.
    #[serde(default)]
    #[schema(max_length = 4000)]
    pub instructions: Option<String>,
    /// What is changed of the settings, for the new run alone.
    #[serde(default)]
    pub overrides: Overrides,
    /// The llm profile whose settings the overrides change; the source run's frozen ones where none is named.
    #[serde(default)]
    pub llm_profile: Option<String>,
}

impl Engine {
    /// Queues a re-run.
    ///
    /// # Errors
    /// When a field is wrong, a row or run does not exist, or too many jobs wait already.
    pub async fn rerun(&self, start: StartRerun) -> Result<JobId, EngineError> {
        let (run, pick, scope) = self.picked(&start).await?;
        let scope = scope.unwrap_or_else(|| run.scope.clone());
        let (llm_profile, base) = self.base(&run, start.llm_profile.as_deref())?;
        let settings = checked(&base, &start.overrides)?;
        let origin = Origin { run: run.summary.id, pick, instructions: instructions(start.instructions)? };
        let profiling = Some(self.profiling(&scope.db_profile));
        self.enqueue(JobRequest {
            scope,
            llm_profile,
            settings,
            origin: Some(origin),
            doc_profile: None,
            max_cost: None,
            profiling,
        })
        .await
    }

    /// Queues variations of an alternative.
    ///
    /// # Errors
    /// When a field is wrong, the row does not exist, or too many jobs wait already.
    pub async fn vary(&self, start: StartVariations) -> Result<JobId, EngineError> {
        let row = self.result(start.result_id).await?;
        let text = seed_text(&row, start.alternative)?;
        let run = runs::find(self.store(), row.run_id).await?;
        let (llm_profile, base) = self.base(&run, start.llm_profile.as_deref())?;
        let mode = start.mode.unwrap_or(run.settings.alternatives_mode);
        if start.overrides.alternatives_mode.is_some_and(|other| other != mode) {
            let name = format!("overrides.{}", Knob::AlternativesMode.name());
            return Err(EngineError::field(&name, "The mode of variations is given by 'mode'."));
        }
        let overrides = Overrides { alternatives_mode: Some(mode), ..start.overrides };
        let settings = checked(&base, &overrides)?;
        let place = selection::places(self.store(), &[row.id]).await?;
        let scope = scope_of(&run.scope.db_profile, &place);
        let alternative_id = format!("{}:{}", row.id, start.alternative);
        let origin = Origin {
            run: run.summary.id,
            pick: Pick::Variations { result_id: row.id, alternative_id, text },
            instructions: instructions(start.instructions)?,
        };
        let profiling = Some(self.profiling(&scope.db_profile));
        self.enqueue(JobRequest {
            scope,
            llm_profile,
            settings,
            origin: Some(origin),
            doc_profile: None,
            max_cost: None,
            profiling,
        })
        .await
    }

    /// The source run and what of it shall be drafted again, with the scope where it is not the source's.
    async fn picked(&self, start: &StartRerun) -> Result<(Run, Pick, Option<Scope>), EngineError> {
        match (&start.result_ids, start.run_id) {
            (Some(ids), None) if ids.is_empty() => {
                Err(EngineError::field("result_ids", "Name at least one row to run again."))
            }
            (Some(ids), None) => {
                let places = selection::places(self.store(), ids).await?;
                let run = one_run(&places)?;
                let run = runs::find(self.store(), run).await?;
                let scope = scope_of(&run.scope.db_profile, &places);
                let ids = places.into_iter().map(|place| place.id).collect();
                Ok((run, Pick::Rows(ids), Some(scope)))
            }
            (None, Some(id)) => {
                let run = runs::find(self.store(), id).await?;
                if run.summary.rows_done == 0 {
                    let sentence = format!("Run #{id} has no rows to run again. Start a new run instead.");
                    return Err(EngineError::field("run_id", sentence));
                }
                Ok((run, Pick::All, None))
            }
            (Some(_), Some(_)) => {
                Err(EngineError::field("run_id", "Give either result_ids or run_id, not both."))
            }
            (None, None) => {
                Err(EngineError::field("result_ids", "Give result_ids, or a run_id for all its rows."))
            }
        }
    }

    /// The settings to begin with, and the profile that knows the way to the provider.
    fn base(&self, source: &Run, named: Option<&str>) -> Result<(String, LlmSettings), EngineError> {
        let config = self.config();
        match named {
            Some(name) => {
                let profile = config
                    .llm_profile(name)
                    .map_err(|error| EngineError::field("llm_profile", error.to_string()))?;
                self.usable(&profile).map_err(|reason| EngineError::field("llm_profile", reason))?;
                Ok((name.to_owned(), profile.settings()))
            }
            None => {
                self.reachable(source).map_err(|reason| EngineError::field("llm_profile", reason))?;
                Ok((source.summary.llm_profile.clone(), source.settings.clone()))
            }
        }
    }

    /// Why a profile cannot be used now.
    pub(crate) fn usable(&self, profile: &LlmProfile) -> Result<(), String> {
        let missing = profile.api_key.as_ref().and_then(|key| self.config().secret(key).err());
        match missing {
            Some(error) => Err(format!("Its key is not there. {error}")),
            None => Ok(()),
        }
    }

    /// Why a run's frozen settings cannot be used now: the way to their provider is in the profile.
    pub(crate) fn reachable(&self, source: &Run) -> Result<(), String> {
        if source.settings.provider == ProviderKind::Builtin {
            return Ok(());
        }
        let name = &source.summary.llm_profile;
        match self.config().llm_profile(name) {
            Ok(profile) if profile.provider == source.settings.provider => self.usable(&profile),
            Ok(profile) => Err(format!(
                "The llm profile '{name}' of run #{} leads to {} now. Choose another profile.",
                source.summary.id, profile.provider
            )),
            Err(_) => Err(format!(
                "The llm profile '{name}' of run #{} is gone, and with it the way to its provider. Choose \
                 another profile.",
                source.summary.id
            )),
        }
    }
}

/// The text of an alternative that can seed variations.
fn seed_text(row: &ResultRow, index: u8) -> Result<String, EngineError> {
    let refused = |sentence: &str| Err(EngineError::field("alternative", sentence));
    match row.alternatives.iter().find(|alternative| alternative.index == index) {
        None => refused("This row has no such alternative."),
        Some(alternative) if alternative.fallback => {
            refused("A FALLBACK placeholder cannot be varied. Run the row again instead.")
        }
        Some(_) if row.alternatives.len() < 2 => {
            refused("A row with one alternative has no variations. Run it again with more alternatives.")
        }
        Some(alternative) => Ok(alternative.text.clone()),
    }
}

/// The one run that all rows are of.
fn one_run(places: &[Place]) -> Result<RunId, EngineError> {
    let none = || EngineError::field("result_ids", "Name at least one row to run again.");
    let (first, last) = (places.first().ok_or_else(none)?, places.last().ok_or_else(none)?);
    if first.run != last.run {
        let sentence = format!(
            "All rows of a re-run must be of one run; these are of run #{} and run #{}.",
            first.run, last.run
        );
        return Err(EngineError::field("result_ids", sentence));
    }
    Ok(first.run)
}

/// The scope that names exactly these assets.
fn scope_of(db_profile: &str, places: &[Place]) -> Scope {
    let mut include: Vec<Include> = Vec::new();
    for place in places {
        let columns = include.last_mut().filter(|part| {
            part.schema == place.schema && part.table.as_deref() == Some(place.table.as_str())
        });
        let columns = columns.and_then(|part| part.columns.as_mut()).filter(|columns| !columns.is_empty());
        match (&place.column, columns) {
            (Some(column), Some(columns)) => columns.push(column.clone()),
            (column, _) => include.push(Include {
                schema: place.schema.clone(),
                table: Some(place.table.clone()),
                columns: Some(column.iter().cloned().collect()),
            }),
        }
    }
    Scope { db_profile: db_profile.to_owned(), include, missing_only: false }
}

fn instructions(text: Option<String>) -> Result<Option<String>, EngineError> {
    let text = text.map(|text| domain::text::lines(&text)).filter(|text| !text.is_empty());
    if text.as_ref().is_some_and(|text| text.chars().count() > MAX_INSTRUCTIONS) {
        let sentence = format!("The instructions can have at most {MAX_INSTRUCTIONS} characters.");
        return Err(EngineError::field("instructions", sentence));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(ordinal: i64, table: &str, column: Option<&str>) -> Place {
        Place {
            id: ResultId(ordinal),
            run: RunId(1),
            ordinal,
            schema: "main".into(),
            table: table.into(),
            column: column.map(str::to_owned),
        }
    }

    #[test]
    fn a_scope_names_exactly_what_was_picked() {
        let places = [
            place(0, "a", None),
            place(2, "a", Some("x")),
            place(3, "a", Some("y")),
            place(9, "b", Some("z")),
        ];
        let json = serde_json::to_value(scope_of("shop", &places)).unwrap();
        assert_eq!(
            json["include"],
            serde_json::json!([
                { "schema": "main", "table": "a", "columns": [] },
                { "schema": "main", "table": "a", "columns": ["x", "y"] },
                { "schema": "main", "table": "b", "columns": ["z"] },
            ])
        );
    }

    #[test]
    fn instructions_are_trimmed_and_bounded() {
        assert_eq!(instructions(Some("  \n ".into())).unwrap(), None);
        assert_eq!(instructions(Some(" Short. ".into())).unwrap().as_deref(), Some("Short."));
        assert!(instructions(Some("x".repeat(MAX_INSTRUCTIONS + 1))).is_err());
    }
}
