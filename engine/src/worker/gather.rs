//! What is known of a table when its assets are drafted: the profile, kept with the run, and the
//! tables at the other end of its foreign keys.

use super::draft::Evidence;
use super::execute::Execution;
use crate::EngineError;
use domain::profile::{ProfilingMode, TableProfile};
use domain::settings::ProviderKind;
use sources::TargetDatabase;
use std::collections::HashMap;
use std::sync::Arc;
use store::plan::PlannedTable;
use tokio::sync::Mutex;

/// Neighbours remembered before the memory is emptied.
const NEIGHBOURS: usize = 512;

/// Gathers what is known of tables.
pub(super) struct Gatherer<'a> {
    execution: &'a Execution,
    target: Arc<dyn TargetDatabase>,
    mode: ProfilingMode,
    sample_rows: u32,
    redact: bool,
    neighbours: Mutex<HashMap<(String, String), TableProfile>>,
}

impl<'a> Gatherer<'a> {
    pub(super) fn new(
        execution: &'a Execution,
        target: Arc<dyn TargetDatabase>,
    ) -> Result<Self, EngineError> {
        let profile = execution.engine.config().db_profile(&execution.run.scope.db_profile)?;
        // The built-in provider is local: nothing leaves the machine.
        let remote = execution.run.settings.provider != ProviderKind::Builtin;
        Ok(Self {
            execution,
            target,
            mode: profile.profiling_mode(),
            sample_rows: profile.sample_rows(),
            redact: profile.redact_samples() && remote,
            neighbours: Mutex::default(),
        })
    }

    pub(super) async fn gather(&self, table: &PlannedTable) -> Result<Evidence, EngineError> {
        let kept = store::plan::profile(
            self.execution.engine.store(),
            self.execution.run.summary.id,
            table.position,
        )
        .await?;
        let fresh = kept.is_none();
        let profile = match kept {
            Some(profile) => profile,
            None => self.target.profile(&table.schema, &table.table, self.mode, self.sample_rows).await?,
        };
        let neighbours = self.neighbours(&profile).await;
        let profile = Arc::new(profile);
        let shown = if self.redact {
            let mut shown = (*profile).clone();
            sources::redact::redact(&mut shown);
            Arc::new(shown)
        } else {
            Arc::clone(&profile)
        };
        Ok(Evidence { profile, shown, neighbours: Arc::new(neighbours), fresh })
    }

    /// The tables at the other end of the foreign keys; one that cannot be read is left out.
    async fn neighbours(&self, profile: &TableProfile) -> Vec<TableProfile> {
        let mut found: Vec<TableProfile> = Vec::new();
        for key in &profile.foreign_keys {
            let name = (key.to_schema.clone(), key.to_table.clone());
            let itself = name.0 == profile.schema && name.1 == profile.table;
            if itself || found.iter().any(|other| other.schema == name.0 && other.table == name.1) {
                continue;
            }
            let known = self.neighbours.lock().await.get(&name).cloned();
            let neighbour = match known {
                Some(neighbour) => neighbour,
                None => match self.target.profile(&name.0, &name.1, ProfilingMode::Metadata, 0).await {
                    Ok(neighbour) => {
                        let mut memory = self.neighbours.lock().await;
                        if memory.len() >= NEIGHBOURS {
                            memory.clear();
                        }
                        memory.insert(name, neighbour.clone());
                        neighbour
                    }
                    Err(error) => {
                        tracing::debug!(%error, "a neighbour of {}.{} cannot be read", profile.schema, profile.table);
                        continue;
                    }
                },
            };
            found.push(neighbour);
        }
        found
    }
}

impl Evidence {
    pub(super) fn none() -> Self {
        let nothing = Arc::new(TableProfile::default());
        Self { profile: Arc::clone(&nothing), shown: nothing, neighbours: Arc::default(), fresh: false }
    }
}
