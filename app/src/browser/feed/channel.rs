//! What the tabs of one browser tell each other.

use super::Connection;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

/// One message: an array of strings on the wire.
pub(super) enum Message {
    /// A tab joined: how is the stream?
    Hello,
    /// The leader's connection, and where its stream is.
    State(Connection, String),
    /// An event of the stream.
    Frame {
        /// Its id.
        position: String,
        /// Its name.
        name: String,
        /// Its data.
        data: String,
    },
    /// Something was missed.
    Anew,
}

impl Message {
    fn to_js(&self) -> js_sys::Array {
        let parts: &[&str] = match self {
            Self::Hello => &["hello"],
            Self::Anew => &["anew"],
            Self::State(connection, position) => &["state", word(*connection), position],
            Self::Frame { position, name, data } => &["frame", position, name, data],
        };
        parts.iter().map(|part| JsValue::from_str(part)).collect()
    }

    /// `None` for what a tab with another version of the page says.
    fn from_js(value: JsValue) -> Option<Self> {
        let parts: js_sys::Array = value.dyn_into().ok()?;
        let part = |index| parts.get(index).as_string();
        match part(0)?.as_str() {
            "hello" => Some(Self::Hello),
            "anew" => Some(Self::Anew),
            "state" => Some(Self::State(connection(&part(1)?)?, part(2)?)),
            "frame" => Some(Self::Frame { position: part(1)?, name: part(2)?, data: part(3)? }),
            _ => None,
        }
    }
}

fn word(connection: Connection) -> &'static str {
    match connection {
        Connection::Open => "open",
        Connection::Reconnecting => "reconnecting",
        Connection::SignedOut => "signed-out",
    }
}

fn connection(word: &str) -> Option<Connection> {
    match word {
        "open" => Some(Connection::Open),
        "reconnecting" => Some(Connection::Reconnecting),
        "signed-out" => Some(Connection::SignedOut),
        _ => None,
    }
}

/// The channel. Open as long as the page lives.
pub(super) struct Channel {
    channel: BroadcastChannel,
    _handler: Closure<dyn FnMut(MessageEvent)>,
}

impl Channel {
    /// `None` in a browser without it.
    pub(super) fn open(name: &str, receive: impl Fn(Message) + 'static) -> Option<Self> {
        js_sys::Reflect::has(&js_sys::global(), &"BroadcastChannel".into()).ok().filter(|known| *known)?;
        let channel = BroadcastChannel::new(name).ok()?;
        let handler = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(message) = Message::from_js(event.data()) {
                receive(message);
            }
        });
        channel.set_onmessage(Some(handler.as_ref().unchecked_ref()));
        Some(Self { channel, _handler: handler })
    }

    pub(super) fn post(&self, message: &Message) {
        // Strings can always be sent; a channel is closed only with its page.
        let _ = self.channel.post_message(&message.to_js());
    }
}
