//! Makes foreign text harmless: what goes into a prompt, and what comes back from a model.

use domain::text::is_invisible;

/// One paragraph: control and bidirectional characters gone, white space collapsed, at most `max` characters.
pub(crate) fn line(text: &str, max: usize) -> String {
    let visible: String = text
        .chars()
        .filter(|character| !is_invisible(*character))
        .map(|character| if character.is_control() { ' ' } else { character })
        .collect();
    cut(visible.split_whitespace().collect::<Vec<_>>().join(" "), max)
}

/// Several lines: as [`line()`], but line breaks, tabs and indentation stay.
pub(crate) fn block(text: &str, max: usize) -> String {
    let visible: String = text
        .replace("\r\n", "\n")
        .chars()
        .filter(|character| !is_invisible(*character))
        .map(|character| match character {
            '\n' | '\t' => character,
            '\r' | '\u{2028}' | '\u{2029}' => '\n',
            control if control.is_control() => ' ',
            other => other,
        })
        .collect();
    cut(visible.trim().to_owned(), max)
}

fn cut(text: String, max: usize) -> String {
    if text.char_indices().nth(max).is_none() {
        return text;
    }
    let short: String = text.chars().take(max.saturating_sub(1)).collect();
    format!("{}…", short.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_is_one_paragraph_without_tricks() {
        assert_eq!(line("  a\u{0}b\r\n\tc \u{202E}d\u{2028}e ", 100), "a b c d e");
        assert_eq!(line("abcdef", 6), "abcdef");
        assert_eq!(line("abcdefg", 6), "abcde…");
    }

    #[test]
    fn a_block_keeps_its_lines() {
        assert_eq!(block("select\r\n  a\u{1b}[0m\n", 100), "select\n  a [0m");
    }

    proptest! {
        #[test]
        fn nothing_invisible_or_overlong_is_left(text in any::<String>(), max in 1usize..50) {
            let clean = line(&text, max);
            prop_assert!(clean.chars().count() <= max);
            prop_assert!(!clean.chars().any(|character| character.is_control() || is_invisible(character)));
        }
    }
}
