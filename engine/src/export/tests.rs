//! Every format read back by a reader of its own, with the most hostile names and texts.
#![allow(clippy::unwrap_used, reason = "tests")]

use super::{Format, csv, dbt, markdown};
use domain::asset::{Asset, AssetKind};
use domain::confidence::{Band, Confidence, Signal};
use domain::ids::{ResultId, Revision, RunId};
use domain::result::{Alternative, ResultRow, ReviewStatus, Source, VersionRef};
use domain::settings::AlternativesMode;
use proptest::prelude::*;
use serde::Deserialize;

const HOSTILE: [&str; 12] = [
    "=HYPERLINK(\"http://evil.example\",\"click\")",
    "+1+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "-2",
    "\t=1+1",
    "a, \"b\"\r\nc",
    "<script>alert(1)</script> & `code` | **bold** [x](javascript:alert(1))",
    "safe\u{202e}txt.exe\u{200b}",
    "\u{1b}[31mred\u{1b}[0m\u{7}",
    "{{ env_var('SECRET') }} {% raw %} {# c #} {{{%",
    "key: value # not a comment\n- item\u{2028}\u{85}\u{feff}",
    "'quoted' \\ back\\nslash: *anchor &ref !tag %",
];

fn row(number: i64, column: Option<&str>, text: &str, status: ReviewStatus) -> ResultRow {
    let (id, run_id) = (ResultId(number + 1), RunId(7));
    ResultRow {
        id,
        run_id,
        revision: Revision::FIRST,
        ordinal: number,
        version: 1,
        parent_result_id: None,
        asset: Asset {
            database: "shop".to_owned(),
            schema: "main".to_owned(),
            table: "orders".to_owned(),
            column: column.map(str::to_owned),
            kind: if column.is_some() { AssetKind::Column } else { AssetKind::Table },
        },
        data_type: None,
        description: text.to_owned(),
        chosen_alternative: Some(0),
        edited: false,
        status,
        queued: false,
        queue_holder: None,
        applied_at: None,
        confidence: Confidence { band: Band::High, score: Some(0.9), signal: Signal::SelfDecl },
        logprob: None,
        source: Source::Other,
        alternatives: vec![Alternative {
            index: 0,
            letter: 'A',
            text: text.to_owned(),
            score: Some(0.9),
            band: Band::High,
            logprob: None,
            fallback: false,
        }],
        alternatives_mode: AlternativesMode::Semantic,
        reasoning: None,
        production_warning: None,
        injection_warning: None,
        citations: Vec::new(),
        provider: "builtin".to_owned(),
        model: "builtin".to_owned(),
        existing_comment: None,
        seed: None,
        versions: vec![VersionRef { result_id: id, run_id, version: 1 }],
    }
}

/// Rows, each hostile text once as a name and once as a description.
fn hostile_rows() -> Vec<ResultRow> {
    let table = row(0, None, "All orders.", ReviewStatus::Accepted);
    let columns =
        (1..).zip(HOSTILE).map(|(number, text)| row(number, Some(text), text, ReviewStatus::Accepted));
    std::iter::once(table).chain(columns).collect()
}

/// The file's rows, written in two parts.
fn written(format: Format, rows: &[ResultRow]) -> String {
    let mut writer = format.writer();
    let (first, second) = rows.split_at(rows.len() / 2);
    let mut bytes = writer.rows(first).unwrap();
    bytes.extend(writer.rows(second).unwrap());
    bytes.extend(writer.tail());
    String::from_utf8(bytes).unwrap()
}

#[derive(Debug, Deserialize)]
struct Schema {
    version: u32,
    models: Vec<Model>,
}

#[derive(Debug, Deserialize)]
struct Model {
    name: String,
    description: Option<String>,
    #[serde(default)]
    columns: Vec<Column>,
}

#[derive(Debug, Deserialize)]
struct Column {
    name: String,
    description: String,
}

fn dbt_file(rows: &[ResultRow]) -> Schema {
    let text = format!("version: 2\n\nmodels:{}", written(Format::Dbt, rows));
    serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{error} in {text}"))
}

/// What dbt makes of a string: the only templates in it are those that give a brace.
fn rendered(text: &str) -> String {
    let marked = text.replace("{{ '{' }}", "\u{0}");
    assert!(!["{{", "{%", "{#"].iter().any(|template| marked.contains(template)), "{text}");
    marked.replace('\u{0}', "{")
}

