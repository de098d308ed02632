//! Who is at work: what the audit says of a comment that was written.

use crate::Engine;

/// Looked at in this order. `AMX_USER` is for servers that several people share, and for services.
const VARIABLES: [&str; 4] = ["AMX_USER", "USER", "LOGNAME", "USERNAME"];

/// The name in the environment, or the system's of this process; `unknown` where neither says it.
pub(crate) fn at_work() -> String {
    let named = VARIABLES.iter().filter_map(|name| std::env::var(name).ok()).chain(of_process());
    let mut shown = named.map(|name| domain::text::one_paragraph(&name, 100)).filter(|name| !name.is_empty());
    shown.next().unwrap_or_else(|| "unknown".to_owned())
}

/// The owner of this process: services and containers often have no name in their environment.
#[cfg(target_os = "linux")]
fn of_process() -> Option<String> {
    use std::os::unix::fs::MetadataExt;

    let id = std::fs::metadata("/proc/self").ok()?.uid().to_string();
    let users = std::fs::read_to_string("/etc/passwd").ok()?;
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)? == id).then(|| name.to_owned())
    })
}

#[cfg(not(target_os = "linux"))]
fn of_process() -> Option<String> {
    None
}

impl Engine {
    /// The user of the operating system that runs this process, or `AMX_USER`.
    pub fn person(&self) -> &str {
        &self.inner.person
    }
}
