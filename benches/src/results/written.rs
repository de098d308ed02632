//! What a row costs when it is persisted, indexes included.

use super::{Figure, open};
use crate::seed::{Result, Seed};
use std::path::Path;
use std::time::Instant;

/// Runs that are written, one after the other into the same store.
const ROUNDS: usize = 3;

/// The time of a row in `results`, in transactions of 20,000 rows, with the batches and counters that belong to it.
///
/// # Errors
/// When the store cannot be written.
pub async fn insertion(dir: &Path, rows: usize) -> Result<Vec<Figure>> {
    let (store, engine) = open(dir).await?;
    let mut times = Vec::with_capacity(ROUNDS);
    for variant in 0..ROUNDS {
        let db_profile = format!("round_{variant}");
        let seed = Seed { rows, alternatives: 3, db_profile, variant: variant as u64, decided: false };
        let begun = Instant::now();
        seed.write(&store, &engine).await?;
        times.push(begun.elapsed().as_secs_f64() * 1e6 / rows as f64);
    }
    times.sort_by(f64::total_cmp);
    let measured = format!("{:.1} µs ({:.1} to {:.1})", times[ROUNDS / 2], times[0], times[ROUNDS - 1]);
    let what = format!(
        "persisting a row of {}, drafts made up included, median of {ROUNDS} runs",
        domain::money::grouped(rows as i64)
    );
    Ok(vec![(what, measured, String::new())])
}
