//! The row in hand stays where it is on the screen when rows join above it.

use crate::browser::focus_is_lost;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The row in hand: the one with the focus, else the one under the pointer, else the open one.
const IN_HAND: [&str; 3] = ["tr[data-row]:focus-within", "tr[data-row]:hover", "tr.item.current"];

/// Makes a change of the rows, scrolls by as much as it moved the row in hand, and gives it the focus back: a row
/// that takes another place loses it.
pub(super) fn hold(change: impl FnOnce()) {
    let row = IN_HAND.into_iter().find_map(|selector| document().query_selector(selector).ok().flatten());
    let Some(row) = row.and_then(|row| row.dyn_into::<HtmlElement>().ok()) else { return change() };
    let focused = document().active_element().and_then(|active| active.dyn_into::<HtmlElement>().ok());
    let before = place(&row);
    change();
    // Once the rows are there. What the browser scrolled by itself meanwhile is in the place.
    request_animation_frame(move || {
        let focused = focused.filter(|focused| focus_is_lost() && row.contains(Some(focused)));
        if let Some(focused) = focused {
            // What cannot take the focus did not have it.
            let _ = focused.focus();
        }
        let moved = place(&row) - before;
        if moved != 0.0 && row.is_connected() {
            window().scroll_by_with_x_and_y(0.0, moved);
        }
    });
}

/// Pixels from the top of the window.
fn place(row: &HtmlElement) -> f64 {
    let mut top = row.offset_top();
    let mut parent = row.offset_parent();
    while let Some(element) = parent.and_then(|parent| parent.dyn_into::<HtmlElement>().ok()) {
        top += element.offset_top();
        parent = element.offset_parent();
    }
    f64::from(top) - window().scroll_y().unwrap_or(0.0)
}
