//! The few lines around a place.

/// Lines before and after it.
const AROUND: usize = 3;

/// Characters that all of them have at most.
const CHARS: usize = 600;

/// The lines around line `at` of a window (from 0), without their common indentation, and the first one's number.
pub(super) fn around(window: &str, at: usize) -> (usize, String) {
    let lines: Vec<&str> = window.lines().collect();
    for around in (0..=AROUND).rev() {
        let mut from = at.saturating_sub(around);
        let mut to = (at + around + 1).min(lines.len());
        while from < at && lines[from].trim().is_empty() {
            from += 1;
        }
        while to > at + 1 && lines[to - 1].trim().is_empty() {
            to -= 1;
        }
        let text = dedented(&lines[from..to]);
        if around == 0 || text.chars().count() <= CHARS {
            return (from, text.chars().take(CHARS).collect());
        }
    }
    (at, String::new())
}

fn dedented(lines: &[&str]) -> String {
    let blank = |line: &&&str| line.trim().is_empty();
    let indents = lines
        .iter()
        .filter(|line| !blank(line))
        .map(|line| line.len() - line.trim_start_matches([' ', '\t']).len());
    let common = indents.min().unwrap_or(0);
    let cut: Vec<&str> = lines.iter().map(|line| line.get(common..).unwrap_or_default()).collect();
    cut.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_is_near_and_bounded() {
        let window = "a\n\n    b\n      c\n    d\n\ne";
        assert_eq!(around(window, 3), (0, "a\n\n    b\n      c\n    d\n\ne".to_owned()));
        let wide = format!("{}\n{}\n  x\n{}", "y".repeat(400), "y".repeat(300), "z".repeat(300));
        assert_eq!(around(&wide, 2), (2, "x".to_owned()));
    }
}
