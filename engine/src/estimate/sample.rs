//! Which tables an estimate looks at, and how it concludes from them.

use super::Take;

/// Tables that are looked at, however many there are.
pub(super) const SAMPLED: usize = 24;

/// Of these the heaviest, which no other table can stand for.
const HEAVIEST: usize = 8;

/// The sample: tables that stand for themselves, and tables that stand for a part of the others.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Strata {
    alone: Vec<usize>,
    /// A table and all that it stands for, itself included.
    parts: Vec<(usize, Vec<usize>)>,
}

impl Strata {
    /// The sample of tables with these weights: the heaviest, and one from the middle of each of equally many parts of
    /// the others, in the order of their weights.
    pub(super) fn of(weights: &[f64]) -> Self {
        let mut order: Vec<usize> = (0..weights.len()).collect();
        if order.len() <= SAMPLED {
            return Self { alone: order, parts: Vec::new() };
        }
        order.sort_by(|a, b| weights[*b].total_cmp(&weights[*a]).then(a.cmp(b)));
        let others = order.split_off(HEAVIEST);
        let count = SAMPLED - HEAVIEST;
        let part = |number: usize| {
            let part = &others[number * others.len() / count..(number + 1) * others.len() / count];
            (part[part.len() / 2], part.to_vec())
        };
        Self { alone: order, parts: (0..count).map(part).collect() }
    }

    /// The tables to look at.
    pub(super) fn sampled(&self) -> impl Iterator<Item = usize> {
        self.alone.iter().copied().chain(self.parts.iter().map(|(table, _)| *table))
    }

    /// What all tables take, from what the sampled ones do (in the order of [`Self::sampled`]; `None` where one could
    /// not be read). Each table counts by its weight.
    pub(super) fn total(&self, weights: &[f64], takes: &[Option<Take>]) -> Take {
        let mut total = Take::default();
        let (mut seen, mut unseen) = (0.0, 0.0);
        let itself = self.alone.iter().map(|table| (*table, weights[*table]));
        let parts = self
            .parts
            .iter()
            .map(|(table, part)| (*table, part.iter().map(|other| weights[*other]).sum::<f64>()));
        for ((table, stands_for), take) in itself.chain(parts).zip(takes) {
            match take {
                Some(take) if weights[table] > 0.0 => {
                    total = total.plus(*take, stands_for / weights[table]);
                    seen += stands_for;
                }
                _ => unseen += stands_for,
            }
        }
        if seen > 0.0 { Take::default().plus(total, 1.0 + unseen / seen) } else { total }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// However many tables there are, few are looked at; and where tokens follow the weights, the total is right.
        #[test]
        fn a_bounded_sample_stands_for_all(weights in prop::collection::vec(1.0..5_000.0f64, 0..400), lost in 0usize..30) {
            let strata = Strata::of(&weights);
            let sampled: Vec<usize> = strata.sampled().collect();
            prop_assert!(sampled.len() <= SAMPLED && sampled.len() >= SAMPLED.min(weights.len()));
            let takes: Vec<Option<Take>> = sampled
                .iter()
                .enumerate()
                .map(|(place, table)| {
                    let take = Take { input: 3.0 * weights[*table], output: weights[*table] };
                    (place != lost).then_some(take)
                })
                .collect();
            let total = strata.total(&weights, &takes);
            let all: f64 = weights.iter().sum();
            if sampled.len() > 1 {
                prop_assert!((total.input - 3.0 * all).abs() < 1e-6 * all && (total.output - all).abs() < 1e-6 * all);
            }
        }
    }
}
