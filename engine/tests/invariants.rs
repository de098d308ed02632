//! Invariants 1 to 8 of the specification (1.3) under random sequences of what people, workers and crashes
//! do: two clients with views of their own, runs, re-runs, variations, decisions, bulk actions, undo, redo,
//! apply, somebody else's comments, and a process that dies.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

use domain::asset::Asset;
use domain::bulk::{BulkAction, Frozen};
use domain::filter::ResultsQuery;
use domain::ids::{JobId, OperationId, ResultId, Revision, RunId};
use domain::pending::{Outcome, PendingEntry, PendingQuery};
use domain::result::{ResultRow, ReviewStatus};
use domain::review::Action;
use domain::scope::Scope;
use engine::jobs::StartRun;
use engine::rerun::{StartRerun, StartVariations};
use engine::{Config, Engine, EngineError};
use proptest::prelude::*;
use proptest::test_runner::{FileFailurePersistence, TestCaseError};
use sources::CommentChange;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;

/// Two tables of two columns: six assets.
const TABLES: &str = "CREATE TABLE cust (cust_id INTEGER PRIMARY KEY, nm TEXT);
                      CREATE TABLE ord (ord_id INTEGER PRIMARY KEY, cust_id INTEGER REFERENCES cust);";

#[derive(Debug, Clone)]
enum Step {
    Run,
    Rerun { row: usize, rows: usize, whole: bool },
    Vary { row: usize, alternative: u8 },
    Decide { client: usize, row: usize, action: Action },
    Bulk { client: usize, rows: Vec<usize>, action: BulkAction },
    Turn { operation: usize, back: bool },
    Refresh { client: usize },
    Apply { confirm: bool, some: usize },
    SomebodyElse { row: usize, text: u8 },
    Crash { during_run: bool },
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        3 => Just(Action::Accept),
        2 => (0u8..4).prop_map(Action::Promote),
        2 => "[a-c ]{0,4}".prop_map(Action::Edit),
        1 => Just(Action::Skip),
        1 => Just(Action::Deselect),
        2 => Just(Action::Restore),
    ]
}

fn bulk_action() -> impl Strategy<Value = BulkAction> {
    prop_oneof![3 => Just(BulkAction::Accept), 1 => Just(BulkAction::Skip), 1 => Just(BulkAction::Unreview)]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        1 => Just(Step::Run),
        2 => (any::<usize>(), 1usize..4, prop::bool::weighted(0.2))
            .prop_map(|(row, rows, whole)| Step::Rerun { row, rows, whole }),
        2 => (any::<usize>(), 0u8..3).prop_map(|(row, alternative)| Step::Vary { row, alternative }),
        12 => (0usize..2, any::<usize>(), action())
            .prop_map(|(client, row, action)| Step::Decide { client, row, action }),
        3 => (0usize..2, prop::collection::vec(any::<usize>(), 1..6), bulk_action())
            .prop_map(|(client, rows, action)| Step::Bulk { client, rows, action }),
        6 => (any::<usize>(), any::<bool>()).prop_map(|(operation, back)| Step::Turn { operation, back }),
        5 => (0usize..2).prop_map(|client| Step::Refresh { client }),
        3 => (any::<bool>(), 1usize..5).prop_map(|(confirm, some)| Step::Apply { confirm, some }),
        1 => (any::<usize>(), any::<u8>()).prop_map(|(row, text)| Step::SomebodyElse { row, text }),
        1 => any::<bool>().prop_map(|during_run| Step::Crash { during_run }),
    ]
}

/// One process: an engine with its worker, on a runtime of its own that can die.
struct Process {
    runtime: Runtime,
    engine: Engine,
}

impl Process {
    fn start(dir: &Path) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let engine = runtime.block_on(Engine::open(Config::load(dir).unwrap())).unwrap();
        runtime.spawn(engine.clone().work(CancellationToken::new()));
        Self { runtime, engine }
    }

    /// Its tasks end wherever they wait; nothing is given back or finished.
    fn crash(self) {
        self.runtime.shutdown_background();
    }
}

/// What never changes of a row.
#[derive(Debug, Clone, PartialEq)]
struct Facts {
    run: RunId,
    asset: Asset,
    alternatives: String,
    version: i64,
    parent: Option<ResultId>,
    seed: Option<String>,
}

fn facts(row: &ResultRow) -> Facts {
    Facts {
        run: row.run_id,
        asset: row.asset.clone(),
        alternatives: serde_json::to_string(&row.alternatives).unwrap(),
        version: row.version,
        parent: row.parent_result_id,
        seed: row.seed.as_ref().map(|seed| format!("{} {}", seed.alternative_id, seed.text)),
    }
}

