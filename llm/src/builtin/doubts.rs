//! Phrases for columns whose name and content do not go together: that is said instead of the name alone.

use super::alternatives::{Line, Phrasing};
use super::view::ColumnView;

/// A name that speaks of dates or numbers over values that are none.
pub fn doubtful(view: &ColumnView<'_>, not: &str) -> Phrasing {
    let owner = &view.owner;
    let full = view.full.join(" ");
    let term = if view.words.is_empty() { full } else { view.term() };
    let same = [
        format!("field “{term}” of {owner}, whose values are no {not}"),
        format!("content of the field “{term}” of {owner}; it holds no {not}, whatever its name says"),
        format!("value that {owner} has as “{term}”, although it is none of the usual {not}"),
        format!("entry under “{term}” for {owner}, which does not look like {not}"),
        format!("unexplained field “{term}” of {owner}, since it holds no {not}"),
    ];
    let readings = [
        format!("field “{term}” of {owner}, possibly a code"),
        format!("field “{term}” of {owner}, possibly filled with something else than its name says"),
        format!("field “{term}” of {owner}, possibly no longer used as named"),
    ];
    Phrasing {
        same: same.map(Line::new).to_vec(),
        readings: readings.map(Line::new).to_vec(),
        ..Phrasing::default()
    }
}
