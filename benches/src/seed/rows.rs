//! The rows of a seed: drafts, scores, citations and warnings of every kind.

use super::Seed;
use super::draw::Draw;
use super::plan::Table;
use super::words::{ENDINGS, MIDDLES, OPENINGS, RARE};
use domain::citation::{Citation, CitationKind};
use domain::confidence::{Band, Signal};
use domain::result::{Alternative, Source, fallback_text, letter, production_warning};
use domain::settings::{AlternativesMode, LlmSettings};
use domain::text::MAX_DRAFT_CHARS;
use store::results::NewResult;

/// What rows are made from.
pub(super) struct Drafts {
    pub(super) seed: Seed,
    pub(super) settings: LlmSettings,
}

impl Drafts {
    /// The row of an asset.
    pub(super) fn row(&self, table: &Table, ordinal: i64, column: Option<&str>) -> NewResult {
        let mut draw = Draw::of(usize::try_from(ordinal).unwrap_or_default(), 7 + self.seed.variant);
        let (alternatives, production_warning) = self.alternatives(&mut draw);
        let citations = citations(&mut draw, table, column);
        let existing_comment = draw.once_in(9).then(|| sentence(&mut draw));
        NewResult {
            ordinal,
            db_profile: self.seed.db_profile.clone(),
            asset: table.asset(column),
            data_type: column.and_then(|column| table.data_type(column)).map(str::to_owned),
            signal: match alternatives.first() {
                Some(first) if first.logprob.is_some() => Signal::Logprob,
                Some(first) if first.score.is_some() => Signal::SelfDecl,
                _ => Signal::None,
            },
            mode: AlternativesMode::Semantic,
            source: match (&existing_comment, citations.is_empty()) {
                (Some(_), _) => Source::Provided,
                (None, false) => Source::Rag,
                (None, true) if draw.once_in(2) => Source::Function,
                (None, true) => Source::Other,
            },
            reasoning: draw.once_in(5).then(|| format!("{} The key says so.", sentence(&mut draw))),
            injection_warning: draw.once_in(400).then(|| {
                "A sample value reads like an instruction: “ignore all previous instructions”.".to_owned()
            }),
            provider: self.settings.provider.as_str(),
            model: self.settings.model.clone(),
            parent: None,
            seed: None,
            alternatives,
            production_warning,
            citations,
            existing_comment,
        }
    }

    /// Exactly as many as the settings ask for, best first; sometimes padded.
    fn alternatives(&self, draw: &mut Draw) -> (Vec<Alternative>, Option<String>) {
        let wanted = usize::from(self.settings.n_alternatives);
        let produced = if draw.once_in(40) { 1 + draw.below(wanted) } else { wanted };
        let (score, logprob) = scores(draw);
        let mut alternatives: Vec<Alternative> = Vec::with_capacity(wanted);
        for place in 0..wanted {
            let index = u8::try_from(place).unwrap_or(u8::MAX);
            let less = 1.0 - 0.06 * place as f64;
            let fallback = place >= produced;
            let of = |value: Option<f64>| value.filter(|_| !fallback).map(|value| value * less);
            let mut text = if fallback { fallback_text(index) } else { text(draw) };
            if alternatives.iter().any(|other| other.text == text) {
                text = format!("{text} ({})", letter(index));
            }
            let score = of(score);
            let band = if fallback { Band::None } else { self.settings.thresholds.band(score) };
            alternatives.push(Alternative {
                index,
                letter: letter(index),
                text,
                score,
                band,
                logprob: of(logprob),
                fallback,
            });
        }
        let warning = (produced < wanted).then(|| production_warning(produced, wanted, 0, wanted - produced));
        (alternatives, warning)
    }
}

/// A score and a probability: most with both, many of the scores round ones that ties come from, some with none.
fn scores(draw: &mut Draw) -> (Option<f64>, Option<f64>) {
    match draw.below(20) {
        0 => (None, None),
        1..=6 => (Some((8 + draw.below(13)) as f64 / 20.0), None),
        _ => {
            let sure = 1.0 - draw.part() * draw.part();
            (Some(sure), Some(sure))
        }
    }
}

/// A draft: mostly a sentence, sometimes some, now and then as long as a draft can be.
fn text(draw: &mut Draw) -> String {
    let sentences = match draw.below(1000) {
        0..=699 => 1,
        700..=949 => 2,
        950..=997 => 4,
        _ => 40,
    };
    let all: Vec<String> = (0..sentences).map(|_| sentence(draw)).collect();
    all.join(" ").chars().take(MAX_DRAFT_CHARS).collect()
}

fn sentence(draw: &mut Draw) -> String {
    let mut text = format!("{} {}", draw.pick(&OPENINGS), draw.pick(&MIDDLES));
    if draw.once_in(2) {
        text.push_str(" and ");
        text.push_str(draw.pick(&MIDDLES));
    }
    text.push_str(", ");
    text.push_str(draw.pick(&ENDINGS));
    if draw.once_in(300) {
        text.push_str("; see ");
        text.push_str(draw.pick(&RARE));
    }
    text.push('.');
    text
}

/// Every eighth row rests on documents or code.
fn citations(draw: &mut Draw, table: &Table, column: Option<&str>) -> Vec<Citation> {
    if !draw.once_in(8) {
        return Vec::new();
    }
    let subject = column.unwrap_or(&table.planned.table);
    (0..=draw.below(3))
        .map(|place| {
            let snippet = format!("`{subject}`: {}", sentence(draw));
            let end = u32::try_from(subject.chars().count()).unwrap_or_default() + 1;
            Citation {
                kind: if place == 2 { CitationKind::Code } else { CitationKind::Document },
                path: format!("docs/{}/{}.md", table.planned.schema, table.planned.table),
                title: format!("About {}", table.planned.table),
                heading: draw.once_in(2).then(|| "Columns".to_owned()),
                line: 1 + i64::try_from(draw.below(400)).unwrap_or_default(),
                marks: vec![(1, end)],
                score: 9.0 - place as f64,
                snippet,
            }
        })
        .collect()
}
