//! Phrases for foreign keys: what they lead to, and how the row is related to it.

use super::actors;
use super::alternatives::Phrasing;
use super::context::Place;
use super::grammar::{possessive, with_article};
use super::keys::{phrasing, without_key_words};
use super::subject::{Shape, Subject};
use super::view::ColumnView;
use domain::profile::TableProfile;

/// A foreign key to another table.
pub fn reference(view: &ColumnView<'_>) -> Phrasing {
    let target = view.facts.target.as_ref().map(|target| target.table.as_str()).unwrap_or_default();
    let person = actors::person(view);
    if let Some(person) = &person
        && let Some(deed) = actors::deed(&view.words, person)
    {
        return actors::did(Some(person), deed, &view.owner);
    }
    if let Some(term) = attribute_of_target(view) {
        return through(view, &term, target);
    }
    let what = role_noun(view, target);
    let subject = &view.table.subject;
    if let Some(partner) = partner(view) {
        return link(&what, &partner);
    }
    let rest = subject.noun.strip_prefix(what.as_str()).and_then(|rest| rest.strip_prefix(' '));
    if let Some(rest) = rest.filter(|_| subject.shape == Shape::Line || !what.is_empty()) {
        return belongs(&what, rest.trim(), person.is_some());
    }
    if what == subject.noun {
        return same_thing(view, target);
    }
    let owner = &view.owner;
    let owned = possessive(owner);
    let noun = &subject.noun;
    phrasing(
        [
            format!("{what} of {owner}"),
            format!("identifier of {owned} {what}"),
            format!("reference to the {what} of {owner}"),
            format!("foreign key that links {} to its {what}", with_article(noun)),
            format!("key of the {what} recorded for {owner}"),
        ],
        [
            format!("identifier of the {what} that {owner} belongs to"),
            format!("identifier of the {what} assigned to {owner}"),
            format!("identifier of the {what} that applies to {owner}"),
            format!("identifier of the {what} named on {owner}"),
        ],
    )
}

/// A column of a table that only links others.
fn link(what: &str, partner: &str) -> Phrasing {
    phrasing(
        [
            format!("{what} linked to the {partner}"),
            format!("identifier of the {what} that is paired with the {partner}"),
            format!("reference to the {what} that goes with the {partner}"),
            format!("the {what}'s side of the link to the {partner}"),
            format!("key of the {what} in this link"),
        ],
        [
            format!("identifier of the {what} that the {partner} is assigned to"),
            format!("identifier of the {what} that has the {partner}"),
            format!("identifier of the {what} combined with the {partner}"),
            format!("identifier of the {what} in the pair of {what} and {partner}"),
        ],
    )
}

/// A line's reference to what it is a line of.
fn belongs(what: &str, rest: &str, person: bool) -> Phrasing {
    let first = |line: &str| match person {
        true => format!("{what} to whom the {line} belongs"),
        false => format!("{what} that the {line} belongs to"),
    };
    let line = if matches!(rest, "detail" | "position") { "line" } else { rest };
    phrasing(
        [
            first(line),
            format!("identifier of the {what} that the {line} belongs to"),
            format!("reference to the {what} of the {line}"),
            format!("foreign key that links the {line} to its {what}"),
            format!("key of the {what} of which the {line} is a part"),
        ],
        [
            format!("identifier of the {what} that contains the {line}"),
            format!("identifier of the {what} on which the {line} was entered"),
            format!("identifier of the {what} that groups this {line} with others"),
            format!("identifier of the parent {what} of the {line}"),
        ],
    )
}

/// A reference to more about the same thing.
fn same_thing(view: &ColumnView<'_>, target: &str) -> Phrasing {
    let owner = &view.owner;
    let noun = &view.table.subject.noun;
    phrasing(
        [
            format!("identifier of {owner}"),
            format!("reference to {owner} in {target}"),
            format!("{noun} that the row is about"),
            format!("foreign key that links the row to its {noun}"),
            format!("key of the {noun} that this row describes"),
        ],
        [
            format!("identifier of {owner} that the row belongs to"),
            format!("identifier of {owner} that the row adds to"),
            format!("identifier of {owner} as kept in {target}"),
            format!("identifier shared with the row of {owner} in {target}"),
        ],
    )
}

/// A reference to another row of the same table.
pub fn self_reference(view: &ColumnView<'_>) -> Phrasing {
    let noun = &view.table.subject.noun;
    let owner = &view.owner;
    let owned = possessive(owner);
    let named = |word: &str| view.full.iter().any(|part| part == word);
    if named("reports") || named("manager") || named("supervisor") || named("boss") {
        return phrasing(
            [
                format!("manager that {owner} reports to"),
                format!("identifier of {owned} manager"),
                format!("reference to the manager of {owner}"),
                format!("superior to whom {owner} reports"),
                format!("reporting line of {owner}: the identifier of the manager"),
            ],
            [
                format!("identifier of the direct manager of {owner}"),
                format!("identifier of the person that {owner} reports to"),
                format!("identifier of the manager who is responsible for {owner}"),
                format!("identifier of the manager above {owner} in the hierarchy"),
            ],
        );
    }
    let mut what = role_noun(view, &view.table.table.table);
    if what == "parent" || what == *noun {
        what = format!("parent {noun}");
    }
    phrasing(
        [
            format!("{what} of {owner}"),
            format!("identifier of {owned} {what}"),
            format!("reference to the {what} of {owner}"),
            format!("link from {owner} to its {what}"),
            format!("key of the {what} recorded for {owner}"),
        ],
        [
            format!("identifier of the {what} directly above {owner}"),
            format!("identifier of the {what} that {owner} belongs to"),
            format!("identifier of the {what} that {owner} relates to"),
            format!("identifier of the {what} that {owner} was derived from"),
        ],
    )
}

