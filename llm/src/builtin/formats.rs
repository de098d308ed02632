//! How values that are dates look where the type does not say so.

use domain::profile::ColumnStatistics;

/// A way to write a date or time as a number or text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateFormat {
    /// `20240131`.
    Compact,
    /// Seconds since 1970.
    UnixSeconds,
    /// Milliseconds since 1970.
    UnixMilliseconds,
    /// `2024-01-31`, perhaps with a time.
    Iso,
}

impl DateFormat {
    /// How all values that were seen are written; `None` when one is no date or none was seen.
    pub fn of(statistics: &ColumnStatistics) -> Option<Self> {
        let bounds = [&statistics.min, &statistics.max].into_iter().flatten();
        let mut values =
            bounds.chain(&statistics.samples).map(String::as_str).filter(|value| !is_filler(value));
        let format = Self::of_value(values.next()?)?;
        values.all(|value| Self::of_value(value) == Some(format)).then_some(format)
    }

    fn of_value(value: &str) -> Option<Self> {
        let bytes = value.as_bytes();
        if bytes.len() >= 10 && bytes[4] == b'-' && bytes[7] == b'-' {
            let digits = bytes[..10].iter().filter(|byte| byte.is_ascii_digit()).count();
            return (digits == 8).then_some(Self::Iso);
        }
        if bytes.is_empty() || !bytes.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let part = |from: usize, to: usize| value.get(from..to).and_then(|part| part.parse::<u16>().ok());
        match bytes.len() {
            8 => {
                let (year, month, day) = (part(0, 4)?, part(4, 6)?, part(6, 8)?);
                let is_day =
                    (1900..=2200).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
                is_day.then_some(Self::Compact)
            }
            // From 2001 to 2033.
            10 => matches!(bytes[0], b'1').then_some(Self::UnixSeconds),
            13 => matches!(bytes[0], b'1').then_some(Self::UnixMilliseconds),
            _ => None,
        }
    }

    /// How it is told in brackets; nothing for the usual form.
    pub fn told(self) -> Option<&'static str> {
        match self {
            Self::Compact => Some("YYYYMMDD"),
            Self::UnixSeconds => Some("Unix time in seconds"),
            Self::UnixMilliseconds => Some("Unix time in milliseconds"),
            Self::Iso => None,
        }
    }
}

/// Old systems fill in these for "no date" and "no end".
fn is_filler(value: &str) -> bool {
    matches!(value, "" | "0" | "00000000" | "99991231" | "9999-12-31" | "99999999")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(values: &[&str]) -> Option<DateFormat> {
        let samples = values.iter().map(|value| (*value).to_owned()).collect();
        DateFormat::of(&ColumnStatistics { samples, ..ColumnStatistics::default() })
    }

    #[test]
    fn dates_are_known_by_their_looks() {
        assert_eq!(format(&["20240131", "99991231"]), Some(DateFormat::Compact));
        assert_eq!(format(&["2024-01-31", "2024-01-31 10:00:00"]), Some(DateFormat::Iso));
        assert_eq!(format(&["1706688000"]), Some(DateFormat::UnixSeconds));
        for values in [&["20241331"][..], &["20240131", "5"], &["12345678"], &["abc"], &[], &["99991231"]] {
            assert_eq!(format(values), None, "{values:?}");
        }
    }
}
