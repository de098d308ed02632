//! A thinking budget in tokens, as the levels of effort that most makers offer instead.

use serde::Serialize;

/// How hard a model is asked to think.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Effort {
    /// Not at all.
    None,
    /// As little as possible.
    Minimal,
    /// A little.
    Low,
    /// As the makers think best.
    Medium,
    /// Thoroughly.
    High,
    /// Without regard to the cost.
    Max,
}

impl Effort {
    /// The level for a budget, out of those that a model has (ascending): 0 is none, up to 512 tokens
    /// minimal, up to 2,048 low, up to 12,288 medium, up to 32,768 high, and beyond that max. A level that
    /// the model lacks gives the next higher one, and its highest where there is none.
    ///
    /// The steps lie around Google's published equivalents for its own models (low 1,024, medium 8,192,
    /// high 24,576: <https://ai.google.dev/gemini-api/docs/openai#thinking>); other makers publish none.
    pub fn of(budget: u32, levels: &[Self]) -> Option<Self> {
        let wanted = match budget {
            0 => Self::None,
            1..=512 => Self::Minimal,
            513..=2_048 => Self::Low,
            2_049..=12_288 => Self::Medium,
            12_289..=32_768 => Self::High,
            _ => Self::Max,
        };
        levels.iter().find(|level| **level >= wanted).or(levels.last()).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_finds_the_nearest_level() {
        use Effort::{High, Low, Max, Medium, Minimal, None};
        let openai = |budget| Effort::of(budget, &[Minimal, Low, Medium, High]);
        assert_eq!((openai(0), openai(1_024)), (Some(Minimal), Some(Low)));
        assert_eq!((openai(8_192), openai(24_576), openai(99_999)), (Some(Medium), Some(High), Some(High)));
        let kimi = |budget| Effort::of(budget, &[Low, High, Max]);
        assert_eq!((kimi(0), kimi(4_000), kimi(40_000)), (Some(Low), Some(High), Some(Max)));
        assert_eq!(Effort::of(0, &[None, High]), Some(None));
        assert_eq!(Effort::of(1, &[None, High]), Some(High));
        assert_eq!(Effort::of(1, &[]), Option::None);
    }
}
