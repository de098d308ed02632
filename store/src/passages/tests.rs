#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::documents::{self, KnownDocument, NewDocument};
use domain::clock::Timestamp;

async fn store() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(&dir.path().join("amx.db")).await.unwrap();
    (dir, store)
}

fn text(line: i64, body: &str) -> NewPassage {
    NewPassage {
        kind: Kind::Text,
        line,
        headings: vec!["Head".into()],
        text: body.to_uppercase(),
        entry: Default::default(),
        terms: ["head".into(), body.into()],
    }
}

fn entry(line: i64, table: &str, column: &str) -> NewPassage {
    NewPassage {
        kind: Kind::Entry,
        entry: [String::new(), table.into(), column.into()],
        terms: Default::default(),
        ..text(line, "entry")
    }
}

fn document(path: &str, hash: &str, passages: Vec<NewPassage>) -> NewDocument {
    let known = KnownDocument { path: path.into(), size: 1, modified_at: 1, hash: hash.into(), reader: 1 };
    NewDocument { known, title: path.into(), passages, problem: None }
}

async fn save(store: &Store, profile: &str, documents: &[NewDocument]) -> DocProfileId {
    let mut tx = store.write().await.unwrap();
    let id = documents::profile(&mut tx, profile).await.unwrap();
    for document in documents {
        documents::save(&mut tx, id, document).await.unwrap();
    }
    documents::ingested(&mut tx, id, Timestamp(5), &[]).await.unwrap();
    tx.commit().await.unwrap();
    id
}

fn question(groups: &[&[&[&str]]]) -> Question {
    let terms = |terms: &&[&str]| terms.iter().map(|term| (*term).to_owned()).collect();
    Question { groups: groups.iter().map(|group| group.iter().map(terms).collect()).collect() }
}

async fn lines(store: &Store, profile: DocProfileId, asked: &Question) -> Vec<i64> {
    let ids = matching(store, profile, false, std::slice::from_ref(asked), 10).await.unwrap().remove(0);
    let found = by_id(store, &ids.iter().copied().collect()).await.unwrap();
    ids.iter().map(|id| found.iter().find(|found| found.id == *id).unwrap().line).collect()
}

#[tokio::test]
async fn the_index_answers_all_questions_of_one_profile_best_first() {
    let (_dir, store) = store().await;
    let passages = vec![
        text(1, "order status and much more about it"),
        text(2, "order status status"),
        text(3, "customer"),
    ];
    let docs = save(&store, "docs", &[document("a.md", "1", passages)]).await;
    let others = save(&store, "others", &[document("a.md", "1", vec![text(9, "order status")])]).await;
    assert_eq!(lines(&store, docs, &question(&[&[&["status"]], &[&["order"], &["sale"]]])).await, [2, 1]);
    assert_eq!(lines(&store, docs, &question(&[&[&["order", "customer"], &["customer"]]])).await, [3]);
    assert_eq!(lines(&store, others, &question(&[&[&["status"]]])).await, [9]);
    let asked = [question(&[&[&["customer"]]]), question(&[&[&["nothing"]]]), question(&[&[&["order"]]])];
    let answers = matching(&store, docs, false, &asked, 1).await.unwrap();
    assert_eq!(answers.iter().map(Vec::len).collect::<Vec<_>>(), [1, 0, 1]);
    // Headings count too, and the windows of code are another matter.
    assert_eq!(lines(&store, docs, &question(&[&[&["head"]]])).await.len(), 3);
    assert!(matching(&store, docs, true, &asked, 9).await.unwrap().iter().all(Vec::is_empty));
}

#[tokio::test]
async fn the_index_query_language_is_out_of_reach() {
    let (_dir, store) = store().await;
    let docs = save(&store, "docs", &[document("a.md", "1", vec![text(1, "order")])]).await;
    for hostile in [
        "\" OR \"order",
        "order*",
        "NEAR(order)",
        "scope : profile1text",
        "heading : x",
        "-order",
        "'; drop",
        "",
        "^",
    ] {
        assert!(lines(&store, docs, &question(&[&[&[hostile, "nothing"]]])).await.is_empty(), "{hostile}");
    }
    for nothing in [question(&[&[&[]]]), question(&[&[]]), question(&[&[&[""]]])] {
        assert!(lines(&store, docs, &nothing).await.is_empty(), "{nothing:?}");
    }
}

#[tokio::test]
async fn entries_are_found_by_their_names() {
    let (_dir, store) = store().await;
    let passages = vec![
        entry(1, "order", "status"),
        entry(2, "customer", "status"),
        entry(3, "", "status"),
        entry(4, "order", ""),
    ];
    let docs = save(&store, "docs", &[document("a.csv", "1", passages)]).await;
    let columns = ["status".to_owned(), "total".to_owned(), String::new(), "status".to_owned()];
    let found = entries(&store, docs, "order", &columns).await.unwrap();
    assert_eq!(found.iter().map(|found| found.line).collect::<Vec<_>>(), [1, 3, 4]);
}

#[tokio::test]
async fn a_file_that_is_read_again_leaves_nothing_of_before() {
    let (_dir, store) = store().await;
    let docs = save(
        &store,
        "docs",
        &[
            document("a.md", "1", vec![text(1, "old"), text(2, "both")]),
            document("b.md", "1", vec![text(3, "both")]),
        ],
    )
    .await;
    save(&store, "docs", &[document("a.md", "2", vec![text(4, "new both")])]).await;
    assert!(lines(&store, docs, &question(&[&[&["old"]]])).await.is_empty());
    assert_eq!(lines(&store, docs, &question(&[&[&["new"]]])).await, [4]);
    let state = documents::state(&store, "docs").await.unwrap();
    assert_eq!((state.files, state.passages, state.ingested_at), (2, 2, Some(Timestamp(5))));
    let mut tx = store.write().await.unwrap();
    documents::remove(&mut tx, docs, "b.md").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(lines(&store, docs, &question(&[&[&["both"]]])).await, [4]);
    let mut tx = store.write().await.unwrap();
    documents::forget(&mut tx, "docs").await.unwrap();
    tx.commit().await.unwrap();
    assert!(lines(&store, docs, &question(&[&[&["both"]]])).await.is_empty());
    assert_eq!(documents::find(&store, "docs").await.unwrap(), None);
}

/// The index is asked first and by its own constraint; a plan that scans passages takes minutes.
#[tokio::test]
async fn no_question_scans_the_passages() {
    let (_dir, store) = store().await;
    for sql in [ENTRIES, BY_ID, MATCHING] {
        let explain = format!("EXPLAIN QUERY PLAN {sql}");
        let steps: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(sqlx::AssertSqlSafe(explain)).fetch_all(store.readers()).await.unwrap();
        let steps: Vec<String> = steps.into_iter().map(|step| step.3).collect();
        for step in &steps {
            // The list that is asked for is read from its beginning; of the rest only what was asked for.
            let whole = step.starts_with("SCAN")
                && !step.contains("VIRTUAL TABLE INDEX")
                && !step.contains("(subquery");
            assert!(!whole || step.contains("CONSTANT ROW"), "{sql}: {steps:#?}");
        }
        let names = ["passages_entry", "INTEGER PRIMARY KEY", "passages_index VIRTUAL TABLE INDEX"];
        assert!(steps.iter().any(|step| names.iter().any(|name| step.contains(name))), "{steps:#?}");
        let fts: Vec<&String> = steps.iter().filter(|step| step.contains("passages_index")).collect();
        // `M` is MATCH; without it the index would be read as a whole.
        assert!(fts.iter().all(|step| step.contains(":M")), "{steps:#?}");
    }
}
