//! When a call is worth another try, and how long to wait for it.

use reqwest::header::HeaderMap;
use std::time::Duration;

/// Tries of one call, the first included, where the configuration names no number.
pub(super) const ATTEMPTS: u32 = 4;

/// No pause is longer, whatever the provider asks for.
const CAP: Duration = Duration::from_secs(30);

/// Whether a status may go away by itself.
pub(super) fn retryable(status: u16) -> bool {
    matches!(status, 408 | 409 | 429 | 500..=599)
}

/// The pause after a failed attempt (from 1): what the provider asked for, else exponential. Jittered, so
/// that batches which failed together do not come back together.
pub(super) fn pause(base: Duration, attempt: u32, asked: Option<Duration>) -> Duration {
    let jitter: f64 = rand::random_range(0.5..=1.0);
    match asked {
        Some(asked) => asked.saturating_add(base.min(CAP).mul_f64(jitter - 0.5)).min(CAP),
        None => {
            let doubled = base.saturating_mul(2u32.saturating_pow(attempt.saturating_sub(1)));
            doubled.min(CAP).mul_f64(jitter)
        }
    }
}

/// What `retry-after-ms` or `Retry-After` (in seconds) asks for. An HTTP date is left to the backoff.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<f64>().ok();
    let seconds = number("retry-after-ms").map(|ms| ms / 1_000.0).or_else(|| number("retry-after"))?;
    let usable = seconds.is_finite() && seconds >= 0.0;
    usable.then(|| Duration::from_secs_f64(seconds.min(CAP.as_secs_f64())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;

    #[test]
    fn pauses_grow_and_are_capped() {
        let base = Duration::from_millis(100);
        for attempt in 1..=40 {
            let full = base.saturating_mul(2u32.saturating_pow(attempt - 1)).min(CAP);
            let waited = pause(base, attempt, None);
            assert!(waited <= full && waited >= full / 2, "attempt {attempt}: {waited:?}");
        }
        assert!(pause(base, 1, Some(Duration::from_secs(2))) >= Duration::from_secs(2));
        assert!(pause(base, 1, Some(CAP)) <= CAP);
    }

    #[test]
    fn headers_say_how_long() {
        let asked = |name: &'static str, value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, HeaderValue::from_static(value));
            retry_after(&headers)
        };
        assert_eq!(asked("retry-after", "2"), Some(Duration::from_secs(2)));
        assert_eq!(asked("retry-after-ms", "250"), Some(Duration::from_millis(250)));
        assert_eq!(asked("retry-after", "86400"), Some(CAP));
        assert_eq!(asked("retry-after", "-1"), None);
        assert_eq!(asked("retry-after", "Wed, 21 Oct 2026 07:28:00 GMT"), None);
    }
}
