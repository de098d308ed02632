//! Where a draft comes from, and how sure it is.
#![allow(clippy::unwrap_used, reason = "tests")]

use super::tests::{keyed, measured, only, order, request, table, track};
use super::*;
use domain::profile::TableProfile;
use domain::settings::LlmSettings;
use std::sync::Arc;

#[test]
fn scores_follow_the_evidence() {
    let score = |column: &str| {
        let draft = only(&request(order(), Some(column), 1));
        (draft.alternatives[0].self_score.unwrap(), draft.source.unwrap())
    };
    assert!(score("ord_no").0 >= 0.85);
    assert_eq!(score("ord_no").1, Source::Function);
    assert!((0.5..0.85).contains(&score("cust_no").0));
    assert_eq!(score("cust_no").1, Source::Function);
    assert!((0.55..0.85).contains(&score("crncy_cd").0));
    assert_eq!(score("crncy_cd").1, Source::Other);
    assert!(score("zzqx7").0 <= 0.45);
}

#[test]
fn a_source_names_what_the_text_says() {
    let source = |table: TableProfile, column: Option<&str>, verbosity| {
        let mut request = request(table, column, 1);
        request.settings = Arc::new(LlmSettings { verbosity, ..LlmSettings::default() });
        only(&request).source.unwrap()
    };
    let album = |verbosity| source(track(), Some("AlbumId"), verbosity);
    // `Album of the track (foreign key to Album)` says what the key says; `Album of the track` only its name.
    assert_eq!(album(Verbosity::Standard), Source::Function);
    assert_eq!(album(Verbosity::Brief), Source::Other);
    // That it is unique is the constraint's word, and that a manager stands behind `boss_id` that of the key.
    assert_eq!(source(track(), Some("TrackId"), Verbosity::Brief), Source::Function);
    let boss = keyed(table("Team", &[("hd_id", "int")]), &[], &[("hd_id", "Employee", "Id")]);
    assert_eq!(source(boss, Some("hd_id"), Verbosity::Brief), Source::Function);
    // A table's columns are names too, as long as no key leads from them.
    let plain = table("Artist", &[("City", "text"), ("Country", "text")]);
    assert_eq!(source(plain, None, Verbosity::Standard), Source::Other);
    assert_eq!(source(track(), None, Verbosity::Standard), Source::Function);
    let mut named = track();
    measured(&mut named, "Name", (40, 0, 40), &["Blue"]);
    assert_eq!(source(named, Some("Name"), Verbosity::Standard), Source::Function);
    assert_eq!(source(track(), Some("Name"), Verbosity::Standard), Source::Other);
}
