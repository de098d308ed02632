//! Gets a judge's scores out of whatever it answered.
//!
//! Asked for is `{"scores":[{"asset":…,"scores":[0.9,0.4]}]}`; what comes may be keyed by asset, hold an
//! object for each alternative, or count to ten or to a hundred.

use super::names::resolve;
use super::parse::{Members, NAMES, field, first_answer};
use super::scan::Node;
use crate::draft::DraftAsset;
use crate::judge::{Candidate, Judged};

const LISTS: &[&str] = &["scores", "alternatives", "ratings", "score"];
const NUMBERS: &[&str] = &["score", "confidence", "probability", "rating", "value"];

/// Reads a judge's answer about candidates of a table, and whether it broke off. The scores of each have the
/// order of its texts; what is missing or makes no sense is `None`.
pub(super) fn parse(answer: &str, table: &str, candidates: &[Candidate]) -> (Vec<Judged>, bool) {
    let assets: Vec<DraftAsset> = candidates
        .iter()
        .map(|candidate| DraftAsset { column: candidate.column.clone(), ..DraftAsset::default() })
        .collect();
    let (found, truncated) = first_answer(answer, |node| {
        let mut reader = Reader { table, assets: &assets, found: Vec::new() };
        reader.read(node);
        reader.found
    });
    let scale = scale(&found);
    let judged = found.into_iter().filter_map(|(column, numbers)| {
        let candidate = candidates.iter().find(|candidate| candidate.column == column)?;
        let mut scores: Vec<_> =
            numbers.into_iter().map(|number| number.and_then(|n| score(n, scale))).collect();
        scores.resize(candidate.texts.len(), None);
        Some(Judged { column, scores })
    });
    (judged.collect(), truncated)
}

/// What the numbers count to. Whole numbers above one are marks out of ten or of a hundred; anything else is
/// what was asked for.
fn scale(found: &[Found]) -> f64 {
    let numbers = || found.iter().flat_map(|(_, numbers)| numbers).flatten();
    let highest = numbers().fold(0.0, |highest: f64, number| highest.max(*number));
    let whole = numbers().all(|number| number.fract() == 0.0);
    match highest {
        highest if !whole || highest <= 1.0 || highest > 100.0 => 1.0,
        highest if highest <= 10.0 => 10.0,
        _ => 100.0,
    }
}

/// A score in [0, 1]. What is far off the scale is no score.
fn score(number: f64, scale: f64) -> Option<f64> {
    let share = number / scale;
    (-0.5..=1.5).contains(&share).then(|| share.clamp(0.0, 1.0))
}

type Found = (Option<String>, Vec<Option<f64>>);

struct Reader<'a> {
    table: &'a str,
    assets: &'a [DraftAsset],
    found: Vec<Found>,
}

impl Reader<'_> {
    fn read(&mut self, node: &Node) {
        match node {
            Node::List(items) => items.iter().for_each(|item| self.read_item(item)),
            Node::Map(members) => match field(members, LISTS) {
                // One asset's own entry has a name beside its list.
                Some(inner @ (Node::List(_) | Node::Map(_))) if field(members, NAMES).is_none() => {
                    self.read_inner(inner, members);
                }
                _ => self.read_map(members),
            },
            _ => {}
        }
    }

    fn read_item(&mut self, item: &Node) {
        if let Node::Map(members) = item {
            self.read_map(members);
        }
    }

    /// The list of entries, or the scores of the only candidate.
    fn read_inner(&mut self, inner: &Node, members: &Members) {
        let only_numbers = matches!(inner, Node::List(items) if items.iter().any(is_number));
        match self.assets {
            [only] if only_numbers => {
                let column = only.column.clone();
                self.add(column, numbers(inner));
            }
            _ => {
                self.read(inner);
                if self.found.is_empty() {
                    self.read_map(members);
                }
            }
        }
    }

    fn read_map(&mut self, members: &Members) {
        if let Some(Node::Text { value, .. }) = field(members, NAMES) {
            let column = resolve(value, self.table, self.assets).map(|asset| asset.column.clone());
            if let (Some(column), Some(list)) = (column, field(members, LISTS)) {
                self.add(column, numbers(list));
            }
            return;
        }
        for (key, value) in members {
            let Some(asset) = resolve(key, self.table, self.assets) else { continue };
            let column = asset.column.clone();
            let list = match value {
                Node::Map(inner) => field(inner, LISTS).unwrap_or(value),
                other => other,
            };
            self.add(column, numbers(list));
        }
    }

    fn add(&mut self, column: Option<String>, numbers: Vec<Option<f64>>) {
        let known = self.found.iter().any(|(of, _)| *of == column);
        if !known && numbers.iter().any(Option::is_some) {
            self.found.push((column, numbers));
        }
    }
}

fn is_number(node: &Node) -> bool {
    number(node).is_some()
}

/// One number an alternative: a list, a lone number, or a map in its order.
fn numbers(node: &Node) -> Vec<Option<f64>> {
    match node {
        Node::List(items) => items.iter().map(number).collect(),
        Node::Map(members) => members.iter().map(|(_, value)| number(value)).collect(),
        other => vec![number(other)],
    }
}

fn number(node: &Node) -> Option<f64> {
    match node {
        Node::Number(number) => Some(*number),
        Node::Text { value, .. } => {
            let text = value.trim();
            match text.strip_suffix('%') {
                Some(percent) => percent.trim().parse::<f64>().ok().map(|percent| percent / 100.0),
                None => text.parse().ok(),
            }
        }
        Node::Map(members) => field(members, NUMBERS).and_then(number),
        _ => None,
    }
}

#[cfg(test)]
#[path = "verdict_tests.rs"]
mod tests;
