//! Undoes the usual tricks before text is searched for instructions: invisible characters, other alphabets'
//! look-alikes, digits for letters, spaced-out letters, accents, camel case.

use domain::text::is_invisible;
use unicode_normalization::UnicodeNormalization;

/// A text in the forms that are searched.
pub(super) struct Folded {
    /// Small letters without accents; line breaks and punctuation as they are. For markers of chat templates.
    pub(super) plain: String,
    /// Words with one space between them, a full stop where a sentence or line ends.
    pub(super) words: String,
    /// The same with every look-alike as the Latin letter that it looks like and lines run on; `None` where
    /// that changes nothing.
    pub(super) latin: Option<String>,
}

impl Folded {
    pub(super) fn of(text: &str) -> Self {
        let visible = visible(text);
        let plain = visible.to_lowercase();
        let words = words(&visible, Form::Lines);
        let mapped: String = visible.chars().map(look_alike).collect();
        let latin = latin(&mapped);
        let latin = Some(latin).filter(|latin| *latin != words);
        Self { plain, words, latin }
    }
}

/// Compatibility forms as plain letters (full width, mathematical, circled), accents and invisible
/// characters gone. Korean syllables and Japanese marks stay whole.
fn visible(text: &str) -> String {
    if text.is_ascii() {
        return text.chars().map(|c| if c.is_ascii_control() && c != '\n' { ' ' } else { c }).collect();
    }
    let kept = text.nfkd().filter(|c| !is_hidden(*c) && !is_accent(*c));
    kept.nfc().map(|c| if c == '▁' { '_' } else { c }).collect()
}

fn is_hidden(c: char) -> bool {
    is_invisible(c)
        || (c.is_control() && !c.is_whitespace())
        || matches!(c, '\u{200c}' | '\u{200d}' | '\u{034f}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}'
            | '\u{17b4}' | '\u{17b5}' | '\u{2800}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Marks that make another letter look like its Latin base.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}')
}

/// Letters of other alphabets that look Latin (the common part of Unicode's confusables,
/// <https://www.unicode.org/reports/tr39/>).
fn look_alike(c: char) -> char {
    match c {
        'а' | 'α' | 'ɑ' => 'a',
        'А' | 'Α' => 'A',
        'В' | 'Β' | 'в' => 'b',
        'с' | 'С' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' | 'Е' | 'Ε' | 'ε' | 'є' => 'e',
        'ɡ' => 'g',
        'һ' | 'Н' | 'Η' | 'н' => 'h',
        'і' | 'І' | 'ι' | 'Ι' | 'ı' | 'ɩ' => 'i',
        'ј' | 'Ј' => 'j',
        'κ' | 'К' | 'Κ' | 'к' => 'k',
        'ӏ' | 'ⅼ' => 'l',
        'м' | 'М' | 'Μ' => 'm',
        'Ν' | 'ո' => 'n',
        'о' | 'О' | 'ο' | 'Ο' | 'σ' | 'ө' => 'o',
        'р' | 'Р' | 'ρ' | 'Ρ' => 'p',
        'ѕ' | 'Ѕ' => 's',
        'т' | 'Т' | 'τ' | 'Τ' => 't',
        'υ' | 'ս' => 'u',
        'ν' | 'ѵ' => 'v',
        'ԝ' | 'ш' | 'ω' => 'w',
        'х' | 'Х' | 'χ' | 'Χ' => 'x',
        'у' | 'У' | 'γ' | 'Υ' => 'y',
        'Ζ' => 'z',
        other => other,
    }
}

/// Words, small, one space between them; `.` where a clause ends.
fn words(text: &str, form: Form) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        if c.is_alphanumeric() {
            if form == Form::Lines && before.is_lowercase() && c.is_uppercase() && !out.ends_with(' ') {
                out.push(' ');
            }
            out.extend(c.to_lowercase());
        } else if form.ends_clause(c) {
            close(&mut out);
        } else if !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
        before = c;
    }
    out
}

/// How words are told apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Each line by itself, `camelCase` as two words.
    Lines,
    /// Lines run on, as in a comment that is broken into lines; case means nothing.
    Running,
}

impl Form {
    fn ends_clause(self, c: char) -> bool {
        match c {
            '.' | '!' | '?' | ';' | ':' | '。' => true,
            '\n' | '\r' | '(' | ')' | '|' | '*' | '#' | '>' => self == Self::Lines,
            _ => false,
        }
    }
}

/// Ends a clause: `word . `, once.
fn close(out: &mut String) {
    while out.ends_with(' ') {
        out.pop();
    }
    if out.is_empty() {
        return;
    }
    if !out.ends_with('.') {
        out.push_str(" .");
    }
    out.push(' ');
}

/// Words in which digits that stand for letters are letters, and letters one by one are a word.
fn latin(text: &str) -> String {
    let letters: String = text
        .chars()
        .map(|c| match c {
            '@' => 'a',
            '$' => 's',
            other => other,
        })
        .collect();
    let mut out: Vec<String> = Vec::new();
    let mut single = String::new();
    let spaced = words(&letters.replace('.', " "), Form::Running);
    let source = if single_letters(&spaced) { spaced } else { words(&letters, Form::Running) };
    for word in source.split(' ').filter(|word| !word.is_empty()) {
        let word = unleet(word);
        if word.chars().count() == 1 && word != "." {
            single.push_str(&word);
            continue;
        }
        flush(&mut out, &mut single);
        out.push(word);
    }
    flush(&mut out, &mut single);
    out.join(" ")
}

/// Five words of one letter in a row.
fn single_letters(words: &str) -> bool {
    let mut run = 0;
    words.split(' ').any(|word| {
        run = if word.chars().count() == 1 { run + 1 } else { 0 };
        run >= 5
    })
}

fn flush(out: &mut Vec<String>, single: &mut String) {
    if single.chars().count() >= 4 {
        out.push(std::mem::take(single));
    } else {
        out.extend(single.drain(..).map(String::from));
    }
}

/// `1gn0re` is `ignore`; a number stays one.
fn unleet(word: &str) -> String {
    let mixed = word.chars().any(char::is_alphabetic) && word.chars().any(|c| c.is_ascii_digit());
    if !mixed {
        return word.to_owned();
    }
    let letter = |c: char| match c {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '7' => 't',
        other => other,
    };
    word.chars().map(letter).collect()
}
