//! A run of any size as a real one would leave it: the same for the same arguments, and varied enough that every
//! control of Results has something to show.

mod decide;
mod draw;
mod plan;
mod rows;
mod words;

use domain::confidence::Signal;
use domain::event::{JobEvent, RunCreated};
use domain::ids::{ResultId, RunId};
use domain::money::{MicroUsd, Rates, Usage};
use domain::run::{Dialect, RunCommand, RunStatus};
use domain::scope::Scope;
use domain::settings::LlmSettings;
use engine::Engine;
use plan::Table;
use rows::Drafts;
use std::error::Error;
use store::batches::{self, NewBatch};
use store::plan::PlannedTable;
use store::results::{self, NewResult};
use store::runs::{self, Increment, NewRun};
use store::{Store, events, failures, jobs};

/// What goes wrong says so in a sentence.
pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The database that the run pretends to have described.
const DATABASE: &str = "seed";

/// Rows of one transaction.
const TOGETHER: usize = 20_000;

/// Every so many assets one failed.
const FAILS: usize = 997;

/// What is written.
#[derive(Debug, Clone)]
pub struct Seed {
    /// Results of the run.
    pub rows: usize,
    /// Alternatives of each: 1 to 5.
    pub alternatives: u8,
    /// The db profile that the run names.
    pub db_profile: String,
    /// Another number gives another run over the same tables.
    pub variant: u64,
    /// Whether rows are decided on.
    pub decided: bool,
}

impl Seed {
    /// Writes the run into the store and decides on part of its rows as a person would.
    ///
    /// # Errors
    /// When the stores cannot be written.
    pub async fn write(&self, store: &Store, engine: &Engine) -> Result<RunId> {
        let drafts = Drafts { seed: self.clone(), settings: self.settings() };
        let tables = plan::tables(self.rows);
        let (run, job) = self.begin(store, &drafts.settings, &tables).await?;
        let mut batch = Vec::with_capacity(TOGETHER);
        let mut failed = Vec::new();
        let mut ids: Vec<(i64, ResultId)> = Vec::with_capacity(self.rows);
        let mut first_table = 0;
        for (place, table) in tables.iter().enumerate() {
            for (ordinal, column) in table.planned.assets() {
                if table.fails == Some(ordinal) {
                    failed.push((ordinal, table.asset(column).path()));
                } else {
                    batch.push(drafts.row(table, ordinal, column));
                }
            }
            if batch.len() >= TOGETHER || place + 1 == tables.len() {
                let mut tx = store.write().await?;
                let persisted = persist(&mut tx, run, &tables[first_table..=place], &batch).await?;
                for (ordinal, asset) in failed.drain(..) {
                    failures::put(&mut tx, run, &job, ordinal, &asset, "The model gave no description.")
                        .await?;
                    runs::count_on(&mut tx, run, Increment { failed: 1, ..Increment::default() }).await?;
                }
                tx.commit().await?;
                ids.extend(batch.iter().map(|row| row.ordinal).zip(persisted));
                batch.clear();
                first_table = place + 1;
            }
        }
        if self.decided {
            decide::some(engine, run, &ids).await?;
        }
        let mut tx = store.write().await?;
        runs::finish(&mut tx, run, RunStatus::Success, None).await?;
        tx.commit().await?;
        Ok(run)
    }

    fn settings(&self) -> LlmSettings {
        LlmSettings {
            model: "seed".to_owned(),
            n_alternatives: self.alternatives,
            confidence_signal: Signal::Auto,
            ..LlmSettings::default()
        }
    }

    /// The run with its frozen plan. Its job is over from the start, so that no worker takes it up; the run itself
    /// counts as failed until it is whole.
    async fn begin(
        &self,
        store: &Store,
        settings: &LlmSettings,
        tables: &[Table],
    ) -> Result<(RunId, domain::ids::JobId)> {
        let mut tx = store.write().await?;
        let job = jobs::enqueue(&mut tx, "{}").await?;
        let new = NewRun {
            job_id: job.clone(),
            command: RunCommand::Run,
            llm_profile: "seed".to_owned(),
            doc_profile: None,
            scope: Scope::everything(&self.db_profile),
            settings: settings.clone(),
            rates: Some(Rates {
                input_usd_per_1m: 0.15,
                output_usd_per_1m: 0.6,
                cached_input_usd_per_1m: None,
            }),
            origin: None,
        };
        let run = runs::create(&mut tx, &new).await?;
        jobs::set_run(&mut tx, &job, run).await?;
        events::append(&mut tx, &job, Some(run), &[JobEvent::RunCreated(RunCreated { run_id: run })]).await?;
        runs::set_database(&mut tx, run, DATABASE, Dialect::Postgres).await?;
        let planned: Vec<PlannedTable> = tables.iter().map(|table| table.planned.clone()).collect();
        store::plan::freeze(&mut tx, run, &planned).await?;
        jobs::finish(&mut tx, &job, RunStatus::Success, None).await?;
        let unfinished = "The seed was interrupted. Write another one.";
        runs::finish(&mut tx, run, RunStatus::Failed, Some(unfinished)).await?;
        tx.commit().await?;
        Ok((run, job))
    }
}

/// Rows with the batches that they pretend to come from: one a table.
async fn persist(
    tx: &mut store::Tx,
    run: RunId,
    tables: &[Table],
    rows: &[NewResult],
) -> Result<Vec<ResultId>> {
    let inserted = results::insert_all(tx, run, rows).await?;
    for table in tables {
        let assets = table.planned.len();
        let usage =
            Usage { input_tokens: 180 + 65 * assets, output_tokens: 110 * assets, ..Usage::default() };
        let cost = Some(MicroUsd(usage.input_tokens * 15 / 100 + usage.output_tokens * 6 / 10));
        let reasoning = (table.planned.position % 7 == 0).then(|| {
            format!("The names of {} speak for themselves; the keys settle the rest.", table.planned.table)
        });
        let batch = NewBatch {
            first_ordinal: table.planned.first_ordinal,
            schema: &table.planned.schema,
            table: &table.planned.table,
            assets,
            usage,
            cost,
            reasoning: reasoning.as_deref(),
            raw_answer: None,
        };
        batches::insert(tx, run, &batch).await?;
        let rows = assets - i64::from(table.fails.is_some());
        runs::count_on(tx, run, Increment { rows, failed: 0, usage, cost }).await?;
    }
    Ok(inserted.into_iter().map(|row| row.id).collect())
}
