//! What a text claims of type, keys and statistics, checked against the profile.
//!
//! A claim is false when the profile contradicts it, and just as much when nothing in the profile carries it: a
//! statement about all rows needs a constraint or statistics over all rows, unless it says that it is of a sample.

mod keys;
mod kinds;
mod relations;
mod statistics;
mod tables;

use domain::profile::{ColumnProfile, TableProfile};

/// The claims of a text that do not hold, each in a few words.
pub fn false_claims(text: &str, profile: &TableProfile, column: Option<&str>) -> Vec<String> {
    let mut found = Vec::new();
    let Some(name) = column else {
        tables::check(text, profile, &mut found);
        return found;
    };
    let Some(column) = profile.column(name) else { return found };
    for sentence in sentences(text) {
        let claim = Claim { text: sentence, lower: sentence.to_lowercase(), profile, column };
        keys::check(&claim, &mut found);
        relations::check(&claim, &mut found);
        statistics::check(&claim, &mut found);
        kinds::check(&claim, &mut found);
    }
    found
}

/// One sentence about one column.
struct Claim<'a> {
    text: &'a str,
    lower: String,
    profile: &'a TableProfile,
    column: &'a ColumnProfile,
}

impl Claim<'_> {
    fn says(&self, any: &[&str]) -> bool {
        any.iter().any(|phrase| self.lower.contains(phrase))
    }

    /// The sentence speaks of the rows looked at, not of all.
    fn of_sample(&self) -> bool {
        self.says(&["sample", "rows looked at"])
    }

    /// Whether the statistics may speak for what the sentence is about.
    fn measured(&self) -> Option<&domain::profile::ColumnStatistics> {
        let statistics = self.column.statistics.as_ref()?;
        (statistics.rows > 0 && (statistics.complete || self.of_sample())).then_some(statistics)
    }
}

/// Cuts at full stops and semicolons that a space follows.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(". ").map(str::trim).filter(|sentence| !sentence.is_empty())
}

/// The items of `A, B or C`, up to the end of the clause.
fn items(list: &str) -> Vec<String> {
    let end = list.find([';', ')', ':']).unwrap_or(list.len());
    let list = list[..end].trim_end_matches(['.', ' ']);
    let list = list.replace(" or ", ", ").replace(" and ", ", ");
    let item = |item: &str| item.trim_matches([' ', '“', '”', '"', '\'']).to_owned();
    list.split(", ").map(item).filter(|item| !item.is_empty()).collect()
}

/// The literals in quotes of the check constraints that name a column.
fn checked_literals(profile: &TableProfile, column: &str) -> Vec<String> {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let names =
        |check: &&String| check.split(|c: char| !word(c)).any(|part| part.eq_ignore_ascii_case(column));
    let mut literals = Vec::new();
    for check in profile.checks.iter().filter(names) {
        literals.extend(check.split('\'').skip(1).step_by(2).map(str::to_owned));
        // Numbers stand bare.
        let bare = check.split(|c: char| !(word(c) || c == '.' || c == '-'));
        literals
            .extend(bare.filter(|part| *part != column && part.parse::<f64>().is_ok()).map(str::to_owned));
    }
    literals
}

#[cfg(test)]
mod tests;
