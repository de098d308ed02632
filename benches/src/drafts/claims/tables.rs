//! Claims about whole tables.

use super::{items, sentences};
use domain::profile::TableProfile;

pub(super) fn check(text: &str, profile: &TableProfile, found: &mut Vec<String>) {
    for sentence in sentences(text) {
        sentence_of(sentence, profile, found);
    }
}

fn sentence_of(sentence: &str, profile: &TableProfile, found: &mut Vec<String>) {
    if let Some((_, rest)) = sentence.split_once(" has ")
        && let Some((count, rest)) = rest.split_once(' ')
        && rest.starts_with("column")
        && count.parse() != Ok(profile.columns.len())
    {
        found.push("number of columns".to_owned());
    }
    for opening in ["primary key is ", "primary key consists of "] {
        if let Some((_, list)) = sentence.split_once(opening)
            && items(list) != profile.primary_key
        {
            found.push("primary key".to_owned());
        }
    }
    let users: Vec<&str> = profile.referenced_by.iter().map(|key| key.from_table.as_str()).collect();
    if let Some((_, list)) = sentence.split_once("used by ")
        && !items(list).iter().all(|item| users.contains(&item.as_str()))
    {
        found.push("used by".to_owned());
    }
    for verb in [" refers to it", " refer to it"] {
        if let Some((list, _)) = sentence.split_once(verb)
            && !items(list).iter().all(|item| users.contains(&item.as_str()))
        {
            found.push("referred to by".to_owned());
        }
    }
    links(sentence, profile, found);
    if let Some((_, list)) = sentence.split_once("known by ")
        && items(list.trim_start_matches("its ")) != profile.primary_key
    {
        found.push("known by".to_owned());
    }
    let lower = sentence.to_lowercase();
    if (lower.contains("many-to-many") || lower.contains("each row links")) && profile.foreign_keys.len() < 2
    {
        found.push("link".to_owned());
    }
    if lower.contains("linked to ") && profile.foreign_keys.is_empty() {
        found.push("linked to".to_owned());
    }
    if (lower.starts_with("view ") || lower.contains(" as a view"))
        && profile.kind.is_some_and(|kind| kind == domain::asset::AssetKind::Table)
    {
        found.push("view".to_owned());
    }
}

/// `with links to A and B`, `with links from C`.
fn links(sentence: &str, profile: &TableProfile, found: &mut Vec<String>) {
    let Some((_, rest)) = sentence.split_once("with links ") else { return };
    // A table may be called `from`.
    let (to, from) = match rest.strip_prefix("from ") {
        Some(from) => ("", from),
        None => rest.split_once(" and from ").unwrap_or((rest, "")),
    };
    let to = to.strip_prefix("to ").unwrap_or(to);
    let targets = |item: &String| profile.foreign_keys.iter().any(|key| key.to_table == *item);
    let users = |item: &String| profile.referenced_by.iter().any(|key| key.from_table == *item);
    if !items(to).iter().all(targets) || !items(from).iter().all(users) {
        found.push("links".to_owned());
    }
}
