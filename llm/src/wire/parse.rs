//! Gets drafts out of whatever a model answered.
//!
//! Asked for is `{"drafts":[{"asset":…,"alternatives":[{"text":…,"confidence":…}],"reasoning":…}]}`. What
//! comes may stand in prose or a code fence, be cut off, be keyed by asset or lack a level.

use super::names::resolve;
use super::scan::{End, Node, scan};
use crate::draft::DraftAsset;
use crate::prompt::clean;
use std::ops::Range;

/// Brackets in prose that are tried as the beginning of the answer.
const MAX_STARTS: usize = 64;

/// The longest description, in characters.
const LONGEST: usize = 1_000;

pub(super) const NAMES: &[&str] = &["asset", "column", "column_name", "name", "field"];
const ALTERNATIVES: &[&str] = &["alternatives", "descriptions", "options", "candidates"];
const TEXTS: &[&str] = &["text", "description", "alternative", "value"];
const SCORES: &[&str] = &["confidence", "score", "probability"];
const REASONS: &[&str] = &["reasoning", "reason", "rationale"];

/// What could be read.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Parsed {
    /// One for each asset that has an alternative, in the order of the answer.
    pub drafts: Vec<ParsedDraft>,
    /// The JSON broke off or is broken; what was whole is in `drafts`.
    pub truncated: bool,
}

/// The drafts of one asset.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ParsedDraft {
    /// The column, or `None` for the table itself.
    pub column: Option<String>,
    /// At least one.
    pub alternatives: Vec<ParsedAlternative>,
    /// Why.
    pub reasoning: Option<String>,
}

/// One description.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ParsedAlternative {
    /// One paragraph of plain text, not empty.
    pub text: String,
    /// The declared confidence, in [0, 1].
    pub score: Option<f64>,
    /// The bytes of the answer that the text stands in, without the quotes and before escapes are resolved.
    pub span: Range<usize>,
}

/// Reads an answer about assets of a table. Drafts of other assets are left out.
pub(crate) fn parse(answer: &str, table: &str, assets: &[DraftAsset]) -> Parsed {
    let (drafts, truncated) = first_answer(answer, |node| {
        let mut reader = Reader { table, assets, drafts: Vec::new() };
        reader.read(node);
        reader.drafts
    });
    Parsed { drafts, truncated }
}

/// What can be read of the first JSON in a text that `read` finds something in, and whether it broke off.
pub(super) fn first_answer<T>(answer: &str, mut read: impl FnMut(&Node) -> Vec<T>) -> (Vec<T>, bool) {
    let mut truncated = false;
    let mut from = 0;
    for _ in 0..MAX_STARTS {
        let Some(found) = answer.get(from..).and_then(|rest| rest.find(['{', '['])) else { break };
        let start = from + found;
        let scanned = scan(answer, start);
        let items = scanned.node.as_ref().map(&mut read).unwrap_or_default();
        truncated |= scanned.end == End::Truncated;
        if !items.is_empty() {
            return (items, scanned.end != End::Complete);
        }
        // A whole value that is no answer is an example or an aside; broken JSON may hold a whole answer.
        from = if scanned.end == End::Complete { scanned.at } else { start + 1 };
    }
    (Vec::new(), truncated)
}

pub(super) type Members = [(String, Node)];

struct Reader<'a> {
    table: &'a str,
    assets: &'a [DraftAsset],
    drafts: Vec<ParsedDraft>,
}

impl Reader<'_> {
    fn read(&mut self, node: &Node) {
        match node {
            Node::List(items) => {
                for item in items {
                    if let Node::Map(members) = item {
                        self.read_map(members);
                    }
                }
            }
            Node::Map(members) => match field(members, &["drafts"]) {
                Some(inner @ (Node::List(_) | Node::Map(_))) => self.read(inner),
                _ => self.read_map(members),
            },
            _ => {}
        }
    }

    fn read_map(&mut self, members: &Members) {
        if !self.read_draft(members) {
            self.read_keyed(members);
        }
    }

    /// A draft that names its asset in a field; in a batch of one it need not.
    fn read_draft(&mut self, members: &Members) -> bool {
        let column = match field(members, NAMES) {
            Some(Node::Text { value, .. }) => match resolve(value, self.table, self.assets) {
                Some(asset) => asset.column.clone(),
                None => return false,
            },
            None if self.assets.len() == 1 && field(members, ALTERNATIVES).is_some() => {
                self.assets[0].column.clone()
            }
            _ => return false,
        };
        self.add(column, alternatives_in(members), reasoning_in(members))
    }

    /// Drafts keyed by asset; or one more level around the answer.
    fn read_keyed(&mut self, members: &Members) {
        for (key, value) in members {
            let column = resolve(key, self.table, self.assets).map(|asset| asset.column.clone());
            match (column, value) {
                (Some(column), Node::Map(inner)) => {
                    self.add(column, alternatives_in(inner), reasoning_in(inner));
                }
                (Some(column), value) => {
                    self.add(column, alternatives(value), None);
                }
                (None, value) if is_answer(value) => self.read(value),
                (None, _) => {}
            }
        }
    }

    fn add(
        &mut self,
        column: Option<String>,
        alternatives: Vec<ParsedAlternative>,
        reasoning: Option<String>,
    ) -> bool {
        if alternatives.is_empty() {
            return false;
        }
        // Some models write one draft for each alternative.
        match self.drafts.iter_mut().find(|draft| draft.column == column) {
            Some(draft) => {
                draft.alternatives.extend(alternatives);
                draft.reasoning = draft.reasoning.take().or(reasoning);
            }
            None => self.drafts.push(ParsedDraft { column, alternatives, reasoning }),
        }
        true
    }
}

