//! When a call is worth another try, and how long to wait for it.

use super::limits;
use std::time::Duration;

/// Tries of one call, the first included, where the configuration names no number.
pub(crate) const ATTEMPTS: u32 = 4;

/// The longest pause that nobody asked for.
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
        // Never earlier than asked, but for the bound.
        Some(asked) => asked.min(limits::LONGEST).saturating_add(base.min(CAP).mul_f64(jitter - 0.5)),
        None => {
            let doubled = base.saturating_mul(2u32.saturating_pow(attempt.saturating_sub(1)));
            doubled.min(CAP).mul_f64(jitter)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_are_capped() {
        let base = Duration::from_millis(100);
        for attempt in 1..=40 {
            let full = base.saturating_mul(2u32.saturating_pow(attempt - 1)).min(CAP);
            let waited = pause(base, attempt, None);
            assert!(waited <= full && waited >= full / 2, "attempt {attempt}: {waited:?}");
        }
        assert!(pause(base, 1, Some(Duration::from_secs(2))) >= Duration::from_secs(2));
        let longest = pause(base, 1, Some(Duration::from_secs(9_999)));
        assert!(longest >= limits::LONGEST && longest <= limits::LONGEST + base);
    }

    #[test]
    fn overload_is_worth_another_try() {
        assert!([408, 409, 429, 500, 502, 503, 529].into_iter().all(retryable));
        assert!(![400, 401, 402, 403, 404, 413, 422].into_iter().any(retryable));
    }
}
