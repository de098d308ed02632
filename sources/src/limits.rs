//! How long measuring a table may take. What takes longer is left out with a note, and the run goes on.

use std::time::Duration;

/// The two limits of measuring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// No statement runs for longer.
    pub statement: Duration,
    /// After this long no further statement is started for a table.
    pub table: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { statement: Duration::from_secs(15), table: Duration::from_secs(60) }
    }
}

impl Limits {
    /// Why a statement gave nothing.
    pub(crate) fn statement_reason(self) -> String {
        format!("measuring takes longer than {}", seconds(self.statement))
    }

    /// Why a statement was not begun.
    pub(crate) fn table_reason(self) -> String {
        format!("measuring the table takes longer than {}", seconds(self.table))
    }
}

fn seconds(limit: Duration) -> String {
    let seconds = limit.as_secs_f64();
    if seconds == 1.0 { "a second".to_owned() } else { format!("{seconds} seconds") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_told_in_seconds() {
        assert_eq!(Limits::default().statement_reason(), "measuring takes longer than 15 seconds");
        let short = Limits { statement: Duration::from_millis(500), table: Duration::from_secs(1) };
        assert_eq!(short.statement_reason(), "measuring takes longer than 0.5 seconds");
        assert_eq!(short.table_reason(), "measuring the table takes longer than a second");
    }
}
