//! Reading server-sent events, with a parser that is not ours.

use super::http::{Request, Response};
use eventsource_stream::Eventsource;
use futures::{Stream, StreamExt, stream};
use serde_json::Value;
use std::convert::Infallible;
use std::pin::Pin;
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// No event of a test comes later.
const PATIENCE: Duration = Duration::from_secs(60);

/// One event.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The number; 0 where it has none.
    pub id: i64,
    /// The `id:` as it came, which an event without one has from the one before it.
    pub position: String,
    pub name: String,
    pub data: Value,
}

impl Event {
    pub fn is_last(&self) -> bool {
        matches!(self.name.as_str(), "job.done" | "job.failed" | "job.cancelled")
    }
}

/// An open stream of events.
pub struct Events(Pin<Box<dyn Stream<Item = Event> + Send>>);

impl Events {
    pub async fn open(request: &Request, port: u16) -> Self {
        let (response, tcp) = request.open(port).await.unwrap();
        assert_eq!(response.status, 200, "{}", response.text());
        assert_eq!(response.header("content-type"), Some("text/event-stream"));
        Self(Box::pin(events(response, tcp)))
    }

    /// The next event; `None` at the end of the stream, or where the server died.
    pub async fn next(&mut self) -> Option<Event> {
        timeout(PATIENCE, self.0.next()).await.expect("no event came for a minute")
    }

    /// Everything up to and including the first event for which `is_it` holds.
    pub async fn until(&mut self, mut is_it: impl FnMut(&Event) -> bool) -> Vec<Event> {
        let mut seen = Vec::new();
        loop {
            let event = self.next().await.expect("the stream ended too early");
            let found = is_it(&event);
            seen.push(event);
            if found {
                return seen;
            }
        }
    }

    /// Everything up to and including the `count`-th event of that name.
    pub async fn until_nth(&mut self, name: &str, count: usize) -> Vec<Event> {
        let mut left = count;
        self.until(|event| {
            left -= usize::from(event.name == name);
            left == 0
        })
        .await
    }

    /// Everything to the end, which the server must make after the last event.
    pub async fn into_end(mut self) -> Vec<Event> {
        let mut seen = Vec::new();
        while let Some(event) = self.next().await {
            seen.push(event);
        }
        assert!(seen.iter().rev().skip(1).all(|event| !event.is_last()), "events after the last one");
        seen
    }
}

fn events(response: Response, tcp: TcpStream) -> impl Stream<Item = Event> + Send {
    let first = stream::once(std::future::ready(Ok(response.body)));
    let rest = stream::unfold(tcp, |mut tcp| async move {
        let mut bytes = vec![0; 16 * 1024];
        match tcp.read(&mut bytes).await {
            // A server that was killed breaks the connection, or just ends it.
            Ok(0) | Err(_) => None,
            Ok(count) => {
                bytes.truncate(count);
                Some((Ok::<Vec<u8>, Infallible>(bytes), tcp))
            }
        }
    });
    // A server that is killed may cut a character in two.
    let whole = first.chain(rest).eventsource().take_while(|event| std::future::ready(event.is_ok()));
    whole.map(|event| {
        let event = event.unwrap();
        Event {
            id: event.id.parse().unwrap_or(0),
            position: event.id,
            data: serde_json::from_str(&event.data).unwrap(),
            name: event.event,
        }
    })
}

/// How many events of a name there are.
pub fn count(events: &[Event], name: &str) -> usize {
    events.iter().filter(|event| event.name == name).count()
}

/// The run that a job's events tell of.
pub fn run_of(events: &[Event]) -> i64 {
    let created = events.iter().find(|event| event.name == "run.created").expect("no run was created");
    created.data["run_id"].as_i64().unwrap()
}
