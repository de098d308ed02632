//! Names in text: what is one word, which words a name is made of, and when two are the same.

/// A run of letters, digits and underscores of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token<'a> {
    /// As it is written.
    pub text: &'a str,
    /// Where it begins, in bytes.
    pub start: usize,
}

impl Token<'_> {
    /// Where it ends, in bytes, exclusive.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// The tokens of a text, in its order.
pub fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text.get(from..)?.find(is_part)?;
        let rest = &text[start..];
        let len = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        from = start + len;
        Some(Token { text: &rest[..len], start })
    })
}

fn is_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// A name without what writers change: `Order_Date`, `orderDate`, `ORDER DATE` and `order-date` have the
/// same key.
pub fn key(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The lower-case words of a name: split at what is no letter or digit, before capitals (`orderDate`,
/// `HTTPServer`), and between letters and digits.
pub fn words(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words = Vec::new();
    let mut word = String::new();
    for (at, c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| chars.get(at)).copied().unwrap_or(' ');
        let after = chars.get(at + 1).copied().unwrap_or(' ');
        let hump =
            c.is_uppercase() && (before.is_lowercase() || (before.is_uppercase() && after.is_lowercase()));
        let kind = c.is_alphanumeric() && before.is_alphanumeric() && c.is_numeric() != before.is_numeric();
        if (hump || kind || !c.is_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// A lower-case word without the English plural: `orders` and `order`, `categories` and `category` are the
/// same. What is left need not be a word; it only has to be the same for both.
pub fn stem(word: &str) -> String {
    let shorter = |ending: &str, least: usize| {
        word.strip_suffix(ending).filter(|rest| rest.chars().count() >= least).map(str::to_owned)
    };
    if let Some(rest) = shorter("ies", 2) {
        return rest + "y";
    }
    let hissing = ["ses", "xes", "zes", "ches", "shes"].iter().any(|ending| word.ends_with(ending));
    if hissing && let Some(rest) = shorter("es", 3) {
        return rest;
    }
    if word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        return word.to_owned();
    }
    shorter("s", 3).unwrap_or_else(|| word.to_owned())
}

/// What a token is found by: its key, and each of its words where it has several. All are stems.
pub fn terms(token: &str) -> Vec<String> {
    let mut terms = vec![stem(&key(token))];
    let words = words(token);
    if words.len() > 1 {
        terms.extend(words.iter().map(|word| stem(word)));
    }
    terms.retain(|term| !term.is_empty());
    terms
}

/// A text as the index takes it: the terms of its tokens, with spaces between them.
pub fn index_terms(text: &str) -> String {
    let mut indexed = String::with_capacity(text.len());
    for token in tokens(text) {
        for term in terms(token.text) {
            indexed.push_str(&term);
            indexed.push(' ');
        }
    }
    indexed
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_fall_into_words() {
        for (name, expected) in [
            ("x_legacy_status", "x legacy status"),
            ("orderDate", "order date"),
            ("HTTPServerID", "http server id"),
            ("BUKRS", "bukrs"),
            ("addr2line", "addr 2 line"),
            ("Größe__cm", "größe cm"),
            ("\"Sales\".\"Order\"", "sales order"),
            ("", ""),
        ] {
            assert_eq!(words(name).join(" "), expected, "{name}");
        }
    }

    #[test]
    fn one_name_has_one_key_and_plurals_one_stem() {
        assert!(
            ["Order_Date", "orderDate", "ORDER DATE", "order-date"]
                .iter()
                .all(|name| key(name) == "orderdate")
        );
        for (one, many) in
            [("order", "orders"), ("category", "categories"), ("address", "addresses"), ("box", "boxes")]
        {
            assert_eq!(stem(one), stem(many), "{one}");
        }
        assert_eq!(
            (stem("status").as_str(), stem("analysis").as_str(), stem("ids").as_str()),
            ("status", "analysis", "ids")
        );
    }

    #[test]
    fn an_identifier_is_found_whole_and_by_its_words() {
        assert_eq!(index_terms("The order_items of an Order."), "the orderitem order item of an order ");
    }

    proptest! {
        #[test]
        fn tokens_stand_where_they_say(text in any::<String>()) {
            let mut last = 0;
            for token in tokens(&text) {
                prop_assert!(token.start >= last && !token.text.is_empty());
                prop_assert_eq!(&text[token.start..token.end()], token.text);
                last = token.end();
            }
            prop_assert!(index_terms(&text).chars().all(|c| c.is_alphanumeric() || c == ' '));
        }
    }
}
