//! How sure a description is: how much of what it says rests on evidence, and how much is left to guess.
//!
//! Three things are weighed. How the names were read: plain words are known, short forms nearly so, anything else is
//! guessed. What the text says is closed or open: a primary key's meaning is said whole by its constraint, a first name's
//! by its words; where a foreign key leads is certain, but what the two things have to do with each other is not said
//! anywhere, and no more is what a table is kept for. And whether statistics or constraints agree with the reading.

use super::columns;
use super::references;
use super::roles::Role;
use super::tables::{self, TableKind};
use super::view::{ColumnView, TableView};
use super::{actors, flags};

/// The most that a drafted text can have: no constraint tells the meaning as a person does.
pub const MAX_DRAFTED: f64 = 0.93;
/// What each later alternative loses.
const STEP: f64 = 0.04;
/// How much of a text of a column is its own name; the rest is its owner's.
const OWN_PART: f64 = 0.75;
/// What agreeing statistics or constraints add.
const SUPPORT: f64 = 0.03;

/// How sure the first of the generated alternatives of a column is.
pub fn of_column(view: &ColumnView<'_>) -> f64 {
    let facts = &view.facts;
    let keyed = facts.target.is_some() || facts.primary_key;
    if view.reading.is_opaque() && !keyed {
        return if columns::shows_codes(view) { 0.38 } else { 0.28 };
    }
    if columns::doubt(view).is_some() {
        return 0.35;
    }
    // A constraint says what the name was to say.
    let own = if keyed {
        understood(view.reading.strength()).max(0.95)
    } else {
        understood(view.reading.strength())
    };
    let subject = &view.table.subject;
    let owner = if subject.named { understood(subject.reading.strength()) } else { 0.2 };
    let read = OWN_PART * own + (1.0 - OWN_PART) * owner;
    let support = if is_supported(view) { SUPPORT } else { 0.0 };
    (read * closed(view) + support).clamp(0.25, MAX_DRAFTED)
}

/// How sure the first of the generated alternatives of a table is.
pub fn of_table(view: &TableView<'_>) -> f64 {
    if !view.subject.named {
        return 0.25;
    }
    let closed = match tables::kind(view) {
        // Keys or a name that says the kind tell what a row is.
        TableKind::Link | TableKind::Line => 0.62,
        TableKind::History | TableKind::Log | TableKind::Staging => 0.58,
        TableKind::Entity | TableKind::Lookup | TableKind::View => 0.53,
    };
    (understood(view.subject.reading.strength()) * closed).clamp(0.25, MAX_DRAFTED)
}

/// The score of the alternative at a place, with two digits.
pub fn at(score: f64, place: usize) -> f64 {
    let lowered = (score - STEP * place as f64).clamp(0.05, 1.0);
    (lowered * 100.0).round() / 100.0
}

/// Short forms are known from a table: of what a plain word says little is lost.
fn understood(strength: f64) -> f64 {
    1.0 - 0.6 * (1.0 - strength)
}

/// Which part of the meaning the evidence says, where all words are understood.
fn closed(view: &ColumnView<'_>) -> f64 {
    let part = match view.role {
        Role::Key => 0.97,
        Role::Name | Role::Contact | Role::Place | Role::Text => 0.94,
        Role::Measure | Role::Moment | Role::Status | Role::Actor => 0.9,
        Role::Money | Role::Rate | Role::Rank => 0.86,
        Role::Reference | Role::SelfReference => relation(view),
        Role::Flag if flags::says_state(view) => 0.8,
        // What the codes stand for, or what is counted, is not said.
        Role::Kind | Role::Number | Role::Quantity | Role::Secret => 0.74,
        Role::Other | Role::Identifier | Role::Flag => 0.66,
    };
    // What a part of a key is to the others of it is open; a view may have changed the value on its way.
    let part = if view.facts.key_with.is_empty() || view.facts.target.is_some() { part } else { part * 0.9 };
    if view.origin.is_some() { part * 0.9 } else { part }
}

/// A reference says what the two have to do with each other only by its own words.
fn relation(view: &ColumnView<'_>) -> f64 {
    let Some(target) = &view.facts.target else { return 0.6 };
    let does = actors::person(view).is_some_and(|person| actors::deed(&view.words, &person).is_some());
    let said = references::role_noun(view, &target.table);
    match does {
        true => 0.86,
        false if said != super::subject::Subject::of(&target.table).noun => 0.66,
        false => 0.6,
    }
}

/// Whether more than name and type stands behind a column's description.
fn is_supported(view: &ColumnView<'_>) -> bool {
    let facts = &view.facts;
    facts.primary_key
        || facts.target.is_some()
        || !facts.key_with.is_empty()
        || facts.unique
        || facts.generated
        || facts.default_now
        || facts.checked
        || columns::shows_codes(view)
        || view.origin.is_some()
        || (view.role == Role::Moment && facts.date_format.is_some())
        || (view.role == Role::Flag && facts.yes_no().is_some())
        || (columns::shows_range(view) && facts.range.is_some())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::super::tests::{keyed, only, request, table};
    use domain::profile::TableProfile;

    fn score(table: &TableProfile, column: Option<&str>) -> f64 {
        only(&request(table.clone(), column, 1)).alternatives[0].self_score.unwrap()
    }

    fn album() -> TableProfile {
        let columns = [
            ("AlbumId", "int"),
            ("Title", "text"),
            ("ArtistId", "int"),
            ("TypeCode", "text"),
            ("nm", "text"),
            ("colour_zzq", "text"),
            ("zzqx7", "text"),
        ];
        keyed(table("Album", &columns), &["AlbumId"], &[("ArtistId", "Artist", "ArtistId")])
    }

    #[test]
    fn what_the_evidence_says_whole_is_surer_than_what_it_leaves_open() {
        let album = album();
        let of = |column| score(&album, Some(column));
        assert!(of("AlbumId") >= 0.85 && of("Title") >= 0.85);
        // That it is an artist is certain; what the artist has to do with the album is not said.
        assert!((0.5..0.85).contains(&of("ArtistId")));
        assert!((0.5..0.85).contains(&of("TypeCode")));
        // What a table is kept for is open too.
        assert!(score(&album, None) < of("ArtistId"));
    }

    #[test]
    fn the_worse_a_name_is_read_the_lower_is_the_score() {
        let album = album();
        let of = |column| score(&album, Some(column));
        let scores = ["Title", "nm", "colour_zzq", "zzqx7"].map(of);
        assert!(scores.is_sorted_by(|one, next| one > next), "{scores:?}");
        assert!(of("zzqx7") < 0.5);
        let unread = table("zzqx7", &[("Title", "text")]);
        assert!(score(&unread, Some("Title")) < of("Title"));
        assert!(score(&unread, None) < 0.5);
    }
}
