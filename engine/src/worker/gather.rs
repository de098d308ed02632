//! What is known of a table when its assets are drafted: the profile, kept with the run, and the
//! tables at the other end of its foreign keys.

use super::draft::{Evidence, Notes};
use super::execute::Execution;
use super::passages;
use super::suspicion::{self, Findings};
use crate::EngineError;
use crate::evidence::Library;
use crate::profiling::Profiling;
use domain::ids::RunId;
use domain::profile::{ProfilingMode, TableProfile};
use domain::settings::ProviderKind;
use sources::TargetDatabase;
use std::collections::HashMap;
use std::sync::Arc;
use store::plan::PlannedTable;
use tokio::sync::Mutex;

/// Neighbours remembered before the memory is emptied.
const NEIGHBOURS: usize = 512;

/// Where facts come from.
pub(super) enum Facts {
    /// The target database.
    Live(Arc<dyn TargetDatabase>),
    /// What an earlier run kept: no query is sent.
    Kept {
        /// The first run of the line, which measured.
        run: RunId,
        /// The run whose rows are drafted again, with their citations.
        source: RunId,
        /// The target database's own name.
        database: String,
    },
}

impl Facts {
    /// The target database's own name.
    pub(super) fn database(&self) -> &str {
        match self {
            Self::Live(target) => target.database(),
            Self::Kept { database, .. } => database,
        }
    }
}

/// Gathers what is known of tables.
pub(super) struct Gatherer<'a> {
    execution: &'a Execution,
    facts: Facts,
    profiling: Profiling,
    redact: bool,
    library: Option<Library>,
    neighbours: Mutex<HashMap<(String, String), TableProfile>>,
}

impl<'a> Gatherer<'a> {
    pub(super) async fn new(execution: &'a Execution, facts: Facts) -> Result<Self, EngineError> {
        let profile = execution.engine.config().db_profile(&execution.run.scope.db_profile);
        let profiling = match (execution.request.profiling, profile, &facts) {
            (Some(frozen), _, _) => frozen,
            (None, Ok(profile), _) => Profiling::of(&profile),
            (None, Err(_), Facts::Kept { .. }) => Profiling::WITHOUT_PROFILE,
            (None, Err(error), Facts::Live(_)) => return Err(error.into()),
        };
        // The built-in provider is local: nothing leaves the machine.
        let remote = execution.run.settings.provider != ProviderKind::Builtin;
        Ok(Self {
            execution,
            facts,
            profiling,
            redact: profiling.redact && remote,
            library: execution.library().await?,
            neighbours: Mutex::default(),
        })
    }

    pub(super) async fn gather(&self, table: &PlannedTable) -> Result<Evidence, EngineError> {
        let (profile, neighbours, fresh) = match &self.facts {
            Facts::Live(target) => {
                let (profile, fresh) = self.measured(&**target, table).await?;
                let neighbours = self.neighbours(&**target, &profile).await;
                (profile, neighbours, fresh)
            }
            Facts::Kept { run, .. } => {
                let (profile, neighbours) = self.kept(*run, table).await?;
                (profile, neighbours, false)
            }
        };
        let profile = Arc::new(profile);
        let source = match &self.facts {
            Facts::Live(_) => None,
            Facts::Kept { source, .. } => Some(*source),
        };
        let passages = self.execution.passages(self.library.as_ref(), source, table).await?;
        Ok(self.shown(profile, neighbours, Notes { passages, ..Notes::default() }, fresh))
    }

    /// What may leave of the evidence. Instructions are looked for before anything is masked, for a mask
    /// would hide them.
    fn shown(
        &self,
        profile: Arc<TableProfile>,
        mut neighbours: Vec<TableProfile>,
        mut notes: Notes,
        fresh: bool,
    ) -> Evidence {
        let mut findings = Findings::default();
        let mut shown = suspicion::look(&profile, &mut findings);
        suspicion::of_neighbours(&mut neighbours);
        suspicion::of_passages(&mut notes.passages, &mut findings);
        notes.suspicions = findings.sentences();
        if self.redact {
            sources::redact::redact(Arc::make_mut(&mut shown));
            neighbours.iter_mut().for_each(sources::redact::redact);
            passages::redact(&mut notes.passages, &profile.schema, &profile.table);
        }
        Evidence { profile, shown, neighbours: Arc::new(neighbours), notes: Arc::new(notes), fresh }
    }

    /// The profile, and whether it was measured just now.
    async fn measured(
        &self,
        target: &dyn TargetDatabase,
        table: &PlannedTable,
    ) -> Result<(TableProfile, bool), EngineError> {
        let store = self.execution.engine.store();
        let kept = store::plan::profile(store, self.execution.run.summary.id, table.position).await?;
        Ok(match kept {
            Some(profile) => (profile, false),
            None => {
                let Profiling { mode, sample_rows, .. } = self.profiling;
                (target.profile(&table.schema, &table.table, mode, sample_rows).await?, true)
            }
        })
    }

    /// What the first run of the line drafted from.
    async fn kept(
        &self,
        run: RunId,
        table: &PlannedTable,
    ) -> Result<(TableProfile, Vec<TableProfile>), EngineError> {
        let store = self.execution.engine.store();
        let profile = store::plan::profile_of(store, run, &table.schema, &table.table).await?;
        let missing = || EngineError::NoProfile { run, table: format!("{}.{}", table.schema, table.table) };
        let profile = profile.ok_or_else(missing)?;
        let mut neighbours = Vec::new();
        for (schema, table) in neighbour_names(&profile) {
            neighbours.extend(store::neighbours::find(store, run, &schema, &table).await?);
        }
        Ok((profile, neighbours))
    }

    /// The tables at the other end of the foreign keys; one that cannot be read is left out.
    async fn neighbours(&self, target: &dyn TargetDatabase, profile: &TableProfile) -> Vec<TableProfile> {
        let mut found: Vec<TableProfile> = Vec::new();
        for name in neighbour_names(profile) {
            let known = self.neighbours.lock().await.get(&name).cloned();
            let neighbour = match known {
                Some(neighbour) => neighbour,
                None => match target.profile(&name.0, &name.1, ProfilingMode::Metadata, 0).await {
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

/// The tables at the other end of a table's foreign keys, each once, in the keys' order.
pub(crate) fn neighbour_names(profile: &TableProfile) -> Vec<(String, String)> {
    let mut names: Vec<(String, String)> = Vec::new();
    for key in &profile.foreign_keys {
        let name = (key.to_schema.clone(), key.to_table.clone());
        let itself = name.0 == profile.schema && name.1 == profile.table;
        if !itself && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

impl Evidence {
    pub(super) fn none() -> Self {
        let nothing = Arc::new(TableProfile::default());
        Self {
            profile: Arc::clone(&nothing),
            shown: nothing,
            neighbours: Arc::default(),
            notes: Arc::default(),
            fresh: false,
        }
    }
}
