//! What facts say in words: codes, ranges, presence, yes and no.

use super::facts::{Codes, ColumnFacts};
use super::grammar;

impl ColumnFacts {
    /// What says yes and what says no, where the values are exactly these; empty text may say no.
    pub fn yes_no(&self) -> Option<(&'static str, &'static str)> {
        const PAIRS: [(&str, &str); 9] = [
            ("Y", "N"),
            ("J", "N"),
            ("T", "F"),
            ("yes", "no"),
            ("true", "false"),
            ("y", "n"),
            ("t", "f"),
            ("X", ""),
            ("1", "0"),
        ];
        let values: &[String] = match &self.codes {
            Some(Codes::Permitted(codes)) => codes,
            _ => &self.pair,
        };
        let holds = |value: &str| values.iter().any(|known| known == value);
        PAIRS.into_iter().find(|(yes, no)| values.len() == 2 && holds(yes) && holds(no))
    }

    /// `; one of A, B or C` and its like, where the evidence carries it.
    pub fn codes_clause(&self) -> String {
        match &self.codes {
            Some(Codes::Permitted(codes) | Codes::All(codes)) if codes.len() > 1 => {
                format!("; one of {}", grammar::list(codes, "or"))
            }
            Some(Codes::Sampled(codes)) if codes.len() > 1 => {
                format!("; {} in the sample", grammar::list(codes, "or"))
            }
            Some(Codes::Some(codes)) => format!("; for example {}", grammar::list(codes, "or")),
            _ => String::new(),
        }
    }

    /// `Values range from 1 to 9.` where known.
    pub fn range_sentence(&self) -> Option<String> {
        let (least, greatest, complete) = self.range.as_ref()?;
        let opening = if *complete { "Values range" } else { "In the sample, values range" };
        Some(format!("{opening} from {least} to {greatest}."))
    }

    /// Whether a value is always, sometimes or never there.
    pub fn presence_sentence(&self) -> String {
        let text = match (self.required, self.always_null, self.nulls) {
            (true, ..) => "A value is required.",
            (_, Some(true), _) => "It is empty in every row at present.",
            (_, Some(false), _) => "It is empty in every row of the sample.",
            (_, _, Some((0, true))) => "It may be empty, but every row has a value at present.",
            (_, _, Some((share, complete))) if share > 0 => {
                let place = if complete { "" } else { " in the sample" };
                return format!("It is empty in about {share} % of the rows{place}.");
            }
            _ => "It may be empty.",
        };
        text.to_owned()
    }

    /// `mostly empty`, `often empty`, where a fifth of the rows looked at or more is.
    pub fn emptiness(&self) -> Option<&'static str> {
        match self.nulls {
            Some((50..=99, _)) => Some("mostly empty"),
            Some((20..=49, _)) => Some("often empty"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::profile::ColumnStatistics;
    use domain::profile::{ColumnProfile, TableProfile};

    fn statistics(samples: &[&str], distinct: i64, complete: bool) -> ColumnStatistics {
        let samples = samples.iter().map(|value| (*value).to_owned()).collect();
        ColumnStatistics { rows: 100, complete, distinct, samples, ..ColumnStatistics::default() }
    }

    fn facts(statistics: ColumnStatistics, data_type: &str) -> ColumnFacts {
        let column = ColumnProfile {
            name: "x".to_owned(),
            data_type: data_type.to_owned(),
            nullable: true,
            statistics: Some(statistics),
            ..ColumnProfile::default()
        };
        ColumnFacts::of(&TableProfile::default(), &column)
    }

    #[test]
    fn codes_claim_no_more_than_was_seen() {
        let clause = |samples: &[&str], distinct, complete| {
            facts(statistics(samples, distinct, complete), "text").codes_clause()
        };
        assert_eq!(clause(&["B", "A"], 2, true), "; one of A or B");
        assert_eq!(clause(&["B", "A"], 2, false), "; A or B in the sample");
        assert_eq!(clause(&["B", "A", "D", "C", "E"], 7, true), "; for example A, B or D");
        assert_eq!(clause(&["a@b.example"], 1, true), "");
    }

    #[test]
    fn ranges_are_of_numbers_and_days() {
        let mut numbers = statistics(&[], 90, false);
        (numbers.min, numbers.max) = (Some("0.99".to_owned()), Some("1.99".to_owned()));
        let sentence = facts(numbers.clone(), "NUMERIC(10,2)").range_sentence();
        assert_eq!(sentence.as_deref(), Some("In the sample, values range from 0.99 to 1.99."));
        assert_eq!(facts(numbers, "TEXT").range_sentence(), None);
    }

    #[test]
    fn emptiness_is_told_where_it_is_worth_it() {
        let of = |nulls| facts(ColumnStatistics { nulls, ..statistics(&[], 5, false) }, "text").emptiness();
        assert_eq!([0, 19, 20, 60].map(of), [None, None, Some("often empty"), Some("mostly empty")]);
    }
}
