//! What a check constraint permits, where it is as simple as a list or a range.

/// The values that a constraint permits for a column, when it is nothing but a list of them:
/// `x IN ('A','B')`, `((x)::text = ANY (ARRAY['A'::text, 'B'::text]))`.
pub fn permitted(check: &str, column: &str) -> Option<Vec<String>> {
    let rest = behind_column(check, column)?;
    let list = rest
        .strip_prefix("in")
        .or_else(|| rest.strip_prefix("= any"))
        .or_else(|| rest.strip_prefix("=any"))?;
    let skipped = rest.len() - list.len();
    // The literals keep their case: they are read from the original text, at the same place.
    let original = &check[check.len() - rest.len() + skipped..];
    let original = original.trim_start_matches(|c: char| c == '(' || c.is_whitespace());
    let original =
        original.strip_prefix("ARRAY").or_else(|| original.strip_prefix("array")).unwrap_or(original);
    let inner = original.trim_start_matches(['[', '(', ' ']);
    literals(inner)
}

/// The least and the greatest value that a constraint permits: `x BETWEEN 1 AND 9`.
pub fn between(check: &str, column: &str) -> Option<(String, String)> {
    let rest = behind_column(check, column)?;
    let bounds = rest.strip_prefix("between")?;
    let (least, greatest) = bounds.split_once(" and ")?;
    let bound = |text: &str| {
        let text = text.trim().trim_matches(['(', ')', ' ']);
        text.parse::<f64>().is_ok().then(|| text.to_owned())
    };
    Some((bound(least)?, bound(greatest)?))
}

/// Whether an expression names a column as a whole word.
pub fn names(expression: &str, column: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    expression.split(|c: char| !word(c)).any(|part| part.eq_ignore_ascii_case(column))
}

/// What follows the column, in lower case, when the constraint begins with it.
fn behind_column(check: &str, column: &str) -> Option<String> {
    let lower = check.to_ascii_lowercase();
    let opening = |c: char| c.is_whitespace() || "(\"`[".contains(c);
    let mut rest = lower.trim_start_matches(opening);
    rest = rest.strip_prefix("check").map_or(rest, |rest| rest.trim_start_matches(opening));
    rest = rest.strip_prefix(&column.to_ascii_lowercase())?;
    if rest.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
        return None;
    }
    loop {
        let before = rest.len();
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || ")\"`]".contains(c));
        if let Some(cast) = rest.strip_prefix("::") {
            rest = cast.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
        }
        if rest.len() == before {
            return Some(rest.to_owned());
        }
    }
}

/// Quoted texts or whole numbers up to the end of the list; `None` when anything else is in it.
fn literals(list: &str) -> Option<Vec<String>> {
    let mut found = Vec::new();
    let mut rest = list;
    loop {
        let (literal, behind) = if let Some(quoted) = rest.strip_prefix('\'') {
            let (text, behind) = quoted.split_once('\'')?;
            (text.to_owned(), behind)
        } else {
            let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '-')).unwrap_or(rest.len());
            if end == 0 {
                return None;
            }
            (rest[..end].to_owned(), &rest[end..])
        };
        found.push(literal);
        let mut behind = behind.trim_start();
        if let Some(cast) = behind.strip_prefix("::") {
            behind = cast.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_' || c == ' ');
        }
        if let Some(more) = behind.strip_prefix(',') {
            rest = more.trim_start();
            continue;
        }
        // Behind the list only brackets and casts may follow: `OR` would permit more.
        let only_closing = behind.split("::").all(|part| {
            part.chars().all(|c| ")] ".contains(c)) || part.starts_with("text") || part.starts_with("bpchar")
        });
        let bare =
            !behind.to_ascii_lowercase().contains(" or ") && !behind.to_ascii_lowercase().contains(" and ");
        return (behind.starts_with([')', ']']) && only_closing && bare).then_some(found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_each_dialect_are_read() {
        let expected = Some(vec!["A".to_owned(), "b".to_owned()]);
        for check in [
            "x IN ('A','b')",
            "CHECK (x IN ('A', 'b'))",
            "\"x\" in ('A','b')",
            "(`x` in ('A','b'))",
            "CHECK (((x)::text = ANY ((ARRAY['A'::character varying, 'b'::character varying])::text[])))",
            "CHECK ((x = ANY (ARRAY['A'::bpchar, 'b'::bpchar])))",
        ] {
            assert_eq!(permitted(check, "x"), expected, "{check}");
        }
        assert_eq!(permitted("x IN (0,1)", "x"), Some(vec!["0".to_owned(), "1".to_owned()]));
    }

    #[test]
    fn what_permits_more_is_no_list() {
        for check in [
            "x IN ('A') OR y > 1",
            "x > 0",
            "xx IN ('A')",
            "length(x) IN (1,2)",
            "x IN (SELECT 1)",
            "x",
            "",
            "x in (",
        ] {
            assert_eq!(permitted(check, "x"), None, "{check}");
        }
        assert_eq!(between("x BETWEEN 1 AND 16", "x"), Some(("1".to_owned(), "16".to_owned())));
        assert_eq!(between("x BETWEEN y AND 16", "x"), None);
    }
}
