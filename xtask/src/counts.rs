//! How many tests passed and failed, read from what the test programs print.

use serde_json::Value;
use std::collections::BTreeSet;

/// A sum of tests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Tests that passed.
    pub passed: u64,
    /// Tests that failed.
    pub failed: u64,
}

impl Counts {
    /// Adds another sum.
    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }

    /// Reads `test result: ok. 12 passed; 0 failed; …`.
    pub fn read_cargo(&mut self, line: &str) {
        if let Some(result) = line.trim_start().strip_prefix("test result: ") {
            self.passed += number_before(result, " passed;");
            self.failed += number_before(result, " failed;");
        }
    }

    /// Reads the lines of Playwright's summary: `  12 passed (30.1s)`, `  1 failed`. A flaky test passed
    /// in the end.
    pub fn read_playwright(&mut self, line: &str) {
        let line = without_colours(line);
        let mut words = line.split_whitespace();
        let (Some(number), Some(word)) = (words.next(), words.next()) else { return };
        // Nothing else stands in such a line but the time.
        if words.next().is_some_and(|rest| !rest.starts_with('(')) {
            return;
        }
        let Ok(number) = number.parse::<u64>() else { return };
        match word {
            "passed" | "flaky" => self.passed += number,
            "failed" => self.failed += number,
            _ => {}
        }
    }

    /// Reads schemathesis's JSON report: an operation is a test.
    pub fn read_schemathesis(&mut self, report: &Value) {
        let tested = report["operations"]["tested"].as_u64().unwrap_or(0);
        let failures = report["failures"].as_array().into_iter().flatten();
        let broken: BTreeSet<&str> = failures
            .flat_map(|failure| failure["operations"].as_array().into_iter().flatten())
            .filter_map(Value::as_str)
            .collect();
        let failed =
            (broken.len() as u64 + report["operations"]["errored"].as_u64().unwrap_or(0)).min(tested);
        self.passed += tested - failed;
        self.failed += failed;
    }
}

fn number_before(text: &str, word: &str) -> u64 {
    let Some(end) = text.find(word) else { return 0 };
    let digits = text[..end].rsplit(|sign: char| !sign.is_ascii_digit()).next();
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut signs = line.chars();
    while let Some(sign) = signs.next() {
        if sign == '\u{1b}' {
            // ESC [ numbers, then a letter that ends it.
            for sign in signs.by_ref() {
                if sign.is_ascii_alphabetic() {
                    break;
                }
            }
        } else {
            plain.push(sign);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_results_of_cargo_test() {
        let mut counts = Counts::default();
        counts.read_cargo("running 12 tests");
        counts.read_cargo("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out");
        counts.read_cargo("test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out");
        assert_eq!(counts, Counts { passed: 15, failed: 2 });
    }

    #[test]
    fn reads_the_summary_of_playwright() {
        let mut counts = Counts::default();
        for line in [
            "Running 14 tests using 2 workers",
            "  ✓  1 [chromium] › run.spec.ts:3:1 › 3 passed rows (1.2s)",
            "  2 failed",
            "  \u{1b}[33m1 flaky\u{1b}[39m",
            "  1 skipped",
            "  \u{1b}[32m10 passed\u{1b}[39m\u{1b}[2m (30.1s)\u{1b}[22m",
        ] {
            counts.read_playwright(line);
        }
        assert_eq!(counts, Counts { passed: 11, failed: 2 });
    }

    #[test]
    fn counts_the_operations_of_schemathesis() {
        let mut counts = Counts::default();
        counts.read_schemathesis(&serde_json::json!({
            "operations": { "total": 9, "tested": 9, "errored": 1 },
            "failures": [
                { "operations": ["GET /a", "GET /b"], "count": 3 },
                { "operations": ["GET /a"], "count": 1 },
            ],
        }));
        assert_eq!(counts, Counts { passed: 6, failed: 3 });
        counts.read_schemathesis(&Value::Null);
        assert_eq!(counts, Counts { passed: 6, failed: 3 });
    }
}
