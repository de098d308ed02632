//! The other sides of a column: how it goes with other columns and tables, and what its values are.
//!
//! Each is a statement of its own that the evidence carries, not the first one in other words.

use super::alternatives::Line;
use super::facts::TypeKind;
use super::grammar::{list, plural, possessive};
use super::references;
use super::roles::{Role, UNITS};
use super::view::ColumnView;
use super::{clean, columns, places, sparse, values};

/// The most columns or tables that are named.
const MOST: usize = 3;

/// The other sides, the most telling first.
///
/// `told` is what follows the first statement already.
pub fn of(view: &ColumnView<'_>, told: &str) -> Vec<Line> {
    if columns::doubt(view).is_some() || (view.reading.is_opaque() && view.facts.target.is_none()) {
        return Vec::new();
    }
    let relation = match view.role {
        _ if view.facts.target.is_some() => lead(view),
        Role::Key => used_by(view),
        _ => among_columns(view),
    };
    relation.into_iter().chain(content(view, told)).map(Line::grounded).collect()
}

/// Where a foreign key leads, and where one sees what is there.
fn lead(view: &ColumnView<'_>) -> Option<String> {
    let target = view.facts.target.as_ref()?;
    let owner = &view.owner;
    let noun = &view.table.subject.noun;
    if let Some(label) = references::label(view) {
        return Some(format!("link to {}, whose {label} tells which one it is", target.table));
    }
    let row = format!("row of {} that {owner} refers to", target.table);
    Some(match view.facts.required {
        _ if view.facts.shared => format!("{row}; some {} share the same", plural(noun)),
        true => format!("{row}; every {noun} has one"),
        false => row,
    })
}

/// Which tables refer to the key.
fn used_by(view: &ColumnView<'_>) -> Option<String> {
    let mut users: Vec<String> = Vec::new();
    for key in &view.table.table.referenced_by {
        let user = clean::name(&key.from_table);
        if key.columns.len() == 1 && !users.contains(&user) && users.len() < MOST {
            users.push(user);
        }
    }
    let refer = if users.len() == 1 { "refers" } else { "refer" };
    (!users.is_empty()).then(|| format!("key by which {} {refer} to {}", list(&users, "and"), view.owner))
}

/// What a value is together with its neighbours.
fn among_columns(view: &ColumnView<'_>) -> Option<String> {
    let owner = &view.owner;
    let beside = |role: Role, what: &str| {
        let others = neighbours(view, role);
        (!others.is_empty()).then(|| format!("{what}, beside {}", list(&others, "and")))
    };
    match view.role {
        Role::Place => beside(Role::Place, &format!("part of {}", possessive_address(view))),
        Role::Contact => beside(Role::Contact, &format!("way to reach {owner}")),
        Role::Name if values::is_part_of_name(view) => {
            beside(Role::Name, &format!("part of {} name", possessive(owner)))
        }
        Role::Money => columns::currency_column(view).filter(|column| *column != view.name).map(|column| {
            format!("amount in the currency that {column} names: the {} of {owner}", view.term())
        }),
        _ => None,
    }
}

fn possessive_address(view: &ColumnView<'_>) -> String {
    if view.owner.ends_with("address") {
        return view.owner.clone();
    }
    let term = view.term();
    format!("{} {} address", possessive(&view.owner), places::address_use(&term).0).replace("  ", " ")
}

/// The names of other columns that play the same part for the same owner.
fn neighbours(view: &ColumnView<'_>, role: Role) -> Vec<String> {
    let alike = view.table.siblings().iter().filter(|other| {
        other.role == role
            && other.owner == view.owner
            && other.name != view.name
            && (role != Role::Name || other.part_of_name)
    });
    alike.map(|other| other.name.clone()).take(MOST).collect()
}

/// What the values are.
fn content(view: &ColumnView<'_>, told: &str) -> Option<String> {
    let facts = &view.facts;
    let kind = if view.role == Role::Moment { "date" } else { view.kind_word() };
    let noun = &view.noun;
    if facts.target.is_some() {
        return None;
    }
    if facts.primary_key {
        let numbered = |range: &&(String, String, bool)| range.2 && facts.kind == TypeKind::Integer;
        let (least, greatest, _) = facts.range.as_ref().filter(numbered)?;
        return Some(format!("whole number from {least} to {greatest}, different for each {noun}"));
    }
    let said = said(view)?;
    if columns::shows_range(view)
        && facts.date_format.is_none()
        && let Some((least, greatest, complete)) = &facts.range
    {
        let place = if *complete { "" } else { " in the sample" };
        return Some(format!("{kind} between {least} and {greatest}{place}: {said}"));
    }
    if let Some(identity) = sparse::identity(view).filter(|identity| !told.contains(identity)) {
        return Some(format!("{kind} that serves as {said}; {identity}"));
    }
    if facts.required && !told.contains("required") {
        return Some(format!("{kind} required for every {noun}: {said}"));
    }
    let emptiness = facts.emptiness().filter(|emptiness| !told.contains(emptiness))?;
    Some(format!("{said}, where there is one; {emptiness}"))
}

