//! A parser under guard: its panics and endless loops end the file, not the process.

use crate::ReadError;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// Parsers that nest by recursion get room for what their own limits allow.
const STACK: usize = 32 << 20;

/// Runs a parser of a format on a thread of its own. One that does not end in time is left behind: a thread
/// cannot be ended from outside.
pub(crate) fn run<T: Send + 'static>(
    format: &'static str,
    seconds: u64,
    parse: impl FnOnce() -> Result<T, ReadError> + Send + 'static,
) -> Result<T, ReadError> {
    let (send, receive) = channel();
    let spawned =
        std::thread::Builder::new().name(format!("reads {format}")).stack_size(STACK).spawn(move || {
            // Nobody listens any more when it took too long.
            let _ = send.send(catch_unwind(AssertUnwindSafe(parse)));
        });
    spawned?;
    match receive.recv_timeout(Duration::from_secs(seconds)) {
        Ok(Ok(parsed)) => parsed,
        Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => Err(ReadError::Broken(format)),
        Err(RecvTimeoutError::Timeout) => Err(ReadError::TooSlow(seconds)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_and_a_loop_are_errors() {
        let broken = run::<()>("PDF", 5, || panic!("as libraries do"));
        assert!(matches!(broken, Err(ReadError::Broken("PDF"))), "{broken:?}");
        let slow = run::<()>("PDF", 0, || {
            std::thread::park_timeout(Duration::from_secs(5));
            Ok(())
        });
        assert!(matches!(slow, Err(ReadError::TooSlow(0))), "{slow:?}");
    }
}