/// What a decision may change of a row.
type State = (ReviewStatus, String, Option<u8>, bool);

fn state(row: &ResultRow) -> State {
    (row.status, row.description.clone(), row.chosen_alternative, row.edited)
}

/// An operation that was made, with its rows before and after it.
struct Made {
    id: OperationId,
    before: BTreeMap<ResultId, State>,
    after: BTreeMap<ResultId, State>,
}

struct World {
    dir: TempDir,
    process: Option<Process>,
    runs: BTreeMap<RunId, String>,
    facts: BTreeMap<ResultId, Facts>,
    views: [BTreeMap<ResultId, Revision>; 2],
    made: Vec<Made>,
}

type Checked = Result<(), TestCaseError>;

impl World {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(
            dir.path().join("config.yml"),
            "schema_version: 1\ndb_profiles:\n  shop: { url: \"sqlite://shop.sqlite\" }\nactive_db_profile: shop\n\
             llm_profiles:\n  free: { provider: builtin, batch_size: 2 }\nactive_llm_profile: free\n",
        )
        .unwrap();
        let mut world = Self {
            process: None,
            runs: BTreeMap::new(),
            facts: BTreeMap::new(),
            views: [BTreeMap::new(), BTreeMap::new()],
            made: Vec::new(),
            dir,
        };
        let path = world.dir.path().join("shop.sqlite");
        Runtime::new().unwrap().block_on(async {
            let mut database = file(&path).await;
            sqlx::raw_sql(TABLES).execute(&mut database).await.unwrap();
            database.close().await.unwrap();
        });
        world.process = Some(Process::start(world.dir.path()));
        world
    }

    fn engine(&self) -> &Engine {
        &self.process.as_ref().unwrap().engine
    }

    fn wait<T>(&self, future: impl Future<Output = T>) -> T {
        self.process.as_ref().unwrap().runtime.block_on(future)
    }

    fn rows_of(&self, run: RunId) -> Vec<ResultRow> {
        let query = ResultsQuery { per_page: 200, ..ResultsQuery::page(1) };
        self.wait(self.engine().results(run, query)).unwrap().items
    }

    fn rows(&self) -> Vec<ResultRow> {
        self.runs.keys().flat_map(|run| self.rows_of(*run)).collect()
    }

    fn pick(&self, place: usize) -> Option<ResultRow> {
        let rows = self.rows();
        (!rows.is_empty()).then(|| rows[place % rows.len()].clone())
    }

    fn states(&self) -> BTreeMap<ResultId, State> {
        self.rows().iter().map(|row| (row.id, state(row))).collect()
    }

    fn entries(&self) -> Vec<PendingEntry> {
        self.wait(async {
            let ids = self.engine().pending_ids(None).await.unwrap();
            let mut entries = Vec::new();
            let mut page = 1;
            while entries.len() < ids.len() {
                let more =
                    self.engine().pending(&PendingQuery { page, q: String::new() }).await.unwrap().items;
                assert!(!more.is_empty(), "the queue's pages do not hold what it counts");
                entries.extend(more);
                page += 1;
            }
            entries
        })
    }

    fn comment(&self, asset: &Asset) -> Option<String> {
        let comment =
            self.wait(async { self.engine().target("shop").await.unwrap().comment(asset).await.unwrap() });
        comment.filter(|text| !text.is_empty())
    }

    /// Waits for a job's end, and takes its run to the known ones.
    fn finish(&mut self, job: &JobId) {
        let begun = Instant::now();
        let run = loop {
            let job = self.wait(self.engine().job(job)).unwrap();
            if job.finished_at.is_some() {
                break job.run_id.unwrap();
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "job {} does not end", job.id);
            std::thread::sleep(Duration::from_millis(5));
        };
        let settings = self.frozen(run);
        self.runs.insert(run, settings);
    }

    /// Settings, scope and rates of a run, as they are in the store.
    fn frozen(&self, run: RunId) -> String {
        let run = self.wait(self.engine().run(run)).unwrap();
        format!("{:?} {:?} {:?} {:?}", run.settings, run.scope, run.rates, run.summary.cost)
    }

    fn act(&mut self, step: &Step) -> Checked {
        match step {
            Step::Run => {
                let job = self.start();
                self.finish(&job);
            }
            Step::Rerun { row, rows, whole } => self.rerun(*row, *rows, *whole)?,
            Step::Vary { row, alternative } => self.vary(*row, *alternative)?,
            Step::Decide { client, row, action } => self.decide(*client, *row, action)?,
            Step::Bulk { client, rows, action } => self.bulk(*client, rows, *action)?,
            Step::Turn { operation, back } => self.turn(*operation, *back)?,
            Step::Refresh { client } => {
                self.views[*client] = self.rows().iter().map(|row| (row.id, row.revision)).collect();
            }
            Step::Apply { confirm, some } => self.apply(*confirm, *some)?,
            Step::SomebodyElse { row, text } => self.somebody_else(*row, *text),
            Step::Crash { during_run } => self.crash(*during_run),
        }
        Ok(())
    }

    fn start(&self) -> JobId {
        let start: StartRun = serde_json::from_value(serde_json::json!({
            "scope": Scope::everything("shop"), "llm_profile": "free"
        }))
        .unwrap();
        self.wait(self.engine().start_run(start)).unwrap()
    }

    fn rerun(&mut self, row: usize, rows: usize, whole: bool) -> Checked {
        let Some(first) = self.pick(row) else { return Ok(()) };
        let before = self.rows_of(first.run_id);
        let place = before.iter().position(|other| other.id == first.id).unwrap();
        let ids = before[place..].iter().take(rows).map(|row| row.id).collect::<Vec<_>>();
        let start = if whole {
            StartRerun { run_id: Some(first.run_id), ..StartRerun::default() }
        } else {
            StartRerun { result_ids: Some(ids.clone()), ..StartRerun::default() }
        };
        let job = self.wait(self.engine().rerun(start)).unwrap();
        self.finish(&job);
        self.check_handed_over(&before)?;
        let run = *self.runs.keys().last().unwrap();
        let count = if whole { before.len() } else { ids.len() };
        prop_assert_eq!(self.rows_of(run).len(), count);
        Ok(())
    }

    fn vary(&mut self, row: usize, alternative: u8) -> Checked {
        let Some(row) = self.pick(row) else { return Ok(()) };
        let before = self.rows_of(row.run_id);
        let start: StartVariations =
            serde_json::from_value(serde_json::json!({ "result_id": row.id, "alternative": alternative }))
                .unwrap();
        let job = self.wait(self.engine().vary(start));
        let seed =
            row.alternatives.iter().find(|other| other.index == alternative).filter(|other| !other.fallback);
        let (Some(seed), Ok(job)) = (seed, &job) else {
            prop_assert!(job.is_err());
            return Ok(());
        };
        self.finish(job);
        self.check_handed_over(&before)?;
        let run = *self.runs.keys().last().unwrap();
        for new in self.rows_of(run) {
            prop_assert_eq!(new.seed.as_ref().map(|seed| seed.text.as_str()), Some(seed.text.as_str()));
            let echoes =
                |other: &domain::result::Alternative| domain::text::same_draft(&other.text, &seed.text);
            prop_assert!(!new.alternatives.iter().any(echoes), "the seed came back: {:?}", new.alternatives);
        }
        Ok(())
    }

    /// Invariant 4, and 1.5: the source's decisions are as they were; the new rows hold the entries.
    fn check_handed_over(&self, before: &[ResultRow]) -> Checked {
        let run = before[0].run_id;
        for (old, new) in before.iter().zip(self.rows_of(run)) {
            prop_assert_eq!((old.id, old.revision, state(old)), (new.id, new.revision, state(&new)));
        }
        let newest = *self.runs.keys().last().unwrap();
        for row in self.rows_of(newest) {
            let top = row.alternatives.iter().find(|alternative| !alternative.fallback);
            let Some(top) = top else { continue };
            prop_assert!(row.queued && row.status == ReviewStatus::Accepted, "not handed over: {:?}", row);
            prop_assert_eq!(&row.description, &top.text);
            prop_assert!(row.version > 1 && row.parent_result_id.is_some());
        }
        Ok(())
    }

    /// Invariant 7: a decision on an older view is refused and changes nothing.
    fn decide(&mut self, client: usize, row: usize, action: &Action) -> Checked {
        let Some(row) = self.pick(row) else { return Ok(()) };
        let Some(seen) = self.views[client].get(&row.id).copied() else { return Ok(()) };
        let (before, queue) = (self.states(), self.entries());
        let answer = self.wait(self.engine().decide(row.id, seen, action));
        if seen != row.revision {
            let newer = match answer {
                Err(EngineError::Conflict { current }) => current.revision,
                other => return Err(TestCaseError::fail(format!("a stale decision was taken: {other:?}"))),
            };
            prop_assert_eq!(newer, row.revision);
            prop_assert_eq!((before, queue), (self.states(), self.entries()));
            return Ok(());
        }
        match answer {
            Ok(decided) => {
                self.views[client].insert(row.id, decided.row.revision);
                let after = self.states();
                let others = |states: &BTreeMap<ResultId, State>| {
                    states
                        .iter()
                        .filter(|(id, _)| **id != row.id)
                        .map(|(id, s)| (*id, s.clone()))
                        .collect::<Vec<_>>()
                };
                prop_assert_eq!(others(&before), others(&after));
                self.made.push(Made {
                    id: decided.operation,
                    before: one(&before, row.id),
                    after: one(&after, row.id),
                });
            }
            // Refused: nothing happened.
            Err(_) => prop_assert_eq!((before, queue), (self.states(), self.entries())),
        }
        Ok(())
    }

    fn bulk(&mut self, client: usize, places: &[usize], action: BulkAction) -> Checked {
        let Some(first) = self.pick(places[0]) else { return Ok(()) };
        let rows = self.rows_of(first.run_id);
        let view = &self.views[client];
        let frozen: Vec<Frozen> = places
            .iter()
            .map(|place| &rows[place % rows.len()])
            .filter_map(|row| view.get(&row.id).map(|revision| (row.id, *revision)))
            .collect();
        let before = self.states();
        let outcome = self.wait(self.engine().decide_bulk(first.run_id, &frozen, action)).unwrap().outcome;
        let after = self.states();
        let moved: BTreeSet<ResultId> = outcome.rows.iter().map(|(id, _)| *id).collect();
        let asked: BTreeMap<ResultId, Revision> = frozen.iter().copied().collect();
        prop_assert_eq!(moved.len() + outcome.left_out.len(), asked.len(), "each row is done or named");
        for (id, was) in &before {
            if !moved.contains(id) {
                prop_assert_eq!(was, &after[id], "a row changed that was not reported");
                continue;
            }
            let stale = rows.iter().any(|row| row.id == *id && row.revision != asked[id]);
            prop_assert!(!stale, "a stale row was taken along");
            prop_assert_eq!(after[id].0, action.status());
        }
        for (id, revision) in &outcome.rows {
            self.views[client].insert(*id, *revision);
        }
        if let Some(id) = outcome.operation_id {
            let of = |states: &BTreeMap<ResultId, State>| {
                moved.iter().map(|id| (*id, states[id].clone())).collect()
            };
            self.made.push(Made { id, before: of(&before), after: of(&after) });
        }
        Ok(())
    }

    fn turn(&self, operation: usize, back: bool) -> Checked {
        if self.made.is_empty() {
            return Ok(());
        }
        let made = &self.made[operation % self.made.len()];
        let before = (self.states(), self.entries());
        let engine = self.engine();
        let answer = self.wait(async {
            if back { engine.undo(made.id, None).await } else { engine.redo(made.id, None).await }
        });
        let outcome = match answer {
            Ok(reviewed) => reviewed.outcome,
            Err(error) => {
                prop_assert!(matches!(error, EngineError::Undone(_)), "{error:?}");
                prop_assert_eq!(before, (self.states(), self.entries()));
                return Ok(());
            }
        };
        let now = self.states();
        let end = if back { &made.before } else { &made.after };
        let left_out: BTreeSet<ResultId> = outcome.left_out.iter().map(|row| row.id).collect();
        for (id, was) in &before.0 {
            match end.get(id).filter(|_| !left_out.contains(id)) {
                Some(wanted) => prop_assert_eq!(wanted, &now[id]),
                None => prop_assert_eq!(was, &now[id], "a row changed that the operation does not move"),
            }
        }
        Ok(())
    }

    /// Invariant 8: each entry by itself; what failed or drifted stays queued with its error.
    fn apply(&self, confirm: bool, some: usize) -> Checked {
        let entries = self.entries();
        let chosen: Vec<&PendingEntry> = entries.iter().take(some * 2).collect();
        let ids: Vec<_> = chosen.iter().map(|entry| entry.id).collect();
        let live: Vec<Option<String>> = chosen.iter().map(|entry| self.comment(&entry.asset)).collect();
        let outcomes = self.wait(self.engine().apply(&ids, confirm)).unwrap();
        prop_assert_eq!(outcomes.len(), ids.len());
        let left = self.entries();
        for ((entry, was), outcome) in chosen.iter().zip(live).zip(&outcomes) {
            let queued = left.iter().find(|other| other.id == entry.id);
            let now = self.comment(&entry.asset);
            match outcome.outcome {
                Outcome::Applied => {
                    prop_assert!(queued.is_none());
                    prop_assert_eq!(now.as_deref(), Some(entry.description.as_str()));
                }
                Outcome::Drifted => {
                    prop_assert!(!confirm);
                    prop_assert_eq!(&now, &was);
                    prop_assert!(queued.is_some_and(|entry| entry.error.is_some()));
                }
                Outcome::Failed | Outcome::Ready => {
                    return Err(TestCaseError::fail(format!("{outcome:?} on a healthy database")));
                }
            }
        }
        Ok(())
    }

    fn somebody_else(&self, row: usize, text: u8) {
        let Some(row) = self.pick(row) else { return };
        let change = CommentChange {
            asset: row.asset,
            text: format!("Somebody else's words {text}."),
            expected: None,
            confirm_drift: true,
        };
        self.wait(async {
            self.engine().target("shop").await.unwrap().write_comment(&change).await.unwrap()
        });
    }

    fn crash(&mut self, during_run: bool) {
        let job = during_run.then(|| {
            let job = self.start();
            std::thread::sleep(Duration::from_millis(3));
            job
        });
        self.process.take().unwrap().crash();
        // The dead one's lease would run out by itself, in some seconds.
        let path = self.dir.path().join("amx.db");
        Runtime::new().unwrap().block_on(async {
            let mut store = file(&path).await;
            sqlx::query("UPDATE jobs SET lease_until = 0 WHERE finished_at IS NULL")
                .execute(&mut store)
                .await
                .unwrap();
            store.close().await.unwrap();
        });
        self.process = Some(Process::start(self.dir.path()));
        if let Some(job) = job {
            self.finish(&job);
            let run = *self.runs.keys().last().unwrap();
            assert_eq!(self.rows_of(run).len(), 6, "a resumed run has each row once");
        }
    }

    /// What holds after every step.
    fn check(&mut self) -> Checked {
        let rows = self.rows();
        let mut seen = BTreeSet::new();
        for row in &rows {
            // 1: exactly N alternatives. 2: each asset of a run once.
            prop_assert_eq!(row.alternatives.len(), 3);
            prop_assert!(seen.insert((row.run_id, row.asset.clone())), "doubled: {:?}", row.asset);
            // 2 and 4: what a run produced stays as it was.
            let now = facts(row);
            let known = self.facts.entry(row.id).or_insert_with(|| now.clone());
            prop_assert_eq!(&*known, &now);
        }
        prop_assert_eq!(self.facts.len(), rows.len(), "a row was lost");
        // 3: one entry per asset, with the text of the accepted row that holds it.
        let entries = self.entries();
        let mut assets = BTreeSet::new();
        for entry in &entries {
            prop_assert!(assets.insert(entry.asset.clone()), "two entries for {:?}", entry.asset);
            let holder = rows.iter().find(|row| row.id == entry.result_id).unwrap();
            prop_assert_eq!(holder.status, ReviewStatus::Accepted);
            prop_assert_eq!(&holder.description, &entry.description);
            prop_assert!(!entry.description.starts_with("FALLBACK") && !entry.description.trim().is_empty());
        }
        for row in &rows {
            let holder = entries.iter().find(|entry| entry.asset == row.asset).map(|entry| entry.result_id);
            prop_assert_eq!(row.queue_holder.map(|holder| holder.result_id), holder);
            prop_assert_eq!(row.queued, holder == Some(row.id));
        }
        // 5 and 6: settings, scope, rates and cost of a finished run are frozen.
        for (run, frozen) in &self.runs {
            prop_assert_eq!(&self.frozen(*run), frozen);
        }
        Ok(())
    }
}

fn one(states: &BTreeMap<ResultId, State>, id: ResultId) -> BTreeMap<ResultId, State> {
    BTreeMap::from([(id, states[&id].clone())])
}

async fn file(path: &PathBuf) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
    options.busy_timeout(Duration::from_secs(10)).connect().await.unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 24,
        max_shrink_iters: 200,
        failure_persistence: Some(Box::new(FileFailurePersistence::Off)),
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_invariants_hold_whatever_happens(steps in prop::collection::vec(step(), 1..40)) {
        let mut world = World::new();
        world.act(&Step::Run)?;
        world.act(&Step::Refresh { client: 0 })?;
        world.act(&Step::Refresh { client: 1 })?;
        for step in &steps {
            world.act(step)?;
            world.check()?;
        }
    }
}
