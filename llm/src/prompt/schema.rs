//! The JSON schema of the answer.
//!
//! Typed instead of a `serde_json::Value`, because providers write the members of an answer in the order
//! of the schema, and a `Value` sorts them: the confidence would come before the text that it is about.

use super::asset_label;
use crate::draft::DraftRequest;
use serde::Serialize;

/// A JSON schema that serialises with its members in the order in which a model should write them.
#[derive(Debug, Clone, Serialize)]
pub struct Schema(Object<Answer>);

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
        let mut choices: Vec<String> = Vec::with_capacity(request.assets.len());
        for asset in &request.assets {
            let label = asset_label(asset);
            if !choices.contains(&label) {
                choices.push(label);
            }
        }
        let alternative = object(
            Alternative { text: Plain { kind: "string" }, confidence: Plain { kind: "number" } },
            &["text", "confidence"],
        );
        let assets = choices.len();
        let draft = object(
            Draft {
                asset: Choice { kind: "string", choices },
                alternatives: array(alternative, usize::from(request.n.max(1))),
                reasoning: Plain { kind: "string" },
            },
            &["asset", "alternatives", "reasoning"],
        );
        Self(object(Answer { drafts: array(draft, assets) }, &["drafts"]))
    }
}

fn object<P>(properties: P, required: &[&'static str]) -> Object<P> {
    Object { kind: "object", properties, required: required.to_vec(), additional_properties: false }
}

fn array<I>(items: I, exactly: usize) -> Array<I> {
    Array { kind: "array", items, min_items: exactly, max_items: exactly }
}
