//! Leaving the page while decisions are on their way or in conflict: the browser asks first, so that none is lost.

use super::model::PageModel;
use leptos::ev;
use leptos::prelude::*;
use std::collections::VecDeque;

/// Guards the page for as long as it is shown.
pub(super) fn guard(model: PageModel) {
    Effect::new(move |_| {
        let listener = window_event_listener(ev::beforeunload, move |event| {
            let underway = model.rows.try_with_untracked(|rows| {
                rows.iter().any(|row| !row.underway.with_value(VecDeque::is_empty))
            });
            if underway == Some(true) || model.conflicts.is_any() {
                event.prevent_default();
            }
        });
        on_cleanup(move || listener.remove());
    });
}
