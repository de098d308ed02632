//! Whatever a profile holds, the built-in provider's drafts keep their contract and claim nothing that it does not carry.
#![allow(clippy::unwrap_used, reason = "tests")]

use benches::drafts::claims::false_claims;
use domain::profile::{ColumnProfile, ColumnStatistics, ForeignKey, TableProfile};
use domain::settings::{AlternativesMode, LlmSettings, Verbosity};
use domain::text::{MAX_DRAFT_CHARS, one_paragraph, same_draft};
use llm::builtin::Builtin;
use llm::{AssetDraft, DraftAsset, DraftRequest, Provider};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Parts of names of all kinds: short forms, flags, units, dates, references, words and codes.
const PARTS: &[&str] = &[
    "cust", "ord", "item", "invoice", "amt", "qty", "net", "max", "ct", "pct", "g", "kg", "days", "flg",
    "is", "has", "act", "valid", "vld", "from", "to", "dt", "date", "ts", "at", "by", "crt", "upd", "usr",
    "id", "no", "cd", "typ", "stat", "nm", "name", "desc", "city", "zip", "email", "tel", "rate", "price",
    "total", "seq", "lvl", "zzqx", "x", "BUKRS", "MATNR", "emp", "approved", "last", "order", "hist", "log",
    "ref", "hdr", "line", "1", "2",
];

const TYPES: &[&str] = &[
    "INTEGER",
    "BIGINT",
    "NUMERIC(10,2)",
    "REAL",
    "TEXT",
    "VARCHAR(20)",
    "CHAR(1)",
    "DATE",
    "TIMESTAMP",
    "BOOLEAN",
    "jsonb",
    "uuid",
    "",
];

/// Sets of values that columns hold.
const VALUES: &[&[&str]] = &[
    &["Y", "N"],
    &["0", "1"],
    &["X", ""],
    &["A", "B", "C"],
    &["20240131", "20240229", "99991231"],
    &["2024-01-31", "2024-02-01"],
    &["1706688000", "1706688555"],
    &["1", "2", "3", "4", "5", "6", "7"],
    &["0.99", "1.99"],
    &["Rock", "Jazz", "Alternative & Punk"],
    &["ann@example.com"],
    &["same"],
    &[],
];

fn name() -> impl Strategy<Value = String> {
    let glued = vec(select(PARTS), 1..4).prop_map(|parts| parts.join("_"));
    let camel = vec(select(PARTS), 1..4)
        .prop_map(|parts| parts.iter().map(|part| part[..1].to_uppercase() + &part[1..]).collect::<String>());
    prop_oneof![glued, camel]
}

fn statistics() -> impl Strategy<Value = Option<ColumnStatistics>> {
    let measured =
        (select(VALUES), 0i64..60, 1i64..40, any::<bool>()).prop_map(|(values, nulls, times, complete)| {
            let distinct = i64::try_from(values.len()).unwrap();
            let mut sorted: Vec<&str> = values.to_vec();
            sorted.sort_unstable();
            ColumnStatistics {
                rows: distinct * times + nulls,
                complete,
                nulls,
                distinct,
                min: sorted.first().map(|value| (*value).to_owned()),
                max: sorted.last().map(|value| (*value).to_owned()),
                samples: values.iter().take(5).map(|value| (*value).to_owned()).collect(),
            }
        });
    option::of(measured)
}

fn column() -> impl Strategy<Value = ColumnProfile> {
    let default = select(&[None, Some("CURRENT_TIMESTAMP"), Some("nextval('s')"), Some("0")][..]);
    (name(), select(TYPES), any::<bool>(), default, any::<bool>(), statistics()).prop_map(
        |(name, data_type, nullable, default, generated, statistics)| ColumnProfile {
            name,
            data_type: data_type.to_owned(),
            // A column without nulls may still allow them; one with nulls does.
            nullable: nullable || statistics.as_ref().is_some_and(|seen| seen.nulls > 0),
            default: default.map(str::to_owned),
            generated,
            statistics,
            ..ColumnProfile::default()
        },
    )
}

/// Which columns are keys, by position among the columns there are.
type Keys = (Vec<usize>, Vec<Vec<usize>>, Vec<(Vec<usize>, String, bool)>);

