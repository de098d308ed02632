//! How well running text fits an asset. The index finds candidates by rarity; whether they speak of this
//! asset is decided here, by where and how they name it, so that it does not depend on what else there is.

use super::names::Name;
use documents::names::{Token, terms, tokens};
use std::collections::HashSet;
use store::passages::Found;

/// What fits less is not cited.
pub(super) const LEAST: f64 = 0.6;

/// Tokens within which the words of a name are taken for the name.
const SPAN: usize = 10;

/// The first tokens of a passage say what it is about.
const BEGINNING: usize = 8;

/// A passage with its terms.
pub(super) struct Prose {
    pub(super) found: Found,
    tokens: Vec<Terms>,
    /// Terms of the innermost heading, the other headings, and the title with the file's name.
    headings: [HashSet<String>; 3],
}

struct Terms {
    terms: Vec<String>,
    /// It is written as a name: in code quotes, qualified, in capitals, or before a colon.
    as_name: bool,
}

impl Prose {
    pub(super) fn new(found: Found) -> Self {
        let stem =
            std::path::Path::new(&found.path).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let all = |text: &str| tokens(text).flat_map(|token| terms(token.text)).collect::<HashSet<_>>();
        let (last, others) =
            found.headings.split_last().map_or(("", &[][..]), |(last, others)| (last.as_str(), others));
        let headings = [all(last), all(&others.join(" ")), all(&format!("{} {stem}", found.title))];
        let tokens = tokens(&found.text)
            .map(|token| Terms { terms: terms(token.text), as_name: as_name(&found.text, &token) })
            .collect();
        Self { found, tokens, headings }
    }

    /// How well it fits a column, in [0, 1]: it must name the column, and its table near it.
    pub(super) fn fits_column(&self, table: &Name, column: &Name) -> f64 {
        let named = self.names_column(column);
        let near = self.names_table(table);
        // `status` is a column of every other table: this one's must be meant beyond doubt.
        let needed = if column.telling { 0.3 } else { 0.85 };
        if named == 0.0 || near < needed || (self.is_plain(column) && self.is_plain(table)) {
            return 0.0;
        }
        0.6 * named + 0.4 * near
    }

    /// Whether a name of one word stands nowhere but in a sentence, as the word of the language that it is:
    /// "the lift is out of order" tells nothing of the lift of an order.
    fn is_plain(&self, name: &Name) -> bool {
        let heads = self.headings.iter().any(|terms| terms.contains(&name.whole));
        let named =
            || self.places(&name.whole).any(|at| self.tokens.get(at).is_some_and(|token| token.as_name));
        name.words.len() <= 1 && !heads && !named()
    }

    /// How well it fits a table, in [0, 1].
    pub(super) fn fits_table(&self, table: &Name) -> f64 {
        let [last, others, title] = &self.headings;
        let in_heading = |terms: &HashSet<String>| {
            terms.contains(&table.whole)
                || (table.words.len() > 1 && table.words.iter().all(|word| terms.contains(word)))
        };
        let heading = if in_heading(last) {
            0.95
        } else if in_heading(others) {
            0.7
        } else if in_heading(title) {
            0.65
        } else {
            0.0
        };
        let wholes: Vec<usize> = self.places(&table.whole).collect();
        let named = wholes.iter().any(|at| self.tokens.get(*at).is_some_and(|token| token.as_name));
        let text = if named || (table.words.len() > 1 && !wholes.is_empty()) {
            0.85
        } else if self.phrase(&table.words) {
            0.8
        } else if wholes.first().is_some_and(|first| *first < BEGINNING) || wholes.len() > 1 {
            0.65
        } else if wholes.is_empty() {
            0.0
        } else {
            0.4
        };
        if heading > text { heading } else { text }
    }

    fn names_column(&self, column: &Name) -> f64 {
        let wholes: Vec<usize> = self.places(&column.whole).collect();
        let named = wholes.iter().any(|at| self.tokens.get(*at).is_some_and(|token| token.as_name));
        if !wholes.is_empty() {
            return if column.telling || named { 1.0 } else { 0.6 };
        }
        if self.headings[0].contains(&column.whole) {
            return 0.9;
        }
        if self.phrase(&column.words) {
            return 0.85;
        }
        if column.words.len() > 1 && self.within_span(&column.words) { 0.6 } else { 0.0 }
    }

    fn names_table(&self, table: &Name) -> f64 {
        let heads = |term: &String| self.headings.iter().any(|terms| terms.contains(term));
        if heads(&table.whole) {
            return 1.0;
        }
        if self.places(&table.whole).next().is_some() {
            return 0.9;
        }
        if table.words.len() > 1 && table.words.iter().all(heads) || self.phrase(&table.words) {
            return 0.85;
        }
        let there =
            table.words.iter().filter(|word| heads(word) || self.places(word).next().is_some()).count();
        0.7 * there as f64 / table.words.len().max(1) as f64
    }

