//! Text from databases is untrusted: everything that goes into a description passes through here.

/// The longest existing comment that is restated, in characters.
const COMMENT_LIMIT: usize = domain::text::MAX_DRAFT_CHARS - 1;
/// The longest name that is quoted, in characters.
const NAME_LIMIT: usize = 64;
/// The longest value that is quoted, in characters.
const CODE_LIMIT: usize = 24;
/// The longest name of a short list that is quoted, in characters.
const PHRASE_LIMIT: usize = 32;

pub use domain::text::one_paragraph as paragraph;

/// A table's or column's name, fit to be quoted.
pub fn name(text: &str) -> String {
    paragraph(text, NAME_LIMIT)
}

/// An existing comment as a description; `None` when it says nothing.
pub fn comment(text: &str) -> Option<String> {
    let mut clean = paragraph(text, COMMENT_LIMIT);
    if !clean.chars().any(char::is_alphanumeric) {
        return None;
    }
    clean.truncate(clean.trim_end_matches([',', ';', ':', '-', ' ']).len());
    if !clean.ends_with(['.', '!', '?', '…', '。', '！', '？']) {
        clean.push('.');
    }
    Some(clean)
}

/// Whether a value is a short code that may be quoted: nothing that could be an address, a telephone
/// or account number, or a sentence.
pub fn is_code(value: &str) -> bool {
    is_plain(value, CODE_LIMIT) && value.split(' ').count() <= 3
}

/// Whether a value is a name of a few words that may be quoted as one of a short list.
pub fn is_phrase(value: &str) -> bool {
    is_plain(value, PHRASE_LIMIT) && value.split(' ').count() <= 4
}

fn is_plain(value: &str, limit: usize) -> bool {
    let mut digits = 0;
    let mut length = 0;
    for c in value.chars() {
        length += 1;
        digits += usize::from(c.is_numeric());
        if length > limit || !(c.is_alphanumeric() || " _-/.+&".contains(c)) {
            return false;
        }
    }
    value.trim().len() == value.len()
        && value.chars().any(char::is_alphanumeric)
        && digits <= 5
        && !value.contains("//")
        && !value.to_ascii_lowercase().starts_with("www.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_become_one_paragraph_with_a_full_stop() {
        assert_eq!(comment("  The\n\tcustomer's  name ").as_deref(), Some("The customer's name."));
        assert_eq!(comment("Done!").as_deref(), Some("Done!"));
        assert_eq!(comment("See below:").as_deref(), Some("See below."));
        assert_eq!(comment(" - \n").as_deref(), None);
    }

    #[test]
    fn hidden_characters_go() {
        assert_eq!(paragraph("a\u{202e}b\u{0}c\u{200b}d", 10), "abcd");
        assert_eq!(paragraph("one two three", 7), "one two");
    }

    #[test]
    fn only_short_codes_are_quoted() {
        for code in ["A", "OPEN", "in progress", "N/A", "C-12"] {
            assert!(is_code(code), "{code}");
        }
        for value in ["a@b.de", "+49 30 123456", "4111111111111111", " A", "", "a b c d", "x\u{202e}y"] {
            assert!(!is_code(value), "{value}");
        }
        assert!(!is_code("a value that is far too long"));
    }
}
