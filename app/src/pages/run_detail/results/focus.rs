//! The focus of a chip that was pressed outlives the page of rows that it asked for.

use super::view::View;
use crate::browser::focus_is_lost;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Notes which chip was pressed.
pub(super) fn remember(view: View, event: &MouseEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let chip = target.and_then(|target| target.closest("[data-chip]").ok().flatten());
    view.pressed.set_value(chip.and_then(|chip| chip.get_attribute("data-chip")));
}

/// Gives the focus to the chip that was pressed, or to the first where that one is gone: unless it is elsewhere.
pub(super) fn keep_focus(view: View) {
    Effect::new(move |_| {
        let Some(chip) = view.pressed.try_update_value(Option::take).flatten() else { return };
        request_animation_frame(move || {
            if !focus_is_lost() {
                return;
            }
            let find = |selector: &str| document().query_selector(selector).ok().flatten();
            let chip = find(&format!("[data-chip='{chip}']")).or_else(|| find("[data-chip]"));
            if let Some(chip) = chip.and_then(|chip| chip.dyn_into::<HtmlElement>().ok()) {
                // What cannot take the focus was not pressed.
                let _ = chip.focus();
            }
        });
    });
}
