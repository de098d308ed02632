//! Reading names: splitting them into words, and saying how sure the reading is.

use super::abbreviations::{self, Place};
use super::{dictionary, grammar};

/// The longest name that is read, in characters.
const MAX_NAME: usize = 128;
/// The most words of a name that are read.
const MAX_WORDS: usize = 12;
/// Two-letter endings that a glued name may have.
const ENDINGS: &[&str] = &["id", "no", "nr", "cd", "dt", "nm", "by", "at", "on", "to"];
/// The most pieces that a glued name is cut into.
const MAX_PIECES: usize = 4;

/// How a word of a name was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// A plain word.
    Word,
    /// A short form, or a field of a well-known system.
    Abbreviation,
    /// Not in the dictionary, but it can be spoken.
    Plausible,
    /// Not understood.
    Opaque,
}

/// One word of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As it stands in the name, in lower case.
    pub raw: String,
    /// What it stands for; may be several words.
    pub text: String,
    /// How it was understood.
    pub known: Known,
}

/// A name, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// Its words in order.
    pub words: Vec<Word>,
}

impl Reading {
    /// The plain words, short forms written out.
    pub fn plain(&self) -> Vec<String> {
        self.words.iter().flat_map(|word| word.text.split(' ')).map(str::to_owned).collect()
    }

    /// How well the name was understood, in [0, 1].
    pub fn strength(&self) -> f64 {
        let mut sum = 0.0;
        let mut count = 0.0;
        for word in self.words.iter().filter(|word| !is_number(&word.text) && word.raw.len() > 1) {
            count += 1.0;
            sum += match word.known {
                Known::Word => 1.0,
                Known::Abbreviation => 0.78,
                Known::Plausible => 0.6,
                Known::Opaque => 0.1,
            };
        }
        if count > 0.0 { sum / count } else { 0.1 }
    }

    /// Whether no word at all was understood.
    pub fn is_opaque(&self) -> bool {
        self.words.iter().all(|word| word.known == Known::Opaque || is_number(&word.text))
    }

    /// The short forms that were written out: `cust = customer, no = number`.
    pub fn expansions(&self) -> String {
        let pairs: Vec<String> = self
            .words
            .iter()
            .filter(|word| word.known == Known::Abbreviation)
            .map(|word| format!("{} = {}", word.raw, word.text))
            .collect();
        pairs.join(", ")
    }
}

/// Whether a word is digits only.
pub fn is_number(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_digit())
}

/// Reads a name.
pub fn read(name: &str, place: Place) -> Reading {
    if let Some(word) = read_whole(name, place) {
        return Reading { words: vec![word] };
    }
    let mut tokens = split(name);
    if tokens.len() >= 2 && tokens[0] == "e" && tokens[1] == "mail" {
        tokens.splice(0..2, ["email".to_owned()]);
    }
    let shouted = tokens.len() == 1 && !name.chars().any(char::is_lowercase);
    let mut words = Vec::with_capacity(tokens.len() + 1);
    for at in 0..tokens.len() {
        read_token(&tokens, at, place, shouted, &mut words);
    }
    words.truncate(MAX_WORDS);
    Reading { words }
}

/// SAP's names stand for themselves and are not to be cut.
fn read_whole(name: &str, place: Place) -> Option<Word> {
    if name.len() > 8 || !name.is_ascii() {
        return None;
    }
    let raw = name.to_ascii_lowercase();
    let text = match place {
        Place::Column => abbreviations::sap_field(&raw),
        Place::Table => abbreviations::sap_table(&raw),
    }?;
    Some(Word { raw, text: text.to_owned(), known: Known::Abbreviation })
}

fn read_token(tokens: &[String], at: usize, place: Place, shouted: bool, words: &mut Vec<Word>) {
    let token = tokens[at].as_str();
    if let Some(text) = abbreviations::in_context(tokens, at, place) {
        words.push(word(token, text, Known::Abbreviation));
    } else if let Some((text, known)) = look_up(token) {
        words.push(Word { raw: token.to_owned(), text, known });
    } else if let Some(pieces) = glued(token) {
        let last = tokens.len() == at + 1;
        for (index, piece) in pieces.iter().enumerate() {
            let end = last && index + 1 == pieces.len();
            let (text, known) = match *piece {
                "dt" if end => ("date".to_owned(), Known::Abbreviation),
                _ => look_up(piece).unwrap_or_else(|| ((*piece).to_owned(), Known::Plausible)),
            };
            words.push(Word { raw: (*piece).to_owned(), text, known });
        }
    } else {
        let known = if !shouted && is_speakable(token) { Known::Plausible } else { Known::Opaque };
        words.push(word(token, token, known));
    }
}

fn word(raw: &str, text: &str, known: Known) -> Word {
    Word { raw: raw.to_owned(), text: text.to_owned(), known }
}

/// The meaning of a token in the tables, wherever it stands.
fn look_up(token: &str) -> Option<(String, Known)> {
    if is_number(token) {
        return Some((token.to_owned(), Known::Word));
    }
    if let Some(text) = abbreviations::expand(token) {
        return Some((text.to_owned(), Known::Abbreviation));
    }
    if matches!(token, "is" | "has" | "was" | "can" | "of" | "in" | "at" | "on" | "and" | "or")
        || dictionary::contains(token)
    {
        return Some((token.to_owned(), Known::Word));
    }
    if token.len() > 3 && token.ends_with('s') && dictionary::contains(&grammar::singular(token)) {
        return Some((token.to_owned(), Known::Word));
    }
    let field = if token.len() >= 5 { abbreviations::sap_field(token) } else { None };
    field.map(|text| (text.to_owned(), Known::Abbreviation))
}

