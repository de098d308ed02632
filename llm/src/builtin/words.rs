//! Reading names: splitting them into words, and saying how sure the reading is.

use super::context::{self, Place};
use super::{abbreviations, dictionary, glue, grammar, sap};

/// The longest name that is read, in characters.
const MAX_NAME: usize = 128;
/// The most words of a name that are read.
const MAX_WORDS: usize = 12;
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
    let mut tokens = split(without_type_prefix(name));
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

/// Prefixes that tell a type in Hungarian notation: `strCustNm`, `dtmDue`.
const TYPE_PREFIXES: &[&str] = &[
    "str", "lng", "int", "dtm", "dat", "cur", "bln", "bool", "dbl", "sng", "mem", "txt", "chr", "byt", "dec",
    "fld", "sz", "lp", "n", "s", "b", "d", "i", "f", "l", "c", "m",
];

/// The name behind a prefix in small letters that only tells its type; what follows begins with a capital.
fn without_type_prefix(name: &str) -> &str {
    let Some(end) = name.find(|c: char| !c.is_ascii_lowercase()).filter(|end| (1..=4).contains(end)) else {
        return name;
    };
    let (prefix, rest) = name.split_at(end);
    let capital = rest.starts_with(|c: char| c.is_ascii_uppercase()) && rest.len() >= 2;
    if capital && TYPE_PREFIXES.contains(&prefix) { rest } else { name }
}

/// SAP's names stand for themselves and are not to be cut.
fn read_whole(name: &str, place: Place) -> Option<Word> {
    if name.len() > 8 || !name.is_ascii() {
        return None;
    }
    let raw = name.to_ascii_lowercase();
    let text = match place {
        Place::Column => sap::field(&raw),
        Place::Table => sap::table(&raw),
    }?;
    Some(Word { raw, text: text.to_owned(), known: Known::Abbreviation })
}

fn read_token(tokens: &[String], at: usize, place: Place, shouted: bool, words: &mut Vec<Word>) {
    let token = tokens[at].as_str();
    if let Some(text) = context::expand(tokens, at, place) {
        words.push(word(token, text, Known::Abbreviation));
    } else if let Some((text, known)) = look_up(token) {
        words.push(Word { raw: token.to_owned(), text, known });
    } else if let Some(pieces) = glue::cut(token) {
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
        let known = if !shouted && glue::is_speakable(token) { Known::Plausible } else { Known::Opaque };
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
    if matches!(
        token,
        "is" | "has"
            | "was"
            | "can"
            | "of"
            | "in"
            | "at"
            | "on"
            | "and"
            | "or"
            | "by"
            | "per"
            | "below"
            | "above"
    ) || dictionary::contains(token)
    {
        return Some((token.to_owned(), Known::Word));
    }
    if token.len() > 3 && token.ends_with('s') && dictionary::contains(&grammar::singular(token)) {
        return Some((token.to_owned(), Known::Word));
    }
    let field = if token.len() >= 5 { sap::field(token) } else { None };
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
        assert_eq!(plain("qty_ord"), "quantity ordered");
        assert_eq!(plain("wrk_hrs_wk"), "work hours per week");
        assert_eq!(plain("ctry_org"), "country of origin");
        assert_eq!(plain("STBLG"), "reversal document number");
    }

    #[test]
    fn type_prefixes_are_no_words() {
        assert_eq!(plain("strCustNm"), "customer name");
        assert_eq!(plain("dtmDueDt"), "due date");
        assert_eq!(plain("str_nm"), "street name");
        assert_eq!(plain("intro_dt"), "introduction date");
        assert_eq!(plain("lng"), "longitude");
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
