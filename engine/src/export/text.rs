//! Hostile text in a file that a person opens.

use domain::text::is_invisible;

/// The text with every character spelt out that would act instead of being seen: control characters (so
/// the escapes of a terminal too), bidi controls, invisible ones. Line breaks and tabs stay.
pub(super) fn visible(text: &str) -> String {
    let mut seen = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        if is_hidden(c) && !matches!(c, '\n' | '\t') {
            seen.extend(c.escape_unicode());
        } else {
            seen.push(c);
        }
    }
    seen
}

/// A JSON text with the same characters as JSON's own escapes: it still says exactly the same.
pub(super) fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if is_hidden(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                text.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            text.push(c);
        }
    }
    text
}

/// Whether a character is not shown as itself.
pub(super) fn is_hidden(c: char) -> bool {
    c.is_control() || is_invisible(c) || matches!(c, '\u{2028}' | '\u{2029}')
}
