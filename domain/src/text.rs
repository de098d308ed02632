//! Text that comes from models, databases and documents: hostile until normalised.

/// The longest text that a draft may have, in characters.
pub const MAX_DRAFT_CHARS: usize = 1_000;

/// One paragraph without control, bidi or invisible characters, trimmed, at most `max_chars` long.
///
/// # Examples
/// ```
/// assert_eq!(domain::text::one_paragraph("  a\n\tb\u{202e}c ", 100), "a bc");
/// ```
pub fn one_paragraph(text: &str, max_chars: usize) -> String {
    let mut paragraph = String::with_capacity(text.len().min(max_chars * 4));
    let mut chars = 0;
    let mut space_owed = false;
    for c in text.chars() {
        if c.is_whitespace() {
            space_owed = chars > 0;
            continue;
        }
        if c.is_control() || is_invisible(c) {
            continue;
        }
        let needed = if space_owed { 2 } else { 1 };
        if chars + needed > max_chars {
            break;
        }
        if space_owed {
            paragraph.push(' ');
            chars += 1;
            space_owed = false;
        }
        paragraph.push(c);
        chars += 1;
    }
    paragraph
}

/// Text that a person wrote: its line breaks stay, control and invisible characters go, ends are trimmed.
pub fn lines(text: &str) -> String {
    let visible: String = text
        .replace("\r\n", "\n")
        .chars()
        .filter(|c| *c == '\n' || !(c.is_control() || is_invisible(*c)))
        .collect();
    visible.trim().to_owned()
}

/// Characters that change how text is shown without being seen: bidi controls, zero-width ones,
/// byte order marks and tag characters (Unicode 16, general category Cf, the harmful part).
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00ad}' | '\u{061c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Two texts that differ only in case and spaces are the same draft.
pub fn same_draft(a: &str, b: &str) -> bool {
    fn key(text: &str) -> impl Iterator<Item = char> + '_ {
        text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase)
    }
    key(a).eq(key(b))
}

/// `1 row`, `1,204 rows`: a number with its noun, for nouns that take an s.
pub fn counted(count: impl TryInto<i64>, noun: &str) -> String {
    let count = count.try_into().unwrap_or(i64::MAX);
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", crate::money::grouped(count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn normalised_text_is_harmless_and_stable(text in any::<String>(), max in 1usize..200) {
            let once = one_paragraph(&text, max);
            prop_assert!(once.chars().count() <= max);
            prop_assert!(!once.chars().any(|c| c.is_control() || is_invisible(c)));
            prop_assert_eq!(one_paragraph(&once, max), once.clone());
            prop_assert_eq!(once.trim(), &once);
        }
    }

    #[test]
    fn an_edit_keeps_its_lines_and_nothing_hidden() {
        assert_eq!(lines(" a\r\nb\u{202e}\u{0}c\n"), "a\nbc");
    }

    #[test]
    fn one_is_singular() {
        assert_eq!(counted(1usize, "row"), "1 row");
        assert_eq!(counted(1_204i64, "row"), "1,204 rows");
        assert_eq!(counted(0u8, "row"), "0 rows");
    }

    #[test]
    fn case_and_spaces_make_no_new_draft() {
        assert!(same_draft("Unit  price.", "unit PRICE."));
        assert!(!same_draft("Unit price.", "Unit prices."));
    }
}
