//! What the prompt tells of a table and of the batch's assets: two JSON documents.
//!
//! The table's document is the same for every batch of the table, so that a provider's prompt cache hits;
//! what is measured of single columns is only in the batch's own document.

use super::{asset_label, clean};
use crate::draft::{DraftAsset, DraftRequest};
use crate::judge::JudgeRequest;
use domain::citation::Citation;
use domain::profile::{ColumnProfile, ColumnStatistics, ForeignKey, TableProfile};
use domain::settings::PromptDetail;
use serde::Serialize;

// Caps, so that one odd table cannot fill the context.
const NAME: usize = 128;
const VALUE: usize = 120;
const SENTENCE: usize = 500;
const DEFINITION: usize = 6_000;
const COLUMNS: usize = 400;
const KEYS: usize = 40;
const NEIGHBOURS: usize = 8;
const NEIGHBOUR_COLUMNS: usize = 40;
const PASSAGES: usize = 6;
const PASSAGE: usize = 1_200;

#[derive(Serialize)]
struct TableFacts {
    table: String,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    row_estimate: Option<i64>,
    columns: Vec<NameAndType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    columns_not_shown: Option<usize>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    primary_key: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unique_keys: Vec<Vec<String>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    foreign_keys: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    referenced_by: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    neighbours: Vec<Neighbour>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    checks: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    definition: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
}

#[derive(Serialize)]
struct NameAndType {
    name: String,
    #[serde(rename = "type")]
    data_type: String,
}

#[derive(Serialize)]
struct Neighbour {
    table: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<String>,
    columns: Vec<NameAndType>,
}

#[derive(Serialize)]
struct AssetFacts {
    asset: String,
    #[serde(flatten)]
    column: Option<ColumnFacts>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    passages: Vec<Passage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    avoid: Vec<String>,
}

#[derive(Serialize)]
struct CandidateFacts {
    #[serde(flatten)]
    asset: AssetFacts,
    alternatives: Vec<String>,
}

/// What a document or code says of an asset.
#[derive(Serialize)]
struct Passage {
    from: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    under: Option<String>,
    text: String,
}

#[derive(Serialize)]
struct ColumnFacts {
    #[serde(rename = "type")]
    data_type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    nullable: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    generated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    existing_comment: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    foreign_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    statistics: Option<Statistics>,
}

#[derive(Serialize)]
struct Statistics {
    rows_looked_at: i64,
    all_rows: bool,
    nulls: i64,
    distinct: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    most_frequent: Vec<String>,
}

/// The document that all batches of a table share.
pub(super) fn table_document(request: &DraftRequest) -> String {
    let table = &*request.table;
    let detail = level(request.settings.prompt_detail);
    let from = |least: u8| detail >= least;
    let facts = TableFacts {
        table: table_name(&table.schema, &table.table),
        kind: table.kind.map_or("table", |kind| kind.label()),
        comment: table.comment.as_deref().filter(|_| from(1)).map(sentence),
        row_estimate: table.row_estimate.filter(|_| from(1)),
        columns: names_and_types(&table.columns, COLUMNS),
        columns_not_shown: Some(table.columns.len().saturating_sub(COLUMNS)).filter(|left| *left > 0),
        primary_key: if from(1) { names(&table.primary_key) } else { Vec::new() },
        unique_keys: limited(&table.unique_keys, from(1), KEYS, |key| names(key)),
        foreign_keys: limited(&table.foreign_keys, from(1), KEYS, outgoing),
        referenced_by: limited(&table.referenced_by, from(1), KEYS, incoming),
        neighbours: limited(&request.neighbours, from(2), NEIGHBOURS, neighbour),
        checks: limited(&table.checks, from(3), KEYS, |check| sentence(check)),
        definition: table.definition.as_deref().filter(|_| from(3)).map(|sql| clean::block(sql, DEFINITION)),
        notes: limited(&table.notes, from(3), KEYS, |note| sentence(note)),
    };
    serde_json::to_string(&facts).unwrap_or_default()
}

/// The document of one batch: what to describe.
pub(super) fn assets_document(request: &DraftRequest) -> String {
    let facts: Vec<AssetFacts> = request.assets.iter().map(|asset| asset_facts(request, asset)).collect();
    serde_json::to_string(&facts).unwrap_or_default()
}

