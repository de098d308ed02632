//! Following a job's events with an EventSource that never loses its place.
//!
//! The browser reconnects by itself while it can, with `Last-Event-ID`. After an answer that is no
//! stream it gives up for good; then a new EventSource goes on after the last event that was seen.

use crate::server_fns::jobs::show_job;
use domain::event::JobEvent;
use domain::ids::{EventId, JobId};
use domain::live::{Change, JobSnapshot, LiveState};
use domain::run::RunStatus;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

/// Milliseconds until a stream that the browser gave up is opened anew.
const RETRY_MILLIS: u32 = 1_500;

/// How the stream is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connection {
    /// Events come as they happen.
    Open,
    /// It broke; it will go on where it was.
    Reconnecting,
    /// The session ended: only signing in helps.
    SignedOut,
}

/// A job as the page follows it.
#[derive(Clone, Copy)]
pub struct LiveJob {
    /// The job.
    pub id: StoredValue<JobId>,
    /// When it was queued, and the server's clock then: what the elapsed time is counted from.
    pub snapshot: StoredValue<JobSnapshot>,
    /// What the events add up to.
    pub state: RwSignal<LiveState>,
    /// How the stream is.
    pub connection: RwSignal<Connection>,
    /// Grows whenever rows were persisted.
    pub rows: RwSignal<u64>,
}

impl LiveJob {
    /// A job from its snapshot. In the browser it is followed until it ends or the owner is disposed of.
    pub fn follow(snapshot: JobSnapshot) -> Self {
        let live = Self {
            id: StoredValue::new(snapshot.job_id.clone()),
            state: RwSignal::new(snapshot.state.clone()),
            connection: RwSignal::new(Connection::Open),
            rows: RwSignal::new(0),
            snapshot: StoredValue::new(snapshot),
        };
        // An effect, since effects run in the browser only, after hydration.
        Effect::new(move |_| {
            if live.state.with_untracked(|state| state.ended.is_none()) {
                Stream::start(live);
            }
        });
        live
    }

    /// How it ended, once it did.
    pub fn status(self) -> Option<RunStatus> {
        self.state.with(|state| state.ended.as_ref().map(|ended| ended.status))
    }

    /// Whether it goes on.
    pub fn is_live(self) -> bool {
        self.state.with(|state| state.ended.is_none())
    }
}

/// The open EventSource and its handlers. Dropping it closes the stream.
struct Stream {
    live: LiveJob,
    after: Cell<EventId>,
    open: RefCell<Option<Open>>,
    stopped: Cell<bool>,
}

struct Open {
    source: EventSource,
    _handlers: Vec<Closure<dyn FnMut(MessageEvent)>>,
    _opened: Closure<dyn FnMut()>,
    _failed: Closure<dyn FnMut()>,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.source.close();
    }
}

impl Stream {
    fn start(live: LiveJob) {
        let after = live.snapshot.with_value(|snapshot| snapshot.after);
        let stream = Rc::new(Self {
            live,
            after: Cell::new(after),
            open: RefCell::new(None),
            stopped: Cell::new(false),
        });
        stream.connect();
        let stream = StoredValue::new_local(stream);
        on_cleanup(move || {
            stream.try_with_value(|stream| {
                stream.stopped.set(true);
                stream.open.borrow_mut().take();
            });
        });
    }

    fn connect(self: &Rc<Self>) {
        let id = self.live.id.get_value();
        let url = format!("/api/v1/jobs/{id}/events?after={}", self.after.get());
        let Ok(source) = EventSource::new(&url) else { return };
        let handlers = JobEvent::NAMES.iter().map(|name| self.listen(&source, name)).collect();
        let stream = Rc::clone(self);
        let opened = Closure::<dyn FnMut()>::new(move || stream.connected(Connection::Open));
        source.set_onopen(Some(opened.as_ref().unchecked_ref()));
        let stream = Rc::clone(self);
        let failed = Closure::<dyn FnMut()>::new(move || stream.failed());
        source.set_onerror(Some(failed.as_ref().unchecked_ref()));
        *self.open.borrow_mut() =
            Some(Open { source, _handlers: handlers, _opened: opened, _failed: failed });
    }

    fn listen(self: &Rc<Self>, source: &EventSource, name: &'static str) -> Closure<dyn FnMut(MessageEvent)> {
        let stream = Rc::clone(self);
        let handler = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            stream.received(name, &message);
        });
        // A listener that cannot be added would be a browser without EventSource.
        let _ = source.add_event_listener_with_callback(name, handler.as_ref().unchecked_ref());
        handler
    }

    fn received(&self, name: &str, message: &MessageEvent) {
        let id = message.last_event_id().parse().map_or(self.after.get(), EventId);
        // A reconnect may begin with what was seen already.
        if self.stopped.get() || id <= self.after.get() {
            return;
        }
        self.after.set(id);
        let Some(event) = message.data().as_string().and_then(|data| JobEvent::parse(name, &data)) else {
            return;
        };
        let change = self.live.state.try_update(|state| state.apply(event));
        if matches!(change, Some(Change::Rows(_))) {
            self.live.rows.update(|rows| *rows += 1);
        }
        if JobEvent::is_last(name) {
            self.stop();
        }
    }

    fn stop(&self) {
        self.stopped.set(true);
        // Closed at once, so that the browser does not reconnect; dropped later, since this very
        // handler belongs to it.
        if let Some(open) = self.open.borrow().as_ref() {
            open.source.close();
        }
    }

    fn connected(&self, connection: Connection) {
        if !self.stopped.get() {
            let _ = self.live.connection.try_set(connection);
        }
    }

    fn failed(self: &Rc<Self>) {
        if self.stopped.get() {
            return;
        }
        self.connected(Connection::Reconnecting);
        let closed =
            self.open.borrow().as_ref().is_some_and(|open| open.source.ready_state() == EventSource::CLOSED);
        if closed {
            let stream = Rc::clone(self);
            crate::browser::after(RETRY_MILLIS, move || stream.retry());
        }
    }

    /// An EventSource does not tell why it was refused; a request does.
    fn retry(self: Rc<Self>) {
        if self.stopped.get() {
            return;
        }
        spawn_local(async move {
            let id = self.live.id.get_value();
            match show_job(id).await {
                Ok(_) => self.connect(),
                Err(error) if error.is_signed_out() => self.connected(Connection::SignedOut),
                Err(_) => {
                    let stream = Rc::clone(&self);
                    crate::browser::after(RETRY_MILLIS, move || stream.retry());
                }
            }
        });
    }
}