#[test]
fn csv_cells_are_texts_and_never_formulas() {
    let text = written(Format::Csv, &hostile_rows());
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let records: Vec<::csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), HOSTILE.len() + 1);
    for (record, original) in records[1..].iter().zip(HOSTILE) {
        let (name, description) = (&record[6], &record[10]);
        assert_eq!((name, &record[7], &record[9]), (description, "column", "accepted"));
        assert!(!name.starts_with(['=', '+', '-', '@', '\t', '\r']), "{name}");
        assert!(!name.contains(['\u{1b}', '\u{7}', '\u{202e}', '\u{200b}', '\u{85}']), "{name}");
        // Nothing is lost: the text is there behind the apostrophe.
        let kept = original.chars().take_while(|c| *c != '\r' && !super::text::is_hidden(*c));
        assert!(
            name.trim_start_matches('\'').starts_with(kept.collect::<String>().trim_start_matches('\'')),
            "{name}"
        );
    }
    assert_eq!(csv::cell("=1"), "'=1");
    assert_eq!(csv::cell("  =1"), "'  =1");
    assert_eq!(csv::cell("a=1, -2"), "a=1, -2");
    assert_eq!(csv::cell("x\u{202e}y\u{1b}[1m"), "x\\u{202e}y\\u{1b}[1m");
}

#[test]
fn markdown_rows_keep_their_cells() {
    let text = written(Format::Markdown, &hostile_rows());
    let lines: Vec<&str> = text.lines().filter(|line| line.starts_with("| ")).collect();
    // The table's head, the table itself, its columns: one line each.
    assert_eq!(lines.len(), HOSTILE.len() + 2, "{text}");
    for line in &lines {
        let bare = line.replace("\\\\", "").replace("\\|", "");
        assert_eq!(bare.matches('|').count(), 6, "{line}");
    }
    assert!(lines[1].starts_with("| *(table)* |  | All orders. | Accepted | 0.90 |"), "{text}");
    assert!(!text.contains("<script") && !text.contains('\u{1b}') && !text.contains('\u{202e}'));
    assert_eq!(markdown::cell("a|b\n`c` <i> & _d_"), "a\\|b<br>\\`c\\` &lt;i&gt; &amp; \\_d\\_");
}

#[test]
fn dbt_reads_back_every_name_and_text() {
    let schema = dbt_file(&hostile_rows());
    assert_eq!((schema.version, schema.models.len()), (2, 1));
    let model = &schema.models[0];
    assert_eq!((model.name.as_str(), model.description.as_deref()), ("orders", Some("All orders.")));
    assert_eq!(model.columns.len(), HOSTILE.len());
    for (column, original) in model.columns.iter().zip(HOSTILE) {
        assert_eq!(
            (rendered(&column.name).as_str(), rendered(&column.description).as_str()),
            (original, original)
        );
    }
}

#[test]
fn dbt_has_what_was_accepted_and_nothing_else() {
    let mut rows = vec![
        row(0, None, "Not yet.", ReviewStatus::Unreviewed),
        row(1, Some("id"), "The key.", ReviewStatus::Accepted),
        row(2, Some("note"), "No.", ReviewStatus::Skipped),
    ];
    rows.push(row(3, None, "Customers.", ReviewStatus::Accepted));
    rows[3].asset.table = "customers".to_owned();
    let schema = dbt_file(&rows);
    let [orders, customers] = schema.models.as_slice() else { panic!("{schema:?}") };
    assert_eq!((orders.name.as_str(), &orders.description), ("orders", &None));
    assert_eq!((orders.columns.len(), orders.columns[0].name.as_str()), (1, "id"));
    assert_eq!((customers.description.as_deref(), customers.columns.len()), (Some("Customers."), 0));
    assert!(dbt_file(&rows[..1]).models.is_empty());
    assert!(dbt_file(&[]).models.is_empty());
}

#[test]
fn json_is_a_list_of_rows_however_it_was_cut() {
    let rows = hostile_rows();
    for count in [0, 1, 2, rows.len()] {
        let text = format!("{{\"results\":[{}", written(Format::Json, &rows[..count]));
        let file: serde_json::Value = serde_json::from_str(&text).unwrap();
        let read: Vec<ResultRow> = serde_json::from_value(file["results"].clone()).unwrap();
        assert_eq!(read, rows[..count]);
    }
}

proptest! {
    /// Whatever a text is: dbt's YAML and JSON give it back, and CSV has it in one cell that is no formula.
    #[test]
    fn any_text_is_only_text(text in any::<String>()) {
        let yaml = dbt::scalar(&text);
        prop_assert!(!yaml.contains('\n'));
        let read: String = serde_saphyr::from_str(&yaml).unwrap();
        prop_assert_eq!(rendered(&read.replace('\u{0}', "")), text.replace('\u{0}', ""));

        let cell = csv::cell(&text);
        prop_assert!(!cell.trim_start().starts_with(['=', '+', '-', '@']), "{}", cell);
        prop_assert!(!cell.chars().any(|c| super::text::is_hidden(c) && !matches!(c, '\n' | '\t')));

        let json = super::text::escaped(&serde_json::to_string(&text).unwrap());
        prop_assert!(!json.chars().any(super::text::is_hidden), "{}", json);
        prop_assert_eq!(&serde_json::from_str::<String>(&json).unwrap(), &text);

        let cell = markdown::cell(&text);
        prop_assert!(!cell.contains('\n') && !cell.replace("<br>", "").contains('<'));
        prop_assert_eq!(cell.replace("\\\\", "").replace("\\|", "").matches('|').count(), 0);
    }
}
