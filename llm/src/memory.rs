//! What endpoints were found not to take, beyond one run.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

/// Remembers, for all providers that share it, which parts of a request a model at an endpoint rejects, so
/// that the rejected call is paid for once in the life of a process. Cheap to clone; clones share.
///
/// It lives with the process: after a restart a server that learned a parameter is asked for it again.
#[derive(Debug, Clone, Default)]
pub struct Memory(Arc<Mutex<BTreeMap<Place, BTreeSet<&'static str>>>>);

/// An endpoint's address without its query (which may hold a key), and a model.
type Place = (String, String);

impl Memory {
    /// The names of what is rejected.
    pub(crate) fn rejected(&self, endpoint: &str, model: &str) -> BTreeSet<&'static str> {
        let places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        places.get(&(endpoint.to_owned(), model.to_owned())).cloned().unwrap_or_default()
    }

    /// Keeps that a part is rejected.
    pub(crate) fn reject(&self, endpoint: &str, model: &str, part: &'static str) {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        places.entry((endpoint.to_owned(), model.to_owned())).or_default().insert(part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_share_and_places_do_not() {
        let memory = Memory::default();
        memory.clone().reject("http://h/v1", "m", "logprobs");
        assert_eq!(memory.rejected("http://h/v1", "m"), BTreeSet::from(["logprobs"]));
        assert!(memory.rejected("http://h/v1", "n").is_empty());
        assert!(memory.rejected("http://i/v1", "m").is_empty());
    }
}
