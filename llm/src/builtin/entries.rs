//! Entries of data dictionaries: rows of tables, dbt's `description`, `COMMENT ON`.

use super::passages::Name;

/// The description that an entry of one of the known forms gives a name.
pub fn find(name: Name<'_>, lines: &[&str]) -> Option<String> {
    in_rows(name, lines)
        .or_else(|| in_yaml(name, lines))
        .or_else(|| in_json(name, lines))
        .or_else(|| comment_on(name, lines))
}

/// `| cust_no | integer | Number of the customer |`, and the same with commas, semicolons or tabs.
fn in_rows(name: Name<'_>, lines: &[&str]) -> Option<String> {
    lines.iter().find_map(|line| {
        let separator = ['|', '\t', ';', ','].into_iter().find(|mark| line.matches(*mark).count() >= 1)?;
        let cells: Vec<&str> =
            cells(line, separator).into_iter().filter(|cell| separator != '|' || !cell.is_empty()).collect();
        if cells.len() < 2 {
            return None;
        }
        let own = cells.iter().position(|cell| name.is(cell))?;
        // Before a column's own name stands its table, if anything: another table's column is another column.
        let other =
            |cell: &&&str| is_identifier(cell) && name.column.is_some() && !is_table(cell, name.table);
        if cells[..own].iter().any(|cell| other(&cell)) {
            return None;
        }
        // A table's row of a dictionary of columns describes the column.
        if name.column.is_none() && cells.get(own + 1).is_some_and(|next| is_identifier(next)) {
            return None;
        }
        let told = cells[own + 1..].iter().filter(|cell| cell.contains(' ')).max_by_key(|cell| cell.len())?;
        Some((*told).to_owned())
    })
}

/// Cuts a line at a separator outside of quotes.
fn cells(line: &str, separator: char) -> Vec<&str> {
    let mut quoted = false;
    line.split(|c: char| {
        quoted ^= c == '"';
        c == separator && !quoted
    })
    .map(|cell| cell.trim().trim_matches(['"', '`', '*', ' ']))
    .collect()
}

fn is_identifier(cell: &str) -> bool {
    let numbering = cell.chars().all(|c| c.is_ascii_digit() || c == '.');
    !cell.is_empty() && !numbering && !cell.contains(char::is_whitespace)
}

fn is_table(cell: &str, table: &str) -> bool {
    cell.rsplit('.').next().is_some_and(|last| last.eq_ignore_ascii_case(table))
        || cell.eq_ignore_ascii_case("main")
}

/// `- name: cust_no` with a `description:` in the same block.
fn in_yaml(name: Name<'_>, lines: &[&str]) -> Option<String> {
    lines.iter().enumerate().find_map(|(at, line)| {
        let indent = indent(line);
        let value = yaml_value(line, "name")?;
        if !name.is(value) || !belongs(name, lines, at, indent) {
            return None;
        }
        let inner = if line.trim_start().starts_with('-') { indent + 1 } else { indent };
        let block =
            lines[at + 1..].iter().take_while(|line| line.trim().is_empty() || self::indent(line) >= inner);
        let block: Vec<&str> = block.copied().collect();
        let found = block.iter().position(|line| yaml_value(line, "description").is_some())?;
        // A description below another name is that one's.
        if block[..found].iter().any(|line| yaml_value(line, "name").is_some()) {
            return None;
        }
        let text = yaml_value(block[found], "description")?;
        if !matches!(text, "" | ">" | "|" | ">-" | "|-") {
            return Some(text.to_owned());
        }
        let deeper = self::indent(block[found]);
        let folded: Vec<&str> = block[found + 1..]
            .iter()
            .take_while(|line| self::indent(line) > deeper)
            .map(|line| line.trim())
            .collect();
        Some(folded.join(" "))
    })
}

/// Whether a column's block stands in that of its table, where the passage shows one.
fn belongs(name: Name<'_>, lines: &[&str], at: usize, indent: usize) -> bool {
    let outer = lines[..at]
        .iter()
        .rev()
        .find(|line| self::indent(line) < indent && yaml_value(line, "name").is_some());
    match (outer.and_then(|line| yaml_value(line, "name")), name.column) {
        (Some(outer), Some(_)) => outer.eq_ignore_ascii_case(name.table),
        _ => true,
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn yaml_value<'l>(line: &'l str, key: &str) -> Option<&'l str> {
    let line = line.trim_start().trim_start_matches("- ").trim_start();
    let value = line.strip_prefix(key)?.trim_start().strip_prefix(':')?;
    Some(value.trim().trim_matches(['"', '\'']))
}

/// `"name": "cust_no", … "description": "…"`.
fn in_json(name: Name<'_>, lines: &[&str]) -> Option<String> {
    let text = lines.join(" ");
    let mut rest = text.as_str();
    while let Some((_, behind)) = rest.split_once("\"name\"") {
        let (value, after) = json_text(behind)?;
        rest = after;
        if !name.is(value) {
            continue;
        }
        let object = after.split(['{', '}']).next().unwrap_or(after);
        if let Some((_, behind)) = object.split_once("\"description\"") {
            return json_text(behind).map(|(text, _)| text.to_owned());
        }
    }
    None
}

/// The text after a key, and what follows it.
fn json_text(behind: &str) -> Option<(&str, &str)> {
    let value = behind.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    value.split_once('"')
}

/// `COMMENT ON COLUMN t.c IS 'text'`, and `c integer COMMENT 'text'`.
pub fn comment_on(name: Name<'_>, lines: &[&str]) -> Option<String> {
    let text = lines.join(" ");
    let lower = text.to_ascii_lowercase();
    // Only ASCII letters changed: places in one are places in the other.
    for (at, _) in lower.match_indices("comment on ") {
        let (head, tail) = text[at..].split_once('\'')?;
        let mut words = head.split_whitespace().skip(3);
        let named =
            words.next().is_some_and(|word| name.is(word) && (name.column.is_none() || word.contains('.')));
        if named && words.next().is_some_and(|word| word.eq_ignore_ascii_case("is")) {
            return Some(tail.split('\'').next().unwrap_or_default().to_owned());
        }
    }
    name.column?;
    lines.iter().find_map(|line| {
        let opens = line.trim_start().split(|c: char| c.is_whitespace()).next()?;
        let at = line.to_ascii_lowercase().find(" comment '")?;
        name.is(opens).then(|| line[at + 10..].split('\'').next().unwrap_or_default().to_owned())
    })
}
