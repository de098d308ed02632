//! Where a view's columns come from, as far as its query says it plainly.

use super::clean;

/// The column of a table that a view's column is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The view's column.
    pub output: String,
    /// The table it reads.
    pub table: String,
    /// The column there.
    pub column: String,
}

/// Words that end a table's name or alias in a FROM clause.
const ENDS: &[&str] = &[
    "on", "join", "inner", "left", "right", "full", "cross", "natural", "outer", "where", "group", "order",
    "using", "having", "limit", "union", "window", ",", "(", ")", ";",
];

/// The plain columns of a query's outermost SELECT. A query with several (UNION) or with common table expressions
/// gives none.
pub fn of(definition: &str) -> Vec<Origin> {
    let tokens = tokens(definition);
    let lower: Vec<String> = tokens.iter().map(|token| token.to_ascii_lowercase()).collect();
    let word = |at: usize| lower.get(at).map_or("", String::as_str);
    let Some(select) = lower.iter().position(|token| token == "select") else { return Vec::new() };
    let several = lower.iter().any(|token| matches!(token.as_str(), "union" | "intersect" | "except"));
    if several || lower[..select].iter().any(|token| token == "with") {
        return Vec::new();
    }
    let mut depth = 0_i32;
    let Some(from) = (select + 1..tokens.len()).find(|at| {
        depth += i32::from(word(*at) == "(") - i32::from(word(*at) == ")");
        depth == 0 && word(*at) == "from"
    }) else {
        return Vec::new();
    };
    let tables = tables(&tokens[from..], &lower[from..]);
    items(&tokens[select + 1..from]).into_iter().filter_map(|item| origin(item, &tables)).collect()
}

/// Words, with brackets and commas as words of their own.
fn tokens(definition: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    for part in definition.split_whitespace() {
        let mut rest = part;
        while let Some(at) = rest.find(['(', ')', ',', ';']) {
            if at > 0 {
                tokens.push(&rest[..at]);
            }
            tokens.push(&rest[at..=at]);
            rest = &rest[at + 1..];
        }
        if !rest.is_empty() {
            tokens.push(rest);
        }
    }
    tokens
}

/// The aliases and names of the tables after FROM and JOIN, each with its table.
fn tables(tokens: &[&str], lower: &[String]) -> Vec<(String, String)> {
    let mut tables = Vec::new();
    let mut expected = false;
    let mut at = 0;
    while at < tokens.len() {
        match lower[at].as_str() {
            "from" | "join" => expected = true,
            "where" | "group" => break,
            "," if !tables.is_empty() => expected = true,
            "(" | "only" | "lateral" => {}
            _ if expected => {
                expected = false;
                let table = bare(tokens[at].rsplit('.').next().unwrap_or_default());
                let alias = if lower.get(at + 1).is_some_and(|next| next == "as") { at + 2 } else { at + 1 };
                let named = lower.get(alias).filter(|alias| !ENDS.contains(&alias.as_str()));
                if named.is_some() {
                    tables.push((bare(tokens[alias]), table.clone()));
                    at = alias;
                }
                tables.push((table.clone(), table));
            }
            _ => {}
        }
        at += 1;
    }
    tables
}

/// The select list, cut at its commas.
fn items<'t>(list: &'t [&'t str]) -> Vec<&'t [&'t str]> {
    let mut depth = 0_i32;
    list.split(|token| {
        depth += i32::from(*token == "(") - i32::from(*token == ")");
        depth == 0 && *token == ","
    })
    .collect()
}

fn origin(item: &[&str], tables: &[(String, String)]) -> Option<Origin> {
    let (expression, output) = match item {
        [expression] => (*expression, None),
        [expression, word, output] if word.eq_ignore_ascii_case("as") => (*expression, Some(*output)),
        _ => return None,
    };
    let (table, column) = match expression.rsplit_once('.') {
        Some((owner, column)) => {
            let alias = bare(owner.rsplit('.').next().unwrap_or(owner));
            let (_, table) = tables.iter().find(|(known, _)| known.eq_ignore_ascii_case(&alias))?;
            (table.clone(), bare(column))
        }
        None => {
            // Without an alias it is sure only where one table is read.
            let (_, table) = tables.first()?;
            let one = tables.iter().all(|(_, other)| other == table);
            (one.then(|| table.clone())?, bare(expression))
        }
    };
    let plain =
        |name: &str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || " _$".contains(c));
    let output = output.map_or_else(|| column.clone(), bare);
    (plain(&column) && plain(&table) && !column.starts_with(|c: char| c.is_ascii_digit())).then_some(Origin {
        output,
        table,
        column,
    })
}

fn bare(name: &str) -> String {
    clean::name(name.trim_matches(['"', '`', '[', ']']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(definition: &str) -> Vec<String> {
        of(definition).into_iter().map(|it| format!("{}={}.{}", it.output, it.table, it.column)).collect()
    }

    #[test]
    fn plain_columns_lead_to_their_tables() {
        let sql = "CREATE VIEW v AS SELECT h.id, m.nm1 AS \"Name\", count(i.n) AS cnt, h.a + 1 AS b \
                   FROM sales.hdr h JOIN mst AS m ON m.id = h.id, itm i WHERE h.x IN (SELECT 1)";
        assert_eq!(shown(sql), ["id=hdr.id", "Name=mst.nm1"]);
        assert_eq!(shown("select `t`.`a` AS `x` from `t`"), ["x=t.a"]);
        assert_eq!(shown("SELECT a, 1, 'b' FROM (t)"), ["a=t.a"]);
    }

    #[test]
    fn what_is_not_plain_gives_nothing() {
        for sql in [
            "",
            "SELECT",
            "SELECT a FROM t UNION SELECT b FROM u",
            "WITH c AS (SELECT 1) SELECT a FROM c",
            "SELECT a FROM t, u",
            "((((",
            "select ) from ,",
        ] {
            assert!(of(sql).is_empty(), "{sql}");
        }
    }
}
