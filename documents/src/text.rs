//! Plain text: paragraphs between empty lines.

use crate::passages::Builder;

pub(crate) fn read(text: &str, builder: &mut Builder) {
    let mut paragraph = String::new();
    let mut began = 0;
    for (line, content) in (1u32..).zip(text.lines()) {
        if content.trim().is_empty() {
            builder.paragraph(began, &paragraph);
            paragraph.clear();
            continue;
        }
        if paragraph.is_empty() {
            began = line;
        } else {
            paragraph.push('\n');
        }
        paragraph.push_str(content);
        if builder.is_full() {
            return;
        }
    }
    builder.paragraph(began, &paragraph);
}
