//! The provider as the engine sees it: whole sentences, the contract of N, determinism.
#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use domain::profile::{ColumnProfile, ColumnStatistics, ForeignKey, TableProfile};
use domain::settings::{AlternativesMode, LlmSettings};
use std::collections::HashSet;
use std::sync::Arc;

pub fn table(name: &str, columns: &[(&str, &str)]) -> TableProfile {
    let columns = columns.iter().zip(1..).map(|((name, data_type), ordinal)| ColumnProfile {
        name: (*name).to_owned(),
        data_type: (*data_type).to_owned(),
        ordinal,
        nullable: true,
        ..ColumnProfile::default()
    });
    TableProfile {
        schema: "main".to_owned(),
        table: name.to_owned(),
        columns: columns.collect(),
        ..TableProfile::default()
    }
}

pub fn keyed(
    mut table: TableProfile,
    primary_key: &[&str],
    references: &[(&str, &str, &str)],
) -> TableProfile {
    table.primary_key = primary_key.iter().map(|name| (*name).to_owned()).collect();
    table.foreign_keys = references
        .iter()
        .map(|(column, to_table, to_column)| ForeignKey {
            from_schema: "main".to_owned(),
            from_table: table.table.clone(),
            columns: vec![(*column).to_owned()],
            to_schema: "main".to_owned(),
            to_table: (*to_table).to_owned(),
            to_columns: vec![(*to_column).to_owned()],
        })
        .collect();
    table
}

/// Statistics of all rows of a column: rows, nulls and distinct values, with the samples as bounds too.
pub fn measured(table: &mut TableProfile, column: &str, counts: (i64, i64, i64), samples: &[&str]) {
    let column = table.columns.iter_mut().find(|known| known.name == column).unwrap();
    column.nullable |= counts.1 > 0;
    column.statistics = Some(ColumnStatistics {
        rows: counts.0,
        complete: true,
        nulls: counts.1,
        distinct: counts.2,
        min: samples.iter().min().map(|value| (*value).to_owned()),
        max: samples.iter().max().map(|value| (*value).to_owned()),
        samples: samples.iter().map(|value| (*value).to_owned()).collect(),
    });
}

pub fn request(table: TableProfile, column: Option<&str>, n: u8) -> DraftRequest {
    DraftRequest {
        table: Arc::new(table),
        neighbours: Arc::new(Vec::new()),
        assets: vec![DraftAsset {
            column: column.map(str::to_owned),
            avoid: Vec::new(),
            ..DraftAsset::default()
        }],
        n,
        settings: Arc::new(LlmSettings::default()),
        instructions: None,
        seed: None,
    }
}

pub fn only(request: &DraftRequest) -> AssetDraft {
    answer(request).drafts.remove(0)
}

fn first(table: &TableProfile, column: &str) -> String {
    only(&request(table.clone(), Some(column), 1)).alternatives.remove(0).text
}

pub fn track() -> TableProfile {
    let columns = [
        ("TrackId", "INTEGER"),
        ("Name", "NVARCHAR(200)"),
        ("AlbumId", "INTEGER"),
        ("MediaTypeId", "INTEGER"),
        ("Composer", "NVARCHAR(220)"),
        ("Milliseconds", "INTEGER"),
        ("Bytes", "INTEGER"),
        ("UnitPrice", "NUMERIC(10,2)"),
    ];
    let references = [("AlbumId", "Album", "AlbumId"), ("MediaTypeId", "MediaType", "MediaTypeId")];
    keyed(table("Track", &columns), &["TrackId"], &references)
}

fn employee() -> TableProfile {
    let columns = [
        ("EmployeeId", "INTEGER"),
        ("LastName", "NVARCHAR(20)"),
        ("Title", "NVARCHAR(30)"),
        ("ReportsTo", "INTEGER"),
        ("BirthDate", "DATETIME"),
        ("HireDate", "DATETIME"),
        ("State", "NVARCHAR(40)"),
        ("PostalCode", "NVARCHAR(10)"),
        ("Phone", "NVARCHAR(24)"),
        ("Email", "NVARCHAR(60)"),
    ];
    keyed(table("Employee", &columns), &["EmployeeId"], &[("ReportsTo", "Employee", "EmployeeId")])
}

