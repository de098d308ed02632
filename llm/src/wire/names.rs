//! Which asset a model means by a name.

use crate::draft::DraftAsset;
use crate::prompt::{TABLE, asset_label};

/// The asset of a batch that a name stands for: as given, in another case, or behind the table's name.
pub(crate) fn resolve<'a>(name: &str, table: &str, assets: &'a [DraftAsset]) -> Option<&'a DraftAsset> {
    let name = name.trim();
    let bare = name.trim_matches(['"', '`', '\'', '[', ']']);
    let exact = |wanted: &str| {
        assets
            .iter()
            .find(|asset| asset.column.as_deref() == Some(wanted))
            .or_else(|| assets.iter().find(|asset| asset_label(asset) == wanted))
    };
    let folded = bare.to_lowercase();
    let column = |wanted: &str| {
        assets
            .iter()
            .find(|asset| asset.column.as_ref().is_some_and(|column| column.to_lowercase() == wanted))
    };
    exact(name)
        .or_else(|| exact(bare))
        .or_else(|| column(&folded))
        .or_else(|| {
            let table = table.to_lowercase();
            let is_table = folded == table
                || folded.ends_with(&format!(".{table}"))
                || matches!(folded.strip_suffix(TABLE), Some(rest) if rest.ends_with('.'));
            assets.iter().find(|asset| is_table && asset.column.is_none())
        })
        .or_else(|| qualified(&folded, assets))
}

/// The asset of `table.column` or `schema.table.column`. The longest column wins: names may hold dots.
fn qualified<'a>(folded: &str, assets: &'a [DraftAsset]) -> Option<&'a DraftAsset> {
    assets
        .iter()
        .filter_map(|asset| {
            let column = asset.column.as_ref()?.to_lowercase();
            let before = folded.strip_suffix(&column)?;
            before.ends_with(['.', '"', '`', '[']).then_some((column.len(), asset))
        })
        .filter(|(length, _)| *length > 0)
        .max_by_key(|(length, _)| *length)
        .map(|(_, asset)| asset)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str) -> DraftAsset {
        DraftAsset { column: Some(name.to_owned()), avoid: Vec::new(), ..DraftAsset::default() }
    }

    #[test]
    fn names_are_found_in_their_disguises() {
        let assets = [
            DraftAsset { column: None, avoid: Vec::new(), ..DraftAsset::default() },
            column("ID"),
            column("id"),
            column("a.b"),
            column("b"),
        ];
        let found =
            |name: &str| resolve(name, "orders", &assets).map(|asset| asset.column.as_deref().unwrap_or("*"));
        assert_eq!(found("*"), Some("*"));
        assert_eq!(found("Orders"), Some("*"));
        assert_eq!(found("main.orders"), Some("*"));
        assert_eq!(found("orders.*"), Some("*"));
        assert_eq!(found("id"), Some("id"));
        assert_eq!(found("ID"), Some("ID"));
        assert_eq!(found(" \"B\" "), Some("b"));
        assert_eq!(found("orders.b"), Some("b"));
        assert_eq!(found("main.orders.A.B"), Some("a.b"));
        assert_eq!(found("\"orders\".\"b\""), Some("b"));
        assert_eq!(found("blurb"), None);
        assert_eq!(found(""), None);
    }
}
