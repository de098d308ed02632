//! What sensitive values look like.

use regex::Regex;
use std::sync::LazyLock;

/// A pattern; `None` if it did not compile, which counts as found: better masked than told.
pub(super) type Pattern = LazyLock<Option<Regex>>;

/// What stands between groups of digits: spaces of any width and dashes of any length.
macro_rules! gap {
    () => {
        r"[ \x{a0}\x{2009}\x{202f}\-\x{2010}-\x{2015}]"
    };
}

/// The same, or a dot.
macro_rules! dotted_gap {
    () => {
        r"[ .\x{a0}\x{2009}\x{202f}\-\x{2010}-\x{2015}]"
    };
}

/// User and password of a url.
pub(super) static URL_SECRET: Pattern =
    LazyLock::new(|| Regex::new(r"(?P<keep>://)[^\s/@:]*:[^\s/@]+@").ok());

/// No dot is asked for after the `@`: a value may be cut there.
pub(super) static E_MAIL: Pattern =
    LazyLock::new(|| Regex::new(r"[\w.%+'-]*[\w%+-]@[\w-]+(?:\.[\w-]+)*").ok());

pub(super) static UUID: Pattern = LazyLock::new(|| {
    Regex::new(r"\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b").ok()
});

pub(super) static IBAN: Pattern =
    LazyLock::new(|| Regex::new(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b").ok());

/// Secrets that say by their first letters what they are, and private keys.
pub(super) static NAMED_TOKEN: Pattern = LazyLock::new(|| {
    Regex::new(concat!(
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----(?s:.*?)(?:-----END [A-Z ]*PRIVATE KEY-----|$)",
        r"|\b(?:gh[opsu]_|github_pat_|glpat-|xox[abprs]-|ya29\.|eyJ|sk-|[spr]k_(?:live|test)_|npm_|pypi-|hf_|SG\.|",
        r"dckr_pat_|AIza|shpat_|EAAC)[\w.-]{12,}",
        r"|\bA[KS]IA[A-Z0-9]{16}\b",
    ))
    .ok()
});

/// A value that is called a secret; it counts when a digit is in it, for words are descriptions.
pub(super) static ASSIGNED: Pattern = LazyLock::new(|| {
    Regex::new(concat!(
        r#"(?i)(?P<keep>\b(?:password|passwd|pwd|passphrase|secret|api[_ -]?key|access[_ -]?key|auth[_ -]?token|"#,
        r#"access[_ -]?token|token|bearer)["']?(?:\s*[:=]\s*|\s+)["']?)(?P<value>[^\s"',;()]{6,})"#,
    ))
    .ok()
});

/// Runs that are tokens when letters and digits are mixed in them.
pub(super) static RUN: Pattern = LazyLock::new(|| Regex::new(r"[A-Za-z0-9]{20,}").ok());

/// Runs that are tokens when both cases and digits are mixed in them (base64 and its url form).
pub(super) static LONG_RUN: Pattern = LazyLock::new(|| Regex::new(r"[A-Za-z0-9+/_-]{32,}={0,2}").ok());

/// Groups of a card; none begins as the years of two centuries do.
pub(super) static CARD: Pattern = LazyLock::new(|| {
    Regex::new(concat!(
        r"\b(?:2[1-9]|[3-9]\d)\d\d",
        dotted_gap!(),
        r"(?:\d{4}",
        dotted_gap!(),
        r"\d{4}",
        dotted_gap!(),
        r"\d{1,7}|\d{6}",
        dotted_gap!(),
        r"\d{5})\b"
    ))
    .ok()
});

/// A number with its country, which never begins with a zero (the zone of a time may).
pub(super) static INTERNATIONAL_PHONE: Pattern =
    LazyLock::new(|| Regex::new(r"\+[1-9][\d ()./\x{a0}\x{2009}\x{202f}\x{2010}-\x{2015}-]{5,}\d").ok());

pub(super) static PHONE: Pattern = LazyLock::new(|| {
    Regex::new(concat!(
        r"\b00\d[\d ()./\x{a0}\x{2009}\x{202f}\x{2010}-\x{2015}-]{5,}\d", // 0049 30 1234567
        r"|\(\d{2,5}\)[ ./-]?\d{2,}[ ./-]?\d{2,}",                        // (12) 3923-5555
        r"|\b\d{2,4}[./]\d{3,4}[./]\d{3,5}\b",                            // 555.123.4567
        r"|\b0\d{2,5}/ ?\d{4,}",                                          // 030/1234567
    ))
    .ok()
});

/// A number of one's own town; only when it is all of a value.
pub(super) static SHORT_PHONE: Pattern = LazyLock::new(|| Regex::new(r"^\d{3}-\d{4}$").ok());

/// Nine digits or more, alone or in groups.
pub(super) static DIGITS: Pattern = LazyLock::new(|| Regex::new(concat!(r"\d(?:", gap!(), r"?\d){8,}")).ok());

/// Values that are long rows of digits, and yet tell nothing about a person: a number with a fraction.
pub(super) static DECIMAL: Pattern = LazyLock::new(|| Regex::new(r"^[+-]?\d*\.\d+(?:[eE][+-]?\d+)?$").ok());

/// Parts that look like phone numbers and are none: dates, timestamps, years, addresses of the network.
pub(super) static DATE_OR_ADDRESS: Pattern = LazyLock::new(|| {
    Regex::new(concat!(
        r"\b\d{4}[-/.](?:0[1-9]|1[0-2])[-/.](?:0[1-9]|[12]\d|3[01])",
        r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?(?:Z|UTC|[+-]\d{2}(?::?\d{2})?))?)?\b",
        r"|\b(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|[12]\d|3[01])[-/.]\d{4}\b",
        r"|\b(?:19|20)\d\d(?:[ /-]{1,3}(?:19|20)\d\d){2,}\b",
        r"|\b(?:\d{1,3}\.){3}\d{1,3}\b",
    ))
    .ok()
});

