//! Pins live in `localStorage`, one key for each db profile. A change in any tab reaches every open one as the
//! window event `amx:pinned-cells-changed`: the acting tab sends it itself, the others when the browser tells
//! them of the changed storage.

use crate::state::{Toasts, Tone};
use domain::ids::ResultId;
use domain::pins::{KEY_PREFIX, MAX_PINS, Pin, parse, print};
use gloo_storage::{LocalStorage, Storage};
use leptos::ev;
use leptos::prelude::*;

/// What tells every part of a page that pins changed.
pub const CHANGED: &str = "amx:pinned-cells-changed";

/// The pins of all db profiles, as this tab knows them; `None` before the browser was asked.
#[derive(Debug, Clone, Copy)]
pub struct Pins {
    known: RwSignal<Option<Vec<(String, Pin)>>>,
    toasts: Toasts,
}

impl Pins {
    /// Every pin with its db profile, sorted by profile, in the order in which they were pinned.
    pub fn all(self) -> Vec<(String, Pin)> {
        self.known.get().unwrap_or_default()
    }

    /// How many there are; `None` before that is known, which is better than a wrong number.
    pub fn count(self) -> Option<usize> {
        self.known.with(|known| known.as_ref().map(Vec::len))
    }

    /// Whether a result is pinned.
    pub fn has(self, result: ResultId) -> bool {
        self.known.with(|known| known.iter().flatten().any(|(_, pin)| pin.result_id == result))
    }

    /// Pins a result, or takes its pin away.
    pub fn toggle(self, db_profile: &str, pin: Pin) {
        let mut pins = read(db_profile);
        let before = pins.len();
        pins.retain(|other| other.result_id != pin.result_id);
        if pins.len() == before {
            if before >= MAX_PINS {
                let sentence = format!("{MAX_PINS} cells are pinned already. Unpin some of them first.");
                return self.toasts.show(Tone::Bad, sentence);
            }
            pins.push(pin);
        }
        self.write(db_profile, &pins);
    }

    /// Takes a pin away.
    pub fn unpin(self, db_profile: &str, result: ResultId) {
        let mut pins = read(db_profile);
        pins.retain(|pin| pin.result_id != result);
        self.write(db_profile, &pins);
    }

    /// Takes every pin away.
    pub fn clear(self) {
        for profile in profiles() {
            LocalStorage::delete(key(&profile));
        }
        announce();
    }

    fn write(self, db_profile: &str, pins: &[Pin]) {
        let written = if pins.is_empty() {
            LocalStorage::delete(key(db_profile));
            Ok(())
        } else {
            LocalStorage::raw().set_item(&key(db_profile), &print(pins))
        };
        match written {
            Ok(()) => announce(),
            Err(_) => self.toasts.show(
                Tone::Bad,
                "The browser's storage is full or closed to this page, so nothing was pinned. Unpin some cells, or \
                 free storage of this site.",
            ),
        }
    }

    fn reload(self) {
        let all = profiles().into_iter().flat_map(|profile| {
            let pins = read(&profile);
            pins.into_iter().map(move |pin| (profile.clone(), pin))
        });
        self.known.set(Some(all.collect()));
    }
}

/// Provides the pins; once, at the root.
pub fn provide(toasts: Toasts) {
    let pins = Pins { known: RwSignal::new(None), toasts };
    provide_context(pins);
    Effect::new(move |_| {
        pins.reload();
        let mine = window_event_listener_untyped(CHANGED, move |_| pins.reload());
        let theirs = window_event_listener(ev::storage, |event| {
            // No key: everything was cleared.
            if event.key().is_none_or(|key| key.starts_with(KEY_PREFIX)) {
                announce();
            }
        });
        on_cleanup(move || {
            mine.remove();
            theirs.remove();
        });
    });
}

fn key(db_profile: &str) -> String {
    format!("{KEY_PREFIX}{db_profile}")
}

fn read(db_profile: &str) -> Vec<Pin> {
    let stored = LocalStorage::raw().get_item(&key(db_profile)).ok().flatten();
    stored.as_deref().map(parse).unwrap_or_default()
}

/// The db profiles that have pins.
fn profiles() -> Vec<String> {
    let storage = LocalStorage::raw();
    let keys = (0..LocalStorage::length()).filter_map(|index| storage.key(index).ok().flatten());
    let mut names: Vec<String> =
        keys.filter_map(|key| key.strip_prefix(KEY_PREFIX).map(str::to_owned)).collect();
    names.sort();
    names
}

fn announce() {
    // Only a window that is closing refuses an event.
    if let (Some(window), Ok(event)) = (web_sys::window(), web_sys::Event::new(CHANGED)) {
        let _ = window.dispatch_event(&event);
    }
}
