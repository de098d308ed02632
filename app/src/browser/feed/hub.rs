//! The tab's end of the feed: who listens, what was heard, and whether this tab leads.

use super::channel::{Channel, Message};
use super::leader::Leader;
use super::lock::{self, Waiting};
use super::{Connection, Feed, Told};
use domain::feed::FeedEvent;
use domain::ids::ChangeId;
use domain::sequence::Heard;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Who holds it has the browser's one event stream.
const LOCK: &str = "amx-events";

/// A listener that joins hears the decisions of the last moments again: its rows may have been read
/// just before.
const RECENT_MILLIS: i64 = 3_000;

/// At most so many of them.
const RECENT: usize = 64;

type Listener = Rc<dyn Fn(&Told)>;

thread_local! {
    // One tab, one thread. On the server nobody listens.
    static HUB: RefCell<Option<Rc<Hub>>> = const { RefCell::new(None) };
    static LISTENERS: RefCell<Vec<(u32, Listener)>> = const { RefCell::new(Vec::new()) };
    static NEXT: Cell<u32> = const { Cell::new(0) };
    static RECENTLY: RefCell<VecDeque<(i64, Told)>> = const { RefCell::new(VecDeque::new()) };
}

/// This tab.
pub(super) struct Hub {
    feed: Feed,
    heard: RefCell<Heard>,
    /// Where the stream is: the id of the last frame.
    position: RefCell<Option<String>>,
    channel: Option<Channel>,
    role: RefCell<Role>,
    /// Nobody was signed in since the stream was open last.
    refused: Cell<bool>,
}

enum Role {
    /// Hears what the leading tab broadcasts, and waits to take over.
    Follower(Waiting),
    /// Has the event stream.
    Leader(Rc<Leader>),
    /// Neither: the page is frozen, or nobody is signed in.
    Idle,
}

/// Begins to follow.
pub(super) fn start(feed: Feed, position: Option<String>) {
    let channel = lock::available().then(|| Channel::open(LOCK, receive)).flatten();
    let hub = Rc::new(Hub {
        feed,
        heard: RefCell::new(Heard::after(ChangeId(0))),
        position: RefCell::new(position),
        channel,
        role: RefCell::new(Role::Idle),
        refused: Cell::new(false),
    });
    HUB.set(Some(Rc::clone(&hub)));
    hub.watch_lifecycle();
    hub.join();
}

pub(super) fn listen(listener: Listener) -> u32 {
    let id = NEXT.get();
    NEXT.set(id + 1);
    LISTENERS.with_borrow_mut(|listeners| listeners.push((id, Rc::clone(&listener))));
    let since = crate::browser::now_millis() - RECENT_MILLIS;
    let recently = RECENTLY.with_borrow(|told| {
        told.iter().filter(|(at, _)| *at >= since).map(|(_, told)| told.clone()).collect::<Vec<_>>()
    });
    recently.iter().for_each(|told| listener(told));
    id
}

pub(super) fn forget(id: u32) {
    LISTENERS.with_borrow_mut(|listeners| listeners.retain(|(known, _)| *known != id));
}

/// Tells every listener. One may join or go meanwhile.
fn tell(told: &Told) {
    let ids: Vec<u32> = LISTENERS.with_borrow(|listeners| listeners.iter().map(|(id, _)| *id).collect());
    for id in ids {
        let listener = LISTENERS.with_borrow(|listeners| {
            listeners.iter().find(|(known, _)| *known == id).map(|(_, listener)| Rc::clone(listener))
        });
        if let Some(listener) = listener {
            listener(told);
        }
    }
}

fn receive(message: Message) {
    let hub = HUB.with_borrow(|hub| hub.as_ref().map(Rc::clone));
    if let Some(hub) = hub {
        hub.receive(message);
    }
}

impl Hub {
    /// Asks who leads, and waits to lead.
    fn join(self: &Rc<Self>) {
        let Some(channel) = &self.channel else {
            self.lead(None);
            return;
        };
        channel.post(&Message::Hello);
        let hub = Rc::clone(self);
        match lock::request(LOCK, move |held| hub.granted(held)) {
            Some(waiting) => *self.role.borrow_mut() = Role::Follower(waiting),
            None => self.lead(None),
        }
    }

    fn granted(self: &Rc<Self>, held: lock::Held) {
        if self.feed.connection.get_untracked() == Connection::SignedOut {
            // To try again would be refused again; see `receive` for the way back.
            *self.role.borrow_mut() = Role::Idle;
            return;
        }
        self.lead(Some(held));
    }

    fn lead(self: &Rc<Self>, held: Option<lock::Held>) {
        let leader = Leader::new(Rc::clone(self), held);
        *self.role.borrow_mut() = Role::Leader(Rc::clone(&leader));
        leader.connect();
    }

    /// Gives up leading, or waiting for it.
    fn leave(&self) {
        match self.role.replace(Role::Idle) {
            Role::Leader(leader) => leader.stop(),
            Role::Follower(waiting) => waiting.withdraw(),
            Role::Idle => {}
        }
    }

