//! Masking of personal data and secrets in measured values, before anything leaves for a remote provider.
//!
//! A value with something sensitive in it is replaced as a whole: what is left of a half-masked
//! value may still tell who is meant. Masks name what was there, which is evidence in itself.

use domain::profile::TableProfile;
use regex::Regex;
use std::sync::LazyLock;

/// A pattern; `None` if it did not compile, which counts as found: better masked than told.
type Pattern = LazyLock<Option<Regex>>;

/// No dot is asked for after the `@`: a value may be cut there.
static E_MAIL: Pattern = LazyLock::new(|| Regex::new(r"[\w.%+'-]+@[\w-]+").ok());

static UUID: Pattern = LazyLock::new(|| {
    Regex::new(r"\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b").ok()
});

static IBAN: Pattern =
    LazyLock::new(|| Regex::new(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b").ok());

/// Secrets that say by their first letters what they are.
static NAMED_TOKEN: Pattern = LazyLock::new(|| {
    Regex::new(concat!(
        r"\b(?:gh[opsu]_|github_pat_|glpat-|xox[abprs]-|ya29\.|eyJ|sk-|[spr]k_(?:live|test)_)[\w.-]{12,}",
        r"|\bA[KS]IA[A-Z0-9]{16}\b",
    ))
    .ok()
});

/// Runs that are tokens when letters and digits are mixed in them.
static RUN: Pattern = LazyLock::new(|| Regex::new(r"[A-Za-z0-9]{20,}").ok());

/// Runs that are tokens when both cases and digits are mixed in them (base64 and its url form).
static LONG_RUN: Pattern = LazyLock::new(|| Regex::new(r"[A-Za-z0-9+/_-]{32,}").ok());

static PHONE: Pattern = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:\+|\b00)\d[\d ()./-]{5,}\d",          // +49 30 1234567
        r"|\(\d{2,5}\)[ ./-]?\d{2,}[ ./-]?\d{2,}", // (12) 3923-5555
        r"|\b\d{2,4}[./]\d{3,4}[./]\d{3,5}\b",     // 555.123.4567
        r"|\b0\d{2,5}/ ?\d{4,}",                   // 030/1234567
        r"|^\d{3}-\d{4}$",                         // 555-1234
    ))
    .ok()
});

/// Nine digits or more, alone or in groups.
static DIGITS: Pattern = LazyLock::new(|| Regex::new(r"\d(?:[ -]?\d){8,}").ok());

/// Values that are long rows of digits, and yet tell nothing about a person: a number with a fraction.
static DECIMAL: Pattern = LazyLock::new(|| Regex::new(r"^[+-]?\d*\.\d+(?:[eE][+-]?\d+)?$").ok());

/// Parts that look like phone numbers and are none: dates, timestamps, addresses of the network.
static DATE_OR_ADDRESS: Pattern = LazyLock::new(|| {
    Regex::new(concat!(
        r"\b\d{4}[-/.](?:0[1-9]|1[0-2])[-/.](?:0[1-9]|[12]\d|3[01])",
        r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?(?:Z|UTC|[+-]\d{2}(?::?\d{2})?))?)?\b",
        r"|\b(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|[12]\d|3[01])[-/.]\d{4}\b",
        r"|\b(?:\d{1,3}\.){3}\d{1,3}\b",
    ))
    .ok()
});

/// Decimals inside a text, such as coordinates; more than eight digits before the point stay suspect.
static INNER_DECIMAL: Pattern = LazyLock::new(|| Regex::new(r"\b\d{1,8}\.\d+\b").ok());

/// Masks what must not leave: in the samples, the least and the greatest value of each column, and
/// in what the database said of a failure (such messages quote values).
pub fn redact(profile: &mut TableProfile) {
    for statistics in profile.columns.iter_mut().filter_map(|column| column.statistics.as_mut()) {
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
    for note in &mut profile.notes {
        let masked = note
            .split_once(": ")
            .and_then(|(subject, reason)| mask_of(reason).map(|mask| format!("{subject}: {mask}")));
        if let Some(masked) = masked {
            *note = masked;
        }
    }
}

/// The mask for a value; `None` when nothing sensitive is in it.
fn mask_of(value: &str) -> Option<&'static str> {
    let value = value.trim();
    if found(&E_MAIL, value) {
        return Some("<e-mail>");
    }
    if found(&UUID, value) {
        return Some("<uuid>");
    }
    if has_iban(value) {
        return Some("<card or account number>");
    }
    if has_token(value) {
        return Some("<token>");
    }
    if DECIMAL.as_ref().is_some_and(|pattern| pattern.is_match(value)) {
        return None;
    }
    let rest = without(&DATE_OR_ADDRESS, value);
    if found(&PHONE, &rest) {
        return Some("<phone>");
    }
    mask_of_digits(&without(&INNER_DECIMAL, &rest))
}

fn mask_of_digits(value: &str) -> Option<&'static str> {
    let Some(pattern) = DIGITS.as_ref() else {
        return Some("<number>");
    };
    let masks = pattern.find_iter(value).map(|part| {
        let digits = part.as_str().chars().filter(|c| c.is_numeric()).count();
        if digits >= 13 {
            "<card or account number>"
        } else if digits < part.as_str().chars().count() {
            "<phone>"
        } else {
            "<number>"
        }
    });
    masks.min()
}

/// The shortest IBAN (Norway) has 15 characters.
fn has_iban(value: &str) -> bool {
    IBAN.as_ref().is_none_or(|pattern| {
        pattern.find_iter(value).any(|part| part.as_str().chars().filter(|c| *c != ' ').count() >= 15)
    })
}

