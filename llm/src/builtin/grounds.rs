//! Which phrases of a column say what keys, constraints or statistics say, and not its name alone.

use super::alternatives::{Line, Phrasing};
use super::facts::TypeKind;
use super::roles::Role;
use super::subject::Subject;
use super::view::ColumnView;

/// Marks them.
pub fn mark(view: &ColumnView<'_>, phrasing: &mut Phrasing) {
    for line in phrasing.same.iter_mut().chain(&mut phrasing.readings) {
        line.grounded = stands(view, line);
    }
}

fn stands(view: &ColumnView<'_>, line: &Line) -> bool {
    let facts = &view.facts;
    let says = |any: &[&str]| any.iter().any(|words| line.core.contains(words));
    match view.role {
        // The values are what contradicts the name.
        _ if super::columns::doubt(view).is_some() => says(&["no dates", "no numbers", "usual"]),
        Role::Key => says(&["unique", "primary key", "apart", "exactly one"]),
        Role::Reference | Role::SelfReference | Role::Actor => leads_elsewhere(view, line),
        Role::Flag => {
            let named =
                view.words.iter().any(|word| matches!(word.as_str(), "flag" | "indicator" | "is" | "has"));
            facts.yes_no().is_some() && facts.kind != TypeKind::Boolean && !named
        }
        _ if facts.unique => says(&["identifies"]),
        _ => !facts.key_with.is_empty() && says(&["within"]),
    }
}

/// A key that its name does not speak of: the employee behind `appr_id`.
fn leads_elsewhere(view: &ColumnView<'_>, line: &Line) -> bool {
    let Some(target) = &view.facts.target else { return false };
    let noun = Subject::of(&target.table).noun;
    let unsaid = |word: &&str| !view.full.iter().any(|said| said == word);
    line.core.contains(&noun) && noun.split(' ').any(|word| unsaid(&word))
}
