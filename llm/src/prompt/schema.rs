//! The JSON schema of the answer.
//!
//! Typed instead of a `serde_json::Value`, because providers write the members of an answer in the order
//! of the schema, and a `Value` sorts them: the confidence would come before the text that it is about.

use super::asset_label;
use crate::draft::DraftRequest;
use crate::judge::JudgeRequest;
use crate::prompt::TABLE;
use crate::prompt::clean;
use serde::Serialize;

/// A JSON schema that serialises with its members in the order in which a model should write them.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct Schema(Shape);

#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
enum Shape {
    Drafts(Object<Answer>),
    Scores(Object<Verdict>),
}

#[derive(Debug, Clone, Serialize)]
struct Answer {
    drafts: Array<Object<Draft>>,
}

#[derive(Debug, Clone, Serialize)]
struct Draft {
    asset: Choice,
    alternatives: Array<Object<Alternative>>,
    reasoning: Plain,
}

#[derive(Debug, Clone, Serialize)]
struct Alternative {
    text: Plain,
    confidence: Plain,
}

#[derive(Debug, Clone, Serialize)]
struct Verdict {
    scores: Array<Object<Scored>>,
}

#[derive(Debug, Clone, Serialize)]
struct Scored {
    asset: Choice,
    scores: Array<Plain>,
}

#[derive(Debug, Clone, Serialize)]
struct Object<P> {
    #[serde(rename = "type")]
    kind: &'static str,
    properties: P,
    required: Vec<&'static str>,
    #[serde(rename = "additionalProperties")]
    additional_properties: bool,
}

#[derive(Debug, Clone, Serialize)]
struct Array<I> {
    #[serde(rename = "type")]
    kind: &'static str,
    items: I,
    #[serde(rename = "minItems")]
    min_items: usize,
    #[serde(rename = "maxItems")]
    max_items: usize,
}

#[derive(Debug, Clone, Serialize)]
struct Plain {
    #[serde(rename = "type")]
    kind: &'static str,
}

#[derive(Debug, Clone, Serialize)]
struct Choice {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "enum")]
    choices: Vec<String>,
}

impl Schema {
    /// The schema of the answer to a request: one draft an asset, `n` alternatives each.
    pub fn of(request: &DraftRequest) -> Self {
        let choices = distinct(request.assets.iter().map(asset_label));
        let alternative = object(
            Alternative { text: Plain { kind: "string" }, confidence: Plain { kind: "number" } },
            &["text", "confidence"],
        );
        let assets = choices.len();
        let draft = object(
            Draft {
                asset: Choice { kind: "string", choices },
                alternatives: array(
                    alternative,
                    usize::from(request.n.max(1)),
                    usize::from(request.n.max(1)),
                ),
                reasoning: Plain { kind: "string" },
            },
            &["asset", "alternatives", "reasoning"],
        );
        Self(Shape::Drafts(object(Answer { drafts: array(draft, assets, assets) }, &["drafts"])))
    }

    /// The schema of a judge's answer: the scores of each candidate's texts.
    pub fn of_judge(request: &JudgeRequest) -> Self {
        let label = |column: &Option<String>| {
            column.as_deref().map_or_else(|| TABLE.to_owned(), |column| clean::line(column, 128))
        };
        let choices = distinct(request.candidates.iter().map(|candidate| label(&candidate.column)));
        let counts = || request.candidates.iter().map(|candidate| candidate.texts.len());
        let (fewest, most) = (counts().min().unwrap_or(1), counts().max().unwrap_or(1));
        let assets = choices.len();
        let scored = object(
            Scored {
                asset: Choice { kind: "string", choices },
                scores: array(Plain { kind: "number" }, fewest, most),
            },
            &["asset", "scores"],
        );
        Self(Shape::Scores(object(Verdict { scores: array(scored, assets, assets) }, &["scores"])))
    }

    /// What the answer is called where a format needs a name.
    pub fn name(&self) -> &'static str {
        match self.0 {
            Shape::Drafts(_) => "column_descriptions",
            Shape::Scores(_) => "description_scores",
        }
    }
}

fn distinct(labels: impl Iterator<Item = String>) -> Vec<String> {
    let mut choices: Vec<String> = Vec::new();
    for label in labels {
        if !choices.contains(&label) {
            choices.push(label);
        }
    }
    choices
}

fn object<P>(properties: P, required: &[&'static str]) -> Object<P> {
    Object { kind: "object", properties, required: required.to_vec(), additional_properties: false }
}

fn array<I>(items: I, min_items: usize, max_items: usize) -> Array<I> {
    Array { kind: "array", items, min_items, max_items }
}