fn has_token(value: &str) -> bool {
    let any = |pattern: &Pattern, mixed: fn(&str) -> bool| {
        pattern.as_ref().is_none_or(|pattern| pattern.find_iter(value).any(|part| mixed(part.as_str())))
    };
    found(&NAMED_TOKEN, value)
        || any(&RUN, |run| has(run, |c| c.is_ascii_alphabetic()) && has(run, |c| c.is_ascii_digit()))
        || any(&LONG_RUN, |run| {
            has(run, |c| c.is_ascii_uppercase())
                && has(run, |c| c.is_ascii_lowercase())
                && has(run, |c| c.is_ascii_digit())
        })
}

fn has(text: &str, kind: fn(char) -> bool) -> bool {
    text.chars().any(kind)
}

fn found(pattern: &Pattern, value: &str) -> bool {
    pattern.as_ref().is_none_or(|pattern| pattern.is_match(value))
}

fn without(pattern: &Pattern, value: &str) -> String {
    match pattern.as_ref() {
        Some(pattern) => pattern.replace_all(value, "~").into_owned(),
        None => value.to_owned(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]
mod tests {
    use super::*;
    use domain::profile::{ColumnProfile, ColumnStatistics};

    #[test]
    fn sensitive_values_are_masked_as_a_whole() {
        for (value, mask) in [
            ("luisg@embraer.com.br", "<e-mail>"),
            ("write to Jürgen.Müller@exam", "<e-mail>"),
            ("{\"mail\": \"a.b+c@example.org\"}", "<e-mail>"),
            ("+55 (12) 3923-5555", "<phone>"),
            ("(514) 721-4711", "<phone>"),
            ("0049301234567", "<phone>"),
            ("030/1234567", "<phone>"),
            ("555.123.4567", "<phone>"),
            ("555-123-4567", "<phone>"),
            ("call 030 1234 5678 today", "<phone>"),
            ("123-45-6789", "<phone>"),
            ("4111 1111 1111 1111", "<card or account number>"),
            ("4111-1111-1111-1111", "<card or account number>"),
            ("378282246310005", "<card or account number>"),
            ("DE89 3704 0044 0532 0130 00", "<card or account number>"),
            ("GB82WEST12345698765432", "<card or account number>"),
            ("NO9386011117947", "<card or account number>"),
            ("123456789", "<number>"),
            ("ORD-1234567890", "<number>"),
            ("d41d8cd98f00b204e9800998ecf8427e", "<token>"),
            ("sk-proj-abcDEF123456", "<token>"),
            ("AKIAIOSFODNNEXAMPLEA", "<token>"),
            ("ghp_abcdefghijklmnopqrst", "<token>"),
            ("Bearer eyJhbGciOiJIUzI1NiJ9.e30.abc", "<token>"),
            ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "<token>"),
            ("6f1c7a52-9f0e-4f5d-8f43-0123456789ab", "<uuid>"),
        ] {
            assert_eq!(mask_of(value), Some(mask), "{value}");
        }
    }

    #[test]
    fn ordinary_values_stay() {
        for value in [
            "",
            "Rock",
            "AC/DC",
            "12345678",
            "-42",
            "123456789.25",
            "-122.419415512",
            "1.5e-12",
            "(12.123456789,13.5)",
            "2021-01-02",
            "2021/01/02",
            "31.12.2021",
            "9999-12-31",
            "2021-01-02 03:04:05.123456+00",
            "2021-01-02T03:04:05.123Z",
            "shipped 2021-01-02 10:11:12 by sea",
            "[2021-01-01,2021-02-01)",
            "192.168.100.200",
            "1 day 02:03:04.123456",
            "$1,234,567,890.00",
            "Internationalization of everything",
            "customer_address_line_1_verified",
            "ASIA-PACIFIC-REGION-OFFICE",
            "@handle",
            "{1,2,3}",
        ] {
            assert_eq!(mask_of(value), None, "{value}");
        }
    }

    #[test]
    fn every_pattern_compiles() {
        let patterns = [&E_MAIL, &UUID, &IBAN, &NAMED_TOKEN, &RUN, &LONG_RUN, &PHONE, &DIGITS, &DECIMAL];
        assert!(patterns.into_iter().all(|pattern| pattern.is_some()));
        assert!(DATE_OR_ADDRESS.is_some() && INNER_DECIMAL.is_some());
    }

    #[test]
    fn a_profile_is_masked_in_samples_ends_and_notes() {
        let statistics = ColumnStatistics {
            min: Some("a@example.com".to_owned()),
            max: Some("Rock".to_owned()),
            samples: vec!["b@example.com".to_owned(), "c@example.com".to_owned(), "Rock".to_owned()],
            ..ColumnStatistics::default()
        };
        let mut profile = TableProfile {
            columns: vec![ColumnProfile { statistics: Some(statistics), ..ColumnProfile::default() }],
            notes: vec!["No statistics for mail: invalid input syntax: \"d@example.com\"".to_owned()],
            ..TableProfile::default()
        };
        redact(&mut profile);
        let statistics = profile.columns[0].statistics.as_ref().unwrap();
        assert_eq!(statistics.min.as_deref(), Some("<e-mail>"));
        assert_eq!(statistics.max.as_deref(), Some("Rock"));
        assert_eq!(statistics.samples, ["<e-mail>", "Rock"]);
        assert_eq!(profile.notes, ["No statistics for mail: <e-mail>"]);
    }
}
