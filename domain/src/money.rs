//! Money as whole micro-dollars, and what a run may cost.

use serde::{Deserialize, Serialize};
use std::{fmt, iter::Sum, ops::Add};

/// Millionths of a US dollar. Never a float: sums stay exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(minimum = 0))]
#[serde(transparent)]
pub struct MicroUsd(pub i64);

impl Add for MicroUsd {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sum for MicroUsd {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::default(), Add::add)
    }
}

impl fmt::Display for MicroUsd {
    /// `$0.0184`; from one dollar on two decimals: `$12.30`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 >= 1_000_000 {
            let cents = (self.0 + 5_000) / 10_000;
            write!(f, "${}.{:02}", cents / 100, cents % 100)
        } else {
            let units = (self.0 + 50) / 100;
            write!(f, "${}.{:04}", units / 10_000, units % 10_000)
        }
    }
}

/// An amount for people; unknown reads `—`, never 0.
pub fn show(amount: Option<MicroUsd>) -> String {
    amount.map_or_else(|| "—".to_owned(), |amount| amount.to_string())
}

/// Tokens that calls used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Usage {
    /// Tokens read by the model, cached ones included.
    pub input_tokens: i64,
    /// Tokens written by the model, reasoning included.
    pub output_tokens: i64,
    /// The part of the input that the provider had cached.
    pub cached_input_tokens: i64,
    /// The provider told no usage; the numbers are estimates, shown with `~`.
    pub estimated: bool,
}

impl Usage {
    /// Input and output together.
    pub fn total(self) -> i64 {
        self.input_tokens + self.output_tokens
    }
}

impl Add for Usage {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            input_tokens: self.input_tokens + other.input_tokens,
            output_tokens: self.output_tokens + other.output_tokens,
            cached_input_tokens: self.cached_input_tokens + other.cached_input_tokens,
            estimated: self.estimated || other.estimated,
        }
    }
}

/// US dollars per one million tokens.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rates {
    /// Input tokens.
    pub input_usd_per_1m: f64,
    /// Output tokens.
    pub output_usd_per_1m: f64,
    /// Cached input tokens; the input rate where the provider names none.
    pub cached_input_usd_per_1m: Option<f64>,
}

impl Rates {
    /// What nothing costs: the built-in provider.
    pub const FREE: Self =
        Self { input_usd_per_1m: 0.0, output_usd_per_1m: 0.0, cached_input_usd_per_1m: None };

    /// The cost of a usage, rounded to a micro-dollar.
    pub fn cost(self, usage: Usage) -> MicroUsd {
        let cached = usage.cached_input_tokens.clamp(0, usage.input_tokens);
        let fresh = usage.input_tokens - cached;
        let cached_rate = self.cached_input_usd_per_1m.unwrap_or(self.input_usd_per_1m);
        // USD per million tokens is micro-USD per token.
        let micro = fresh as f64 * self.input_usd_per_1m
            + cached as f64 * cached_rate
            + usage.output_tokens as f64 * self.output_usd_per_1m;
        MicroUsd(micro.round() as i64)
    }
}

/// A number with thousands separators: `39,387`.
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        text.push('−');
    }
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_read_as_dollars() {
        assert_eq!(MicroUsd(18_400).to_string(), "$0.0184");
        assert_eq!(MicroUsd(0).to_string(), "$0.0000");
        assert_eq!(MicroUsd(12_299_999).to_string(), "$12.30");
        assert_eq!(show(None), "—");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(grouped(12), "12");
    }

    #[test]
    fn cached_input_costs_its_own_rate() {
        let rates =
            Rates { input_usd_per_1m: 2.0, output_usd_per_1m: 8.0, cached_input_usd_per_1m: Some(0.5) };
        let usage =
            Usage { input_tokens: 1_000, cached_input_tokens: 400, output_tokens: 100, estimated: false };
        assert_eq!(rates.cost(usage), MicroUsd(600 * 2 + 200 + 800));
    }

    proptest! {
        #[test]
        fn cost_never_falls_with_more_output(a in 0i64..1_000_000, b in 0i64..1_000_000) {
            let rates = Rates { input_usd_per_1m: 1.0, output_usd_per_1m: 3.0, cached_input_usd_per_1m: None };
            let cost = |output_tokens| rates.cost(Usage { output_tokens, ..Usage::default() });
            prop_assert!(cost(a.min(b)) <= cost(a.max(b)));
        }
    }
}
