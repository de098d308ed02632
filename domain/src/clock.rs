//! Points in time and durations, as they are stored and shown.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// Milliseconds since the Unix epoch, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(minimum = 0))]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// `2026-11-22 09:41:07`, in UTC. A point outside the calendar's range reads as `—`.
    pub fn date_time(self) -> String {
        self.parts().map_or_else(
            || "—".to_owned(),
            |at| {
                let date = at.date();
                format!(
                    "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
                    date.year(),
                    u8::from(date.month()),
                    date.day(),
                    at.hour(),
                    at.minute(),
                    at.second()
                )
            },
        )
    }

    /// `2026-11-22T09:41:07Z`, for `<time datetime>` and JSON.
    pub fn rfc3339(self) -> String {
        self.date_time().replace(' ', "T") + "Z"
    }

    /// Milliseconds from `earlier` to this point; 0 where `earlier` is later.
    pub fn since(self, earlier: Self) -> u64 {
        u64::try_from(self.0 - earlier.0).unwrap_or(0)
    }

    fn parts(self) -> Option<OffsetDateTime> {
        OffsetDateTime::from_unix_timestamp(self.0.div_euclid(1000)).ok()
    }
}

/// A running clock: `0:42`, `12:05`, `1:02:03`. Takes milliseconds.
pub fn clock(millis: u64) -> String {
    let seconds = millis / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// A finished duration in words: `340 ms`, `12.4 s`, `1 min 52 s`, `2 h 3 min`. Takes milliseconds.
pub fn duration(millis: u64) -> String {
    match millis {
        0..1_000 => format!("{millis} ms"),
        1_000..60_000 => format!("{}.{} s", millis / 1000, millis % 1000 / 100),
        60_000..3_600_000 => format!("{} min {} s", millis / 60_000, millis / 1000 % 60),
        _ => format!("{} h {} min", millis / 3_600_000, millis / 60_000 % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_people_write_them() {
        assert_eq!(Timestamp(1_795_340_467_999).date_time(), "2026-11-22 09:41:07");
        assert_eq!(Timestamp(0).rfc3339(), "1970-01-01T00:00:00Z");
        assert_eq!(clock(42_999), "0:42");
        assert_eq!(clock(3_723_000), "1:02:03");
        assert_eq!(duration(340), "340 ms");
        assert_eq!(duration(12_450), "12.4 s");
        assert_eq!(duration(112_000), "1 min 52 s");
    }
}
