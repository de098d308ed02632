//! A run's budget: no batch begins that would take the run over it.

use super::draft::{Batch, Drafter};
use super::drafted::Drafted;
use super::execute::Execution;
use domain::money::{MicroUsd, Rates, Usage};
use std::sync::{Arc, Mutex, PoisonError};
use tokio_util::task::AbortOnDropHandle;

/// Tokens of one drafted alternative, its share of the answer's JSON included, before any was seen: a
/// sentence of thirty words has about forty.
pub(super) const OUTPUT_TOKENS: i64 = 60;

/// What may be spent, what is spent, and what is on its way.
pub(super) struct Budget {
    limit: MicroUsd,
    rates: Rates,
    ledger: Mutex<Ledger>,
}

struct Ledger {
    spent: MicroUsd,
    reserved: MicroUsd,
    /// Output tokens of the dearest alternative so far.
    output_tokens: i64,
    /// A batch was refused: none after it may begin, or rows would be missing in between.
    closed: bool,
}

/// A batch that may be drafted, and what is set aside for it.
pub(super) struct Reserved {
    cost: MicroUsd,
    alternatives: i64,
}

impl Budget {
    /// A budget of which `spent` is gone already (a run that goes on after a crash).
    pub(super) fn new(limit: MicroUsd, rates: Rates, spent: MicroUsd) -> Self {
        let ledger = Ledger { spent, reserved: MicroUsd(0), output_tokens: OUTPUT_TOKENS, closed: false };
        Self { limit, rates, ledger: Mutex::new(ledger) }
    }

    /// Sets aside what a batch will most likely cost; `None` where that is more than is left.
    pub(super) fn reserve(&self, input_tokens: i64, alternatives: i64) -> Option<Reserved> {
        let mut ledger = self.lock();
        let usage =
            Usage { input_tokens, output_tokens: alternatives * ledger.output_tokens, ..Usage::default() };
        let cost = self.rates.cost(usage);
        if ledger.closed || ledger.spent + ledger.reserved + cost > self.limit {
            ledger.closed = true;
            return None;
        }
        ledger.reserved = ledger.reserved + cost;
        Some(Reserved { cost, alternatives })
    }

    /// Books what a batch really used.
    pub(super) fn settle(&self, reserved: &Reserved, usage: Usage) {
        let mut ledger = self.lock();
        ledger.reserved = MicroUsd(ledger.reserved.0 - reserved.cost.0);
        ledger.spent = ledger.spent + self.rates.cost(usage);
        ledger.output_tokens = ledger.output_tokens.max(usage.output_tokens / reserved.alternatives.max(1));
    }

    /// Why the run stops.
    pub(super) fn sentence(&self) -> String {
        format!(
            "The next batch would exceed the budget of {}; {} is spent. What was drafted is there; start a new run \
             with a higher budget for the rest.",
            self.limit,
            self.lock().spent
        )
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Execution {
    /// What is left of the run's budget, where it has one: what it cost before a crash or a resume is spent.
    pub(super) fn budget(&self) -> Option<Budget> {
        let spent = self.run.summary.cost.unwrap_or_default();
        Some(Budget::new(self.request.max_cost?, self.run.rates?, spent))
    }
}

/// Drafts a batch, provided that the budget has room for it. Room is set aside in the order of the batches.
pub(super) async fn within(budget: Option<&Budget>, drafter: &Arc<Drafter>, batch: Batch) -> Option<Drafted> {
    let draft = |batch: Batch| {
        let drafter = Arc::clone(drafter);
        aside(async move { drafter.draft(batch).await })
    };
    let Some(budget) = budget else { return Some(draft(batch).await) };
    let (input_tokens, alternatives) = drafter.estimate(&batch);
    let reserved = budget.reserve(input_tokens, alternatives)?;
    let drafted = draft(batch).await;
    budget.settle(&reserved, drafted.usage);
    Some(drafted)
}

/// Works in a task of its own, so that drafting goes on while batches are persisted. The task ends with
/// the future.
async fn aside<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    match AbortOnDropHandle::new(tokio::spawn(work)).await {
        Ok(done) => done,
        // Nobody aborts it while it is awaited: it panicked, and the job's end says so.
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => std::future::pending().await,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RATES: Rates =
        Rates { input_usd_per_1m: 1.0, output_usd_per_1m: 2.0, cached_input_usd_per_1m: None };

    #[test]
    fn what_is_on_its_way_counts_and_a_refused_batch_is_the_last() {
        let budget = Budget::new(MicroUsd(2_500), RATES, MicroUsd(0));
        let first = budget.reserve(1_000, 5).unwrap();
        // 1,600 are set aside: another 1,000 do not fit, and nothing smaller may slip past it.
        assert!(budget.reserve(1_000, 0).is_none());
        assert!(budget.reserve(1, 0).is_none());
        budget.settle(&first, Usage { input_tokens: 900, output_tokens: 100, ..Usage::default() });
        assert!(budget.reserve(1, 0).is_none());
        assert!(budget.sentence().contains("$0.0025") && budget.sentence().contains("$0.0011 is spent"));
    }

    proptest! {
        /// While batches cost no more than was set aside, the budget is never exceeded.
        #[test]
        fn the_budget_is_kept(limit in 0i64..20_000, batches in prop::collection::vec((1i64..3_000, 1i64..30, 0i64..100), 0..30)) {
            let budget = Budget::new(MicroUsd(limit), RATES, MicroUsd(0));
            let mut spent = MicroUsd(0);
            for (input_tokens, alternatives, percent) in batches {
                let Some(reserved) = budget.reserve(input_tokens, alternatives) else { continue };
                let output_tokens = alternatives * OUTPUT_TOKENS * percent / 100;
                let usage = Usage { input_tokens, output_tokens, ..Usage::default() };
                spent = spent + RATES.cost(usage);
                budget.settle(&reserved, usage);
                prop_assert!(spent <= MicroUsd(limit));
            }
        }
    }
}
