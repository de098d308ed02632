//! Many comments at once in PostgreSQL: few messages, each comment by itself.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use domain::asset::{Asset, AssetKind};
use sources::{ApplyOutcome, CommentChange, SourceError, connect};
use sqlx::Connection;
use std::time::{Duration, Instant};
use support::{Scratch, asset, change};

/// `tables` tables `t001 …` of `columns` columns `c001 …`.
fn schema(tables: usize, columns: usize) -> String {
    let columns: Vec<String> = (1..=columns).map(|column| format!("c{column:03} int DEFAULT 7")).collect();
    (1..=tables).map(|table| format!("CREATE TABLE t{table:03} ({});", columns.join(", "))).collect()
}

fn columns(tables: usize, columns: usize) -> Vec<Asset> {
    let names = (1..=tables).flat_map(|table| (1..=columns).map(move |column| (table, column)));
    names
        .map(|(table, column)| {
            asset(&format!("t{table:03}"), Some(&format!("c{column:03}")), AssetKind::Column)
        })
        .collect()
}

fn applied() -> Result<ApplyOutcome, SourceError> {
    Ok(ApplyOutcome::Applied { before: None })
}

#[tokio::test]
async fn many_comments_are_written_as_one_by_one() {
    let mut scratch = Scratch::new(schema(10, 20)).await;
    scratch
        .run(
            "CREATE VIEW v AS SELECT c001 FROM t001; CREATE MATERIALIZED VIEW m AS SELECT 1 AS one;
             CREATE TABLE \"we\"\"ird 'n' 数\" (\"back\\slash\" int);
             CREATE FOREIGN DATA WRAPPER elsewhere; CREATE SERVER far_away FOREIGN DATA WRAPPER elsewhere;
             CREATE FOREIGN TABLE remote (id int) SERVER far_away;",
        )
        .await;
    let target = scratch.target().await;
    let mut assets = columns(10, 20);
    // In no order that a database would have.
    assets.reverse();
    assets.extend([
        asset("v", None, AssetKind::View),
        asset("m", None, AssetKind::MaterializedView),
        asset("m", Some("one"), AssetKind::Column),
        asset("remote", None, AssetKind::Table),
        asset("remote", Some("id"), AssetKind::Column),
        asset("we\"ird 'n' 数", None, AssetKind::Table),
        asset("we\"ird 'n' 数", Some("back\\slash"), AssetKind::Column),
    ]);
    let texts =
        ["plain", "it's \"q\"", "back\\slash \\'", "two\nlines\t", "🚀 数", "$1 $amx$ %s {0} -- ;", " "];
    let changes: Vec<CommentChange> = assets
        .iter()
        .enumerate()
        .map(|(place, asset)| change(asset, &format!("{}{place}", texts[place % texts.len()]), None))
        .collect();

    let written = target.write_comments(&changes).await;
    assert_eq!(written, changes.iter().map(|_| applied()).collect::<Vec<_>>());
    let comments = target.comments(&assets).await;
    for (change, comment) in changes.iter().zip(&comments) {
        assert_eq!(comment.as_ref().unwrap().as_deref(), Some(change.text.as_str()), "{}", change.asset);
        assert_eq!(target.comment(&change.asset).await.unwrap().as_deref(), Some(change.text.as_str()));
    }
    // Run again: nothing to do. An empty text takes the comment away.
    let again = target.write_comments(&changes).await;
    assert!(again.iter().all(|outcome| *outcome == Ok(ApplyOutcome::Unchanged)), "{again:?}");
    let removals: Vec<CommentChange> =
        changes.iter().map(|written| change(&written.asset, "", Some(&written.text))).collect();
    let removed = target.write_comments(&removals).await;
    for (outcome, change) in removed.iter().zip(&changes) {
        assert_eq!(*outcome, Ok(ApplyOutcome::Applied { before: Some(change.text.clone()) }));
    }
    assert!(target.comments(&assets).await.iter().all(|comment| *comment == Ok(None)));
}