/// What a reference points to, by its own name where that says something.
pub fn role_noun(view: &ColumnView<'_>, target: &str) -> String {
    let words = without_key_words(&view.words);
    let target = Subject::of(target);
    if words.is_empty() || (view.reading.is_opaque() && target.named) {
        return target.noun;
    }
    let said = words.join(" ");
    if !target.named {
        return said;
    }
    // `segment` of a customer is a customer segment, and says so already.
    let short = target.noun.strip_suffix(said.as_str());
    if short.is_some_and(|before| before.trim_end() == view.table.subject.noun) {
        return said;
    }
    let coded = view.words.last().is_some_and(|last| last == "code");
    let composite = view.facts.target.as_ref().is_some_and(|target| target.composite);
    // An acronym or the target's own key says no more than the target does.
    if short.is_some() || format!("{said} code") == target.noun || (acronym(&said) && !composite) {
        return target.noun;
    }
    if coded && !target.noun.starts_with(&said) { view.term() } else { said }
}

/// `SKU` is a way to name a product, not what is referred to.
fn acronym(said: &str) -> bool {
    said.len() >= 2 && said.chars().all(|c| c.is_ascii_uppercase())
}

/// A column of a key of several columns that says something of the other end: its number, its fiscal year.
fn attribute_of_target(view: &ColumnView<'_>) -> Option<String> {
    let target = view.facts.target.as_ref().filter(|target| target.composite)?;
    let last = view.words.last()?;
    let names_row = matches!(last.as_str(), "identifier" | "key" | "code");
    let noun = Subject::of(&target.table).noun;
    let said = without_key_words(&view.words).join(" ");
    let names_target = noun == said || noun.starts_with(&format!("{said} "));
    (!names_row && !names_target && !said.is_empty()).then(|| view.term())
}

fn through(view: &ColumnView<'_>, term: &str, target: &str) -> Phrasing {
    let noun = Subject::of(target).noun;
    // `the item`, where `the accounting document item` would say the target twice.
    let rest = view.table.subject.noun.strip_prefix(noun.as_str()).and_then(|rest| rest.strip_prefix(' '));
    let owner = &rest.map_or_else(|| view.owner.clone(), |rest| format!("the {rest}"));
    let verb = match view.table.subject.shape {
        Shape::Line => "belongs to",
        _ => "refers to",
    };
    phrasing(
        [
            format!("{term} of the {noun} that {owner} {verb}"),
            format!("{term} that is part of the reference to the {noun} of {owner}"),
            format!("{term} by which {owner} finds its {noun}"),
            format!("{} {noun}: the {term}", possessive(owner)),
            format!("{term} of the related {noun}"),
        ],
        [
            format!("{term} taken over from the {noun}"),
            format!("{term} that leads from {owner} to the {noun}"),
            format!("{term} shared by {owner} and the {noun}"),
        ],
    )
}

/// What the table at the other end holds as the name of what is referred to, in a sentence.
pub fn told_by_neighbour(view: &ColumnView<'_>) -> Option<String> {
    let target = view.facts.target.as_ref()?;
    label(view).map(|label| format!("{}.{label} tells its name.", target.table))
}

/// The column of the table at the other end that names what is referred to.
pub fn label(view: &ColumnView<'_>) -> Option<String> {
    let target = view.facts.target.as_ref().filter(|target| !target.itself)?;
    let neighbour =
        view.table.neighbours.iter().find(|table| super::clean::name(&table.table) == target.table)?;
    let noun = Subject::of(&target.table).noun;
    let rank = |column: &domain::profile::ColumnProfile| {
        let words = super::words::read(&column.name, Place::Column).plain();
        let (last, before) = words.split_last()?;
        let own = before.iter().all(|word| noun.split(' ').any(|part| part == word));
        let of_person = super::subject::is_person(&noun)
            && matches!(before, [only] if matches!(only.as_str(), "first" | "last" | "full"));
        let named = matches!(last.as_str(), "name" | "title" | "description") && (own || of_person);
        // Of first and last name the last says more.
        named.then(|| usize::from(before.iter().any(|word| word == "first")))
    };
    let labels = neighbour.columns.iter().filter_map(|column| Some((rank(column)?, column)));
    labels.min_by_key(|(rank, _)| *rank).map(|(_, column)| super::clean::name(&column.name))
}

/// What the other half of a link table's key stands for.
fn partner(view: &ColumnView<'_>) -> Option<String> {
    let table = view.table.table;
    if view.facts.key_with.len() != 1 || !is_link(table) || table.columns.len() > table.primary_key.len() + 2
    {
        return None;
    }
    let other = table.primary_key.iter().find(|part| super::clean::name(part) != view.name)?;
    let target = table.foreign_key_of(other)?;
    Some(Subject::of(&target.to_table).noun)
}

/// Whether every column of a table's key is a reference.
pub fn is_link(table: &TableProfile) -> bool {
    table.primary_key.len() > 1 && table.primary_key.iter().all(|part| table.foreign_key_of(part).is_some())
}
