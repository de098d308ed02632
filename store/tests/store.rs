//! The store as workers and people use it at the same time: leases, migrations, decisions, events.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

use domain::asset::{Asset, AssetKind};
use domain::audit::AuditEntry;
use domain::confidence::{Band, Signal};
use domain::event::{JobEvent, Progress};
use domain::filter::ResultsQuery;
use domain::ids::{AuditId, EventId, JobId, ResultId, Revision, RunId};
use domain::result::{Alternative, ResultRow, ReviewStatus, Source, letter};
use domain::review::{Action, Standing, decide};
use domain::run::{RunCommand, RunStatus};
use domain::scope::Scope;
use domain::settings::{AlternativesMode, LlmSettings};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use store::attempts::{Attempt, Write};
use store::jobs::{self, Job};
use store::results::NewResult;
use store::runs::NewRun;
use store::settle::Since;
use store::{Store, StoreError, attempts, audit, events, pending, results, reviews, runs, settle};
use tempfile::TempDir;

const LONG: Duration = Duration::from_secs(600);

/// Names the file for [`opened_by_another_process`].
const FILE: &str = "AMX_STORE_TEST_FILE";

async fn fresh() -> (TempDir, PathBuf, Store) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("amx.db");
    let store = Store::open(&path).await.unwrap();
    (dir, path, store)
}

