//! What one asset's drafts are worth, and the sums over all of them.

use super::claims::false_claims;
use super::distinct::Pairs;
use super::restates::only_restates;
use super::similarity::{chrf, token_f1};
use domain::confidence::Band;
use domain::profile::TableProfile;
use domain::result::Alternative;
use serde::Serialize;

/// An asset's alternatives as a run would keep them.
#[derive(Debug, Clone)]
pub struct Drafted {
    /// The column, or `None` for the table itself.
    pub column: Option<String>,
    /// Exactly N, best first; empty where nothing could be drafted.
    pub alternatives: Vec<Alternative>,
}

/// One asset, measured.
#[derive(Debug, Clone, Serialize)]
pub struct Measured {
    /// `table` or `table.column`.
    pub asset: String,
    /// The texts, best first, placeholders left out.
    pub texts: Vec<String>,
    /// The first one's confidence in [0, 1].
    pub confidence: Option<f64>,
    /// The human description.
    pub reference: Option<String>,
    /// What the drafts claim that the profile contradicts or does not carry.
    pub false_claims: Vec<String>,
    /// The first text only restates the name.
    pub restates: bool,
    /// The human description only restates the name.
    pub reference_restates: bool,
    /// What the human description claims that the profile does not carry: people know more than it holds.
    pub reference_claims: Vec<String>,
    #[serde(skip)]
    pairs: Pairs,
    #[serde(skip)]
    band: Option<Band>,
    /// How many alternatives are placeholders.
    pub placeholders: usize,
    top_f1: f64,
    best_f1: f64,
    top_chrf: f64,
    best_chrf: f64,
}

impl Measured {
    /// Measures the drafts of one asset of a table.
    pub fn of(profile: &TableProfile, drafted: &Drafted, reference: Option<&str>) -> Self {
        let column = drafted.column.as_deref();
        let kept: Vec<&Alternative> = drafted.alternatives.iter().filter(|one| !one.fallback).collect();
        let texts: Vec<&str> = kept.iter().map(|one| one.text.as_str()).collect();
        let top = texts.first().copied().unwrap_or_default();
        let scores = |metric: fn(&str, &str) -> f64| {
            let each = |text: &&str| reference.map_or(0.0, |reference| metric(text, reference));
            (each(&top), texts.iter().map(each).fold(0.0, f64::max))
        };
        let ((top_f1, best_f1), (top_chrf, best_chrf)) = (scores(token_f1), scores(chrf));
        let restates = |text: &str| only_restates(text, &profile.table, column);
        Self {
            asset: column.map_or_else(|| profile.table.clone(), |name| format!("{}.{name}", profile.table)),
            confidence: kept.first().and_then(|one| one.score),
            band: kept.first().map(|one| one.band),
            reference: reference.map(str::to_owned),
            false_claims: texts.iter().flat_map(|text| false_claims(text, profile, column)).collect(),
            restates: !top.is_empty() && restates(top),
            reference_restates: reference.is_some_and(restates),
            reference_claims: reference.map(|text| false_claims(text, profile, column)).unwrap_or_default(),
            pairs: Pairs::of(&texts),
            placeholders: drafted.alternatives.len() - kept.len(),
            texts: texts.into_iter().map(str::to_owned).collect(),
            top_f1,
            best_f1,
            top_chrf,
            best_chrf,
        }
    }
}

/// The totals over a database. Shares are in [0, 1].
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Totals {
    /// Assets drafted.
    pub assets: usize,
    /// Assets with a human description.
    pub referenced: usize,
    /// Mean F1 of the words of the first alternative.
    pub top_f1: f64,
    /// Mean F1 of the best of the alternatives.
    pub best_f1: f64,
    /// Mean chrF of the first alternative.
    pub top_chrf: f64,
    /// Mean chrF of the best of the alternatives.
    pub best_chrf: f64,
    /// Share of first alternatives that only restate the name.
    pub restating: f64,
    /// The same share of the human descriptions.
    pub reference_restating: f64,
    /// Share of assets of whose alternatives one claims what the profile contradicts or does not carry.
    pub claiming_falsely: f64,
    /// The same share of the human descriptions.
    pub reference_claiming: f64,
    /// Mean dissimilarity of two alternatives of one asset.
    pub dissimilarity: f64,
    /// Share of pairs that are the same draft.
    pub same_pairs: f64,
    /// Placeholders that had to be put in.
    pub placeholders: usize,
    /// Mean F1 of the first alternative by band of its confidence, with the count: high, medium, low.
    pub f1_by_band: [(usize, f64); 3],
}

impl Totals {
    /// Sums up.
    pub fn of(all: &[Measured]) -> Self {
        let referenced: Vec<&Measured> = all.iter().filter(|one| one.reference.is_some()).collect();
        let mean = |value: fn(&Measured) -> f64| average(referenced.iter().map(|one| value(one)));
        let share = |holds: fn(&Measured) -> bool| average(all.iter().map(|one| f64::from(holds(one))));
        let pairs: f64 = all.iter().map(|one| one.pairs.count as f64).sum();
        let per_pair = |sum: f64| if pairs > 0.0 { sum / pairs } else { 0.0 };
        let band = |band: Band| {
            let of_band = || referenced.iter().filter(|one| one.band == Some(band));
            (of_band().count(), average(of_band().map(|one| one.top_f1)))
        };
        Self {
            assets: all.len(),
            referenced: referenced.len(),
            top_f1: mean(|one| one.top_f1),
            best_f1: mean(|one| one.best_f1),
            top_chrf: mean(|one| one.top_chrf),
            best_chrf: mean(|one| one.best_chrf),
            restating: share(|one| one.restates),
            reference_restating: mean(|one| f64::from(one.reference_restates)),
            claiming_falsely: share(|one| !one.false_claims.is_empty()),
            reference_claiming: mean(|one| f64::from(!one.reference_claims.is_empty())),
            dissimilarity: per_pair(all.iter().map(|one| one.pairs.dissimilarity).sum()),
            same_pairs: per_pair(all.iter().map(|one| one.pairs.same as f64).sum()),
            placeholders: all.iter().map(|one| one.placeholders).sum(),
            f1_by_band: [band(Band::High), band(Band::Medium), band(Band::Low)],
        }
    }
}

fn average(values: impl Iterator<Item = f64>) -> f64 {
    let (count, sum) = values.fold((0.0, 0.0), |(count, sum), value| (count + 1.0, sum + value));
    if count > 0.0 { sum / count } else { 0.0 }
}