/// Splits a name at separators, at changes of case and between letters and digits; tokens are lower case.
pub fn split(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().take(MAX_NAME).collect();
    let mut tokens = Vec::new();
    let mut token = String::new();
    for (at, &here) in chars.iter().enumerate() {
        let begins = !here.is_alphanumeric() || (at > 0 && is_boundary(&chars, at));
        if begins && !token.is_empty() {
            tokens.push(std::mem::take(&mut token));
        }
        if here.is_alphanumeric() {
            token.extend(here.to_lowercase());
        }
    }
    if !token.is_empty() {
        tokens.push(token);
    }
    tokens.truncate(MAX_WORDS);
    tokens
}

/// Whether a new word begins at a position (never the first).
fn is_boundary(chars: &[char], at: usize) -> bool {
    let (before, here) = (chars[at - 1], chars[at]);
    let after = chars.get(at + 1).copied().unwrap_or(' ');
    // `IDs` is one word: a single s after capitals is their plural.
    let plural = after == 's' && !chars.get(at + 2).is_some_and(|c| c.is_lowercase());
    before.is_alphanumeric()
        && ((here.is_ascii_digit() != before.is_ascii_digit())
            || (before.is_lowercase() && here.is_uppercase())
            || (before.is_uppercase() && here.is_uppercase() && after.is_lowercase() && !plural))
}

/// Cuts a token that is several known words without separators; longest words first.
fn glued(token: &str) -> Option<Vec<&str>> {
    if !token.is_ascii() || !(5..=40).contains(&token.len()) {
        return None;
    }
    let mut pieces = Vec::with_capacity(MAX_PIECES);
    let complete = cut(token, &mut pieces);
    let sound = pieces.iter().any(|piece| piece.len() >= 4)
        || pieces.last().is_some_and(|piece| ENDINGS[..5].contains(piece));
    (complete && sound && pieces.len() > 1).then_some(pieces)
}

fn cut<'t>(rest: &'t str, pieces: &mut Vec<&'t str>) -> bool {
    if rest.is_empty() {
        return true;
    }
    if pieces.len() == MAX_PIECES {
        return false;
    }
    for end in (2..=rest.len()).rev() {
        let (piece, after) = rest.split_at(end);
        if is_piece(piece, pieces.is_empty(), after.is_empty()) {
            pieces.push(piece);
            if cut(after, pieces) {
                return true;
            }
            pieces.pop();
        }
    }
    false
}

fn is_piece(piece: &str, first: bool, last: bool) -> bool {
    match piece.len() {
        0..=1 => false,
        2 => last && !first && ENDINGS.contains(&piece),
        // Three letters are found in any word; only a short form at the start is one.
        3 => dictionary::contains(piece) || (first && abbreviations::expand(piece).is_some()),
        _ => dictionary::contains(piece) || abbreviations::expand(piece).is_some(),
    }
}

/// Whether a token looks like a word of some language rather than like a code.
fn is_speakable(token: &str) -> bool {
    let length = token.chars().count();
    if length < 4 || !token.chars().all(char::is_alphabetic) {
        return false;
    }
    if !token.is_ascii() {
        return true;
    }
    let mut vowels = 0;
    let mut run = 0;
    let mut longest = 0;
    for c in token.chars() {
        if "aeiouy".contains(c) {
            vowels += 1;
            run = 0;
        } else {
            run += 1;
            longest = longest.max(run);
        }
    }
    vowels * 4 >= length && vowels * 4 <= length * 3 && longest <= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(name: &str) -> String {
        read(name, Place::Column).plain().join(" ")
    }

    #[test]
    fn names_split_at_case_separators_and_digits() {
        assert_eq!(split("InvoiceLineId"), ["invoice", "line", "id"]);
        assert_eq!(split("cust_no"), ["cust", "no"]);
        assert_eq!(split("HTTPStatus2"), ["http", "status", "2"]);
        assert_eq!(split("customerIDs"), ["customer", "ids"]);
        assert_eq!(split("  unit-price "), ["unit", "price"]);
        assert!(split("___").is_empty());
    }

    #[test]
    fn short_forms_are_written_out() {
        assert_eq!(plain("cust_no"), "customer number");
        assert_eq!(plain("crncy_cd"), "currency code");
        assert_eq!(plain("dlv_dt"), "delivery date");
        assert_eq!(plain("trk_ref"), "tracking reference");
        assert_eq!(plain("emp_sal"), "employee salary");
        assert_eq!(plain("upd_ts"), "updated timestamp");
        assert_eq!(plain("BUKRS"), "company code");
        assert_eq!(plain("eMail"), "email");
    }

    #[test]
    fn glued_names_are_cut() {
        assert_eq!(plain("custno"), "customer number");
        assert_eq!(plain("unitprice"), "unit price");
        assert_eq!(plain("ORDERDATE"), "order date");
        assert_eq!(plain("shippingaddress"), "shipping address");
        assert_eq!(plain("composers"), "composers");
    }

    #[test]
    fn place_decides() {
        assert_eq!(read("ord_dt", Place::Table).plain(), ["order", "detail"]);
        assert_eq!(read("ord_dt", Place::Column).plain(), ["order", "date"]);
        assert_eq!(read("st_dt", Place::Column).plain(), ["start", "date"]);
    }

    #[test]
    fn opaque_names_are_known_to_be_so() {
        assert!(read("ZZQX7", Place::Column).is_opaque());
        assert!(!read("Composer", Place::Column).is_opaque());
        assert!(read("ZZQX7", Place::Column).strength() < 0.2);
        assert!(read("unit_price", Place::Column).strength() > 0.9);
    }
}
