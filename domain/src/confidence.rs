//! How sure a draft is: one scale, one score.

use serde::{Deserialize, Serialize};

/// Where the score comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// `logprob` when the provider returned one, else `self_decl`, else `self_consistency`.
    #[default]
    Auto,
    /// exp of the mean token log-probability over the alternative's own tokens.
    Logprob,
    /// What the model declares of itself.
    SelfDecl,
    /// How much an alternative says the same as the others.
    SelfConsistency,
    /// What the model says when it is asked to judge the drafts, in a call of its own.
    Judge,
    /// No score.
    None,
}

impl Signal {
    /// All of them, in the order in which a form shows them.
    pub const ALL: [Self; 6] =
        [Self::Auto, Self::Logprob, Self::SelfDecl, Self::SelfConsistency, Self::Judge, Self::None];

    /// The name in the store and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Logprob => "logprob",
            Self::SelfDecl => "self_decl",
            Self::SelfConsistency => "self_consistency",
            Self::Judge => "judge",
            Self::None => "none",
        }
    }

    /// The signal of that name in the store.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|signal| signal.as_str() == name)
    }
}

/// A score's band under the run's thresholds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// At or above the high threshold.
    High,
    /// At or above the medium threshold.
    Medium,
    /// Below the medium threshold.
    Low,
    /// No score.
    None,
}

impl Band {
    /// All of them, the best first.
    pub const ALL: [Self; 4] = [Self::High, Self::Medium, Self::Low, Self::None];

    /// The name in the store and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
            Self::None => "none",
        }
    }

    /// The name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::High => "High",
            Self::Medium => "Medium",
            Self::Low => "Low",
            Self::None => "None",
        }
    }

    /// The band of that name in the store.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|band| band.as_str() == name)
    }
}

/// Where bands begin. `medium <= high`, both in [0, 1].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Thresholds {
    /// Scores from here on are high.
    pub high: f64,
    /// Scores from here on are medium.
    pub medium: f64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { high: 0.85, medium: 0.50 }
    }
}

impl Thresholds {
    /// The band of a score.
    pub fn band(self, score: Option<f64>) -> Band {
        match score {
            None => Band::None,
            Some(score) if score >= self.high => Band::High,
            Some(score) if score >= self.medium => Band::Medium,
            Some(_) => Band::Low,
        }
    }
}

/// A score or probability with two decimals, halves up. By whole numbers: what `{:.2}` needs for every number
/// there is costs a browser more to load than a table of rows.
pub fn two_decimals(score: f64) -> String {
    let hundredths = (score * 100.0).round() as u64;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// A row's confidence: that of its chosen alternative.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Confidence {
    /// The band under the run's thresholds.
    pub band: Band,
    /// In [0, 1].
    pub score: Option<f64>,
    /// Which signal gave the score.
    pub signal: Signal,
}

/// How many rows fall into each band.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Distribution {
    /// Rows in the high band.
    pub high: i64,
    /// Rows in the medium band.
    pub medium: i64,
    /// Rows in the low band.
    pub low: i64,
    /// Rows without a score.
    pub none: i64,
}

impl Distribution {
    /// All rows.
    pub fn total(self) -> i64 {
        self.high + self.medium + self.low + self.none
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_have_two_decimals() {
        for (score, text) in
            [(0.0, "0.00"), (0.054, "0.05"), (0.845, "0.85"), (0.9, "0.90"), (0.999, "1.00"), (1.0, "1.00")]
        {
            assert_eq!(two_decimals(score), text);
        }
    }
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_better_score_is_never_in_a_lower_band(a in 0.0..=1.0f64, b in 0.0..=1.0f64) {
            let rank = |band| match band { Band::High => 3, Band::Medium => 2, Band::Low => 1, Band::None => 0 };
            let thresholds = Thresholds::default();
            let (low, high) = if a < b { (a, b) } else { (b, a) };
            prop_assert!(rank(thresholds.band(Some(low))) <= rank(thresholds.band(Some(high))));
        }
    }

    #[test]
    fn thresholds_are_inclusive() {
        let thresholds = Thresholds::default();
        assert_eq!(thresholds.band(Some(0.85)), Band::High);
        assert_eq!(thresholds.band(Some(0.5)), Band::Medium);
        assert_eq!(thresholds.band(Some(0.4999)), Band::Low);
        assert_eq!(thresholds.band(None), Band::None);
    }
}
