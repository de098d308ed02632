//! Uses of a name in source code, as citations.

use super::marks::marks;
use super::names::AssetName;
use documents::Format;
use documents::code::{Target, Use, best, uses};
use domain::citation::{Citation, CitationKind};
use std::path::Path;
use store::passages::Found;

/// Uses cited with one asset.
const MOST: usize = 2;

/// The best uses of an asset in the windows that name it.
pub(super) fn citations<'a>(
    windows: impl Iterator<Item = &'a Found>,
    asset: &AssetName<'_>,
) -> Vec<Citation> {
    let target = Target { schema: asset.schema, table: asset.table, column: asset.column };
    let mut found: Vec<(&str, Use)> = Vec::new();
    let mut titles = std::collections::HashMap::new();
    for window in windows {
        let path = Path::new(&window.path);
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let sql = Format::of(path) == Some(Format::Sql);
        let line = u32::try_from(window.line).unwrap_or(1);
        titles.insert(window.path.as_str(), window.title.as_str());
        found.extend(
            uses(&window.text, line, &stem, sql, &target)
                .into_iter()
                .map(|use_| (window.path.as_str(), use_)),
        );
    }
    let cited = |(path, found): (&str, Use)| Citation {
        kind: CitationKind::Code,
        path: path.to_owned(),
        title: titles.get(path).copied().unwrap_or(path).to_owned(),
        heading: Some(found.kind.label().to_owned()),
        line: i64::from(found.line),
        marks: marks(&found.snippet, asset),
        snippet: found.snippet,
        score: found.score.min(1.0),
    };
    best(found, MOST).into_iter().map(cited).collect()
}
