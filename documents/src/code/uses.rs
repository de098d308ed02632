//! Where a window uses a table or one of its columns, and what for.

use super::aliases::Aliases;
use super::kind::{self, UseKind};
use super::{is_common, name_term, snippet};
use crate::names::{Token, key, stem, tokens};

/// Lines within which a column counts as near its table, where no statement bounds them.
const NEAR: usize = 15;

/// A comment with fewer words says nothing.
const COMMENT_WORDS: usize = 4;

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target<'a> {
    /// The schema.
    pub schema: &'a str,
    /// The table.
    pub table: &'a str,
    /// The column; `None` for the table itself.
    pub column: Option<&'a str>,
}

/// A place that uses a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Use {
    /// What for.
    pub kind: UseKind,
    /// The line of the file on which the snippet begins, from 1.
    pub line: u32,
    /// A few lines around the place.
    pub snippet: String,
    /// How telling it is, in (0, 1].
    pub score: f64,
}

/// The uses of a target in a window. `file` is the file's name without its ending: of a dbt model it is the
/// table that the model makes. In SQL the window is one statement.
pub fn uses(window: &str, first_line: u32, file: &str, sql: bool, target: &Target<'_>) -> Vec<Use> {
    let tokens: Vec<Token<'_>> = tokens(window).collect();
    let lines: Vec<&str> = window.lines().collect();
    let starts: Vec<usize> =
        std::iter::once(0).chain(window.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let line_of = |token: &Token<'_>| starts.partition_point(|start| *start <= token.start) - 1;
    let look = Look {
        window,
        tokens: &tokens,
        aliases: Aliases::of(window, &tokens),
        is_model: sql && key(file) == key(target.table),
        table_lines: table_places(window, &tokens, target, sql)
            .iter()
            .map(|at| line_of(&tokens[*at]))
            .collect(),
        target,
        sql,
    };
    let places = match target.column {
        None => table_places(window, &tokens, target, sql).into_iter().map(|at| (at, true)).collect(),
        Some(column) => look.column_places(column, line_of),
    };
    let mut found: Vec<Use> = Vec::new();
    for (at, surely) in places {
        let token = &tokens[at];
        let line = line_of(token);
        let text = lines.get(line).copied().unwrap_or_default();
        let (start, end) = (token.start - starts[line], token.end() - starts[line]);
        let comment = kind::is_comment(text, start, sql);
        let kind = match comment {
            true => (text.split_whitespace().count() >= COMMENT_WORDS).then_some(UseKind::Comment),
            false if sql => kind::of_sql(window, &tokens, at),
            false => kind::of_line(text, start, end),
        };
        let Some(kind) = kind else { continue };
        let (first, snippet) = snippet::around(window, line);
        let score = kind.weight() + if surely { 0.1 } else { 0.0 } + if look.is_model { 0.05 } else { 0.0 };
        let offset = u32::try_from(first).unwrap_or(u32::MAX);
        found.push(Use { kind, line: first_line.saturating_add(offset), snippet, score });
    }
    found
}

/// The best of several uses with their files, at most `most`: those that tell most, of different kinds or
/// files first, and none that another one shows already.
pub fn best<F: PartialEq + Ord>(mut uses: Vec<(F, Use)>, most: usize) -> Vec<(F, Use)> {
    uses.sort_by(|(a_file, a), (b_file, b)| {
        b.score.total_cmp(&a.score).then(a_file.cmp(b_file)).then(a.line.cmp(&b.line))
    });
    let mut chosen: Vec<(F, Use)> = Vec::new();
    let mut others: Vec<(F, Use)> = Vec::new();
    for (file, found) in uses {
        let shown = |(other, shown): &(F, Use)| {
            *other == file && (shown.line.abs_diff(found.line) <= 4 || shown.snippet == found.snippet)
        };
        // The same statement in several files says it once.
        let copied = |(_, shown): &(F, Use)| shown.snippet == found.snippet;
        if chosen.iter().any(|use_| shown(use_) || copied(use_)) {
            continue;
        }
        match chosen.iter().any(|(other, shown)| *other == file && shown.kind == found.kind) {
            true => others.push((file, found)),
            false => chosen.push((file, found)),
        }
        if chosen.len() >= most {
            break;
        }
    }
    chosen.extend(others);
    chosen.truncate(most);
    chosen
}

/// The tokens that are the table's name. In SQL one that another schema qualifies is another table.
fn table_places(window: &str, tokens: &[Token<'_>], target: &Target<'_>, sql: bool) -> Vec<usize> {
    let wanted = name_term(target.table);
    let is_it = |at: &usize| {
        let token = &tokens[*at];
        let other_schema = sql
            && qualifier(window, tokens, *at).is_some_and(|schema| key(schema.text) != key(target.schema));
        stem(&key(token.text)) == wanted && !other_schema
    };
    (0..tokens.len()).filter(is_it).collect()
}

/// The name before the dot before a token.
fn qualifier<'t, 'a>(window: &str, tokens: &'t [Token<'a>], at: usize) -> Option<&'t Token<'a>> {
    let before = tokens.get(at.checked_sub(1)?)?;
    let between = &window[before.end()..tokens[at].start];
    let dots: String = between.chars().filter(|c| !matches!(c, '"' | '`' | '[' | ']')).collect();
    (dots == ".").then_some(before)
}

struct Look<'a> {
    window: &'a str,
    tokens: &'a [Token<'a>],
    aliases: Aliases,
    /// The file is the dbt model that makes the table.
    is_model: bool,
    table_lines: Vec<usize>,
    target: &'a Target<'a>,
    sql: bool,
}