/// Decimals inside a text, such as coordinates; more than eight digits before the point stay suspect.
pub(super) static INNER_DECIMAL: Pattern = LazyLock::new(|| Regex::new(r"\b\d{1,8}\.\d+\b").ok());

/// Whether a run of letters and digits is a name rather than a secret: words of a few letters, with a
/// number or two (`SalesOrderLine2Discount`).
pub(super) fn is_name(run: &str) -> bool {
    let mut words: Vec<usize> = Vec::new();
    let mut numbers = 0;
    let mut before = ' ';
    for c in run.chars() {
        let same_word = (c.is_ascii_lowercase() && before.is_ascii_alphabetic())
            || (c.is_ascii_uppercase() && before.is_ascii_uppercase());
        match words.last_mut() {
            Some(letters) if same_word => *letters += 1,
            _ if c.is_ascii_alphabetic() => words.push(1),
            _ => numbers += usize::from(c.is_ascii_digit() && !before.is_ascii_digit()),
        }
        before = c;
    }
    let letters: usize = words.iter().sum();
    let digits = run.chars().filter(char::is_ascii_digit).count();
    let vowels = run.chars().filter(|c| "aeiouyAEIOUY".contains(*c)).count();
    numbers <= 2
        && digits <= 8
        && letters >= 4 * words.len()
        && vowels * 5 >= letters
        && vowels * 3 <= letters * 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        let patterns = [
            &URL_SECRET,
            &E_MAIL,
            &UUID,
            &IBAN,
            &NAMED_TOKEN,
            &ASSIGNED,
            &RUN,
            &LONG_RUN,
            &CARD,
            &INTERNATIONAL_PHONE,
            &PHONE,
            &SHORT_PHONE,
            &DIGITS,
            &DECIMAL,
            &DATE_OR_ADDRESS,
            &INNER_DECIMAL,
        ];
        assert!(patterns.into_iter().all(|pattern| pattern.is_some()));
    }

    #[test]
    fn names_are_told_from_secrets() {
        for name in [
            "SalesOrderLineNumber2Discount",
            "Customer_Address_Line_1_Verified_Flag_Text",
            "internationalization2",
        ] {
            assert!(is_name(name), "{name}");
        }
        for secret in [
            "d41d8cd98f00b204e9800998ecf8427e",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "k3j4h5g6f7d8s9a0q1w2",
            "tr0ub4dorAndThr33MoreWords",
            "xqzwtkpvbnmrfgdjhlc7",
        ] {
            assert!(!is_name(secret), "{secret}");
        }
    }
}