/// What the value is in a few words, where these can stand alone.
fn said(view: &ColumnView<'_>) -> Option<String> {
    let loose =
        |word: &String| matches!(word.as_str(), "at" | "on" | "from" | "to" | "by" | "until" | "since");
    let plain = !matches!(view.role, Role::Flag | Role::Actor | Role::Identifier | Role::Secret)
        && !view.words.is_empty()
        && !view.words.iter().any(loose);
    let term = view.term();
    // `the item of the item` says nothing.
    let own = view.owner.strip_suffix(term.as_str()).is_some_and(|before| before.ends_with(' '));
    let measure = UNITS.iter().find(|(unit, _)| *unit == term).map(|(_, measure)| *measure);
    let what = measure.map_or_else(|| values::counted(&term), str::to_owned);
    let unit = match measure {
        Some(measure) if !measure.starts_with("number of") => format!(" in {term}"),
        _ if view.suffix.starts_with(" in ") => view.suffix.clone(),
        _ => String::new(),
    };
    (plain && !own).then(|| format!("the {what} of {}{unit}", view.owner))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::super::tests::{keyed, measured, only, request, table};
    use domain::profile::{ForeignKey, TableProfile};
    use domain::settings::AlternativesMode;
    use std::sync::Arc;

    fn album() -> TableProfile {
        let columns = [
            ("AlbumId", "int"),
            ("Title", "text"),
            ("ArtistId", "int"),
            ("Price", "numeric"),
            ("Currency", "text"),
            ("Minutes", "int"),
        ];
        let mut album = keyed(table("Album", &columns), &["AlbumId"], &[("ArtistId", "Artist", "ArtistId")]);
        album.referenced_by = vec![ForeignKey {
            from_schema: "main".into(),
            from_table: "Track".into(),
            columns: vec!["AlbumId".into()],
            to_schema: "main".into(),
            to_table: "Album".into(),
            to_columns: vec!["AlbumId".into()],
        }];
        album
    }

    /// The second of three alternatives that shall differ in what they say.
    fn second(table: &TableProfile, neighbours: &[TableProfile], column: Option<&str>) -> String {
        let mut request = request(table.clone(), column, 3);
        request.neighbours = Arc::new(neighbours.to_vec());
        Arc::make_mut(&mut request.settings).alternatives_mode = AlternativesMode::Lexical;
        only(&request).alternatives.remove(1).text
    }

    #[test]
    fn keys_are_told_by_their_relations_too() {
        let album = album();
        assert_eq!(second(&album, &[], Some("AlbumId")), "Key by which Track refers to the album.");
        assert_eq!(second(&album, &[], None), "Albums with links to Artist and from Track.");
        assert_eq!(second(&album, &[], Some("ArtistId")), "Row of Artist that the album refers to.");
        let artist = table("Artist", &[("ArtistId", "int"), ("Name", "text")]);
        let named = "Link to Artist, whose Name tells which one it is.";
        assert_eq!(second(&album, &[artist], Some("ArtistId")), named);
        // A name of somebody else in the referred table does not tell which row it is.
        let signed = table("Artist", &[("ArtistId", "int"), ("UserName", "text")]);
        assert_eq!(second(&album, &[signed], Some("ArtistId")), "Row of Artist that the album refers to.");
    }

    #[test]
    fn values_are_told_by_their_neighbours_and_by_what_they_are() {
        let mut album = album();
        let price = "Amount in the currency that Currency names: the price of the album.";
        assert_eq!(second(&album, &[], Some("Price")), price);
        measured(&mut album, "Minutes", (30, 0, 12), &["31", "74"]);
        let minutes = "Whole number between 31 and 74: the duration of the album in minutes.";
        assert_eq!(second(&album, &[], Some("Minutes")), minutes);
        let columns = [("Address", "text"), ("City", "text"), ("FirstName", "text"), ("LastName", "text")];
        let person = table("Customer", &columns);
        assert_eq!(second(&person, &[], Some("City")), "Part of the customer's address, beside Address.");
        assert_eq!(second(&person, &[], Some("LastName")), "Part of the customer's name, beside FirstName.");
    }

    #[test]
    fn without_evidence_another_reading_takes_its_place() {
        let album = album();
        assert_eq!(second(&album, &[], Some("Title")), "Title under which the album is shown.");
    }
}