pub fn order() -> TableProfile {
    let columns = [
        ("ord_no", "varchar(12)"),
        ("cust_no", "integer"),
        ("ord_st", "char(1)"),
        ("x_legacy_status", "varchar(8)"),
        ("amt_net", "numeric(12,2)"),
        ("crncy_cd", "char(3)"),
        ("dlv_dt", "date"),
        ("trk_ref", "text"),
        ("is_active", "boolean"),
        ("upd_ts", "timestamp"),
        ("crt_by", "text"),
        ("BUKRS", "char(4)"),
        ("zzqx7", "numeric"),
        ("qty", "integer"),
    ];
    keyed(table("ord_hdr", &columns), &["ord_no"], &[("cust_no", "cust_mst", "cust_no")])
}

fn with_codes(mut table: TableProfile, column: &str, samples: &[&str]) -> TableProfile {
    let found = table.columns.iter_mut().find(|profile| profile.name == column).unwrap();
    found.statistics = Some(ColumnStatistics {
        rows: 100,
        complete: true,
        distinct: i64::try_from(samples.len()).unwrap(),
        samples: samples.iter().map(|value| (*value).to_owned()).collect(),
        ..ColumnStatistics::default()
    });
    table
}

#[test]
fn a_music_store_reads_well() {
    let cases = [
        (track(), "TrackId", "Unique identifier of the track (primary key)."),
        (track(), "Name", "Name of the track."),
        (track(), "AlbumId", "Album of the track (foreign key to Album)."),
        (track(), "MediaTypeId", "Media type of the track (foreign key to MediaType)."),
        (track(), "Composer", "Composer of the track."),
        (track(), "Milliseconds", "Duration of the track in milliseconds."),
        (track(), "Bytes", "Size of the track in bytes."),
        (track(), "UnitPrice", "Unit price of the track."),
        (employee(), "LastName", "Last name of the employee."),
        (employee(), "Title", "Job title of the employee."),
        (
            employee(),
            "ReportsTo",
            "Manager that the employee reports to (refers to another row of Employee).",
        ),
        (employee(), "BirthDate", "Date of birth of the employee."),
        (employee(), "HireDate", "Date on which the employee was hired."),
        (employee(), "State", "State or province of the employee's address."),
        (employee(), "PostalCode", "Postal code of the employee's address."),
        (employee(), "Phone", "Phone number of the employee."),
        (employee(), "Email", "E-mail address of the employee."),
    ];
    for (table, column, expected) in cases {
        assert_eq!(first(&table, column), expected);
    }
}

#[test]
fn short_names_read_well() {
    let table = order();
    let cases = [
        ("ord_no", "Unique number of the order (primary key)."),
        ("cust_no", "Customer of the order (foreign key to cust_mst)."),
        ("ord_st", "Status of the order."),
        ("x_legacy_status", "Legacy status of the order."),
        ("amt_net", "Net amount of the order."),
        ("crncy_cd", "Currency code of the order."),
        ("dlv_dt", "Delivery date of the order."),
        ("trk_ref", "Tracking reference of the order."),
        ("is_active", "Whether the order is active."),
        ("upd_ts", "Date and time at which the order was last updated."),
        ("crt_by", "User who created the order."),
        ("BUKRS", "Company code of the order."),
        ("qty", "Quantity of the order."),
    ];
    for (column, expected) in cases {
        assert_eq!(first(&table, column), expected);
    }
}

