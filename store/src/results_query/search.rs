//! Finding a text in rows: the one condition that reads each row of a run, in an index that holds little else.

use super::sql::Sql;

/// What is searched, as the index `results_text` has it: schema, table, column and description, ASCII in lower case.
/// No search holds the line breaks between them.
macro_rules! text {
    () => {
        "(lower(schema_name || char(10) || table_name || char(10) || column_name || char(10) || description))"
    };
}

/// ` AND …`: the text is in one of the searched columns, upper and lower case alike. Nothing where it is empty.
///
/// SQLite folds the case of ASCII only: other letters take `GLOB` with both cases spelt out. `GLOB` leaps from one place
/// that may match to the next, but only where the pattern begins with a character that stands for itself: so there is
/// one for each case of the first letter. Where the first one is a sign of patterns, and for a single character, `instr`
/// is faster.
pub(super) fn push_search(sql: &mut Sql, text: &str) {
    let mut rest = text.chars();
    let Some(first) = rest.next() else { return };
    let rest = rest.as_str();
    if text.is_ascii() && (rest.is_empty() || is_sign(first)) {
        sql.push(concat!(" AND instr(", text!(), ", ")).push_bind(text.to_ascii_lowercase()).push(") > 0");
        return;
    }
    sql.push(" AND (");
    for (place, first) in cases(first).into_iter().enumerate() {
        sql.push(if place == 0 { concat!(text!(), " GLOB ") } else { concat!(" OR ", text!(), " GLOB ") });
        sql.push_bind(format!("*{}{}*", literal(first), pattern(rest)));
    }
    sql.push(")");
}

fn is_sign(c: char) -> bool {
    matches!(c, '*' | '?' | '[')
}

/// A character as the folded text may have it.
fn cases(c: char) -> Vec<char> {
    if c.is_ascii() {
        return vec![c.to_ascii_lowercase()];
    }
    let upper = single(c.to_uppercase()).unwrap_or(c);
    let lower = single(c.to_lowercase()).unwrap_or(c);
    let mut cases = vec![c, upper, lower, single(upper.to_lowercase()).unwrap_or(c)];
    cases.sort_unstable();
    cases.dedup();
    cases
}

fn literal(c: char) -> String {
    if is_sign(c) { format!("[{c}]") } else { c.to_string() }
}

/// The text in a pattern of `GLOB`, each of its characters meaning itself.
fn pattern(text: &str) -> String {
    text.chars()
        .map(|c| match cases(c).as_slice() {
            [only] => literal(*only),
            cases => format!("[{}]", cases.iter().collect::<String>()),
        })
        .collect()
}

/// The one character that a change of case leads to.
fn single(mut chars: impl Iterator<Item = char>) -> Option<char> {
    let first = chars.next();
    if chars.next().is_none() { first } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_means_itself() {
        assert_eq!(pattern(r"50%_\x"), r"50%_\x");
        assert_eq!(pattern("Ä*[?]X§"), "[Ää][*][[][?]]x§");
        // The sharp s has no single upper case.
        assert_eq!(pattern("ß"), "ß");
    }
}
