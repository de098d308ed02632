//! How long a provider asks to wait before the next try.

use reqwest::header::HeaderMap;
use std::time::Duration;
use time::OffsetDateTime;
use time::format_description::well_known::{Rfc2822, Rfc3339};

/// No pause is longer, whatever the provider asks for: rate limits are counted by the minute.
pub(crate) const LONGEST: Duration = Duration::from_secs(60);

/// What is left of a limit, and when it is whole again.
///
/// OpenAI's, and most that follow it (<https://platform.openai.com/docs/guides/rate-limits>): durations as
/// `1s`, `6m0s`. Anthropic's (<https://docs.claude.com/en/api/rate-limits>): RFC 3339. The last pair is
/// OpenRouter's and others': milliseconds or seconds since 1970, or seconds from now.
const LIMITS: [(&str, &str); 8] = [
    ("x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"),
    ("x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens"),
    ("anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-reset"),
    ("anthropic-ratelimit-tokens-remaining", "anthropic-ratelimit-tokens-reset"),
    ("anthropic-ratelimit-input-tokens-remaining", "anthropic-ratelimit-input-tokens-reset"),
    ("anthropic-ratelimit-output-tokens-remaining", "anthropic-ratelimit-output-tokens-reset"),
    ("x-ratelimit-remaining", "x-ratelimit-reset"),
    ("ratelimit-remaining", "ratelimit-reset"),
];

/// The pause that an error answer asks for, at most [`LONGEST`]: `retry-after-ms`, else `Retry-After`
/// (seconds or a date); for a rate limit (429) also the time at which an exhausted limit is whole again.
pub(crate) fn asked_pause(status: u16, headers: &HeaderMap, now: OffsetDateTime) -> Option<Duration> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let milliseconds = || text("retry-after-ms")?.parse::<f64>().ok().and_then(|ms| seconds(ms / 1_000.0));
    let after = || text("retry-after").and_then(|value| moment(value, now));
    let pause = milliseconds().or_else(after).or_else(|| (status == 429).then(|| reset(text, now)).flatten());
    pause.map(|pause| pause.min(LONGEST))
}

/// When the limits that are used up are whole again; where none says that it is used up, the first of all:
/// the last calls' tokens may have fitted by a hair.
fn reset<'h>(text: impl Fn(&str) -> Option<&'h str>, now: OffsetDateTime) -> Option<Duration> {
    let limits = || {
        LIMITS.iter().filter_map(|(remaining, reset)| {
            let pause = moment(text(reset)?, now)?;
            let used_up = text(remaining).and_then(|left| left.parse::<f64>().ok()) == Some(0.0);
            Some((used_up, pause))
        })
    };
    let used_up = limits().filter(|(used_up, _)| *used_up).map(|(_, pause)| pause).max();
    used_up.or_else(|| limits().map(|(_, pause)| pause).min())
}

/// The time until a moment: seconds, a duration, a date of either kind, or a time since 1970.
fn moment(text: &str, now: OffsetDateTime) -> Option<Duration> {
    let until = |then: OffsetDateTime| Duration::try_from(then - now).unwrap_or_default();
    if let Ok(number) = text.parse::<f64>() {
        return match number {
            ms if ms >= 1e12 => Some(from_1970(ms / 1_000.0).map_or(LONGEST, until)),
            s if s >= 1e9 => Some(from_1970(s).map_or(LONGEST, until)),
            s => seconds(s),
        };
    }
    duration(text)
        .or_else(|| OffsetDateTime::parse(text, &Rfc3339).ok().map(until))
        .or_else(|| OffsetDateTime::parse(text, &Rfc2822).ok().map(until))
}

fn from_1970(seconds: f64) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp(seconds.round() as i64).ok()
}

