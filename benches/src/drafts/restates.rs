//! Whether a text only restates the name it describes.

use super::words::{of_name, of_text, stem};

/// Words that say nothing of their own in a description.
const EMPTY: &[&str] = &[
    "a", "an", "and", "as", "at", "by", "column", "data", "each", "field", "for", "from", "given", "gives",
    "has", "hold", "holds", "in", "into", "is", "it", "its", "kept", "list", "name", "of", "on", "one", "or",
    "per", "record", "recorded", "records", "row", "rows", "s", "show", "shows", "stated", "states", "store",
    "stored", "stores", "table", "that", "the", "this", "to", "value", "values", "view", "which", "with",
];

/// Whether every word of the text that carries meaning stands literally in the name of the column or of its table.
/// A written-out short form (`cust` → customer) is no restatement: it tells what the short form means.
pub fn only_restates(text: &str, table: &str, column: Option<&str>) -> bool {
    let mut known: Vec<String> = of_name(table);
    known.extend(column.map(of_name).unwrap_or_default());
    // These pairs are one word in two spellings.
    if known.iter().any(|word| word == "id") {
        known.push("identifier".to_owned());
    }
    let known: Vec<&str> = known.iter().map(|word| stem(word)).collect();
    let said = of_text(&text.to_lowercase().replace("e-mail", "email"));
    said.iter().filter(|word| !EMPTY.contains(&word.as_str())).all(|word| known.contains(&stem(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_name_alone_are_a_restatement() {
        assert!(only_restates("Title of the album.", "Album", Some("Title")));
        assert!(only_restates("Records the composer of the track.", "Track", Some("Composer")));
        assert!(only_restates("List of tracks, one per row.", "Track", None));
        assert!(only_restates("Identifier of the album.", "Album", Some("AlbumId")));
    }

    #[test]
    fn what_the_name_does_not_say_is_none() {
        assert!(!only_restates("Unique identifier of the album (primary key).", "Album", Some("AlbumId")));
        assert!(!only_restates("Name of the customer.", "cust_mst", Some("cust_nm")));
        assert!(!only_restates("Duration of the track in milliseconds.", "Track", Some("Milliseconds")));
    }
}