/// The document of what a judge scores: each asset as in its batch, and its alternatives.
pub(super) fn candidates_document(request: &JudgeRequest) -> String {
    let drafted = &request.drafted;
    let facts = request.candidates.iter().map(|candidate| {
        let known = drafted.assets.iter().find(|asset| asset.column == candidate.column);
        let asset = DraftAsset {
            column: candidate.column.clone(),
            avoid: Vec::new(),
            passages: known.map(|asset| asset.passages.clone()).unwrap_or_default(),
        };
        CandidateFacts {
            // The seed is what variations were drafted from, and nothing that they are measured by.
            asset: AssetFacts { seed: None, ..asset_facts(drafted, &asset) },
            alternatives: candidate.texts.iter().map(|text| clean::line(text, 1_000)).collect(),
        }
    });
    serde_json::to_string(&facts.collect::<Vec<_>>()).unwrap_or_default()
}

fn asset_facts(request: &DraftRequest, asset: &DraftAsset) -> AssetFacts {
    let detail = level(request.settings.prompt_detail);
    let column = asset.column.as_deref().and_then(|name| request.table.column(name));
    AssetFacts {
        asset: asset_label(asset),
        column: column.map(|column| column_facts(&request.table, column, detail)),
        passages: limited(&asset.passages, detail >= 1, PASSAGES, passage),
        seed: request.seed.as_deref().map(|text| clean::line(text, 4_000)),
        avoid: asset.avoid.iter().map(|text| clean::line(text, 1_000)).collect(),
    }
}

fn column_facts(table: &TableProfile, column: &ColumnProfile, detail: u8) -> ColumnFacts {
    let data_type = clean::line(&column.data_type, NAME);
    if detail == 0 {
        return ColumnFacts {
            data_type,
            nullable: None,
            default: None,
            generated: None,
            existing_comment: None,
            foreign_key: None,
            statistics: None,
        };
    }
    ColumnFacts {
        data_type,
        nullable: Some(column.nullable),
        default: column.default.as_deref().map(sentence),
        generated: Some(true).filter(|_| column.generated),
        existing_comment: column.comment.as_deref().map(sentence),
        foreign_key: table.foreign_key_of(&column.name).map(outgoing),
        statistics: column.statistics.as_ref().map(statistics),
    }
}

fn statistics(measured: &ColumnStatistics) -> Statistics {
    let value = |text: &String| clean::line(text, VALUE);
    Statistics {
        rows_looked_at: measured.rows,
        all_rows: measured.complete,
        nulls: measured.nulls,
        distinct: measured.distinct,
        min: measured.min.as_ref().map(value),
        max: measured.max.as_ref().map(value),
        most_frequent: measured.samples.iter().take(5).map(value).collect(),
    }
}

fn passage(citation: &Citation) -> Passage {
    Passage {
        from: clean::line(&citation.place(), NAME),
        under: citation.heading.as_deref().map(|heading| clean::line(heading, NAME)),
        text: clean::block(&citation.snippet, PASSAGE),
    }
}

fn level(detail: PromptDetail) -> u8 {
    match detail {
        PromptDetail::Minimal => 0,
        PromptDetail::Standard => 1,
        PromptDetail::Detailed => 2,
        PromptDetail::Full => 3,
    }
}

fn limited<T, R>(items: &[T], wanted: bool, most: usize, map: impl Fn(&T) -> R) -> Vec<R> {
    items.iter().take(if wanted { most } else { 0 }).map(map).collect()
}

fn sentence(text: &str) -> String {
    clean::line(text, SENTENCE)
}

fn names(columns: &[String]) -> Vec<String> {
    columns.iter().map(|name| clean::line(name, NAME)).collect()
}

fn table_name(schema: &str, table: &str) -> String {
    format!("{}.{}", clean::line(schema, NAME), clean::line(table, NAME))
}

fn names_and_types(columns: &[ColumnProfile], most: usize) -> Vec<NameAndType> {
    limited(columns, true, most, |column| NameAndType {
        name: clean::line(&column.name, NAME),
        data_type: clean::line(&column.data_type, NAME),
    })
}

fn outgoing(key: &ForeignKey) -> String {
    let to = table_name(&key.to_schema, &key.to_table);
    format!("({}) refers to {to} ({})", names(&key.columns).join(", "), names(&key.to_columns).join(", "))
}

fn incoming(key: &ForeignKey) -> String {
    let from = table_name(&key.from_schema, &key.from_table);
    format!("{from} ({}) refers to ({})", names(&key.columns).join(", "), names(&key.to_columns).join(", "))
}

fn neighbour(table: &TableProfile) -> Neighbour {
    Neighbour {
        table: table_name(&table.schema, &table.table),
        comment: table.comment.as_deref().map(sentence),
        columns: names_and_types(&table.columns, NEIGHBOUR_COLUMNS),
    }
}
