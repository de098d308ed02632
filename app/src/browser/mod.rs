//! What only a browser has. Everything here does nothing on the server.

pub mod events;
pub mod feed;
pub mod pins;
pub mod refresh;
pub mod theme;

use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;

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

/// Whether a key press goes into a field: shortcuts are off there.
pub fn is_typing(event: &web_sys::KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|element| {
        let name = element.tag_name();
        let field = element
            .get_attribute("type")
            .is_none_or(|kind| !matches!(kind.as_str(), "checkbox" | "radio" | "button" | "range"));
        name.eq_ignore_ascii_case("textarea")
            || name.eq_ignore_ascii_case("select")
            || (name.eq_ignore_ascii_case("input") && field)
    })
}

/// Whether no element has the focus: the one that had it was taken away.
pub fn focus_is_lost() -> bool {
    let active = web_sys::window().and_then(|window| window.document()?.active_element());
    active.is_none_or(|active| active.tag_name() == "BODY")
}

/// Whether nobody can see the page.
pub fn hidden() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| document.hidden())
}

/// Copies a text; the answer comes when the browser allowed it.
pub async fn copy(text: &str) -> bool {
    let Some(clipboard) = web_sys::window().map(|window| window.navigator().clipboard()) else {
        return false;
    };
    wasm_bindgen_futures::JsFuture::from(clipboard.write_text(text)).await.is_ok()
}
