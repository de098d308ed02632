//! `engine throughput|documents|latency|memory`: one part of the engine's benchmark, as lines of a Markdown table.
#![allow(clippy::print_stdout, reason = "a command line tool prints")]

use benches::engine::parts;
use std::error::Error;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let figures = match std::env::args().nth(1).as_deref() {
        Some("throughput") => parts::throughput().await?,
        Some("documents") => parts::documents().await?,
        Some("latency") => parts::latency().await?,
        Some("memory") => parts::memory().await?,
        _ => return Err("name a part: throughput, documents, latency or memory".into()),
    };
    for (what, measured, budget) in figures {
        println!("| {what} | {measured} | {budget} |");
    }
    Ok(())
}