#[tokio::test]
async fn the_preview_is_the_statement_to_the_letter() {
    let mut scratch = Scratch::new(schema(1, 2)).await;
    scratch
        .run(
            "CREATE FOREIGN DATA WRAPPER elsewhere; CREATE SERVER far_away FOREIGN DATA WRAPPER elsewhere;
             CREATE FOREIGN TABLE remote (id int) SERVER far_away; COMMENT ON TABLE t001 IS 'Old';",
        )
        .await;
    let target = scratch.target().await;
    let remote = asset("remote", None, AssetKind::Table);
    let gone = asset("gone", None, AssetKind::Table);
    let changes = [
        change(&remote, "it's \\ far", None),
        change(&asset("t001", None, AssetKind::Table), "New", Some("Old")),
        change(&gone, "x", None),
    ];
    let previews = target.previews(&changes).await;
    let far = previews[0].as_ref().unwrap();
    assert_eq!(far.statement, "COMMENT ON FOREIGN TABLE \"public\".\"remote\" IS E'it''s \\\\ far'");
    assert_eq!(previews[1].as_ref().unwrap().current.as_deref(), Some("Old"));
    assert!(matches!(previews[2], Err(SourceError::Missing(_))));
    scratch.run(far.statement.clone()).await;
    assert_eq!(target.comment(&remote).await.unwrap().as_deref(), Some("it's \\ far"));
}

#[tokio::test]
async fn what_fails_neither_rolls_back_nor_blocks_the_others() {
    let mut scratch = Scratch::new(schema(4, 5)).await;
    // The role owns two of the tables; one of the others is gone, one column as well.
    let target = scratch
        .role(
            "ALTER TABLE t001 OWNER TO {role}; ALTER TABLE t003 OWNER TO {role}; DROP TABLE t004;
             ALTER TABLE t003 DROP COLUMN c002; COMMENT ON COLUMN t001.c003 IS 'Somebody else''s'",
        )
        .await;
    let assets = columns(4, 5);
    let changes: Vec<CommentChange> = assets.iter().map(|asset| change(asset, "New", None)).collect();
    let written = target.write_comments(&changes).await;
    for (asset, outcome) in assets.iter().zip(&written) {
        let (table, column) = (asset.table.as_str(), asset.column.as_deref().unwrap());
        match (table, column) {
            ("t001", "c003") => {
                assert_eq!(*outcome, Ok(ApplyOutcome::Drifted { current: Some("Somebody else's".into()) }));
            }
            ("t002", _) => assert!(
                matches!(outcome, Err(SourceError::Forbidden { object, .. }) if *object == asset.path()),
                "{asset}: {outcome:?}"
            ),
            ("t004", _) | ("t003", "c002") => {
                assert_eq!(*outcome, Err(SourceError::Missing(asset.path())), "{asset}");
            }
            _ => assert_eq!(*outcome, applied(), "{asset}"),
        }
    }
    let there = target.comments(&assets).await;
    let new = there.iter().filter(|comment| **comment == Ok(Some("New".into()))).count();
    assert_eq!(new, 4 + 4);
}

#[tokio::test]
async fn a_role_without_the_right_to_a_language_writes_them_one_by_one() {
    let mut scratch = Scratch::new(schema(2, 3)).await;
    let rights = "REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC; REVOKE TEMP ON DATABASE {role} FROM PUBLIC;
                  ALTER TABLE t001 OWNER TO {role}";
    let target = scratch.role(rights).await;
    let changes: Vec<CommentChange> = columns(2, 3).iter().map(|asset| change(asset, "New", None)).collect();
    let written = target.write_comments(&changes).await;
    assert!(written[..3].iter().all(|outcome| *outcome == applied()), "{written:?}");
    assert!(written[3..].iter().all(|outcome| matches!(outcome, Err(SourceError::Forbidden { .. }))));
}

