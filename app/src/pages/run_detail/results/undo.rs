//! Undo and redo on the page: two buttons, Ctrl+Z and Ctrl+Shift+Z.

use super::history::Turn;
use super::model::PageModel;
use crate::components::icon::Icon;
use leptos::ev;
use leptos::prelude::*;

#[component]
pub(super) fn UndoButtons(model: PageModel) -> impl IntoView {
    Effect::new(move |_| {
        let keys = window_event_listener(ev::keydown, move |event| {
            let wanted = (event.ctrl_key() || event.meta_key()) && event.key().eq_ignore_ascii_case("z");
            if wanted && !crate::browser::is_typing(&event) {
                event.prevent_default();
                model.turn(if event.shift_key() { Turn::Redo } else { Turn::Undo });
            }
        });
        on_cleanup(move || keys.remove());
    });
    view! {
        <span class="row tight">
            <TurnButton model turn=Turn::Undo name="Undo" title="Undo (Ctrl+Z)" icon="undo" />
            <TurnButton model turn=Turn::Redo name="Redo" title="Redo (Ctrl+Shift+Z)" icon="redo" />
        </span>
    }
}

#[component]
fn TurnButton(
    model: PageModel,
    turn: Turn,
    name: &'static str,
    title: &'static str,
    icon: &'static str,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="btn ghost icon"
            aria-label=name
            title=title
            disabled=move || !model.history.can(turn)
            on:click=move |_| model.turn(turn)
        >
            <Icon name=icon />
        </button>
    }
}