#[test]
fn lines_and_links_know_their_parents() {
    let columns =
        [("InvoiceLineId", "int"), ("InvoiceId", "int"), ("UnitPrice", "numeric"), ("Quantity", "int")];
    let references = [("InvoiceId", "Invoice", "InvoiceId")];
    let line = keyed(table("InvoiceLine", &columns), &["InvoiceLineId"], &references);
    let invoice = "Invoice that the line belongs to (foreign key to Invoice).";
    assert_eq!(first(&line, "InvoiceId"), invoice);
    assert_eq!(first(&line, "UnitPrice"), "Unit price on the invoice line.");
    assert_eq!(first(&line, "Quantity"), "Number of units on the invoice line.");
    let links = [("PlaylistId", "Playlist", "PlaylistId"), ("TrackId", "Track", "TrackId")];
    let link = table("PlaylistTrack", &[("PlaylistId", "int"), ("TrackId", "int")]);
    let link = keyed(link, &["PlaylistId", "TrackId"], &links);
    let playlist = "Playlist linked to the track (part of the primary key, foreign key to Playlist).";
    assert_eq!(first(&link, "PlaylistId"), playlist);
    let whole = only(&request(link, None, 2));
    assert_eq!(whole.alternatives[0].text, "Links between playlists and tracks, one pair per row.");
    assert_eq!(whole.source, Some(Source::Function));
}

#[test]
fn codes_go_into_the_sentence() {
    let status = with_codes(order(), "ord_st", &["O", "C"]);
    assert_eq!(first(&status, "ord_st"), "Status of the order; one of C or O.");
    let flag = with_codes(order(), "is_active", &["1", "0"]);
    assert_eq!(first(&flag, "is_active"), "Whether the order is active (1 = yes, 0 = no).");
    // Values that could be somebody's are never quoted.
    let email = with_codes(employee(), "Email", &["a@b.example", "c@d.example"]);
    assert_eq!(first(&email, "Email"), "E-mail address of the employee.");
}

#[test]
fn a_comment_is_restated_first() {
    let mut table = track();
    table.columns[1].comment = Some("Title of\n the song ".to_owned());
    let draft = only(&request(table, Some("Name"), 3));
    assert_eq!(draft.alternatives[0].text, "Title of the song.");
    assert_eq!(draft.alternatives[0].self_score, Some(0.95));
    assert_eq!(draft.source, Some(Source::Provided));
    assert!(draft.alternatives[1].self_score < Some(0.95));
}

#[test]
fn every_asset_gets_exactly_n() {
    for (mode, verbosity) in [
        (AlternativesMode::Semantic, Verbosity::Brief),
        (AlternativesMode::Semantic, Verbosity::Standard),
        (AlternativesMode::Lexical, Verbosity::Standard),
        (AlternativesMode::Lexical, Verbosity::Detailed),
    ] {
        for table in [track(), employee(), order()] {
            let names = table.columns.iter().map(|column| Some(column.name.clone())).chain([None]);
            for (name, n) in names.flat_map(|name| (1..=5).map(move |n| (name.clone(), n))) {
                contract(&table, name.as_deref(), n, mode, verbosity);
            }
        }
    }
}

/// N distinct texts, and N others when those are to be avoided, and once more.
fn contract(table: &TableProfile, column: Option<&str>, n: u8, mode: AlternativesMode, verbosity: Verbosity) {
    let mut request = request(table.clone(), column, n);
    let settings = LlmSettings { alternatives_mode: mode, verbosity, ..LlmSettings::default() };
    request.settings = Arc::new(settings);
    let mut seen = HashSet::new();
    for round in 1..=3 {
        let draft = only(&request);
        assert_eq!(draft.alternatives.len(), usize::from(n), "{column:?}");
        for alternative in &draft.alternatives {
            let text = &alternative.text;
            assert!(text.ends_with('.') && text.chars().next().unwrap().is_uppercase(), "{text}");
            assert!((0.0..=1.0).contains(&alternative.self_score.unwrap()));
            seen.insert(alternatives::key(text));
        }
        assert_eq!(seen.len(), usize::from(n) * round, "{column:?}");
        let texts = draft.alternatives.into_iter().map(|alternative| alternative.text);
        request.assets[0].avoid.extend(texts);
    }
}

#[test]
fn the_same_request_has_the_same_answer() {
    let request = request(order(), Some("amt_net"), 5);
    assert_eq!(answer(&request), answer(&request));
    assert_eq!(answer(&request).usage, domain::money::Usage::default());
}

#[test]
fn instructions_may_ask_for_brevity() {
    let mut wish = request(track(), Some("AlbumId"), 1);
    wish.instructions = Some("Keep it short.".to_owned());
    assert_eq!(only(&wish).alternatives[0].text, "Album of the track.");
}