#[tokio::test]
async fn a_table_that_somebody_holds_is_waited_for_once() {
    let mut scratch = Scratch::new(schema(3, 20)).await;
    let target = scratch.target().await;
    let mut holder = scratch.conn.begin().await.unwrap();
    sqlx::raw_sql("LOCK TABLE t002 IN ACCESS EXCLUSIVE MODE").execute(&mut *holder).await.unwrap();
    let assets = columns(3, 20);
    let changes: Vec<CommentChange> = assets.iter().map(|asset| change(asset, "New", None)).collect();
    let begun = Instant::now();
    let written = target.write_comments(&changes).await;
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    for (asset, outcome) in assets.iter().zip(&written) {
        if asset.table == "t002" {
            let error = outcome.as_ref().unwrap_err().to_string();
            assert!(error.contains("lock") && error.contains("again"), "{error}");
        } else {
            assert_eq!(*outcome, applied(), "{asset}");
        }
    }
    holder.rollback().await.unwrap();
    let retried = target.write_comments(&changes).await;
    assert_eq!(retried.iter().filter(|outcome| **outcome == applied()).count(), 20);
}

#[tokio::test]
async fn of_two_batches_at_once_each_comment_is_written_by_one() {
    let scratch = Scratch::new(schema(10, 20)).await;
    let (one, two) = (scratch.target().await, scratch.target().await);
    let assets = columns(10, 20);
    let a: Vec<CommentChange> = assets.iter().map(|asset| change(asset, "a", None)).collect();
    let mut b: Vec<CommentChange> = assets.iter().map(|asset| change(asset, "b", None)).collect();
    // The other way round, so that a careless order of locks would end in a deadlock.
    b.reverse();
    let (a, mut b) = tokio::join!(one.write_comments(&a), two.write_comments(&b));
    b.reverse();
    for ((asset, a), b) in assets.iter().zip(&a).zip(&b) {
        let drifted = |text: &str| Ok(ApplyOutcome::Drifted { current: Some(text.to_owned()) });
        assert!(
            (*a == applied() && *b == drifted("a")) || (*b == applied() && *a == drifted("b")),
            "{asset}: {a:?} {b:?}"
        );
    }
}

#[tokio::test]
async fn a_thousand_comments_take_less_than_a_second() {
    let scratch = Scratch::new(schema(50, 20)).await;
    let target = scratch.target().await;
    let changes: Vec<CommentChange> =
        columns(50, 20).iter().map(|asset| change(asset, "A text of usual length.", None)).collect();
    // The connection is made before, as that of an apply is by its preview.
    assert_eq!(target.comments(&columns(1, 1)).await, [Ok(None)]);
    let begun = Instant::now();
    let written = target.write_comments(&changes).await;
    let took = begun.elapsed();
    assert!(written.iter().all(|outcome| *outcome == applied()));
    eprintln!("1,000 comments in {took:?}");
    // The budget is a second, on a quiet machine; here others may run.
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[tokio::test]
async fn a_server_that_went_away_fails_all_and_soon() {
    // Connects only when it is used: the database is dropped in between.
    let mut scratch = Scratch::new(schema(1, 3)).await;
    let target = scratch.target().await;
    let name = scratch.url.rsplit_once('/').unwrap().1.to_owned();
    scratch.url = scratch.url.replace(&name, "postgres");
    let admin = connect(&scratch.url, None).await.unwrap();
    assert!(admin.comments(&[]).await.is_empty());
    let mut conn = sqlx::PgConnection::connect(&scratch.url).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)")))
        .execute(&mut conn)
        .await
        .unwrap();
    let changes: Vec<CommentChange> = columns(1, 3).iter().map(|asset| change(asset, "New", None)).collect();
    let written = target.write_comments(&changes).await;
    assert!(written.iter().all(Result::is_err), "{written:?}");
    assert!(target.comments(&columns(1, 3)).await.iter().all(Result::is_err));
}