fn table() -> impl Strategy<Value = TableProfile> {
    let keys: BoxedStrategy<Keys> = (
        vec(0usize..6, 0..3),
        vec(vec(0usize..6, 1..3), 0..3),
        vec((vec(0usize..6, 1..3), name(), any::<bool>()), 0..3),
    )
        .boxed();
    (name(), vec(column(), 1..6), keys, any::<bool>()).prop_map(|(table, columns, keys, listed)| {
        let mut names = BTreeSet::new();
        let columns: Vec<ColumnProfile> =
            columns.into_iter().filter(|column| names.insert(column.name.clone())).collect();
        let at = |positions: &[usize]| -> Vec<String> {
            let mut picked: Vec<String> = Vec::new();
            for position in positions {
                let name = &columns[position % columns.len()].name;
                if !picked.contains(name) {
                    picked.push(name.clone());
                }
            }
            picked
        };
        let foreign_keys = keys.2.iter().map(|(positions, to, itself)| ForeignKey {
            from_schema: "main".to_owned(),
            from_table: table.clone(),
            columns: at(positions),
            to_schema: "main".to_owned(),
            to_table: if *itself { table.clone() } else { to.clone() },
            to_columns: at(positions),
        });
        let check = format!("{} IN ('Y','N')", columns[0].name);
        TableProfile {
            schema: "main".to_owned(),
            primary_key: at(&keys.0),
            unique_keys: keys.1.iter().map(|positions| at(positions)).collect(),
            foreign_keys: foreign_keys.collect(),
            checks: if listed { vec![check] } else { Vec::new() },
            table,
            columns,
            ..TableProfile::default()
        }
    })
}

fn settings() -> impl Strategy<Value = LlmSettings> {
    let modes = [AlternativesMode::Semantic, AlternativesMode::Lexical];
    let lengths = [Verbosity::Brief, Verbosity::Standard, Verbosity::Detailed];
    (1u8..=5, select(modes.to_vec()), select(lengths.to_vec())).prop_map(|(n, mode, verbosity)| LlmSettings {
        n_alternatives: n,
        alternatives_mode: mode,
        verbosity,
        ..LlmSettings::default()
    })
}

fn drafts(table: &TableProfile, settings: &LlmSettings) -> Vec<AssetDraft> {
    let columns = table.columns.iter().map(|column| Some(column.name.clone()));
    let assets = [None].into_iter().chain(columns);
    let request = DraftRequest {
        table: Arc::new(table.clone()),
        neighbours: Arc::default(),
        assets: assets.map(|column| DraftAsset { column, ..DraftAsset::default() }).collect(),
        n: settings.n_alternatives,
        settings: Arc::new(settings.clone()),
        instructions: None,
        seed: None,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(Builtin.draft(&request)).unwrap().drafts
}

/// N texts, all different, each one clean paragraph within the cap, with a confidence.
fn keeps_contract(draft: &AssetDraft, n: u8) {
    assert_eq!(draft.alternatives.len(), usize::from(n), "{draft:?}");
    for (at, alternative) in draft.alternatives.iter().enumerate() {
        let text = &alternative.text;
        assert_eq!(&one_paragraph(text, MAX_DRAFT_CHARS), text);
        assert!(text.chars().any(char::is_alphanumeric));
        assert!((0.0..=1.0).contains(&alternative.self_score.unwrap()));
        let again = draft.alternatives[at + 1..].iter().find(|other| same_draft(&other.text, text));
        assert!(again.is_none(), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1_000,
        failure_persistence: None,
        // The same profiles in every run: longer searches are for those who change the provider.
        rng_seed: proptest::test_runner::RngSeed::Fixed(2026),
        ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_claimed_that_the_profile_does_not_carry(table in table(), settings in settings()) {
        for draft in drafts(&table, &settings) {
            keeps_contract(&draft, settings.n_alternatives);
            for alternative in &draft.alternatives {
                let found = false_claims(&alternative.text, &table, draft.column.as_deref());
                prop_assert!(found.is_empty(), "{}: {found:?}", alternative.text);
            }
        }
    }

    #[test]
    fn hostile_names_neither_panic_nor_break_the_contract(
        name in any::<String>(), columns in vec((any::<String>(), any::<String>(), ".{0,40}"), 1..4), definition in any::<String>(),
    ) {
        let columns = columns.into_iter().map(|(name, data_type, comment)| ColumnProfile {
            name, data_type, comment: Some(comment), ..ColumnProfile::default()
        });
        let table = TableProfile {
            table: name,
            columns: columns.collect(),
            kind: Some(domain::asset::AssetKind::View),
            definition: Some(definition),
            ..TableProfile::default()
        };
        let settings = LlmSettings::default();
        for draft in drafts(&table, &settings) {
            keeps_contract(&draft, settings.n_alternatives);
        }
    }
}
