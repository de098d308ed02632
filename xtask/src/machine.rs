//! The machine that figures were measured on.

use crate::step;
use anyhow::Result;
use std::{fs, process::Command, thread};

/// Names the machine and the day in one line.
pub fn describe() -> Result<String> {
    let cpu = field("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown processor".into());
    let cores = thread::available_parallelism()?;
    let memory = field("/proc/meminfo", "MemTotal").and_then(|total| kib(&total));
    let memory =
        memory.map_or("unknown".to_owned(), |kib| format!("{:.1} GiB", kib as f64 / (1024.0 * 1024.0)));
    let day = step::capture(Command::new("date").args(["-u", "+%Y-%m-%d"]))?;
    Ok(format!("{cpu}, {cores} cores, {memory} of memory, {}", day.trim()))
}

/// How much it had to do in the last 1, 5 and 15 minutes: the mean number of processes that wanted a core.
pub fn load() -> Option<String> {
    let table = fs::read_to_string("/proc/loadavg").ok()?;
    let mut load = table.split_whitespace();
    Some(format!("{}, {}, {}", load.next()?, load.next()?, load.next()?))
}

/// The resident memory of a process, in KiB.
pub fn resident_kib(process: u32) -> Option<u64> {
    field(&format!("/proc/{process}/status"), "VmRSS").and_then(|size| kib(&size))
}

/// The value of the first line `name: value` in one of the kernel's tables.
fn field(table: &str, name: &str) -> Option<String> {
    let table = fs::read_to_string(table).ok()?;
    table.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        (key.trim() == name).then(|| value.trim().to_owned())
    })
}

fn kib(size: &str) -> Option<u64> {
    size.strip_suffix("kB")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_sizes() {
        assert_eq!(kib("16384 kB"), Some(16384));
        assert_eq!(kib("16384"), None);
    }
}
