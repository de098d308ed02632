//! What only a browser has. Everything here does nothing on the server.

pub mod events;
pub mod theme;

use leptos::prelude::*;
use std::time::Duration;

/// Does something after `millis` milliseconds.
pub fn after(millis: u32, action: impl FnOnce() + 'static) {
    if cfg!(feature = "hydrate") {
        set_timeout(action, Duration::from_millis(millis.into()));
    }
}

/// The browser's clock, in milliseconds since the epoch; 0 on the server.
pub fn now_millis() -> i64 {
    if cfg!(feature = "hydrate") { js_sys::Date::now() as i64 } else { 0 }
}

/// Copies a text; the answer comes when the browser allowed it.
pub async fn copy(text: &str) -> bool {
    let Some(clipboard) = web_sys::window().map(|window| window.navigator().clipboard()) else {
        return false;
    };
    wasm_bindgen_futures::JsFuture::from(clipboard.write_text(text)).await.is_ok()
}
