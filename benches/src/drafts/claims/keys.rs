//! Claims about keys, uniqueness and what is computed.

use super::Claim;

pub(super) fn check(claim: &Claim<'_>, found: &mut Vec<String>) {
    primary_key(claim, found);
    foreign_key(claim, found);
    unique(claim, found);
    taken_from(claim, found);
    let default = claim.column.default.as_deref().unwrap_or_default().to_lowercase();
    let now = ["now", "current_", "getdate", "localtimestamp"].iter().any(|part| default.contains(part));
    if claim.says(&["defaults to the current"]) && !now {
        found.push("default of the current time".to_owned());
    }
    if claim.says(&["computed from other", "calculated from other", "generated from other"])
        && !claim.column.generated
    {
        found.push("computed".to_owned());
    }
    let assigned =
        default.contains("nextval(") || default.contains("auto_increment") || claim.column.generated;
    if claim.says(&["database assigns", "assigned by the database"]) && !assigned {
        found.push("assigned by the database".to_owned());
    }
}

/// `taken from T.C`: the view's query must name both.
fn taken_from(claim: &Claim<'_>, found: &mut Vec<String>) {
    let Some((_, place)) = claim.text.split_once("taken from ") else { return };
    let place = place.split([' ', ',', ';', ')']).next().unwrap_or_default().trim_end_matches('.');
    let definition = claim.profile.definition.as_deref().unwrap_or_default();
    if !place.split('.').all(|part| definition.contains(part)) {
        found.push(format!("taken from {place}"));
    }
}

fn primary_key(claim: &Claim<'_>, found: &mut Vec<String>) {
    if !claim.says(&["primary key"]) {
        return;
    }
    let key = &claim.profile.primary_key;
    let within = key.contains(&claim.column.name);
    let holds = if claim.says(&["part of the primary key", "together with", "forms the primary key"]) {
        within && key.len() > 1
    } else {
        within && key.len() == 1
    };
    if !holds {
        found.push("primary key".to_owned());
    }
}

fn foreign_key(claim: &Claim<'_>, found: &mut Vec<String>) {
    let targets: Vec<&str> = claim
        .profile
        .foreign_keys
        .iter()
        .filter(|key| key.columns.contains(&claim.column.name))
        .map(|key| key.to_table.as_str())
        .collect();
    if claim.says(&["foreign key"]) && targets.is_empty() {
        found.push("foreign key".to_owned());
    }
    if claim.says(&["refers to another row of"]) && !targets.contains(&claim.profile.table.as_str()) {
        found.push("reference to its own table".to_owned());
    }
    if let Some((_, target)) = claim.text.split_once("foreign key to ")
        && !targets.iter().any(|known| target.starts_with(known))
    {
        found.push("target of the foreign key".to_owned());
    }
}

fn unique(claim: &Claim<'_>, found: &mut Vec<String>) {
    if !claim.says(&[
        "unique",
        "no two rows",
        "apart from all others",
        "exactly one",
        "all values differ",
        "different for e",
        "a different ",
    ]) {
        return;
    }
    // That is checked with the statistics.
    if claim.says(&["not unique"]) {
        return;
    }
    let name = &claim.column.name;
    let alone = |key: &[String]| key.len() == 1 && key[0] == *name;
    let part = |key: &[String]| key.len() > 1 && key.contains(name);
    let keys = || std::iter::once(&claim.profile.primary_key).chain(&claim.profile.unique_keys);
    let by_key = keys().any(|key| alone(key))
        || (claim.says(&["unique within", "unique together", "unique combination"])
            && keys().any(|key| part(key)));
    let by_count = claim
        .measured()
        .is_some_and(|seen| seen.rows > seen.nulls && seen.distinct == seen.rows - seen.nulls);
    if !by_key && !by_count {
        found.push("unique".to_owned());
    }
}