/// Whether a value below an unknown key looks like the answer itself.
fn is_answer(value: &Node) -> bool {
    match value {
        Node::Map(members) => field(members, &["drafts"]).is_some(),
        Node::List(items) => items.iter().any(|item| match item {
            Node::Map(members) => matches!(field(members, NAMES), Some(Node::Text { .. })),
            _ => false,
        }),
        _ => false,
    }
}

pub(super) fn field<'n>(members: &'n Members, names: &[&str]) -> Option<&'n Node> {
    names.iter().find_map(|name| {
        let (_, value) = members.iter().find(|(key, _)| key.trim().eq_ignore_ascii_case(name))?;
        Some(value)
    })
}

/// The alternatives of a draft, or the one text that stands in their place.
fn alternatives_in(members: &Members) -> Vec<ParsedAlternative> {
    match field(members, ALTERNATIVES) {
        Some(value) => alternatives(value),
        None => scored(members).into_iter().collect(),
    }
}

fn alternatives(value: &Node) -> Vec<ParsedAlternative> {
    match value {
        Node::List(items) => items.iter().filter_map(alternative).collect(),
        other => alternative(other).into_iter().collect(),
    }
}

fn alternative(node: &Node) -> Option<ParsedAlternative> {
    match node {
        Node::Text { value, span } => described(value, span, None),
        Node::Map(members) => scored(members),
        _ => None,
    }
}

fn scored(members: &Members) -> Option<ParsedAlternative> {
    let Some(Node::Text { value, span }) = field(members, TEXTS) else { return None };
    described(value, span, field(members, SCORES).and_then(score))
}

fn described(value: &str, span: &Range<usize>, score: Option<f64>) -> Option<ParsedAlternative> {
    let text = description(value);
    (!text.is_empty()).then(|| ParsedAlternative { text, score, span: span.clone() })
}

/// One paragraph without the quotes that models like to put around it.
fn description(text: &str) -> String {
    let line = clean::line(text, usize::MAX);
    let mut inner = line.as_str();
    for (open, close) in [('"', '"'), ('“', '”'), ('\'', '\''), ('`', '`'), ('"', '"')] {
        let stripped = inner.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
        // Quotes inside mean that the outer ones belong to two different quotations.
        if let Some(rest) = stripped.filter(|rest| !rest.contains([open, close])) {
            inner = rest.trim();
        }
    }
    if is_placeholder(inner) { String::new() } else { clean::line(inner, LONGEST) }
}

/// Small models copy the prompt's `<description>` instead of writing one.
fn is_placeholder(text: &str) -> bool {
    let inner = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    inner.is_some_and(|inner| !inner.contains(['<', '>']))
}

fn reasoning_in(members: &Members) -> Option<String> {
    let Some(Node::Text { value, .. }) = field(members, REASONS) else { return None };
    Some(clean::line(value, 2_000)).filter(|text| !text.is_empty() && !is_placeholder(text))
}

/// A confidence: 0 to 1, a percentage, or either as text.
fn score(node: &Node) -> Option<f64> {
    let (number, percent) = match node {
        Node::Number(number) => (*number, false),
        Node::Text { value, .. } => {
            let text = value.trim();
            let digits = text.strip_suffix('%');
            (digits.unwrap_or(text).trim().parse::<f64>().ok()?, digits.is_some())
        }
        _ => return None,
    };
    let number = if percent || number > 1.0 { number / 100.0 } else { number };
    (0.0..=1.0).contains(&number).then_some(number)
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;