    fn is_idle(&self) -> bool {
        matches!(*self.role.borrow(), Role::Idle)
    }

    pub(super) fn position(&self) -> Option<String> {
        self.position.borrow().clone()
    }

    /// The leader's connection changed.
    pub(super) fn connected(&self, connection: Connection) {
        self.show(connection);
        self.post(&Message::State(connection, self.position().unwrap_or_default()));
        if connection == Connection::SignedOut {
            // Another tab may be signed in, or will be: the lock must be free for it.
            self.leave();
        }
    }

    fn show(&self, connection: Connection) {
        let before = self.feed.connection.get_untracked();
        if before != connection {
            self.feed.connection.set(connection);
        }
        // What was asked for meanwhile was refused.
        if connection == Connection::Open && self.refused.replace(false) {
            tell(&Told::Anew);
        }
        self.refused.set(self.refused.get() || connection == Connection::SignedOut);
    }

    fn post(&self, message: &Message) {
        if let Some(channel) = &self.channel {
            channel.post(message);
        }
    }

    /// The leader missed something, so everybody did.
    pub(super) fn anew(&self) {
        self.post(&Message::Anew);
        tell(&Told::Anew);
    }

    /// A frame of the event stream: for this tab and the others.
    pub(super) fn frame(&self, position: String, name: &str, data: String) {
        let message = Message::Frame { position, name: name.to_owned(), data };
        self.post(&message);
        if let Message::Frame { position, name, data } = message {
            self.hear(position, &name, &data);
        }
    }

    fn hear(&self, position: String, name: &str, data: &str) {
        *self.position.borrow_mut() = Some(position);
        let Some(event) = FeedEvent::parse(name, data) else { return };
        match event {
            FeedEvent::Job(frame) => {
                if self.heard.borrow_mut().job(&frame.job_id, frame.event_id) {
                    tell(&Told::Job(frame));
                }
            }
            FeedEvent::Review(review) => {
                if self.heard.borrow_mut().change(review.change) {
                    let told = Told::Review(review);
                    remember(&told);
                    tell(&told);
                }
            }
            FeedEvent::Pending(pending) => self.feed.pending.set(pending.total),
            FeedEvent::Runs(runs) => tell(&Told::Runs(runs)),
            FeedEvent::Resync(resync) => {
                *self.heard.borrow_mut() = Heard::after(resync.change);
                tell(&Told::Anew);
            }
        }
    }

    fn receive(self: &Rc<Self>, message: Message) {
        match message {
            Message::Frame { position, name, data } => self.hear(position, &name, &data),
            Message::Anew => tell(&Told::Anew),
            Message::Hello => {
                if let Role::Leader(_) = *self.role.borrow() {
                    let connection = self.feed.connection.get_untracked();
                    self.post(&Message::State(connection, self.position().unwrap_or_default()));
                }
            }
            Message::State(connection, position) => self.follow(connection, position),
        }
    }

    /// The leading tab says how it is.
    fn follow(self: &Rc<Self>, connection: Connection, position: String) {
        if let Role::Leader(_) = *self.role.borrow() {
            return;
        }
        self.show(connection);
        // Signed in again somewhere: this tab is, too.
        if connection == Connection::Open && self.is_idle() {
            self.join();
        }
        let missed = self.position.borrow().as_ref().is_none_or(|own| *own != position);
        if missed && connection == Connection::Open {
            *self.position.borrow_mut() = Some(position).filter(|position| !position.is_empty());
            tell(&Told::Anew);
        }
    }

    /// A frozen tab must not keep the others waiting: it leaves, and comes back when it is thawed.
    fn watch_lifecycle(self: &Rc<Self>) {
        let Some(window) = web_sys::window() else { return };
        let Some(document) = window.document() else { return };
        for (target, event) in [
            (document.unchecked_ref::<web_sys::EventTarget>(), "freeze"),
            (window.unchecked_ref(), "pagehide"),
        ] {
            let hub = Rc::clone(self);
            on(target, event, move || hub.leave());
        }
        for (target, event) in [
            (document.unchecked_ref::<web_sys::EventTarget>(), "resume"),
            (window.unchecked_ref(), "pageshow"),
            (document.unchecked_ref(), "visibilitychange"),
        ] {
            let hub = Rc::clone(self);
            on(target, event, move || hub.come_back());
        }
    }

    fn come_back(self: &Rc<Self>) {
        if self.is_idle() && !crate::browser::hidden() {
            // If nobody is signed in still, the next answer says so again.
            self.show(Connection::Reconnecting);
            self.join();
        }
    }
}

fn remember(told: &Told) {
    RECENTLY.with_borrow_mut(|recently| {
        recently.push_back((crate::browser::now_millis(), told.clone()));
        if recently.len() > RECENT {
            recently.pop_front();
        }
    });
}

/// Listens as long as the page lives.
fn on(target: &web_sys::EventTarget, event: &str, action: impl FnMut() + 'static) {
    let handler = Closure::<dyn FnMut()>::new(action).into_js_value();
    // A browser that does not know the event never fires it.
    let _ = target.add_event_listener_with_callback(event, handler.unchecked_ref());
}