    fn places<'a>(&'a self, term: &'a str) -> impl Iterator<Item = usize> + 'a {
        let has = move |(_, token): &(usize, &Terms)| token.terms.iter().any(|found| found == term);
        self.tokens.iter().enumerate().filter(has).map(|(at, _)| at)
    }

    /// The words one after the other, at most one other word between two of them.
    fn phrase(&self, words: &[String]) -> bool {
        let [first, rest @ ..] = words else { return false };
        if rest.is_empty() {
            return false;
        }
        self.places(first).any(|start| {
            let follows = rest.iter().try_fold(start, |at, word| {
                let next = self.tokens.get(at + 1..).unwrap_or_default().iter().take(2);
                next.enumerate()
                    .find(|(_, token)| token.terms.contains(word))
                    .map(|(skipped, _)| at + 1 + skipped)
            });
            follows.is_some()
        })
    }

    /// All words within a few tokens, in any order.
    fn within_span(&self, words: &[String]) -> bool {
        let Some(first) = words.first() else { return false };
        self.places(first).any(|at| {
            let near = self
                .tokens
                .get(at.saturating_sub(SPAN)..(at + SPAN).min(self.tokens.len()))
                .unwrap_or_default();
            words.iter().all(|word| near.iter().any(|token| token.terms.contains(word)))
        })
    }
}

fn as_name(text: &str, token: &Token<'_>) -> bool {
    let before = text[..token.start].chars().next_back();
    let after = text[token.end()..].chars().next();
    let quoted = matches!(before, Some('`' | '"' | '.' | '[')) || matches!(after, Some('`' | '"' | ']'));
    // `customer.status`, but not the end of a sentence.
    let qualifies = after == Some('.') && text[token.end() + 1..].starts_with(|c: char| c.is_alphanumeric());
    let written = token.text.contains('_') || shouted(token.text) || hump(token.text);
    let told = matches!(after, Some(':')) && (token.start == 0 || matches!(before, Some('\n' | '*' | ' ')));
    quoted || qualifies || written || told
}

fn shouted(word: &str) -> bool {
    word.chars().count() > 2 && !word.chars().any(char::is_lowercase) && word.chars().any(char::is_uppercase)
}

fn hump(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_lowercase) && chars.any(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::passages::Kind;

    fn prose(headings: &[&str], text: &str) -> Prose {
        Prose::new(Found {
            id: 1,
            kind: Kind::Text,
            path: "/docs/handbook.md".into(),
            title: "Handbook".into(),
            line: 1,
            headings: headings.iter().map(|heading| (*heading).to_owned()).collect(),
            text: text.into(),
            entry: Default::default(),
        })
    }

    fn fits(headings: &[&str], text: &str, table: &str, column: &str) -> bool {
        prose(headings, text).fits_column(&Name::of(table), &Name::of(column)) >= LEAST
    }

    #[test]
    fn a_column_needs_its_table_near_it() {
        assert!(fits(&[], "Of an order the placed_at is the moment of payment.", "orders", "placed_at"));
        assert!(fits(&["Orders"], "The `placed_at` is the moment of payment.", "orders", "placed_at"));
        assert!(!fits(&["Customers"], "The `placed_at` is the moment of payment.", "orders", "placed_at"));
        assert!(fits(&["Orders"], "The shipping date is agreed by phone.", "orders", "shipping_date"));
        assert!(!fits(
            &["Orders"],
            "Dates are in UTC. Nobody asks for the shipping.",
            "orders",
            "shipment_day"
        ));
    }

    #[test]
    fn an_everyday_name_must_be_meant() {
        assert!(fits(&["Orders"], "status: open, paid or shipped", "orders", "status"));
        assert!(fits(&["Orders"], "The status is open, paid or shipped.", "orders", "status"));
        assert!(!fits(
            &["Sales order lines"],
            "The status page says when we are down.",
            "sales_rep",
            "status"
        ));
        assert!(!fits(&[], "The total of all things.", "orders", "id"));
    }

    #[test]
    fn a_table_is_fitted_by_what_is_about_it() {
        let fits = |headings: &[&str], text: &str, table: &str| {
            prose(headings, text).fits_table(&Name::of(table)) >= LEAST
        };
        assert!(fits(&["Orders"], "One row for each.", "orders"));
        assert!(fits(&[], "Orders are made by customers.", "orders"));
        assert!(fits(&[], "Everything about it is in sales_order_items.", "sales_order_items"));
        assert!(fits(&[], "We keep the items of a sales order items list.", "sales_order_items"));
        assert!(!fits(&[], "Our office is open from nine to five, in order to be reached.", "orders"));
        assert!(!fits(&[], "Nothing of it.", "orders"));
    }
}
