//! Where a snippet names its asset.

use super::names::{AssetName, Name};
use documents::names::{terms, tokens};

/// Ranges of characters, ascending, that are the asset's name, one of its telling words, or its table's name.
pub(crate) fn marks(snippet: &str, asset: &AssetName<'_>) -> Vec<(u32, u32)> {
    let table = Name::of(asset.table);
    let own = Name::of(asset.column.unwrap_or(asset.table));
    let mut marks = Vec::new();
    let mut counted = (0, 0u32);
    for token in tokens(snippet) {
        let found = terms(token.text);
        let whole = found.first().is_some_and(|term| *term == own.whole || *term == table.whole);
        if !whole && !found.iter().any(|term| own.words.contains(term)) {
            continue;
        }
        let chars = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        let start = counted.1.saturating_add(chars(&snippet[counted.0..token.start]));
        let end = start.saturating_add(chars(token.text));
        counted = (token.end(), end);
        marks.push((start, end));
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(snippet: &str, table: &str, column: Option<&str>) -> Vec<String> {
        let chars: Vec<char> = snippet.chars().collect();
        let asset = AssetName { schema: "main", table, column };
        let ranges = marks(snippet, &asset);
        ranges.into_iter().map(|(from, to)| chars[from as usize..to as usize].iter().collect()).collect()
    }

    #[test]
    fn names_and_their_words_are_marked_wherever_they_stand() {
        let text = "Größe: the Order date (`order_date`) of an order; its id.";
        assert_eq!(marked(text, "orders", Some("order_date")), ["Order", "date", "order_date", "order"]);
        assert_eq!(marked(text, "orders", None), ["Order", "order_date", "order"]);
        assert_eq!(marked(text, "orders", Some("id")), ["Order", "order", "id"]);
        assert_eq!(marked(text, "größe", None), ["Größe"]);
    }
}
