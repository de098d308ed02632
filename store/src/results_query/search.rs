//! Finding a text in rows: the one condition that reads each row of a run, in an index that holds little else.

use super::sql::Sql;

/// What is searched, as the index `results_text` has it: schema, table, column and description, ASCII in lower case.
/// No search holds the line breaks between them.
macro_rules! text {
    () => {
        "(lower(schema_name || char(10) || table_name || char(10) || column_name || char(10) || description))"
    };
}

/// ` AND …`: the text is in one of the searched columns, upper and lower case alike.
///
/// SQLite folds the case of ASCII only: other letters take `GLOB` with both cases spelt out. `GLOB` leaps to the next
/// place that may match; for a single character `instr` is as fast where it is rare, and faster where it is not.
pub(super) fn push_search(sql: &mut Sql, text: &str) {
    if text.is_ascii() && text.len() == 1 {
        sql.push(concat!(" AND instr(", text!(), ", ")).push_bind(text.to_ascii_lowercase()).push(") > 0");
    } else {
        sql.push(concat!(" AND ", text!(), " GLOB ")).push_bind(glob(text));
    }
}

/// The pattern for `GLOB`: the text anywhere, each of its characters meaning itself.
fn glob(text: &str) -> String {
    let mut pattern = String::from("*");
    for c in text.chars() {
        match c {
            '*' | '?' | '[' => pattern.extend(['[', c, ']']),
            c if c.is_ascii() => pattern.push(c.to_ascii_lowercase()),
            c => {
                let upper = single(c.to_uppercase()).unwrap_or(c);
                let lower = single(c.to_lowercase()).unwrap_or(c);
                pattern.extend(['[', c, upper, lower, single(upper.to_lowercase()).unwrap_or(c), ']']);
            }
        }
    }
    pattern.push('*');
    pattern
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
        assert_eq!(glob(r"50%_\x"), r"*50%_\x*");
        assert_eq!(glob("Ä*[?]x"), "*[ÄÄää][*][[][?]]x*");
        // The sharp s has no single upper case.
        assert_eq!(glob("ß"), "*[ßßßß]*");
    }
}
