//! An entry's text: read, or edited in place. Enter or blur saves, Esc restores, Shift+Enter is a new line.

use super::model::{EntryModel, QueueModel};
use crate::components::icon::Icon;
use leptos::ev::KeyboardEvent;
use leptos::html::{Button, Textarea};
use leptos::prelude::*;

#[component]
pub(super) fn Description(model: QueueModel, entry: EntryModel) -> impl IntoView {
    let editing = RwSignal::new(false);
    let button = NodeRef::<Button>::new();
    let path = entry.entry.with_untracked(|entry| entry.asset.path());
    let text = Memo::new(move |_| entry.entry.with(|entry| entry.description.clone()));
    view! {
        <Show
            when=move || editing.get()
            fallback=move || view! { <span class="text" on:dblclick=move |_| editing.set(true)>{text}</span> }
        >
            <Editor model entry editing button />
        </Show>
        // Hidden and not taken away while editing: the focus comes back to it.
        <button
            type="button"
            class="btn ghost icon edit"
            class:gone=editing
            node_ref=button
            aria-label=format!("Edit {path}")
            title="Edit"
            disabled=entry.busy
            on:click=move |_| editing.set(true)
        >
            <Icon name="edit" />
        </button>
    }
}

#[component]
fn Editor(
    model: QueueModel,
    entry: EntryModel,
    editing: RwSignal<bool>,
    button: NodeRef<Button>,
) -> impl IntoView {
    let area = NodeRef::<Textarea>::new();
    let (before, path) = entry.entry.with_untracked(|entry| (entry.description.clone(), entry.asset.path()));
    let draft = RwSignal::new(before.clone());
    area.on_load(|area| {
        // A field that cannot be focused is still a field.
        let _ = area.focus();
        area.select();
    });
    let save = move || {
        // Leaving the editor blurs it: the second call finds it closed.
        if !editing.get_untracked() {
            return;
        }
        editing.set(false);
        let text = draft.get_untracked().trim().to_owned();
        if text != before.trim() {
            model.edit(entry, text);
        }
    };
    let blur = save.clone();
    let return_focus = move || {
        if let Some(button) = button.get_untracked() {
            request_animation_frame(move || {
                let _ = button.focus();
            });
        }
    };
    let keys = move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" if !event.shift_key() && !event.is_composing() => {
            event.prevent_default();
            save();
            return_focus();
        }
        "Escape" => {
            editing.set(false);
            return_focus();
        }
        _ => {}
    };
    view! {
        <textarea
            class="editor"
            node_ref=area
            rows="3"
            aria-label=format!("Description of {path}")
            prop:value=draft
            on:input=move |event| draft.set(event_target_value(&event))
            on:keydown=keys
            on:blur=move |_| blur()
        ></textarea>
    }
}
