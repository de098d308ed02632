//! Writing comments to MariaDB or MySQL: any name and text, drift, rights, what is gone.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod mysql_server;

use domain::asset::{Asset, AssetKind};
use domain::profile::ProfilingMode;
use mysql_server::{Scratch, change, quoted, statistics};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use sources::{ApplyOutcome, CommentChange, SourceError, TargetDatabase, connect};

const SHOP: &str = "
CREATE TABLE artist (artist_id int PRIMARY KEY, name varchar(120)) COMMENT = 'Who makes the music';
CREATE TABLE album (album_id int PRIMARY KEY, title varchar(160) NOT NULL DEFAULT '?' COMMENT 'The title');
CREATE VIEW titles AS SELECT title FROM album;
";

async fn preview(target: &dyn TargetDatabase, asset: &Asset, text: &str) -> Result<String, SourceError> {
    let mut previews = target.previews(&[change(asset, text, None)]).await;
    previews.remove(0).map(|preview| preview.statement)
}

#[tokio::test]
async fn comments_come_back_byte_for_byte_under_any_name() {
    let texts = [
        "plain",
        "it's \"quoted\" and `ticked`",
        "back\\slash \\' and \\n",
        "two\nlines\r\n\ttabbed",
        "ünïcödé 数",
        "$1 $$ %s {0} ? -- no comment; /* none */ # nor this",
        "trailing backslash \\",
        " ",
    ];
    let long = "x".repeat(64);
    // The server makes a file's name of it, of five bytes for each of these.
    let wide = "数".repeat(50);
    let names = [
        "we`ird",
        "we\"ird",
        "with space",
        "größe π",
        "select",
        "Capital",
        "semi;colon'",
        "back\\slash",
        "line\nbreak",
        "COMMENT 'x'",
        "a,b(c)",
        "dotted.name",
        "%s",
        &long,
        &wide,
    ];
    let mut scratch = Scratch::new("").await;
    for name in names {
        let name = quoted(name);
        scratch
            .run(format!("CREATE TABLE {name} (id int, {name} int); INSERT INTO {name} VALUES (1, 7)"))
            .await;
    }
    let target = scratch.target().await;
    assert_eq!(target.catalogue().await.unwrap().len(), names.len());
    for name in names {
        let profile = target.profile(&scratch.name, name, ProfilingMode::Sampled, 10).await.unwrap();
        assert_eq!(statistics(&profile, name).max.as_deref(), Some("7"), "{:?}", profile.notes);
        let assets = [scratch.asset(name, None), scratch.asset(name, Some(name))];
        let mut before: Option<String> = None;
        // Every text under the oddest name, a few under the others.
        for text in &texts[..if name == names[0] { texts.len() } else { 2 }] {
            let changes = assets.each_ref().map(|asset| change(asset, text, before.as_deref()));
            for outcome in target.write_comments(&changes).await {
                assert_eq!(outcome, Ok(ApplyOutcome::Applied { before: before.clone() }));
            }
            let written = Ok(Some((*text).to_owned()));
            assert_eq!(target.comments(&assets).await, [written.clone(), written]);
            before = Some((*text).to_owned());
        }
        for asset in &assets {
            // The statement of the preview does just the same, in anybody's session.
            scratch.run(preview(&*target, asset, "it's \\ ü").await.unwrap()).await;
            assert_eq!(target.comment(asset).await.unwrap().as_deref(), Some("it's \\ ü"));
            scratch.run(preview(&*target, asset, "").await.unwrap()).await;
            assert_eq!(target.comment(asset).await.unwrap(), None);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn random_texts_come_back_or_are_refused() {
    let scratch =
        Scratch::new("CREATE TABLE t (id int, c varchar(9) DEFAULT 'it''s \\\\' COMMENT 'first')").await;
    let target = scratch.target().await;
    let (table, column) = (scratch.asset("t", None), scratch.asset("t", Some("c")));
    let special = prop_oneof![
        "['\"\\\\`;%?$\n\r\t\u{1a} -]{1,6}",
        "🚀|😀",
        "[a-zäöü数\u{e000}]{1,4}",
        any::<char>().prop_map(String::from)
    ];
    let texts = proptest::collection::vec(special, 1..12).prop_map(|parts| parts.concat());
    let runtime = tokio::runtime::Handle::current();
    let ran = tokio::task::spawn_blocking(move || {
        TestRunner::new(ProptestConfig::with_cases(60)).run(&texts, |text| {
            let stored = text.replace('\0', "");
            for asset in [&table, &column] {
                let mut draft = change(asset, &text, None);
                draft.confirm_drift = true;
                let outcome = runtime.block_on(target.write_comment(&draft));
                if stored.chars().any(|c| u32::from(c) > 0xFFFF) {
                    prop_assert!(matches!(&outcome, Err(SourceError::Unsupported { .. })), "{outcome:?}");
                    continue;
                }
                prop_assert!(outcome.is_ok(), "{outcome:?}");
                let comment = runtime.block_on(target.comment(asset)).unwrap().unwrap_or_default();
                prop_assert_eq!(comment, stored.clone());
            }
            Ok(())
        })
    });
    ran.await.unwrap().unwrap();
}

#[tokio::test]
async fn what_the_server_cannot_keep_is_refused_before_it_is_cut() {
    let scratch = Scratch::new(SHOP).await;
    let target = scratch.target().await;
    let (table, column) = (scratch.asset("artist", None), scratch.asset("artist", Some("name")));
    for (asset, limit) in [(&table, 2048), (&column, 1024)] {
        let most = "ü".repeat(limit);
        let mut draft = change(asset, &most, None);
        draft.confirm_drift = true;
        assert!(matches!(target.write_comment(&draft).await, Ok(ApplyOutcome::Applied { .. })));
        draft.text.push('ü');
        let error = target.write_comment(&draft).await.unwrap_err();
        assert_eq!(preview(&*target, asset, &draft.text).await.unwrap_err(), error);
        let sentence = error.to_string();
        assert!(sentence.contains(&limit.to_string()) && sentence.contains(&asset.path()), "{sentence}");
        draft.text = "to the 🚀".to_owned();
        let error = target.write_comment(&draft).await.unwrap_err();
        assert!(error.to_string().contains("🚀"), "{error}");
        assert_eq!(target.comment(asset).await.unwrap(), Some(most), "nothing was written");
    }
}

#[tokio::test]
async fn views_and_their_columns_carry_no_comments() {
    let scratch = Scratch::new(SHOP).await;
    let target = scratch.target().await;
    let view = Asset { kind: AssetKind::View, ..scratch.asset("titles", None) };
    assert_eq!(target.comment(&view).await.unwrap(), None);
    for asset in [view, scratch.asset("titles", Some("title"))] {
        let error = target.write_comment(&change(&asset, "text", None)).await.unwrap_err();
        assert!(error.to_string().contains("views and their columns cannot carry comments"), "{error}");
        assert!(error.to_string().starts_with(&asset.path()), "{error}");
        assert_eq!(preview(&*target, &asset, "text").await.unwrap_err(), error);
    }
}

#[tokio::test]
async fn drift_is_reported_and_overwritten_only_when_confirmed() {
    let mut scratch = Scratch::new(SHOP).await;
    let target = scratch.target().await;
    let title = scratch.asset("album", Some("title"));

    let mut draft = change(&title, "A new text", Some("The title"));
    scratch
        .run("ALTER TABLE album MODIFY title varchar(160) NOT NULL DEFAULT '?' COMMENT 'Somebody else''s'")
        .await;
    let current = Some("Somebody else's".to_owned());
    let drifted = target.write_comment(&draft).await.unwrap();
    assert_eq!(drifted, ApplyOutcome::Drifted { current: current.clone() });
    assert_eq!(target.comment(&title).await.unwrap(), current);
    let previews = target.previews(std::slice::from_ref(&draft)).await;
    assert_eq!(previews[0].as_ref().unwrap().current, current);

    draft.confirm_drift = true;
    assert_eq!(target.write_comment(&draft).await.unwrap(), ApplyOutcome::Applied { before: current });
    draft.confirm_drift = false;
    assert_eq!(
        target.write_comment(&draft).await.unwrap(),
        ApplyOutcome::Unchanged,
        "an apply that is run again"
    );

    let removal = change(&title, "", Some("A new text"));
    let removed = target.write_comment(&removal).await.unwrap();
    assert_eq!(removed, ApplyOutcome::Applied { before: Some("A new text".to_owned()) });
    assert_eq!(target.comment(&title).await.unwrap(), None);
    assert_eq!(target.write_comment(&removal).await.unwrap(), ApplyOutcome::Unchanged);
}

#[tokio::test]
async fn of_two_writers_at_once_one_sees_the_other() {
    let scratch = Scratch::new(SHOP).await;
    let (one, two) = (scratch.target().await, scratch.target().await);
    let title = scratch.asset("album", Some("title"));
    let (a, b) = (change(&title, "a", Some("The title")), change(&title, "b", Some("The title")));
    let (a, b) = tokio::join!(one.write_comment(&a), two.write_comment(&b));
    let outcomes = [a.unwrap(), b.unwrap()];
    let applied = outcomes.iter().filter(|outcome| matches!(outcome, ApplyOutcome::Applied { .. })).count();
    let drifted = outcomes.iter().filter(|outcome| matches!(outcome, ApplyOutcome::Drifted { .. })).count();
    assert_eq!((applied, drifted), (1, 1), "{outcomes:?}");
}

#[tokio::test]
async fn many_comments_are_written_together_and_each_has_its_own_outcome() {
    let mut scratch = Scratch::new(SHOP).await;
    let columns: Vec<String> = (0..60).map(|i| format!("c{i} int DEFAULT {i}")).collect();
    scratch.run(format!("CREATE TABLE wide ({}) COMMENT 'old'", columns.join(", "))).await;
    let target = scratch.target().await;
    let mut changes = Vec::new();
    for i in 0..60 {
        changes.push(change(&scratch.asset("wide", Some(&format!("c{i}"))), &format!("Column {i}"), None));
    }
    changes.push(change(&scratch.asset("wide", None), "All of them", Some("old")));
    changes.push(change(&scratch.asset("wide", Some("gone")), "x", None));
    changes.push(change(&scratch.asset("nowhere", None), "x", None));
    changes.push(change(&scratch.asset("album", Some("title")), "x", Some("not what is there")));
    changes.push(change(&scratch.asset("artist", None), "Who makes the music", None));
    changes.push(change(&scratch.asset("titles", Some("title")), "x", None));
    changes.push(change(&scratch.asset("artist", Some("name")), "🚀", None));
    // The same comment once more: over what the first one wrote.
    changes.push(change(&scratch.asset("wide", Some("c0")), "Column zero", Some("Column 0")));

    let outcomes = target.write_comments(&changes).await;
    assert_eq!(outcomes.len(), changes.len());
    for (change, outcome) in changes.iter().zip(&outcomes).take(60) {
        assert_eq!(outcome, &Ok(ApplyOutcome::Applied { before: None }), "{}", change.asset);
    }
    assert_eq!(outcomes[60], Ok(ApplyOutcome::Applied { before: Some("old".to_owned()) }));
    assert_eq!(outcomes[61], Err(SourceError::Missing(changes[61].asset.path())));
    assert_eq!(outcomes[62], Err(SourceError::Missing(changes[62].asset.path())));
    assert_eq!(outcomes[63], Ok(ApplyOutcome::Drifted { current: Some("The title".to_owned()) }));
    assert_eq!(outcomes[64], Ok(ApplyOutcome::Unchanged));
    assert!(matches!(&outcomes[65], Err(SourceError::Unsupported { .. })), "{:?}", outcomes[65]);
    assert!(matches!(&outcomes[66], Err(SourceError::Unsupported { .. })), "{:?}", outcomes[66]);
    assert_eq!(outcomes[67], Ok(ApplyOutcome::Applied { before: Some("Column 0".to_owned()) }));

    let assets: Vec<Asset> = changes.iter().map(|change| change.asset.clone()).collect();
    let comments = target.comments(&assets).await;
    assert_eq!(comments[0], Ok(Some("Column zero".to_owned())));
    assert_eq!(comments[59], Ok(Some("Column 59".to_owned())));
    assert_eq!(comments[60], Ok(Some("All of them".to_owned())));
    assert_eq!(comments[61], Err(SourceError::Missing(assets[61].path())));
    assert_eq!(comments[62], Err(SourceError::Missing(assets[62].path())));
}

#[tokio::test]
async fn one_bad_comment_costs_the_others_of_its_table_nothing() {
    // MariaDB lets nobody touch the columns of a row's period, which spoils the statement for all.
    let scratch = Scratch::new(
        "CREATE TABLE versions (id int, st timestamp(6) GENERATED ALWAYS AS ROW START,
             en timestamp(6) GENERATED ALWAYS AS ROW END, n int, PERIOD FOR SYSTEM_TIME (st, en)) WITH SYSTEM VERSIONING",
    )
    .await;
    let target = scratch.target().await;
    let changes: Vec<CommentChange> = ["id", "st", "n"]
        .iter()
        .map(|column| change(&scratch.asset("versions", Some(column)), "text", None))
        .collect();
    let outcomes = target.write_comments(&changes).await;
    assert_eq!(outcomes[0], Ok(ApplyOutcome::Applied { before: None }));
    assert!(matches!(&outcomes[1], Err(SourceError::Unsupported { .. })), "{:?}", outcomes[1]);
    assert_eq!(outcomes[2], Ok(ApplyOutcome::Applied { before: None }));
    assert_eq!(target.comment(&changes[2].asset).await, Ok(Some("text".to_owned())));
}

#[tokio::test]
async fn a_user_with_rights_on_some_tables_writes_those_and_is_told_of_the_others() {
    let mut scratch = Scratch::new(SHOP).await;
    let (user, schema) = (scratch.name.clone(), scratch.name.clone());
    scratch
        .run(format!(
            "CREATE USER '{user}'@'%' IDENTIFIED BY 'it''s secret';
             GRANT SELECT, ALTER, CREATE, INSERT ON {schema}.artist TO '{user}'@'%';
             GRANT SELECT ON {schema}.album TO '{user}'@'%';"
        ))
        .await;
    let place = scratch.server.rsplit_once('@').map_or("127.0.0.1", |(_, place)| place).to_owned();
    let url = format!("mysql://{user}@{place}/{schema}");
    let target = connect(&url, Some("it's secret")).await.unwrap();
    let changes = [
        change(&scratch.asset("artist", Some("name")), "text", None),
        change(&scratch.asset("album", Some("title")), "text", Some("The title")),
        change(&scratch.asset("album", None), "text", None),
    ];
    let outcomes = target.write_comments(&changes).await;
    assert_eq!(outcomes[0], Ok(ApplyOutcome::Applied { before: None }));
    for (change, outcome) in changes.iter().zip(&outcomes).skip(1) {
        let error = outcome.as_ref().unwrap_err();
        assert!(
            matches!(error, SourceError::Forbidden { object, .. } if *object == change.asset.path()),
            "{error}"
        );
        assert!(!error.to_string().contains("secret"));
    }
    assert_eq!(target.comment(&changes[1].asset).await.unwrap().as_deref(), Some("The title"));

    let wrong = connect(&url, Some("wrong")).await.err().unwrap();
    assert!(matches!(wrong, SourceError::Connect { .. }), "{wrong}");
    assert!(!wrong.to_string().contains("wrong"));
}

#[tokio::test]
async fn what_is_gone_is_missing() {
    let mut scratch = Scratch::new(SHOP).await;
    let target = scratch.target().await;
    let gone = [
        scratch.asset("album", None),
        scratch.asset("album", Some("title")),
        scratch.asset("artist", Some("name")),
    ];
    scratch.run("DROP VIEW titles; DROP TABLE album; ALTER TABLE artist DROP COLUMN name").await;
    for gone in gone {
        assert!(matches!(target.comment(&gone).await, Err(SourceError::Missing(_))));
        let written = target.write_comment(&change(&gone, "text", None)).await;
        assert_eq!(written, Err(SourceError::Missing(gone.path())));
        assert_eq!(preview(&*target, &gone, "text").await, Err(SourceError::Missing(gone.path())));
    }
    let profile = target.profile(&scratch.name, "album", ProfilingMode::Sampled, 10).await;
    assert!(matches!(profile, Err(SourceError::Missing(_))));
}

#[tokio::test]
async fn a_table_in_use_is_not_waited_for_for_long() {
    let mut scratch = Scratch::new(SHOP).await;
    let target = scratch.target().await;
    scratch.run("START TRANSACTION; SELECT * FROM album").await;
    let title = scratch.asset("album", Some("title"));
    let started = std::time::Instant::now();
    let error = target.write_comment(&change(&title, "text", Some("The title"))).await.unwrap_err();
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    assert!(error.to_string().contains("another session has used"), "{error}");
    scratch.run("ROLLBACK").await;
    assert!(target.write_comment(&change(&title, "text", Some("The title"))).await.is_ok());
}
