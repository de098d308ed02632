//! Windows: the statement of SQL, elsewhere some lines that end where code pauses.

use crate::Format;
use crate::passages::{Passage, PassageKind};
use crate::read::Lines;
use crate::sql::lexer::lex;

/// Lines of a window; longer statements are cut.
const MOST: usize = 48;

/// A window of code does not end before this many lines, so that a function and its body stay together.
const LEAST: usize = 20;

/// Lines that a window has in common with the one before it: what is near stays near.
const OVERLAP: usize = 8;

/// Characters of a line that are kept. Longer ones were written by machines.
const LINE_CHARS: usize = 400;

/// The windows of a file, as passages.
pub(crate) fn windows(text: &str, format: Format) -> Vec<Passage> {
    let lines: Vec<&str> = text.lines().collect();
    let ranges = match format {
        Format::Sql => statements(text, lines.len()),
        _ => vec![(0, lines.len())],
    };
    let mut windows = Vec::new();
    for (from, to) in ranges {
        let mut start = from;
        while start < to {
            let end = if to - start <= MOST { to } else { pause(&lines, start) };
            windows.extend(window(&lines, start, end));
            if end == to {
                break;
            }
            start = end.saturating_sub(OVERLAP).max(start + 1);
        }
    }
    windows
}

fn window(lines: &[&str], start: usize, end: usize) -> Option<Passage> {
    let cut = |line: &&str| {
        line.trim_end().chars().take(LINE_CHARS).filter(|c| *c == '\t' || !c.is_control()).collect()
    };
    let kept: Vec<String> = lines.get(start..end)?.iter().map(cut).collect();
    let first = kept.iter().position(|line| !line.is_empty())?;
    let last = kept.iter().rposition(|line| !line.is_empty())?;
    Some(Passage {
        kind: PassageKind::Code,
        headings: Vec::new(),
        line: u32::try_from(start + first + 1).unwrap_or(u32::MAX),
        text: kept[first..=last].join("\n"),
        subject: None,
    })
}

/// Where a window ends that cannot go on for ever: before the least indented line that follows an empty one.
fn pause(lines: &[&str], start: usize) -> usize {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let candidates = (start + LEAST..=start + MOST).filter(|at| {
        let before = at.checked_sub(1).and_then(|at| lines.get(at));
        before.is_some_and(|line| line.trim().is_empty())
            && lines.get(*at).is_some_and(|line| !line.trim().is_empty())
    });
    candidates
        .min_by_key(|at| (lines.get(*at).map_or(0, |line| indent(line)), usize::MAX - at))
        .unwrap_or(start + MOST)
}

/// The lines of each statement, from where the one before it ends.
fn statements(text: &str, lines: usize) -> Vec<(usize, usize)> {
    let places = Lines::of(text);
    let mut statements = Vec::new();
    let mut from = None;
    for token in lex(text) {
        let line = places.number(token.at) as usize - 1;
        let begun = *from.get_or_insert(line);
        if token.is_mark(';') {
            statements.push((begun, line + 1));
            from = None;
        }
    }
    statements.extend(from.map(|from| (from, lines)));
    statements
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_statement_is_a_window() {
        let found = windows("-- a\nselect 1\nfrom x;\n\nselect 2;\nselect 3", Format::Sql);
        let found: Vec<(u32, &str)> =
            found.iter().map(|window| (window.line, window.text.as_str())).collect();
        assert_eq!(found, [(1, "-- a\nselect 1\nfrom x;"), (5, "select 2;"), (6, "select 3")]);
    }

    #[test]
    fn code_is_cut_where_it_pauses() {
        let function = |name: u32| format!("def f{name}():\n{}\n", "    work()\n".repeat(18));
        let text: String = (0..6).map(function).collect();
        let found = windows(&text, Format::Code);
        assert!(found.len() > 1 && found.iter().all(|window| window.text.lines().count() <= MOST));
        // The second one begins with the end of the function before the cut, for the overlap.
        assert!(
            found[0].text.ends_with("work()") && found[0].text.starts_with("def f0"),
            "{}",
            found[0].text
        );
    }

    proptest! {
        #[test]
        fn no_line_is_lost(lines in prop::collection::vec("[a-z]{0,3}|  [a-z;]{1,3}", 0..200), sql in any::<bool>()) {
            let text = lines.join("\n");
            let format = if sql { Format::Sql } else { Format::Code };
            let mut seen = vec![false; lines.len()];
            for window in windows(&text, format) {
                for (offset, line) in window.text.lines().enumerate() {
                    let at = window.line as usize - 1 + offset;
                    prop_assert_eq!(lines[at].trim_end(), line);
                    seen[at] = true;
                }
            }
            for (line, seen) in lines.iter().zip(seen) {
                prop_assert!(seen || line.trim().is_empty(), "{}", line);
            }
        }
    }
}
