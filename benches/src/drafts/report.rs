//! The figures as a Markdown table and as JSON.

use super::measure::{Measured, Totals};
use serde::Serialize;
use std::fmt::Write as _;

/// What was measured of one database.
#[derive(Debug, Clone, Serialize)]
pub struct Outcome {
    /// What the database is called in the table.
    pub name: String,
    /// The totals; `None` where the database is absent.
    pub totals: Option<Totals>,
    /// Why there are none.
    pub absent: Option<String>,
    /// Every asset, where asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assets: Vec<Measured>,
}

/// A metric's name and how it is shown.
type Line = (&'static str, fn(&Totals) -> String);

const LINES: &[Line] = &[
    ("assets drafted / with a human text", |t| format!("{} / {}", t.assets, t.referenced)),
    ("token F1, top alternative", |t| digits(t.top_f1)),
    ("token F1, best of N", |t| digits(t.best_f1)),
    ("chrF, top alternative", |t| digits(t.top_chrf)),
    ("chrF, best of N", |t| digits(t.best_chrf)),
    ("drafts that only restate the name", |t| percent(t.restating)),
    ("the same of the human texts", |t| percent(t.reference_restating)),
    ("assets with a false or unsupported claim", |t| percent(t.claiming_falsely)),
    ("the same of the human texts, who know more", |t| percent(t.reference_claiming)),
    ("mean dissimilarity of two alternatives", |t| digits(t.dissimilarity)),
    ("pairs that are the same draft", |t| percent(t.same_pairs)),
    ("placeholders", |t| t.placeholders.to_string()),
    ("token F1 where confidence is high", |t| band(t, 0)),
    ("token F1 where confidence is medium", |t| band(t, 1)),
    ("token F1 where confidence is low", |t| band(t, 2)),
];

/// One line per metric, one column per database; absent databases are named under it.
pub fn markdown(outcomes: &[Outcome]) -> String {
    let names: Vec<&str> = outcomes.iter().map(|outcome| outcome.name.as_str()).collect();
    let mut text = format!("| metric | {} |\n|---|{}\n", names.join(" | "), "---|".repeat(names.len()));
    for (name, show) in LINES {
        let values: Vec<String> = outcomes
            .iter()
            .map(|outcome| outcome.totals.as_ref().map_or_else(|| "—".to_owned(), show))
            .collect();
        // Writing to a String cannot fail.
        let _ = writeln!(text, "| {name} | {} |", values.join(" | "));
    }
    for outcome in outcomes {
        if let Some(why) = &outcome.absent {
            let _ = writeln!(text, "\n{}: not measured, {why}", outcome.name);
        }
    }
    text
}

fn digits(value: f64) -> String {
    format!("{value:.3}")
}

fn percent(value: f64) -> String {
    format!("{:.1} %", value * 100.0)
}

fn band(totals: &Totals, at: usize) -> String {
    let (count, f1) = totals.f1_by_band[at];
    if count == 0 { "— (0)".to_owned() } else { format!("{f1:.3} ({count})") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absent_database_is_said_to_be_absent() {
        let measured =
            Outcome { name: "A".into(), totals: Some(Totals::default()), absent: None, assets: Vec::new() };
        let absent =
            Outcome { name: "B".into(), totals: None, absent: Some("no file x".into()), assets: Vec::new() };
        let text = markdown(&[measured, absent]);
        assert!(text.starts_with("| metric | A | B |\n|---|---|---|\n"), "{text}");
        assert!(text.contains("| placeholders | 0 | — |"), "{text}");
        assert!(text.ends_with("B: not measured, no file x\n"), "{text}");
    }
}