async fn enqueue(store: &Store) -> JobId {
    let mut tx = store.write().await.unwrap();
    let id = jobs::enqueue(&mut tx, "{}").await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// Claims until something can be had.
async fn claim_soon(store: &Store, owner: &str) -> Job {
    let begun = Instant::now();
    loop {
        if let Some(job) = jobs::claim(store, owner, LONG).await.unwrap() {
            return job;
        }
        assert!(begun.elapsed() < Duration::from_secs(10), "nothing can be claimed");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

async fn create_run(store: &Store) -> RunId {
    let job_id = enqueue(store).await;
    let new = NewRun {
        job_id,
        command: RunCommand::Run,
        llm_profile: "free".to_owned(),
        doc_profile: None,
        scope: Scope::everything("shop"),
        settings: LlmSettings::default(),
        rates: None,
        origin: None,
    };
    let mut tx = store.write().await.unwrap();
    let run = runs::create(&mut tx, &new).await.unwrap();
    tx.commit().await.unwrap();
    run
}

fn alternative(index: u8) -> Alternative {
    Alternative {
        index,
        letter: letter(index),
        text: format!("Text {index}."),
        score: Some(0.9 - f64::from(index) / 10.0),
        band: Band::High,
        logprob: None,
        fallback: false,
    }
}

fn row(ordinal: i64, column: Option<&str>) -> NewResult {
    NewResult {
        ordinal,
        db_profile: "shop".to_owned(),
        asset: Asset {
            database: "shop".to_owned(),
            schema: "main".to_owned(),
            table: "orders".to_owned(),
            column: column.map(str::to_owned),
            kind: if column.is_some() { AssetKind::Column } else { AssetKind::Table },
        },
        data_type: None,
        alternatives: (0..3).map(alternative).collect(),
        mode: AlternativesMode::Semantic,
        signal: Signal::SelfDecl,
        source: Source::Other,
        reasoning: None,
        production_warning: None,
        injection_warning: None,
        citations: Vec::new(),
        provider: "builtin",
        model: "builtin".to_owned(),
        existing_comment: None,
        parent: None,
        seed: None,
    }
}

async fn insert(store: &Store, run: RunId, row: &NewResult) -> Result<ResultId, StoreError> {
    let mut tx = store.write().await?;
    let inserted = results::insert(&mut tx, run, row).await?;
    tx.commit().await?;
    Ok(inserted.id)
}

/// Decides on a row as the engine does.
async fn act(
    store: &Store,
    id: ResultId,
    revision: Revision,
    action: Action,
) -> Result<ResultRow, StoreError> {
    let mut tx = store.write().await?;
    let row = reviews::row_at(&mut tx, id, revision).await?;
    let (state, effect) = decide(&row.state(), &row.alternatives, Standing::of(&row), &action).unwrap();
    let (_, row) = reviews::save(&mut tx, "test", &row, &state, effect).await?;
    tx.commit().await?;
    Ok(row)
}

fn is_lost<T>(result: &Result<T, StoreError>) -> bool {
    matches!(result, Err(StoreError::LeaseLost))
}

async fn raw(path: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(path).connect().await.unwrap()
}

#[tokio::test]
async fn a_leased_job_is_nobody_elses() {
    let (_dir, _path, store) = fresh().await;
    assert!(!jobs::claimable(&store).await.unwrap());
    let id = enqueue(&store).await;
    assert!(jobs::claimable(&store).await.unwrap());
    let job = jobs::claim(&store, "one", LONG).await.unwrap().unwrap();
    assert_eq!((&job.id, job.attempts, job.status), (&id, 1, RunStatus::Running));
    assert!(!jobs::claimable(&store).await.unwrap());
    for owner in ["one", "two"] {
        assert!(jobs::claim(&store, owner, LONG).await.unwrap().is_none(), "{owner}");
    }
    assert!(!jobs::heartbeat(&store, &id, "one", LONG).await.unwrap());
    assert!(is_lost(&jobs::heartbeat(&store, &id, "two", LONG).await));
    // Giving back what one does not hold changes nothing.
    jobs::release(&store, &id, "two").await.unwrap();
    assert!(!jobs::claimable(&store).await.unwrap());
    // Given back by its owner, it can be had at once.
    jobs::release(&store, &id, "one").await.unwrap();
    let job = jobs::claim(&store, "two", LONG).await.unwrap().unwrap();
    assert_eq!((job.id, job.attempts), (id, 2));
}

#[tokio::test]
async fn an_expired_lease_goes_to_another_and_the_old_owner_writes_nothing_more() {
    let (_dir, _path, store) = fresh().await;
    let run = create_run(&store).await;
    // The run's own job is not what this is about.
    jobs::claim(&store, "other", LONG).await.unwrap().unwrap();
    let id = enqueue(&store).await;

    jobs::claim(&store, "old", LONG).await.unwrap().unwrap();
    // Its sign of life holds for no time at all: it is as good as dead.
    jobs::heartbeat(&store, &id, "old", Duration::ZERO).await.unwrap();
    let taken = claim_soon(&store, "new").await;
    assert_eq!((&taken.id, taken.attempts), (&id, 2));

    assert!(is_lost(&jobs::heartbeat(&store, &id, "old", LONG).await));
    let written = async {
        let mut tx = store.write().await?;
        // As a worker does it: the row first or the lease first, one transaction decides for both.
        results::insert(&mut tx, run, &row(0, None)).await?;
        jobs::hold(&mut tx, &id, "old").await?;
        tx.commit().await?;
        Ok::<_, StoreError>(())
    };
    assert!(is_lost(&written.await));
    assert_eq!(results::page(&store, run, ResultsQuery::default()).await.unwrap().total, 0);
    jobs::release(&store, &id, "old").await.unwrap();

    // The new owner is not disturbed by any of it.
    let mut tx = store.write().await.unwrap();
    jobs::hold(&mut tx, &id, "new").await.unwrap();
    results::insert(&mut tx, run, &row(0, None)).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!jobs::heartbeat(&store, &id, "new", LONG).await.unwrap());
    jobs::request_cancel(&store, &id).await.unwrap();
    assert!(jobs::heartbeat(&store, &id, "new", LONG).await.unwrap(), "the cancel is not told");

    let mut tx = store.write().await.unwrap();
    jobs::finish(&mut tx, &id, RunStatus::Cancelled, Some("by a person")).await.unwrap();
    tx.commit().await.unwrap();
    // What is finished is nobody's, and stays finished.
    assert!(is_lost(&jobs::heartbeat(&store, &id, "new", LONG).await));
    let mut tx = store.write().await.unwrap();
    assert!(is_lost(&jobs::hold(&mut tx, &id, "new").await));
    drop(tx);
    assert!(!jobs::claimable(&store).await.unwrap());
    jobs::request_cancel(&store, &id).await.unwrap();
    let job = jobs::find(&store, &id).await.unwrap();
    assert_eq!((job.status, job.error.as_deref()), (RunStatus::Cancelled, Some("by a person")));
    assert!(matches!(
        jobs::request_cancel(&store, &JobId("nope".to_owned())).await,
        Err(StoreError::NotFound { .. })
    ));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_workers_take_each_job_once() {
    let (_dir, path, store) = fresh().await;
    let mut queued = BTreeSet::new();
    for _ in 0..40 {
        queued.insert(enqueue(&store).await);
    }
    let mut workers = Vec::new();
    for number in 0..8 {
        // Two workers a process, so to speak.
        let store = if number % 2 == 0 { store.clone() } else { Store::open(&path).await.unwrap() };
        workers.push(tokio::spawn(async move {
            let owner = format!("worker {number}");
            let mut taken = Vec::new();
            while let Some(job) = jobs::claim(&store, &owner, LONG).await.unwrap() {
                assert_eq!(job.attempts, 1);
                taken.push(job.id);
            }
            taken
        }));
    }
    let mut taken = Vec::new();
    for worker in workers {
        taken.extend(worker.await.unwrap());
    }
    assert_eq!(taken.len(), 40);
    assert_eq!(taken.into_iter().collect::<BTreeSet<_>>(), queued);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_fresh_file_can_be_opened_by_many_at_once() {
    for _ in 0..5 {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("amx.db");
        let openings: Vec<_> = (0..8)
            .map(|_| {
                let path = path.clone();
                tokio::spawn(async move {
                    let store = Store::open(&path).await?;
                    enqueue(&store).await;
                    Ok::<_, StoreError>(store)
                })
            })
            .collect();
        let mut stores = Vec::new();
        for opening in openings {
            stores.push(opening.await.unwrap().unwrap());
        }
        for store in &stores {
            assert_eq!(jobs::unfinished(store).await.unwrap(), 8);
        }
    }
}

#[tokio::test]
async fn a_fresh_file_can_be_opened_by_many_processes_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("amx.db");
    let mut children: Vec<_> = (0..8)
        .map(|_| {
            Command::new(std::env::current_exe().unwrap())
                .args(["--ignored", "--exact", "opened_by_another_process"])
                .env(FILE, &path)
                // Its summary is not this run's.
                .stdout(Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for child in &mut children {
        assert!(child.wait().unwrap().success());
    }
    let store = Store::open(&path).await.unwrap();
    assert_eq!(jobs::unfinished(&store).await.unwrap(), 8);
}

#[tokio::test]
#[ignore = "the test above runs it, in processes of its own"]
async fn opened_by_another_process() {
    let path = std::env::var_os(FILE).expect("it is another test's");
    let store = Store::open(Path::new(&path)).await.unwrap();
    enqueue(&store).await;
    store.close().await;
}

#[tokio::test]
async fn a_newer_store_is_refused_and_left_as_it_is() {
    let (_dir, path, store) = fresh().await;
    enqueue(&store).await;
    store.close().await;
    let mut file = raw(&path).await;
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9999, 'of next year', 1, x'00', 0)",
    )
    .execute(&mut file)
    .await
    .unwrap();
    let error = Store::open(&path).await.unwrap_err();
    assert!(matches!(error, StoreError::Newer { found: 9999, known } if known < 9999), "{error}");
    assert!(error.to_string().contains("9999") && error.to_string().contains("Update"), "{error}");

    let jobs: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM jobs").fetch_one(&mut file).await.unwrap();
    assert_eq!(jobs, 1);
    // Without it the very file opens again.
    sqlx::query("DELETE FROM _sqlx_migrations WHERE version = 9999").execute(&mut file).await.unwrap();
    file.close().await.unwrap();
    let store = Store::open(&path).await.unwrap();
    assert_eq!(jobs::unfinished(&store).await.unwrap(), 1);
}

#[tokio::test]
async fn what_is_no_store_is_refused_in_a_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("notes.txt");
    std::fs::write(&path, "These are my notes, and no database at all.\n".repeat(50)).unwrap();
    for path in [path.as_path(), dir.path(), dir.path().join("nowhere/amx.db").as_path()] {
        let error = Store::open(path).await.unwrap_err();
        assert!(matches!(error, StoreError::Open { .. }), "{error}");
        assert!(error.to_string().contains(path.to_str().unwrap()), "{error}");
    }
}

#[tokio::test]
async fn a_run_has_each_asset_and_each_place_once() {
    let (_dir, _path, store) = fresh().await;
    let (first, second) = (create_run(&store).await, create_run(&store).await);
    insert(&store, first, &row(0, None)).await.unwrap();
    insert(&store, first, &row(1, Some("id"))).await.unwrap();
    // The same asset at another place, another asset at the same place.
    assert!(insert(&store, first, &row(2, Some("id"))).await.is_err());
    assert!(insert(&store, first, &row(1, Some("total"))).await.is_err());
    // Another run has its own.
    insert(&store, second, &row(1, Some("id"))).await.unwrap();
    let page = results::page(&store, first, ResultsQuery::default()).await.unwrap();
    assert_eq!(page.total, 2);
    assert_eq!(results::next_ordinal(&store, first).await.unwrap(), 2);
    assert!(matches!(page.items.as_slice(), [table, column]
        if table.asset.column.is_none() && column.asset.column.as_deref() == Some("id")));
}

#[tokio::test]
async fn an_asset_has_one_entry_that_names_one_row_and_one_text() {
    let (_dir, _path, store) = fresh().await;
    let (first, second) = (create_run(&store).await, create_run(&store).await);
    let old = insert(&store, first, &row(0, Some("id"))).await.unwrap();
    let new = insert(&store, second, &row(0, Some("id"))).await.unwrap();
    let table = insert(&store, first, &row(1, None)).await.unwrap();

    let accepted = act(&store, old, Revision::FIRST, Action::Accept).await.unwrap();
    assert!(accepted.queued && accepted.status == ReviewStatus::Accepted);
    assert_eq!(accepted.revision, Revision::FIRST.next());
    act(&store, table, Revision::FIRST, Action::Accept).await.unwrap();
    let before = pending::list(&store, "", 0, 10).await.unwrap();
    assert_eq!(before.len(), 2);
    let mut tx = store.write().await.unwrap();
    pending::set_error(&mut tx, before[0].id, "the database was away").await.unwrap();
    tx.commit().await.unwrap();

    // The other run's row takes the entry over, in its place and without the old error; then it can be promoted.
    let restored = act(&store, new, Revision::FIRST, Action::Restore).await.unwrap();
    let promoted = act(&store, new, restored.revision, Action::Promote(2)).await.unwrap();
    assert_eq!((promoted.queue_holder.map(|holder| holder.result_id), promoted.queued), (Some(new), true));
    let entries = pending::list(&store, "", 0, 10).await.unwrap();
    assert_eq!(entries.len(), 2);
    assert_eq!((entries[0].id, entries[0].result_id, entries[0].run_id), (before[0].id, new, second));
    assert_eq!((entries[0].description.as_str(), entries[0].error.as_deref()), ("Text 2.", None));
    let shown = results::find(&store, old).await.unwrap();
    assert_eq!((shown.queued, shown.queue_holder.map(|holder| holder.result_id)), (false, Some(new)));
    assert_eq!(pending::count_for_run(&store, first).await.unwrap(), 2);
    assert_eq!(pending::count_for_run(&store, second).await.unwrap(), 1);

    // Who does not hold it cannot take it out.
    act(&store, old, accepted.revision, Action::Skip).await.unwrap();
    assert_eq!(pending::count(&store).await.unwrap(), 2);
    act(&store, new, promoted.revision, Action::Deselect).await.unwrap();
    let left = pending::list(&store, "", 0, 10).await.unwrap();
    assert!(matches!(left.as_slice(), [entry] if entry.result_id == table));
    assert!(pending::ids(&store, Some(second)).await.unwrap().is_empty());
}

/// An attempt to apply an entry as it is.
async fn attempt(store: &Store, entry: &domain::pending::PendingEntry) -> Attempt {
    let write = Write {
        result_id: entry.result_id,
        run_id: entry.run_id,
        db_profile: entry.db_profile.clone(),
        asset: entry.asset.clone(),
        before: entry.current_comment.clone(),
        after: entry.description.clone(),
        by: "ann".to_owned(),
        reverts: None,
    };
    let mut tx = store.write().await.unwrap();
    let attempt = attempts::begin(&mut tx, write).await.unwrap();
    tx.commit().await.unwrap();
    attempt
}

async fn settle(store: &Store, attempt: &Attempt, since: Since) {
    let mut tx = store.write().await.unwrap();
    settle::written(&mut tx, attempt, since).await.unwrap();
    tx.commit().await.unwrap();
}

async fn audited(store: &Store) -> Vec<AuditEntry> {
    audit::list(store, audit::Filter { q: "", run: None }, 0, 10).await.unwrap()
}

#[tokio::test]
async fn an_applied_entry_goes_only_with_the_text_that_was_applied() {
    let (_dir, _path, store) = fresh().await;
    let run = create_run(&store).await;
    let id = insert(&store, run, &row(0, None)).await.unwrap();
    let accepted = act(&store, id, Revision::FIRST, Action::Accept).await.unwrap();
    let applied = pending::list(&store, "", 0, 1).await.unwrap().remove(0);
    let first = attempt(&store, &applied).await;
    // While the statement runs, a person writes other words.
    act(&store, id, accepted.revision, Action::Edit("Other words.".to_owned())).await.unwrap();
    settle(&store, &first, Since::Entry(AuditId(0))).await;
    // The old ones are in the database and are audited; the entry waits with the new, and expects the old.
    let entry = pending::list(&store, "", 0, 1).await.unwrap().remove(0);
    assert_eq!(entry.description, "Other words.");
    assert_eq!(entry.current_comment.as_deref(), Some(applied.description.as_str()));
    assert_eq!(results::find(&store, id).await.unwrap().applied_at, None);
    let second = attempt(&store, &entry).await;
    settle(&store, &second, Since::Entry(AuditId(1))).await;
    assert_eq!(pending::count(&store).await.unwrap(), 0);
    assert!(results::find(&store, id).await.unwrap().applied_at.is_some());
    let texts: Vec<_> = audited(&store).await.into_iter().map(|entry| (entry.before, entry.after)).collect();
    let old = Some(applied.description);
    assert_eq!(texts, [(old.clone(), Some("Other words.".to_owned())), (None, old)]);
    assert!(attempts::unsettled(&store).await.unwrap().is_empty());
}

#[tokio::test]
async fn of_two_who_settle_the_same_write_one_audits_it() {
    let (_dir, path, store) = fresh().await;
    let run = create_run(&store).await;
    let id = insert(&store, run, &row(0, Some("id"))).await.unwrap();
    act(&store, id, Revision::FIRST, Action::Accept).await.unwrap();
    let entry = pending::list(&store, "", 0, 1).await.unwrap().remove(0);
    let mine = attempt(&store, &entry).await;
    // Another server finds the words there before their writer comes to say so.
    let other = Store::open(&path).await.unwrap();
    let left = attempts::unsettled(&other).await.unwrap();
    assert_eq!(left, std::slice::from_ref(&mine));
    settle(&other, &left[0], Since::Time(left[0].at)).await;
    settle(&store, &mine, Since::Entry(AuditId(0))).await;
    let entries = audited(&store).await;
    assert_eq!(entries.len(), 1);
    assert_eq!((entries[0].applied_by.as_str(), entries[0].result_id), ("ann", id));
    assert!(attempts::unsettled(&store).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_queue_is_searched_literally_and_without_case() {
    let (_dir, _path, store) = fresh().await;
    let run = create_run(&store).await;
    for (ordinal, (column, text)) in
        [("cust_no", "Rate in 50% steps."), ("custXno", "Größe_A of it."), ("qty", "How MANY.")]
            .into_iter()
            .enumerate()
    {
        let id = insert(&store, run, &row(i64::try_from(ordinal).unwrap(), Some(column))).await.unwrap();
        act(&store, id, Revision::FIRST, Action::Edit(text.to_owned())).await.unwrap();
    }
    for (q, found) in [
        ("", vec!["cust_no", "custXno", "qty"]),
        ("  ", vec!["cust_no", "custXno", "qty"]),
        ("CUST_", vec!["cust_no"]),
        ("orders.q", vec!["qty"]),
        ("50%", vec!["cust_no"]),
        ("0%s", vec![]),
        ("many", vec!["qty"]),
        ("Größe_", vec!["custXno"]),
        ("\\", vec![]),
        ("MAIN", vec!["cust_no", "custXno", "qty"]),
    ] {
        let entries = pending::list(&store, q, 0, 10).await.unwrap();
        let columns: Vec<_> = entries.iter().filter_map(|entry| entry.asset.column.as_deref()).collect();
        assert_eq!(columns, found, "{q}");
        assert_eq!(
            pending::count_found(&store, q).await.unwrap(),
            i64::try_from(found.len()).unwrap(),
            "{q}"
        );
    }
    assert_eq!(
        pending::list(&store, "cust", 1, 1).await.unwrap()[0].asset.column.as_deref(),
        Some("custXno")
    );
}

#[tokio::test]
async fn a_stale_decision_changes_nothing() {
    let (_dir, path, store) = fresh().await;
    let run = create_run(&store).await;
    let id = insert(&store, run, &row(0, None)).await.unwrap();
    // Another process decides.
    let other = Store::open(&path).await.unwrap();
    let theirs = act(&other, id, Revision::FIRST, Action::Edit("Theirs.".to_owned())).await.unwrap();
    let mine = act(&store, id, Revision::FIRST, Action::Edit("Mine.".to_owned())).await;
    assert!(matches!(mine, Err(StoreError::Stale { current }) if current == theirs.revision));
    assert_eq!(results::find(&store, id).await.unwrap(), theirs);
    assert_eq!(pending::list(&store, "", 0, 1).await.unwrap()[0].description, "Theirs.");
    assert!(matches!(
        act(&store, ResultId(999), Revision::FIRST, Action::Accept).await,
        Err(StoreError::NotFound { .. })
    ));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn events_are_numbered_without_gaps_whoever_writes_them() {
    let (_dir, path, store) = fresh().await;
    let (job, neighbour) = (enqueue(&store).await, enqueue(&store).await);
    let mut writers = Vec::new();
    for writer in 0..4 {
        let (job, neighbour) = (job.clone(), neighbour.clone());
        let store = if writer % 2 == 0 { store.clone() } else { Store::open(&path).await.unwrap() };
        writers.push(tokio::spawn(async move {
            for done in 0..10 {
                let told = vec![JobEvent::Progress(Progress { done, total: writer }); 3];
                let mut tx = store.write().await.unwrap();
                events::append(&mut tx, &job, None, &told).await.unwrap();
                events::append(&mut tx, &neighbour, None, &told[..1]).await.unwrap();
                // What is rolled back leaves no gap.
                if done % 3 == 0 { drop(tx) } else { tx.commit().await.unwrap() }
            }
        }));
    }
    for writer in writers {
        writer.await.unwrap();
    }
    for (job, count) in [(&job, 4 * 6 * 3), (&neighbour, 4 * 6)] {
        let log = events::after(&store, job, EventId(0), 1_000).await.unwrap();
        let ids: Vec<i64> = log.iter().map(|event| event.id.0).collect();
        assert_eq!(ids, (1..=count).collect::<Vec<i64>>());
        let page = events::after(&store, job, EventId(5), 4).await.unwrap();
        assert_eq!(page, log[5..9]);
        let (last, _) = events::latest(&store, job, &["progress"]).await.unwrap();
        assert_eq!(last, EventId(count));
    }
}