impl Look<'_> {
    /// The tokens that are the column of the table, and whether that is sure.
    fn column_places(&self, column: &str, line_of: impl Fn(&Token<'_>) -> usize) -> Vec<(usize, bool)> {
        let wanted = key(column);
        let table = name_term(self.target.table);
        let common = is_common(column);
        let alone = self.only_table(&table);
        let mut places = Vec::new();
        for (at, token) in self.tokens.iter().enumerate() {
            if key(token.text) != wanted {
                continue;
            }
            let line = line_of(token);
            let near = self.table_lines.iter().any(|other| self.sql || other.abs_diff(line) <= NEAR);
            let qualifier = qualifier(self.window, self.tokens, at);
            let surely =
                match qualifier.map(|name| (stem(&key(name.text)) == table, self.aliases.table(name.text))) {
                    Some((true, _)) => true,
                    Some((false, Some(stands_for))) if stem(stands_for) == table => true,
                    // Of another table.
                    Some((false, Some(_))) => continue,
                    // What a model makes is its own; what it reads belongs to others.
                    _ if self.is_model
                        && kind::of_sql(self.window, self.tokens, at) == Some(UseKind::Definition) =>
                    {
                        true
                    }
                    _ => near && alone,
                };
            if (surely || (near && !common)) && (near || self.is_model || qualifier.is_some()) {
                places.push((at, surely));
            }
        }
        places
    }

    /// Whether the statement knows no other table.
    fn only_table(&self, table: &str) -> bool {
        let mut tables = self.aliases.tables().peekable();
        match tables.peek() {
            Some(_) => tables.all(|other| stem(other) == table),
            // Without FROM it declares: in SQL that one table alone.
            None => self.sql,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(window: &str, sql: bool, table: &str, column: Option<&str>) -> Vec<(UseKind, u32)> {
        let target = Target { schema: "main", table, column };
        uses(window, 10, "file", sql, &target).into_iter().map(|found| (found.kind, found.line)).collect()
    }

    const JOIN: &str = "select o.id, o.placed_at\nfrom orders o\njoin main.customers as c on c.id = o.customer_id\nwhere o.status = 'open' and c.status <> 'gone'";

    #[test]
    fn an_alias_says_whose_column_it_is() {
        assert_eq!(found(JOIN, true, "orders", Some("customer_id")), [(UseKind::Join, 10)]);
        assert_eq!(found(JOIN, true, "orders", Some("status")), [(UseKind::Filter, 10)]);
        assert_eq!(found(JOIN, true, "customers", Some("status")).len(), 1);
        assert_eq!(found(JOIN, true, "customers", Some("customer_id")), []);
        assert_eq!(found(JOIN, true, "shipments", Some("status")), []);
        // It is only read.
        assert_eq!(found(JOIN, true, "orders", Some("placed_at")), []);
    }

    #[test]
    fn only_whole_names_count() {
        assert_eq!(
            found("select 1 from orders_old where total_price > 3", true, "orders", Some("total")),
            []
        );
        assert_eq!(
            found("select 1 from orders where total > 3", true, "orders", Some("total")),
            [(UseKind::Filter, 10)]
        );
        assert_eq!(found("select 1 from archive.orders where total > 3", true, "orders", None), []);
    }

    #[test]
    fn sql_defines_assigns_and_comments() {
        let create =
            "create table orders (\n  id int,\n  shipped_on date -- the day on which it left the house\n)";
        assert_eq!(found(create, true, "orders", Some("shipped_on")), [(UseKind::Definition, 10)]);
        assert_eq!(
            found("update orders set total = 0", true, "orders", Some("total")),
            [(UseKind::Assignment, 10)]
        );
        let comment = "-- the total of orders never includes the taxes\nselect 1 from orders";
        assert_eq!(found(comment, true, "orders", Some("total")), [(UseKind::Comment, 10)]);
        assert_eq!(
            found("delete from orders where total = 0", true, "orders", None),
            [(UseKind::Assignment, 10)]
        );
    }

    #[test]
    fn a_dbt_model_defines_its_columns() {
        let model = "select\n  sum(amount) as lifetime_value\nfrom {{ ref('payments') }}";
        let target = Target { schema: "main", table: "customers", column: Some("lifetime_value") };
        let found = uses(model, 1, "customers", true, &target);
        assert_eq!((found.len(), found[0].kind), (1, UseKind::Definition));
        assert!(uses(model, 1, "orders", true, &target).is_empty());
    }

    #[test]
    fn other_languages_write_names_their_own_way() {
        let python = "class Order(Base):\n    __tablename__ = \"orders\"\n    placed_at = Column(DateTime)\n    status = Column(String)\n";
        assert_eq!(found(python, false, "orders", Some("placed_at")), [(UseKind::Definition, 10)]);
        let java = "Order order = load();\nif (order.getTotal() > 0 && order.shippedOn == null) {\n";
        assert_eq!(found(java, false, "orders", Some("shipped_on")), [(UseKind::Filter, 10)]);
        // Far from its table it is somebody else's.
        let far = format!("orders = 1\n{}if shipped_on == 1:\n", "pass\n".repeat(30));
        assert_eq!(found(&far, false, "orders", Some("shipped_on")), []);
    }

    #[test]
    fn the_best_are_different() {
        let use_of = |kind: UseKind, line| Use {
            kind,
            line,
            snippet: format!("{kind:?}{line}"),
            score: kind.weight(),
        };
        let all = vec![
            ("a", use_of(UseKind::Filter, 1)),
            ("a", use_of(UseKind::Filter, 40)),
            ("a", use_of(UseKind::Definition, 42)),
            ("b", use_of(UseKind::Filter, 1)),
        ];
        let chosen: Vec<(&str, u32)> =
            best(all, 3).into_iter().map(|(file, found)| (file, found.line)).collect();
        assert_eq!(chosen, [("a", 42), ("a", 1)]);
    }
}
