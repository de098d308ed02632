//! Claims about what a column has to do with other columns and tables.

use super::{Claim, items};

pub(super) fn check(claim: &Claim<'_>, found: &mut Vec<String>) {
    let columns = |item: &String| claim.profile.column(item).is_some();
    for opening in ["beside ", "currency that ", "ends with ", "begins with "] {
        if let Some((_, list)) = claim.text.split_once(opening)
            && !items(list.split(" names").next().unwrap_or(list)).iter().all(columns)
        {
            found.push(format!("{opening}another column"));
        }
    }
    let users = |item: &String| claim.profile.referenced_by.iter().any(|key| key.from_table == *item);
    if let Some((_, rest)) = claim.text.split_once("by which ")
        && let Some((list, _)) = rest.split_once(" refer to ").or_else(|| rest.split_once(" refers to "))
        && !items(list).iter().all(users)
    {
        found.push("referred to by".to_owned());
    }
    let keys = || claim.profile.foreign_keys.iter().filter(|key| key.columns.contains(&claim.column.name));
    for opening in ["Link to ", "Row of "] {
        if let Some(rest) = claim.text.strip_prefix(opening)
            && !keys().any(|key| rest.starts_with(&key.to_table))
        {
            found.push(format!("{opening}another table"));
        }
    }
}