/// Go's way to write a duration: `120ms`, `1.5s`, `6m0s`, `1h2m3s`.
fn duration(text: &str) -> Option<Duration> {
    let mut rest = text;
    let mut total = 0.0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, behind) = rest.split_at(digits);
        let number: f64 = number.parse().ok()?;
        let letters = behind.find(|c: char| !c.is_alphabetic()).unwrap_or(behind.len());
        let (unit, behind) = behind.split_at(letters);
        total += number
            * match unit {
                "ns" => 1e-9,
                "us" | "µs" => 1e-6,
                "ms" => 1e-3,
                "s" => 1.0,
                "m" => 60.0,
                "h" => 3_600.0,
                "d" => 86_400.0,
                _ => return None,
            };
        rest = behind;
    }
    seconds(total).filter(|_| !text.is_empty())
}

fn seconds(seconds: f64) -> Option<Duration> {
    let usable = seconds.is_finite() && seconds >= 0.0;
    usable.then(|| Duration::from_secs_f64(seconds.min(LONGEST.as_secs_f64())))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use proptest::prelude::*;
    use reqwest::header::HeaderValue;

    /// 2026-10-21 07:28:00 UTC.
    const NOW: i64 = 1_792_567_680;

    fn asked(status: u16, headers: &[(&'static str, &str)]) -> Option<Duration> {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_str(value).unwrap()));
        let now = OffsetDateTime::from_unix_timestamp(NOW).unwrap();
        asked_pause(status, &headers.collect(), now)
    }

    const fn secs(seconds: u64) -> Option<Duration> {
        Some(Duration::from_secs(seconds))
    }

    #[test]
    fn each_header_says_how_long() {
        assert_eq!(asked(503, &[("retry-after", "2")]), secs(2));
        assert_eq!(asked(503, &[("retry-after", "0.5")]), Some(Duration::from_millis(500)));
        assert_eq!(asked(503, &[("retry-after", "Wed, 21 Oct 2026 07:28:05 GMT")]), secs(5));
        assert_eq!(asked(503, &[("retry-after", "Wed, 21 Oct 2026 07:00:00 GMT")]), secs(0));
        let both = [("retry-after", "9"), ("retry-after-ms", "250")];
        assert_eq!(asked(429, &both), Some(Duration::from_millis(250)));
        assert_eq!(asked(429, &[("x-ratelimit-reset-requests", "1s")]), secs(1));
        assert_eq!(asked(429, &[("x-ratelimit-reset-tokens", "120ms")]), Some(Duration::from_millis(120)));
        assert_eq!(asked(429, &[("x-ratelimit-reset-tokens", "0m7.5s")]), Some(Duration::from_millis(7_500)));
        assert_eq!(asked(429, &[("anthropic-ratelimit-tokens-reset", "2026-10-21T07:28:09Z")]), secs(9));
        assert_eq!(asked(429, &[("x-ratelimit-reset", "1792567683000")]), secs(3));
    }

    #[test]
    fn pauses_are_bounded_and_nonsense_is_none() {
        for long in ["86400", "1792667680", "Thu, 22 Oct 2026 07:28:00 GMT", "6m0s", "9999999999999999"] {
            assert_eq!(asked(429, &[("retry-after", long)]), Some(LONGEST), "{long}");
        }
        for odd in ["-1", "soon", "NaN", "5x", "s", "1s2"] {
            assert_eq!(asked(429, &[("retry-after", odd)]), None, "{odd}");
        }
        // Every answer tells the limits; only a rate limit is about them.
        assert_eq!(asked(500, &[("x-ratelimit-reset-requests", "1s")]), None);
    }

    #[test]
    fn the_limit_that_is_used_up_counts() {
        let limits = [
            ("x-ratelimit-remaining-requests", "7"),
            ("x-ratelimit-reset-requests", "40s"),
            ("x-ratelimit-remaining-tokens", "0"),
            ("x-ratelimit-reset-tokens", "3s"),
        ];
        assert_eq!(asked(429, &limits), secs(3));
        assert_eq!(asked(429, &limits[..2]), secs(40));
    }

    proptest! {
        #[test]
        fn any_header_is_bounded(text in "[ -~]{0,30}") {
            let asked = asked(429, &[("retry-after", text.as_str())]);
            prop_assert!(asked.is_none_or(|pause| pause <= LONGEST));
        }
    }
}
