//! Times, and what is said of them.

use std::fs;
use std::future::Future;
use std::time::{Duration, Instant};

/// Calls of a case: the first one, which warms the cache, does not count.
const CALLS: usize = 20;

/// A case that takes long is measured by fewer calls, but by these.
const AT_LEAST: usize = 4;

/// Time that a case may take altogether.
const PATIENCE: f64 = 400.0;

/// Durations in milliseconds: by the clock, and what the process used of the processors, which other processes on
/// the machine hardly change.
#[derive(Debug, Default)]
pub(super) struct Samples {
    all: Vec<f64>,
    used: Vec<f64>,
    warm: bool,
}

impl Samples {
    /// Times a call.
    pub(super) async fn time<T>(&mut self, call: impl Future<Output = T>) -> T {
        let used = processor_ns();
        let begun = Instant::now();
        let result = call.await;
        if self.warm {
            self.used.push(processor_ns().saturating_sub(used) as f64 / 1e6);
            self.all.push(begun.elapsed().as_secs_f64() * 1000.0);
        }
        self.warm = true;
        result
    }

    pub(super) fn wants_more(&self) -> bool {
        let spent: f64 = self.all.iter().sum();
        self.all.len() < AT_LEAST || (self.all.len() < CALLS && spent < PATIENCE)
    }

    pub(super) fn extend(&mut self, other: Self) {
        self.all.extend(other.all);
        self.used.extend(other.used);
    }

    pub(super) fn median(&self) -> f64 {
        at(&self.all, 0.5)
    }

    pub(super) fn p95(&self) -> f64 {
        at(&self.all, 0.95)
    }

    /// The 95th percentile of what was used of the processors.
    pub(super) fn used(&self) -> f64 {
        at(&self.used, 0.95)
    }
}

/// The smallest value that this part of all is not above.
fn at(values: &[f64], part: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (sorted.len() as f64 * part).ceil() as usize;
    sorted.get(place.saturating_sub(1)).copied().unwrap_or_default()
}

/// Nanoseconds that the threads of this process have run, by the kernel's own count; 0 where it keeps none.
fn processor_ns() -> u64 {
    let Ok(threads) = fs::read_dir("/proc/self/task") else { return 0 };
    let ran = |thread: fs::DirEntry| {
        let table = fs::read_to_string(thread.path().join("schedstat")).ok()?;
        table.split_whitespace().next()?.parse::<u64>().ok()
    };
    threads.flatten().filter_map(ran).sum()
}

/// `3.2 ms`
pub(super) fn ms(time: f64) -> String {
    let shown = Duration::from_secs_f64(time / 1000.0).as_secs_f64() * 1000.0;
    if shown < 100.0 { format!("{shown:.1} ms") } else { format!("{shown:.0} ms") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_95th_percentile_is_not_the_largest_of_many() {
        let samples = Samples { all: (1..=100).map(f64::from).collect(), warm: true, ..Samples::default() };
        assert_eq!((samples.median(), samples.p95()), (50.0, 95.0));
        let few = Samples { all: vec![3.0, 1.0, 2.0], ..Samples::default() };
        assert_eq!((few.median(), few.p95()), (2.0, 3.0));
    }
}
