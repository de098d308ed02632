//! The leading tab's EventSource, which never loses its place.
//!
//! The browser reconnects by itself while it can, with `Last-Event-ID`. After an answer that is no
//! stream it gives up for good; then a new EventSource goes on after the last frame that was seen.

use super::Connection;
use super::hub::Hub;
use super::lock::Held;
use crate::server_fns::pending::count_pending;
use domain::feed::FeedEvent;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

/// Milliseconds until a stream that the browser gave up is opened anew.
const RETRY_MILLIS: u32 = 1_500;

/// The leader's part of a tab.
pub(super) struct Leader {
    hub: Rc<Hub>,
    open: RefCell<Option<Open>>,
    stopped: Cell<bool>,
    /// The lock, while it leads; none where this tab is on its own.
    held: RefCell<Option<Held>>,
}

/// The EventSource and its handlers.
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

impl Leader {
    pub(super) fn new(hub: Rc<Hub>, held: Option<Held>) -> Rc<Self> {
        Rc::new(Self { hub, open: RefCell::new(None), stopped: Cell::new(false), held: RefCell::new(held) })
    }

    /// Opens the stream after the last frame that this tab heard.
    pub(super) fn connect(self: &Rc<Self>) {
        if self.stopped.get() {
            return;
        }
        let position = self.hub.position();
        let url = match &position {
            Some(position) => format!("/api/v1/events?after={position}"),
            None => "/api/v1/events".to_owned(),
        };
        let Ok(source) = EventSource::new(&url) else { return };
        let handlers = FeedEvent::NAMES.iter().map(|name| self.listen(&source, name)).collect();
        let leader = Rc::clone(self);
        // Without a position nobody knows what happened until now.
        let anew = Cell::new(position.is_none());
        let opened = Closure::<dyn FnMut()>::new(move || leader.opened(anew.replace(false)));
        source.set_onopen(Some(opened.as_ref().unchecked_ref()));
        let leader = Rc::clone(self);
        let failed = Closure::<dyn FnMut()>::new(move || leader.failed());
        source.set_onerror(Some(failed.as_ref().unchecked_ref()));
        *self.open.borrow_mut() =
            Some(Open { source, _handlers: handlers, _opened: opened, _failed: failed });
    }

    fn listen(self: &Rc<Self>, source: &EventSource, name: &'static str) -> Closure<dyn FnMut(MessageEvent)> {
        let leader = Rc::clone(self);
        let handler = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            if let Some(data) = message.data().as_string()
                && !leader.stopped.get()
            {
                leader.hub.frame(message.last_event_id(), name, data);
            }
        });
        // A listener that cannot be added would be a browser without EventSource.
        let _ = source.add_event_listener_with_callback(name, handler.as_ref().unchecked_ref());
        handler
    }

    /// Closes the stream and gives the lock back.
    pub(super) fn stop(self: Rc<Self>) {
        self.stopped.set(true);
        if let Some(open) = self.open.borrow().as_ref() {
            open.source.close();
        }
        self.held.borrow_mut().take();
        // Closed at once, dropped later: one of its handlers may be running.
        crate::browser::after(0, move || drop(self.open.borrow_mut().take()));
    }

    fn opened(&self, anew: bool) {
        if self.stopped.get() {
            return;
        }
        self.hub.connected(Connection::Open);
        if anew {
            self.hub.anew();
        }
    }

    fn failed(self: &Rc<Self>) {
        if self.stopped.get() {
            return;
        }
        self.hub.connected(Connection::Reconnecting);
        let closed =
            self.open.borrow().as_ref().is_some_and(|open| open.source.ready_state() == EventSource::CLOSED);
        if closed {
            let leader = Rc::clone(self);
            crate::browser::after(RETRY_MILLIS, move || leader.retry());
        }
    }

    /// An EventSource does not tell why it was refused; a request does.
    fn retry(self: Rc<Self>) {
        if self.stopped.get() {
            return;
        }
        spawn_local(async move {
            match count_pending().await {
                Ok(_) => self.connect(),
                Err(error) if error.is_signed_out() => self.hub.connected(Connection::SignedOut),
                Err(_) => {
                    let leader = Rc::clone(&self);
                    crate::browser::after(RETRY_MILLIS, move || leader.retry());
                }
            }
        });
    }
}
