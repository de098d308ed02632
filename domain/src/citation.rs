//! Citations: passages of documents and code that a draft rests on.

use serde::{Deserialize, Serialize};

/// What a passage is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CitationKind {
    /// A document, a data dictionary or a dbt `schema.yml`.
    #[default]
    Document,
    /// A place of source code that uses the name.
    Code,
}

/// A passage that was part of the evidence for a row.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Citation {
    /// Document or code.
    #[serde(default)]
    pub kind: CitationKind,
    /// The file, as the doc profile leads to it.
    pub path: String,
    /// The document's title; the file's name where it has none.
    pub title: String,
    /// The headings above the passage, joined by ` › `; of code what it does with the name (`join`, `filter` …).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<String>,
    /// The line of the file on which the snippet begins, from 1; the page of a PDF.
    pub line: i64,
    /// The passage, exactly as the provider got it. Line breaks are kept.
    pub snippet: String,
    /// How well it matches, best first within a row: the retrieval's own scale, above 0.
    pub score: f64,
    /// Where the snippet names the asset: ranges of characters (not bytes), the end excluded, ascending.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<(u32, u32)>))]
    pub marks: Vec<(u32, u32)>,
}

impl Citation {
    /// `docs/sales.md:12`.
    pub fn place(&self) -> String {
        format!("{}:{}", self.path, self.line)
    }

    /// The snippet cut at its marks: each piece, and whether it is marked. Marks that do not fit it are
    /// ignored, so that nothing of the snippet is ever lost.
    pub fn pieces(&self) -> Vec<(String, bool)> {
        let chars: Vec<char> = self.snippet.chars().collect();
        let mut pieces = Vec::new();
        let mut at = 0;
        let mut push = |from: usize, to: usize, marked: bool| {
            if from < to {
                pieces.push((chars[from..to].iter().collect(), marked));
            }
        };
        for (start, end) in &self.marks {
            let (start, end) = (*start as usize, *end as usize);
            if start < at || start >= end || end > chars.len() {
                continue;
            }
            push(at, start, false);
            push(start, end, true);
            at = end;
        }
        push(at, chars.len(), false);
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pieces_are_cut_at_the_marks() {
        let citation = Citation {
            snippet: "the état of x".into(),
            marks: vec![(4, 8), (6, 9), (12, 13), (13, 99)],
            ..Citation::default()
        };
        let pieces = citation.pieces();
        let pieces: Vec<(&str, bool)> =
            pieces.iter().map(|(text, marked)| (text.as_str(), *marked)).collect();
        assert_eq!(pieces, [("the ", false), ("état", true), (" of ", false), ("x", true)]);
    }

    proptest! {
        #[test]
        fn nothing_of_a_snippet_is_lost(snippet in any::<String>(), marks in prop::collection::vec((0u32..40, 0u32..40), 0..6)) {
            let citation = Citation { snippet: snippet.clone(), marks, ..Citation::default() };
            let whole: String = citation.pieces().into_iter().map(|(text, _)| text).collect();
            prop_assert_eq!(whole, snippet);
        }
    }
}
