//! Masking of personal data and secrets in measured values and in text, before anything leaves for a remote
//! provider.
//!
//! A value with something sensitive in it is replaced as a whole: what is left of a half-masked
//! value may still tell who is meant. In text (comments, defaults, definitions, passages) the sensitive part
//! alone is replaced. Masks name what was there, which is evidence in itself.

mod patterns;

use domain::profile::{ColumnProfile, TableProfile};
use patterns::*;
use regex::Captures;

const E_MAIL_MASK: &str = "<e-mail>";
const UUID_MASK: &str = "<uuid>";
const ACCOUNT_MASK: &str = "<card or account number>";
const TOKEN_MASK: &str = "<token>";
const PHONE_MASK: &str = "<phone>";
const NUMBER_MASK: &str = "<number>";

/// What a value is called in which several things were found: the first of these.
const RANKED: [&str; 6] = [E_MAIL_MASK, UUID_MASK, ACCOUNT_MASK, TOKEN_MASK, PHONE_MASK, NUMBER_MASK];

/// Masks what must not leave: in the samples, the least and the greatest value of each column, and in
/// every text that people or the database wrote (comments, defaults, checks, definitions, notes, labels
/// in a type).
pub fn redact(profile: &mut TableProfile) {
    let texts = profile.comment.iter_mut().chain(&mut profile.definition);
    texts.chain(&mut profile.checks).chain(&mut profile.notes).for_each(mask_text);
    profile.columns.iter_mut().for_each(redact_column);
}

fn redact_column(column: &mut ColumnProfile) {
    column.comment.iter_mut().chain(&mut column.default).for_each(mask_text);
    mask_text(&mut column.data_type);
    let Some(statistics) = &mut column.statistics else { return };
    let ends = statistics.min.iter_mut().chain(statistics.max.iter_mut());
    for value in ends.chain(statistics.samples.iter_mut()) {
        if let Some(mask) = mask_of(value) {
            mask.clone_into(value);
        }
    }
    // Several masked samples look alike now; one tells as much.
    let mut seen = Vec::new();
    statistics.samples.retain(|sample| {
        let new = !seen.contains(sample);
        seen.push(sample.clone());
        new
    });
}

fn mask_text(text: &mut String) {
    let masked = redact_text(text);
    if masked != *text {
        *text = masked;
    }
}

/// The mask for a value; `None` when nothing sensitive is in it.
fn mask_of(value: &str) -> Option<&'static str> {
    let value = value.trim();
    if DECIMAL.as_ref().is_some_and(|pattern| pattern.is_match(value)) {
        return None;
    }
    if SHORT_PHONE.as_ref().is_none_or(|pattern| pattern.is_match(value)) {
        return Some(PHONE_MASK);
    }
    let masked = redact_text(value);
    if masked == value {
        return None;
    }
    RANKED.into_iter().find(|mask| masked.contains(mask)).or(Some(NUMBER_MASK))
}

/// A text with its sensitive parts masked: e-mail addresses, phone numbers, card and account numbers,
/// tokens, passwords, UUIDs, and nine digits or more in a row. Dates, decimals and names stay.
///
/// # Examples
/// ```
/// let text = sources::redact::redact_text("Ask ann@example.org (+49 30 1234567) until 2026-11-24.");
/// assert_eq!(text, "Ask <e-mail> (<phone>) until 2026-11-24.");
/// ```
pub fn redact_text(text: &str) -> String {
    // The most telling kinds first: what they take, the later ones do not see.
    let text = replaced(text, &URL_SECRET, |_| Some(TOKEN_MASK));
    let text = replaced(&text, &E_MAIL, |_| Some(E_MAIL_MASK));
    let text = replaced(&text, &UUID, |_| Some(UUID_MASK));
    let text = replaced(&text, &IBAN, |part| is_account(part).then_some(ACCOUNT_MASK));
    let text = replaced(&text, &NAMED_TOKEN, |_| Some(TOKEN_MASK));
    let text = replaced(&text, &ASSIGNED, |value| has(value, |c| c.is_numeric()).then_some(TOKEN_MASK));
    let text = replaced(&text, &LONG_RUN, |run| (is_mixed(run) && !is_name(run)).then_some(TOKEN_MASK));
    let text = replaced(&text, &RUN, |run| {
        let mixed = has(run, |c| c.is_ascii_alphabetic()) && has(run, |c| c.is_ascii_digit());
        (mixed && !is_name(run)).then_some(TOKEN_MASK)
    });
    if !has(&text, char::is_numeric) {
        return text;
    }
    let text = replaced(&text, &INTERNATIONAL_PHONE, |_| Some(PHONE_MASK));
    let text = replaced(&text, &CARD, |_| Some(ACCOUNT_MASK));
    let text = around(&text, &DATE_OR_ADDRESS, |part| replaced(part, &PHONE, |_| Some(PHONE_MASK)));
    around(&text, &DATE_OR_ADDRESS, |part| {
        around(part, &INNER_DECIMAL, |part| replaced(part, &DIGITS, mask_of_digits))
    })
}

/// Every match (its group `value`, where the pattern has one) for which there is a mask, replaced by it.
/// What the pattern calls `keep` stays.
fn replaced(text: &str, pattern: &Pattern, mask: impl Fn(&str) -> Option<&'static str>) -> String {
    let Some(pattern) = pattern.as_ref() else {
        return TOKEN_MASK.to_owned();
    };
    let replace = |found: &Captures<'_>| {
        let part = |name: &str| found.name(name).map(|part| part.as_str());
        let whole = found.get(0).map_or("", |whole| whole.as_str());
        match mask(part("value").unwrap_or(whole)) {
            Some(mask) => format!("{}{mask}", part("keep").unwrap_or_default()),
            None => whole.to_owned(),
        }
    };
    pattern.replace_all(text, replace).into_owned()
}

/// Masks what is outside the parts that a pattern spares.
fn around(text: &str, spared: &Pattern, mask: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for part in spared.as_ref().into_iter().flat_map(|spared| spared.find_iter(text)) {
        out.push_str(&mask(&text[at..part.start()]));
        out.push_str(part.as_str());
        at = part.end();
    }
    out.push_str(&mask(&text[at..]));
    out
}

fn mask_of_digits(part: &str) -> Option<&'static str> {
    let digits = part.chars().filter(|c| c.is_numeric()).count();
    if digits >= 13 {
        return Some(ACCOUNT_MASK);
    }
    if digits == part.chars().count() {
        return Some(NUMBER_MASK);
    }
    // A list of small numbers (`10 12 14 16 18`) is no phone number; those in pairs begin with a zero.
    let mut groups = part.split(|c: char| !c.is_numeric());
    let pairs = groups.all(|group| group.chars().count() <= 2) && !part.starts_with('0');
    (!pairs).then_some(PHONE_MASK)
}

/// The shortest IBAN (Norway) has 15 characters.
fn is_account(part: &str) -> bool {
    part.chars().filter(|c| *c != ' ').count() >= 15
}

fn is_mixed(run: &str) -> bool {
    has(run, |c| c.is_ascii_uppercase())
        && has(run, |c| c.is_ascii_lowercase())
        && has(run, |c| c.is_ascii_digit())
}

fn has(text: &str, kind: fn(char) -> bool) -> bool {
    text.chars().any(kind)
}

#[cfg(test)]
mod tests;
