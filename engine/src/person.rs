//! Who is at work: what the audit says of a comment that was written.

use crate::Engine;

/// Looked at in this order. `AMX_USER` is for servers that several people share, and for services.
const VARIABLES: [&str; 4] = ["AMX_USER", "USER", "LOGNAME", "USERNAME"];

/// The name in the environment; `unknown` where none says it.
pub(crate) fn from_environment() -> String {
    let named = VARIABLES.iter().filter_map(|name| std::env::var(name).ok());
    let mut shown = named.map(|name| domain::text::one_paragraph(&name, 100)).filter(|name| !name.is_empty());
    shown.next().unwrap_or_else(|| "unknown".to_owned())
}

impl Engine {
    /// The user of the operating system that runs this process, or `AMX_USER`.
    pub fn person(&self) -> &str {
        &self.inner.person
    }
}
